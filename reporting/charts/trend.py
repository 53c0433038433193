"""The signals month by month as stacked columns: pure geometry, drawn by _trend_picture.html.

For a page or a paper alike:

    picture = trend.picture(page.trend, page.legend)  # None when there is nothing to draw
    …  # {% include "reporting/charts/_trend_picture.html" %}

One <svg> without style attributes and ids. Its parts have classes (trend-number, trend-label, trend-base …) that a
page's style sheet may dress for the dark, as css/trend.css does. Measures are tenths of a millimetre, as in charts.py;
at a width of 30 rem the text is as large as that of the page.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from activities.calendar.month import Month
from activities.calendar.swedish import long_date
from reporting.charts.shapes import Box, Symbol, Text, fitted, hatching, width_of
from reporting.charts.signals import INK, Mark, mark
from reporting.snapshot.schema import Signal

WIDTH, SIDE = 760, 46  # the picture, and what is left for the symbols beside the last column
PLOT = 400  # height of the tallest column
TOP, OVER = 4, 32  # above the columns, and more where numbers stand over them
WORDS = 345  # the width of the signals' names beside the symbols
NUMBER, SMALL, LABEL, SYMBOL, SIGN = 26, 20, 28, 30, 23  # heights of the letters' em, and of symbols
LEAST = 6  # months there is always room for, so that few columns do not become walls
DOT = 7  # radius
MONTHS = ("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
NAME = max(width_of(name, LABEL) for name in MONTHS) + 6
PRESENTED = "Presenterad för ledningsgruppen"


@dataclass(frozen=True)
class Point:
    """One month of the trend: how many rows showed each signal, in the legend's order, at the end of a day."""

    month: str  # "2020-11"
    as_of: str
    presented: bool
    counts: tuple[int, ...]
    version: int = 0  # of the presented page the numbers are from; 0: counted from the records, as of that day


@dataclass(frozen=True)
class Segment:
    """So many rows with one signal. `number` is None where it has no room, and of deviations, whose number stands over
    the column. Texts have their middle at x.
    """

    mark: Mark
    count: int
    box: Box
    number: Text | None
    size: int  # of the number

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
class Over:
    """How many rows deviate, over the column; `symbol` is None where it has no room."""

    number: Text
    size: int
    symbol: Symbol | None


@dataclass(frozen=True)
class Column:
    """A month. `label` is None where the names would stand in each other's way; `year` stands where one begins."""

    month: str
    segments: tuple[Segment, ...]
    over: Over | None  # of a month with deviations
    label: Text | None
    year: Text | None
    dot: Text | None  # the middle of the mark of a presented month


@dataclass(frozen=True)
class Picture:
    """One SVG with `title`, which says the same in words. `symbols` stand beside the last column's segments, `words`
    beside them, from x on.
    """

    width: int
    height: int
    floor: int  # what the columns stand on
    columns: tuple[Column, ...]
    symbols: tuple[Symbol, ...]
    words: tuple[Text, ...]
    base: str  # the line the columns stand on
    key: Text | None  # what a dot means; None when there is none
    title: str

    @property
    def view(self) -> str:
        return f"0 0 {self.width} {self.height}"

    @property
    def key_dot(self) -> str:
        return f"translate({DOT} {self.key.y - 9})" if self.key else ""


def picture(
    points: Sequence[Point], legend: Iterable[Signal], *, plot: int = PLOT, worded: bool = True
) -> Picture | None:
    """The points as columns, the oldest first; from the top down the signals stand in the legend's order. `plot` is
    the height of the tallest column. `worded`: the signals are named beside their symbols.

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
    deviating = any(
        count and signal.deviating for point in points for signal, count in zip(marks, point.counts, strict=True)
    )
    floor = TOP + (OVER if deviating else 0) + plot
    scale, under = (plot, most, floor), floor + (2 * DOT + 8 if presented else 0)
    columns = tuple(
        _column(point, marks, (place, slots), scale, under) for place, point in zip(places, points, strict=True)
    )
    symbols = _symbols(columns[-1], floor - plot, plot)
    return Picture(
        width=WIDTH + (WORDS if worded else 0),
        height=under + (118 if presented else 76),
        floor=floor,
        columns=tuple(_apart(columns)),
        symbols=symbols,
        words=tuple(_word(symbol) for symbol in symbols) if worded else (),
        base=f"M0 {floor}H{WIDTH - SIDE}",
        key=Text(2 * DOT + 10, under + 106, PRESENTED) if presented else None,
        title=title(points, [signal.label for signal in marks]),
    )


def marked(points: Iterable[Point], month: str) -> tuple[Point, ...]:
    """The points with that month as presented, which its own page, made before it was, does not say."""
    return tuple(replace(point, presented=True) if point.month == month else point for point in points)


def _column(point: Point, marks: list[Mark], place: tuple[int, int], scale: tuple[int, int, int], under: int) -> Column:
    """`place` is which of how many slots the column takes, `scale` the height for how many rows and where it ends."""
    (number, slots), (plot, most, floor) = place, scale
    left, right = ((WIDTH - SIDE) * edge // slots for edge in (number, number + 1))
    gap, middle = max(2, (right - left) // 5), (left + right) // 2
    segments, below = [], sum(point.counts)
    for signal, count in zip(marks, point.counts, strict=True):
        if count:
            top, bottom = (floor - plot * rows // most for rows in (below, below - count))
            segments.append(_segment(signal, count, Box(left + gap // 2, top, right - left - gap, bottom - top)))
            below -= count
    month = Month.parse(point.month)
    every = -(-NAME // (right - left))
    shown = number % every == 0
    return Column(
        point.month,
        tuple(segments),
        next(
            (_over(segment, middle, right - left, segments[0].box.y) for segment in segments if segment.hatching), None
        ),
        Text(middle, under + 34, MONTHS[month.number - 1]) if shown else None,
        Text(middle, under + 66, str(month.year)) if (number == 0 or month.number == 1) and right - left > 30 else None,
        Text(middle, floor + DOT + 8, "") if point.presented else None,
    )


def _segment(signal: Mark, count: int, box: Box) -> Segment:
    room = [size for size in (NUMBER, SMALL) if width_of(str(count), size) + 2 <= box.width]
    size = next((size for size in room if size * 2 // 3 + 6 <= box.height), 0)
    if not size or signal.deviating:
        return Segment(signal, count, box, None, 0)
    return Segment(
        signal, count, box, Text(box.x + box.width // 2, box.y + box.height // 2 + size // 3 + 1, str(count)), size
    )


def _over(segment: Segment, middle: int, room: int, top: int) -> Over:
    """The number with the signal's symbol before it when they are no wider than the column's slot."""
    number, y = str(segment.count), top - 9
    wide = SIGN + 4 + width_of(number, NUMBER)
    if wide + 2 <= room:
        left = middle - wide // 2
        symbol = Symbol(left, y - SIGN + 3, SIGN, segment.mark)
        return Over(Text(left + SIGN + 4 + (wide - SIGN - 4) // 2, y, number), NUMBER, symbol)
    return Over(Text(middle, y, number), NUMBER if width_of(number, NUMBER) + 2 <= room else SMALL, None)


def _apart(columns: Sequence[Column]) -> Iterator[Column]:
    """The columns, without numbers over them that would cover that of a later month."""
    kept, limit = [], WIDTH
    for column in reversed(columns):
        over = column.over
        if over and not over.symbol:
            half = width_of(over.number.text, over.size) // 2 + 1
            over = over if over.number.x + half <= limit else None
            limit = over.number.x - half if over else limit
        elif over and over.symbol:
            limit = over.symbol.x
        kept.append(replace(column, over=over))
    yield from reversed(kept)


def _symbols(last: Column, ceiling: int, plot: int) -> tuple[Symbol, ...]:
    """A symbol beside each segment, moved down, and then up, as far as they would cover each other."""
    step = min(SYMBOL + 4, plot // max(1, len(last.segments)))
    tops: list[int] = []
    for segment in last.segments:
        wanted = segment.box.y + segment.box.height // 2 - SYMBOL // 2
        tops.append(max(wanted, tops[-1] + step if tops else ceiling))
    lowest = ceiling + plot - SYMBOL + step
    for index in reversed(range(len(tops))):
        tops[index] = lowest = min(tops[index], lowest - step)
    return tuple(
        Symbol(segment.box.x + segment.box.width + 12, top, SYMBOL, segment.mark)
        for segment, top in zip(last.segments, tops, strict=True)
    )


def _word(symbol: Symbol) -> Text:
    (words, *_) = (*fitted(symbol.mark.label, WORDS - 10, size=LABEL), "")
    return Text(symbol.x + SYMBOL + 10, symbol.y + 25, words)


def title(points: Sequence[Point], labels: Sequence[str]) -> str:
    """All the columns in words."""
    told = [_told(point, labels) for point in points]
    return f"Antal delaktiviteter med varje signal, månad för månad. {' '.join(told)}"


def _told(point: Point, labels: Sequence[str]) -> str:
    """ "November 2020 (presenterad, läget den 9 november 2020): Ej påbörjat 8, Avslutat 3." """
    month = Month.parse(point.month)
    about = [
        *(["presenterad"] if point.presented else []),
        *([f"läget den {long_date(point.as_of)}"] if point.as_of != month.end.isoformat() else []),
    ]
    aside = f" ({', '.join(about)})" if about else ""
    numbers = [f"{label} {count}" for label, count in zip(labels, point.counts, strict=True) if count]
    return f"{month.label.capitalize()}{aside}: {', '.join(numbers) or 'inga delaktiviteter'}."
