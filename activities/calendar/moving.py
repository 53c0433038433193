"""Days of one plan as days of another, whose system starts on another day. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from activities.calendar.period import Period
from activities.calendar.workdays import is_working_day

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Move:
    """From a system that starts on `since` to one that starts on `to`, by whole months.

    The start itself becomes the start. The first and the last of a month stay that, since they bound a period whatever
    day of the week they are; another day keeps its number, and one that was a working day stays one.
    """

    since: date
    to: date

    @property
    def months(self) -> int:
        return _month(self.to) - _month(self.since)

    def period(self, period: Period) -> Period:
        if period.start is None or period.end is None:
            return period
        start = self._day(period.start, _DAY)
        return Period(start, start if period.is_single else max(start, self._day(period.end, -_DAY)))

    def quarter(self, year: int, quarter: int) -> tuple[int, int]:
        """(year, quarter) of the quarter that the last month of this one moves into."""
        years, month = divmod(year * 12 + 3 * quarter - 1 + self.months, 12)
        return years, month // 3 + 1

    def _day(self, day: date, towards: timedelta) -> date:
        """`towards` is the way to look for a working day: into the period."""
        if day == self.since:
            return self.to
        first = _first(_month(day) + self.months)
        last = _first(_month(first) + 1) - _DAY
        if day.day == 1 or (day + _DAY).day == 1:
            return first if day.day == 1 else last
        moved = min(first.replace(day=1) + (day.day - 1) * _DAY, last)
        while is_working_day(day) and not is_working_day(moved):
            moved += towards
        return moved


def later_start(starts: date, earliest: date, today: date) -> date:
    """The day for the system to start, the first of a month, that lets what began on `earliest` begin after today."""
    return _first(_month(starts) + _month(today) + 1 - _month(earliest))


def _month(day: date) -> int:
    return day.year * 12 + day.month - 1


def _first(month: int) -> date:
    year, of_year = divmod(month, 12)
    return date(year, of_year + 1, 1)
