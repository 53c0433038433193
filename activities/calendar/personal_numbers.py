"""Finds what looks like a personnummer or a samordningsnummer in a text, however it is written. Pure.

A number counts when its first six or eight digits are a day (60 more for a samordningsnummer) and its last digit is the
check digit. Organisation numbers have no such day; dates, periods and diary numbers are written otherwise. Fewer than
one innocent number in a hundred passes all the same; a word before it ("tel", "dnr") says that it is another number.
"""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from collections.abc import Iterator

# Of ten digits in a row those that begin with 07 are telephones: nobody else is written so, born in 2007 or 1907.
_NUMBER = re.compile(
    r"""
    (?<![0-9]) (?<![0-9][-./:])
    (?! 07[0-9]{8} (?![0-9]) )
    (?: (?P<century>18|19|20) (?:[-]|\s{0,2}) )?
    (?P<year>[0-9]{2}) (?P<between>[-./]|\s{1,2}|) (?P<month>[0-9]{2}) (?P=between) (?P<day>[0-9]{2})
    (?P<before_last> \s{0,3} [-+./:_,*] \s{0,3} | \s{1,3} | )
    (?P<last> [0-9]{4} | [0-9]{3}\s[0-9] | [0-9]{2}\s[0-9]{2} )
    (?! [0-9] | [-./:][0-9] )
    """,
    re.VERBOSE,
)
_ANOTHER = re.compile(
    r"(?:tel|telefon|telefonnummer|mobil|dnr|diarienr|diarienummer|org\.?\s?nr|organisationsnummer|faktura|fakturanummer"
    r"|bankgiro|plusgiro)\W{0,3}$",
    re.IGNORECASE,
)
_LONGEST_WORD = 25  # characters before a number that say what it is
REFUSAL = (
    "Ett nummer som börjar på {} ser ut som ett personnummer. Det som sparas blir en allmän handling och går inte att "
    "ta bort, så ta bort numret här. Är det ett annat nummer, skriv vad det är före: tel, dnr eller org.nr."
)


def found_in(text: str) -> Iterator[str]:
    """The first two digits of each number found, enough to find it by and too little to repeat it."""
    return (digits for _, _, digits in _spans(text))


def masked(text: str) -> str:
    """The text with all but the first two digits of each such number hidden."""
    while spans := list(_spans(text)):  # the two digits that are left may end another number
        shown, done = [], 0
        for start, end, digits in spans:
            shown += [text[done:start], digits, "…"]
            done = end
        text = "".join([*shown, text[done:]])
    return text


def refusal(text: str) -> str:
    """Why a text cannot be saved where others read it for good, or ""."""
    digits = next(found_in(text), "")
    return REFUSAL.format(digits) if digits else ""


def _spans(text: str) -> Iterator[tuple[int, int, str]]:
    """(start, end, first two digits) of each number, counted in the text as it was given."""
    plain, places = _plain(text)
    for match in _NUMBER.finditer(plain):
        before = plain[max(0, match.start() - _LONGEST_WORD) : match.start()]
        if _is_personal(match) and not _ANOTHER.search(before):
            digits = "".join(character for character in match[0] if character.isdigit())
            yield places[match.start()], places[match.end() - 1] + 1, digits[:2]


def _plain(text: str) -> tuple[str, list[int]]:
    """The text without invisible marks, with one hyphen and one kind of digits; and where each character stood."""
    kept, places = [], []
    for place, character in enumerate(text):
        category = unicodedata.category(character)
        if category == "Cf":  # soft hyphen, zero width, marks of direction
            continue
        if category == "Nd":
            character = str(unicodedata.digit(character))
        elif category == "Pd" or character in "−‐‑⁃˗":
            character = "-"
        kept.append(character)
        places.append(place)
    return "".join(kept), places


def _is_personal(match: re.Match[str]) -> bool:
    parts = match.groupdict()
    last = re.sub(r"\s", "", parts["last"])
    joined = bool(re.search(r"[-+]", parts["before_last"]))
    # A day written apart, or a last part written apart, is a number only together with the hyphen.
    if not joined and (len(last) != len(parts["last"]) or parts["between"] in ("-", ".", "/")):
        return False
    digits = parts["year"] + parts["month"] + parts["day"]
    return _is_a_day(digits, parts["century"] or "") and _check_digit(digits + last[:3]) == int(last[3])


def _is_a_day(digits: str, century: str) -> bool:
    year, month, day = (int(digits[i : i + 2]) for i in (0, 2, 4))
    # 1900 was no leap year but 2000 was, so the century is not needed to be generous about 29 February.
    full_year = int(century) * 100 + year if century else 2000 + year
    return 1 <= month <= 12 and 1 <= day - 60 * (day > 60) <= monthrange(full_year, month)[1]


def _check_digit(digits: str) -> int:
    """Luhn's check digit of nine digits."""
    doubled = (int(digit) * (2 - place % 2) for place, digit in enumerate(digits))
    return -sum(value // 10 + value % 10 for value in doubled) % 10
