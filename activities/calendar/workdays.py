"""When a group might meet next. Pure: no Django, no clock of its own.

A proposal and nothing more: the day is always chosen by a person, since no rule knows the group's calendars.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from functools import cache
from itertools import count, islice

import holidays

RHYTHMS = ("weekly", "fortnightly", "monthly", "when_needed")
YEAR = timedelta(days=366)
_DAYS = {"weekly": 7, "fortnightly": 14}


@cache
def _days_off() -> holidays.HolidayBase:
    """Röda dagar, and the eves of midsummer, Christmas and New Year, when nobody meets either."""
    return holidays.country_holidays("SE", categories=("public", "de_facto"), language="sv")


def is_working_day(day: date) -> bool:
    return day.weekday() < 5 and day not in _days_off()


def day_off(day: date) -> str:
    """Why nobody works that day, in words: "trettondedag jul", "en lördag"; "" for a working day."""
    if name := _days_off().get(day):
        return name[:1].lower() + name[1:]
    return {5: "en lördag", 6: "en söndag"}.get(day.weekday(), "")


def proposals(rhythm: str, last: date | None, on: date, number: int = 3) -> tuple[date, ...]:
    """The next days to meet, from the day `on`, in step with the last meeting; none when there is nothing to follow.

    A day off gives the first working day after it, and the following proposals keep to the original step.
    Raises ValueError for a rhythm that is not one of RHYTHMS.
    """
    if rhythm not in RHYTHMS:
        raise ValueError(f"Okänd mötesrytm: {rhythm!r}. Välj bland {', '.join(RHYTHMS)}.")
    if last is None or rhythm == "when_needed":
        return ()
    moved = (working_day_from(day) for day in _steps(rhythm, last))
    return tuple(islice((day for day in moved if day >= on), number))


def in_step_with(meetings: Iterable[date], on: date) -> date | None:
    """The meeting that the next ones keep step with: the latest, but none more than a year ahead. A slip of the pen in
    the year of one would otherwise move all proposals after it.
    """
    return max((day for day in meetings if day <= on + YEAR), default=None)


def _steps(rhythm: str, last: date) -> Iterator[date]:
    for step in count(1):
        yield _same_weekday(last, step) if rhythm == "monthly" else last + timedelta(days=_DAYS[rhythm] * step)


def _same_weekday(day: date, months: int) -> date:
    """The same weekday of a later month: the second Tuesday stays the second. A fifth becomes the last."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    first = date(year, month + 1, 1)
    found = first + timedelta(days=(day.weekday() - first.weekday()) % 7 + 7 * ((day.day - 1) // 7))
    return found if found.month == first.month else found - timedelta(days=7)


def working_day_from(day: date) -> date:
    """The day itself, or the first after it that is worked."""
    while not is_working_day(day):
        day += timedelta(days=1)
    return day
