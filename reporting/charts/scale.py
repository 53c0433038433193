"""Time as places across a picture: whole tertials, and the years and tertials that name them. Pure.

Measures are tenths of a millimetre, as in charts.py.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from activities.calendar.swedish import day_of
from reporting.charts.shapes import Text

WIDTH, NAMES, MARGIN = 2690, 1060, 30  # the picture, the column of names, and the space at the sides of the chart
LEFT, RIGHT = NAMES + MARGIN, WIDTH - MARGIN
PADDING = 14  # the space around a row
HEAD = 92  # years and tertials
GAP = 8  # between a limit and what is written beside it

Period = tuple[date, date]


@dataclass(frozen=True)
class Frame:
    """The measures of a picture: how wide it is, how much of that the names take, and the space around a row."""

    width: int = WIDTH
    names: int = NAMES
    padding: int = PADDING

    @property
    def left(self) -> int:
        return self.names + MARGIN

    @property
    def right(self) -> int:
        return self.width - MARGIN


PAPER = Frame()


def period_of(start: str, end: str) -> Period | None:
    """The period of two ISO dates; None when either is missing or they come in the wrong order."""
    first, last = day_of(start), day_of(end)
    return (first, last) if first and last and first <= last else None


@dataclass(frozen=True)
class Scale:
    """Days to places: whole tertials, from the first day's to the last day's."""

    first: int  # ordinal of the first day
    days: int
    tertials: tuple[tuple[int, int], ...]  # (year, number)
    frame: Frame = PAPER

    def x(self, day: date, *, after: bool = False) -> int:
        """Where the day begins, or ends."""
        left, right = self.frame.left, self.frame.right
        return left + (right - left) * (day.toordinal() - self.first + after) // self.days


def is_near(day: date, first: date, last: date) -> bool:
    """Whether the day lies in a tertial of the time between the two, or in the tertial before or after."""
    return _tertial(first) - 1 <= _tertial(day) <= _tertial(last) + 1


def _tertial(day: date) -> int:
    return day.year * 3 + (day.month - 1) // 4


def scale_of(days: Iterable[date], frame: Frame = PAPER) -> Scale:
    """The scale that holds all the days. Raises ValueError when there are none."""
    indices = [_tertial(day) for day in days]
    tertials = tuple((index // 3, index % 3 + 1) for index in range(min(indices), max(indices) + 1))
    first, (year, number) = first_day(*tertials[0]), tertials[-1]
    last = date(year, number * 4 + 1, 1) - timedelta(1) if number < 3 else date(year, 12, 31)
    return Scale(first.toordinal(), last.toordinal() - first.toordinal() + 1, tertials, frame)


def first_day(year: int, number: int) -> date:
    return date(year, number * 4 - 3, 1)


def axis_of(scale: Scale, head: int) -> tuple[tuple[Text, ...], tuple[Text, ...], list[int]]:
    """Years, tertials and the limits between them; only what there is room for."""
    starts = [(year, number, scale.x(first_day(year, number))) for year, number in scale.tertials]
    right = scale.frame.right
    column = (right - scale.frame.left) / len(starts)
    every = 1
    while column * 3 * every < 110:
        every *= 2
    years = [(year, x) for position, (year, number, x) in enumerate(starts) if number == 1 or position == 0]
    shown = [(year, x) for year, x in years if year % every == 0]
    room = {x: after - x for (_, x), (_, after) in pairwise([*shown, (0, right)])}
    narrow = column < 75
    limits = [*([x for _, x in shown] if narrow else [x for *_, x in starts]), right]
    named = tuple(Text(x + GAP, head - HEAD + 36, str(year)) for year, x in shown if room[x] >= 80)
    return named, () if narrow else tuple(Text(x + GAP, head - 18, f"T{number}") for _, number, x in starts), limits
