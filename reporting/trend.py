"""The signals month by month as stacked columns: pure geometry, drawn by templates/reporting/_trend_picture.html.

For a page or a paper alike:

    picture = trend.picture(page.trend, page.legend)  # None when there is nothing to draw
    …  # {% include "reporting/_trend_picture.html" %}

One <svg> without style attributes and ids. Its parts have classes (trend-number, trend-label, trend-base …) that a
page's style sheet may dress for the dark, as css/trend.css does. Measures are tenths of a millimetre, as in charts.py;
at a width of 30 rem the text is as large as that of the page.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from reporting.charts import Box, Symbol, Text, hatching, width_of
from reporting.marks import INK, Mark, mark
from reporting.month import Month
from reporting.monthly import Point
from reporting.sections import long_date
from reporting.snapshot import Signal

WIDTH, SIDE = 760, 46  # the picture, and what is left for the symbols beside the last column
PLOT = 400  # height of the tallest column
TOP = 4
NUMBER, SMALL, LABEL, SYMBOL = 26, 20, 28, 30  # heights of the letters' em, and of a symbol
LEAST = 6  # months there is always room for, so that few columns do not become walls
DOT = 7  # radius
MONTHS = ("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
NAME = max(width_of(name, LABEL) for name in MONTHS) + 6
PRESENTED = "Presenterad för ledningsgruppen"


@dataclass(frozen=True)
class Segment:
    """So many rows with one signal. `number` is None where it has no room; `plate` is what it stands on in a hatching.

    Texts have their middle at x.
    """

    mark: Mark
    count: int
    box: Box
    number: Text | None
    size: int  # of the number
    plate: Box | None

    @property
    def ink(self) -> str:
        """The number's colour on the segment."""
        return INK if self.hollow else self.mark.sign

    @property
    def hollow(self) -> bool:
        return self.mark.fill == "none"

    @property
    def hatching(self) -> str:
        return hatching(self.box) if self.mark.deviating else ""


@dataclass(frozen=True)
class Column:
    """A month. `label` is None where the names would stand in each other's way; `year` stands where one begins."""

    month: str
    segments: tuple[Segment, ...]
    label: Text | None
    year: Text | None
    dot: Text | None  # the middle of the mark of a presented month


@dataclass(frozen=True)
class Picture:
    """One SVG with `title`, which says the same in words. `symbols` stand beside the last column's segments."""

    width: int
    height: int
    columns: tuple[Column, ...]
    symbols: tuple[Symbol, ...]
    base: str  # the line the columns stand on
    key: Text | None  # what a dot means; None when there is none
    title: str

    @property
    def view(self) -> str:
        return f"0 0 {self.width} {self.height}"

    @property
    def key_dot(self) -> str:
        return f"translate({DOT} {self.key.y - 9})" if self.key else ""


def picture(points: Sequence[Point], legend: Iterable[Signal], *, plot: int = PLOT) -> Picture | None:
    """The points as columns, the oldest first; from the top down the signals stand in the legend's order. `plot` is
    the height of the tallest column.

    Months that are missing between the first and the last leave a gap. None when no month has any rows. Raises
    ValueError for a point that does not have one number for each signal.
    """
    marks = [mark(signal) for signal in legend]
    if not any(sum(point.counts) for point in points):
        return None
    numbers = [Month.parse(point.month) for point in points]
    places = [(month.year - numbers[0].year) * 12 + month.number - numbers[0].number for month in numbers]
    slots = max(LEAST, max(places) + 1)
    most = max(sum(point.counts) for point in points)
    presented = any(point.presented for point in points)
    scale, under = (plot, most), TOP + plot + (2 * DOT + 8 if presented else 0)
    columns = tuple(
        _column(point, marks, (place, slots), scale, under) for place, point in zip(places, points, strict=True)
    )
    return Picture(
        width=WIDTH,
        height=under + (118 if presented else 76),
        columns=columns,
        symbols=_symbols(columns[-1], plot),
        base=f"M0 {TOP + plot}H{WIDTH - SIDE}",
        key=Text(2 * DOT + 10, under + 106, PRESENTED) if presented else None,
        title=_title(points, [signal.label for signal in marks]),
    )


def marked(points: Iterable[Point], month: str) -> tuple[Point, ...]:
    """The points with that month as presented, which its own page, made before it was, does not say."""
    return tuple(replace(point, presented=True) if point.month == month else point for point in points)


def _column(point: Point, marks: list[Mark], place: tuple[int, int], scale: tuple[int, int], under: int) -> Column:
    """`place` is which of how many slots the column takes, `scale` the height for how many rows."""
    (number, slots), (plot, most) = place, scale
    left, right = ((WIDTH - SIDE) * edge // slots for edge in (number, number + 1))
    gap, middle = max(2, (right - left) // 5), (left + right) // 2
    segments, below = [], sum(point.counts)
    for signal, count in zip(marks, point.counts, strict=True):
        if count:
            top, bottom = (TOP + plot - plot * rows // most for rows in (below, below - count))
            segments.append(_segment(signal, count, Box(left + gap // 2, top, right - left - gap, bottom - top)))
            below -= count
    month = Month.parse(point.month)
    every = -(-NAME // (right - left))
    shown = number % every == 0
    return Column(
        point.month,
        tuple(segments),
        Text(middle, under + 34, MONTHS[month.number - 1]) if shown else None,
        Text(middle, under + 66, str(month.year)) if (number == 0 or month.number == 1) and right - left > 30 else None,
        Text(middle, TOP + plot + DOT + 8, "") if point.presented else None,
    )


def _segment(signal: Mark, count: int, box: Box) -> Segment:
    room = [size for size in (NUMBER, SMALL) if width_of(str(count), size) + 2 <= box.width]
    size = next((size for size in room if size * 2 // 3 + 6 <= box.height), 0)
    if not size:
        return Segment(signal, count, box, None, 0, None)
    wide, middle = width_of(str(count), size), box.y + box.height // 2
    number = Text(box.x + box.width // 2, middle + size // 3 + 1, str(count))
    left, high = max(box.x, number.x - wide // 2 - 3), min(size + 4, box.height)
    plate = Box(left, middle - high // 2, 2 * (number.x - left), high) if signal.deviating else None
    return Segment(signal, count, box, number, size, plate)


def _symbols(last: Column, plot: int) -> tuple[Symbol, ...]:
    """A symbol beside each segment, moved down, and then up, as far as they would cover each other."""
    step = min(SYMBOL + 4, plot // max(1, len(last.segments)))
    tops: list[int] = []
    for segment in last.segments:
        wanted = segment.box.y + segment.box.height // 2 - SYMBOL // 2
        tops.append(max(wanted, tops[-1] + step if tops else TOP))
    lowest = TOP + plot - SYMBOL + step
    for index in reversed(range(len(tops))):
        tops[index] = lowest = min(tops[index], lowest - step)
    return tuple(
        Symbol(segment.box.x + segment.box.width + 12, top, SYMBOL, segment.mark)
        for segment, top in zip(last.segments, tops, strict=True)
    )


def _title(points: Sequence[Point], labels: list[str]) -> str:
    told = [_told(point, labels) for point in points]
    return f"Antal rader med varje signal, månad för månad. {' '.join(told)}"


def _told(point: Point, labels: list[str]) -> str:
    """ "November 2020 (presenterad, läget den 9 november 2020): Ej påbörjat 8, Avslutat 3." """
    month = Month.parse(point.month)
    about = [
        *(["presenterad"] if point.presented else []),
        *([f"läget den {long_date(point.as_of)}"] if point.as_of != month.end.isoformat() else []),
    ]
    aside = f" ({', '.join(about)})" if about else ""
    numbers = [f"{label} {count}" for label, count in zip(labels, point.counts, strict=True) if count]
    return f"{month.label.capitalize()}{aside}: {', '.join(numbers) or 'inga rader'}."
