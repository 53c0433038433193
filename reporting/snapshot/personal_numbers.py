"""Finds what looks like a personnummer or a samordningsnummer in a text. Pure.

A number counts when its first six or eight digits are a day (60 more for a samordningsnummer) and its last digit is the
check digit. Organisation numbers have no such day; dates, periods and diary numbers have another number of digits. One
ten-digit number in some thirty that is none passes all the same, such as a telephone number without spaces: so this is
for warnings.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator

# What a word processor makes of a hyphen counts as one. A plus stands for the hyphen from the year of turning 100.
_NUMBER = re.compile(r"(?<![0-9])(?:(18|19|20))?([0-9]{6})[-+‐‑‒–−]?([0-9]{4})(?![0-9])")


def found_in(text: str) -> Iterator[str]:
    """The first two digits of each number found, enough to find it by and too little to repeat it."""
    return (match[0][:2] for match in _NUMBER.finditer(text) if _is_personal(match))


def masked(text: str) -> str:
    """The text with all but the first two digits of each such number hidden."""
    return _NUMBER.sub(lambda match: f"{match[0][:2]}…" if _is_personal(match) else match[0], text)


def _is_personal(match: re.Match[str]) -> bool:
    century, day, last = match.groups()
    return _is_a_day(day, century or "") and _check_digit(day + last[:3]) == int(last[3])


def _is_a_day(digits: str, century: str) -> bool:
    year, month, day = (int(digits[i : i + 2]) for i in (0, 2, 4))
    # 1900 was no leap year but 2000 was, so the century is not needed to be generous about 29 February.
    full_year = int(century) * 100 + year if century else 2000 + year
    return 1 <= month <= 12 and 1 <= day - 60 * (day > 60) <= monthrange(full_year, month)[1]


def _check_digit(digits: str) -> int:
    """Luhn's check digit of nine digits."""
    doubled = (int(digit) * (2 - place % 2) for place, digit in enumerate(digits))
    return -sum(value // 10 + value % 10 for value in doubled) % 10
