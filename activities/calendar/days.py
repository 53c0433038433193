"""Days as people write them, and whether somebody can mean such a day. Pure."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

from activities.calendar.swedish import MONTHS

REMEDY = "Skriv dagen som 2021-10-29, 29/10 2021 eller 29 oktober 2021."
YEARS_BEYOND = 2  # so far outside a plan a day is asked about: a plan is moved by months, a slip of the pen by more
EARLIEST, LATEST = 1900, 2299  # years; outside them a day is a slip of the pen whatever the plan is

_LONGEST = 40  # characters; "den 31 september 2021" fits well
_MONTHS = {name[:length]: number for number, name in enumerate(MONTHS, 1) for length in (3, len(name))} | {"sept": 9}
_YEAR_FIRST = re.compile(r"([0-9]{4})[-./ ]([0-9]{1,2})[-./ ]([0-9]{1,2})|([0-9]{4})([0-9]{2})([0-9]{2})")
_DAY_FIRST = re.compile(r"(?:den )?([0-9]{1,2})(?:[-./]| ?/ ?|\. )([0-9]{1,2})(?:[-./ ]|\. ?)([0-9]{4})")
_AROUND = re.compile(
    r"^\W*(?:mån|tis|ons|tors|fre|lör|sön)(?:dag)?(?:en)?\b\.?|[,\s]+(?:klockan|kl\.?)\s*[0-9].*$|^[\s•*–-]+",
    re.IGNORECASE,
)
_IN_WORDS = re.compile(r"(?:den )?([0-9]{1,2})(?::?e)?\.? ([a-z]{3,9})\.? ([0-9]{4})")


def read_day(text: str, within: tuple[date, date] | None = None) -> date:
    """A day out of "2021-10-31", "20211031", "31/10 2021", "31.10.2021", "31 oktober 2021" and their likes.

    The day always stands before the month, as in Swedish. The year may be left out where only one has that day `within`
    the days that are asked for. Raises ValueError with a Swedish sentence that says the remedy.
    """
    words = " ".join(text.replace("–", "-").replace("‑", "-").casefold().split())
    shown = f"”{' '.join(text.split())[:_LONGEST]}”"
    parts = _parts(words) if len(words) <= _LONGEST else None
    if parts is None and (days := _days_without_year(words, within)) is not None:
        if len(days) == 1:
            return days[0]
        told = f"Skriv året också, till exempel {words.rstrip('.')} 2021."
        raise ValueError(f"{shown} kan inte läsas som en dag utan årtal. {told}")
    if parts is None:
        raise ValueError(f"{shown} kan inte läsas som en dag. {REMEDY}")
    year, month, day = parts
    if not EARLIEST <= year <= LATEST:
        raise ValueError(f"{shown}: årtalet {year} är orimligt. {REMEDY}")
    try:
        return date(year, month, day)
    except ValueError:
        raise ValueError(f"{shown} finns inte i almanackan. Rätta dagen eller månaden.") from None


def read_days(text: str) -> tuple[list[date], list[str], list[str]]:
    """The days of a list, one a line, in order and each once; a sentence with the line's number for each that cannot be
    read; and one for each that says no day at all, as "sommaruppehåll". The day of the week and a time of day, as
    notices have them, are passed over.
    """
    days: set[date] = set()
    faults, passed = [], []
    for number, line in enumerate(text.splitlines(), 1):
        for cell in re.split(r"[;\t]", line):
            bare = _AROUND.sub("", cell).strip(" ,.")
            if bare and not any(sign.isdigit() for sign in bare):
                passed.append(f"Rad {number}, ”{bare[:_LONGEST]}”, är ingen dag och läses inte.")
                continue
            try:
                days |= {read_day(bare)} if bare else set()
            except ValueError as error:
                faults.append(f"Rad {number}: {error}")
    return sorted(days), faults, passed


def _parts(words: str) -> tuple[int, int, int] | None:
    if match := _YEAR_FIRST.fullmatch(words):
        year, month, day = (part for part in match.groups() if part)
        return int(year), int(month), int(day)
    if match := _DAY_FIRST.fullmatch(words):
        return int(match[3]), int(match[2]), int(match[1])
    match = _IN_WORDS.fullmatch(words)
    if match and match[2] in _MONTHS:
        return int(match[3]), _MONTHS[match[2]], int(match[1])
    return None


def _days_without_year(words: str, within: tuple[date, date] | None) -> list[date] | None:
    """The days that "15/12" or "15 dec" can be, none when nothing is asked for; None for what is no day of any year."""
    parts = _parts(f"{words} 2020") if len(words) <= _LONGEST else None  # a year that has each day there is
    if parts is None or not 1 <= parts[1] <= 12 or not 1 <= parts[2] <= monthrange(2020, parts[1])[1]:
        return None
    first, last = within or (date.max, date.min)
    years = range(first.year, last.year + 1)
    days = [date(year, *parts[1:]) for year in years if parts[2] <= monthrange(year, parts[1])[1]]
    return [day for day in days if first <= day <= last]


def doubt_of(day: date, first: date, last: date) -> str:
    """Why hardly anybody means such a day beside a plan that goes from first to last; "" when somebody may."""
    if _years_on(first, -YEARS_BEYOND) <= day <= _years_on(last, YEARS_BEYOND):
        return ""
    side = "före planens början" if day < first else "efter planens slut"
    return f"{day} ligger mer än två år {side}, {first if day < first else last}. Kontrollera året."


def _years_on(day: date, years: int) -> date:
    """The same day of another year; 29 February becomes the 28th."""
    return day.replace(year=day.year + years, day=min(day.day, 28) if day.month == 2 else day.day)
