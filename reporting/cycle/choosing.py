"""Which of the board's meetings takes up a tertial's report. Pure."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from datetime import date

from activities.calendar.tertial import Tertial
from activities.calendar.workdays import day_off
from reporting.cycle.deadlines import Deadlines

UNUSED = "Vid sammanträdet {day} tas ingen rapport upp."
NO_WORK = "{day} är {why} och ingen arbetsdag. Kontrollera dagen; den används inte."


def tertials_of(days: Iterable[date]) -> list[Tertial]:
    """The tertials whose report one of the days may take up: each meeting is told of the tertial before its own."""
    return sorted({Tertial.of(day).previous() for day in days})


def chosen(
    tertial: Tertial, days: Iterable[date], now: date | None, leading_to: Callable[[date], Deadlines]
) -> date | None:
    """The first meeting in the tertial after, by which the rows could speak for all of the tertial; None for no day.

    The day that stands now is kept when it is one of the board's. `leading_to` gives the days before a meeting.
    """
    working = sorted(day for day in days if not day_off(day))
    if now in working:
        return now
    after = tertial.next()
    return next(
        (day for day in working if Tertial.of(day) == after and leading_to(day).last_update >= tertial.end), None
    )


def remarks(days: Iterable[date]) -> list[str]:
    """What the reader should look at again: red days and weekends."""
    return [NO_WORK.format(day=day, why=day_off(day)) for day in days if day_off(day)]


def unused(days: Iterable[date], used: Collection[date | None]) -> list[str]:
    """The meetings that take up no report, so that none of the list goes unmentioned."""
    return [UNUSED.format(day=day) for day in days if day not in used and not day_off(day)]
