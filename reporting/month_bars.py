"""A month's steps as bars over tertials, as low as can be: pure geometry, drawn by _sheet_bars.html.

The rows of a step have signals of their own, so its bar has none: beside the name stands how many rows show which.
Measures are tenths of a millimetre, as in charts.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from reporting.charts import Symbol, Text, fitted, width_of
from reporting.marks import Mark, mark
from reporting.monthly import Monthly
from reporting.timeline import BAND, MISSING, Marker, Shape, days_of, range_of, shape_of, span_of
from reporting.timescale import Frame, Scale, axis_of, day_of, first_day, period_of, scale_of

NAMES, MARGIN = 900, 30  # the names, and the space between what stands beside each other
ROW, BAR, DIAMOND = 41, 24, 13  # a step's height, that of its bar, half a diamond
AXIS = 42  # years and tertials on one line
SYMBOL, GAP = 26, 8
TERTIAL = width_of("2020 T1") + 16  # what a tertial must have to be named


@dataclass(frozen=True)
class Counted:
    """So many rows of the step show the signal."""

    mark: Mark
    number: int
    symbol: Symbol
    text: Text


@dataclass(frozen=True)
class Bar:
    """A step in its place. `shape` is None when no row has a period; `note` says so."""

    step: str
    name: Text
    counts: tuple[Counted, ...]
    shape: Shape | None
    note: Text | None
    words: str


@dataclass(frozen=True)
class Picture:
    """One SVG with `title`, which says the same in words. The chart begins at `left`, `grid` are the limits in it."""

    width: int
    height: int
    left: int
    grid: str
    axis: tuple[Text, ...]
    bars: tuple[Bar, ...]
    now: Marker | None
    live: Marker | None
    title: str

    @property
    def view(self) -> str:
        return f"0 0 {self.width} {self.height}"


def bars(page: Monthly) -> Picture | None:
    """The month's steps; None when no row has a period."""
    spans = [
        span_of(period_of(row.start, row.end) for row in rows)
        for _, rows in groupby(page.rows, key=lambda row: row.step)
    ]
    slot = SYMBOL + GAP + width_of(str(max((max(step.counts) for step in page.steps), default=0))) + MARGIN
    frame = Frame(names=NAMES + MARGIN + slot * len(page.legend))
    now, live = day_of(page.as_of), day_of(page.go_live)
    given = [day for span in spans if span for day in span]
    scale = scale_of([*given, *filter(None, (now, live))], frame)
    if scale is None or not given:
        return None
    days = days_of(scale, now, live)
    head = AXIS + BAND * (1 + max((day.row for day in days), default=-1))
    foot = head + ROW * len(spans)
    found = []
    for place, (step, span) in enumerate(zip(page.steps, spans, strict=True)):
        top = head + ROW * place
        name, *_ = (*fitted(step.title or "Utan steg", NAMES), "")
        counts = tuple(_counts(page, step.counts, slot, top))
        told = "".join(f", {each.number} {each.mark.label[:1].lower()}{each.mark.label[1:]}" for each in counts)
        shape = shape_of(scale, span, top + (ROW - BAR) // 2, BAR, DIAMOND) if span else None
        found.append(
            Bar(
                step=step.title,
                name=Text(0, top + 31, name),
                counts=counts,
                shape=shape,
                note=None if shape else Text(frame.left + GAP, top + 31, MISSING),
                words=f"{step.title or 'Utan steg'}: {range_of(span)}{told}",
            )
        )
    markers = {day.kind: Marker(f"M{day.x} {day.text.y + 8}V{foot}", day.x, day.text) for day in days}
    *_, limits = axis_of(scale, head)
    said = (*(f"{day.text.text}." for day in days), *(f"{bar.words}." for bar in found))
    return Picture(
        width=frame.width,
        height=foot + 4,
        left=frame.left,
        grid="".join(f"M{x} {head - 6}V{foot}" for x in limits),
        axis=tuple(_axis(scale, head, [day.x for day in days])),
        bars=tuple(found),
        now=markers.get("now"),
        live=markers.get("live"),
        title=" ".join(("Tidslinje, steg för steg, med antal rader efter signal.", *said)),
    )


def _counts(page: Monthly, counts: tuple[int, ...], slot: int, top: int) -> Iterator[Counted]:
    """Each signal in a place of its own, so that a signal's numbers stand under each other."""
    for place, (signal, number) in enumerate(zip(page.legend, counts, strict=True)):
        if number:
            found, x = mark(signal), NAMES + MARGIN + slot * place
            symbol = Symbol(x, top + (ROW - SYMBOL) // 2, SYMBOL, found)
            yield Counted(found, number, symbol, Text(x + SYMBOL + GAP, top + 31, str(number)))


def _axis(scale: Scale, head: int, days: list[int]) -> Iterator[Text]:
    """ "2020 T1", "T2", "T3" where there is room for it, else the years; a line of `days` goes beside, not through."""
    y = head - 14
    column = (scale.frame.right - scale.frame.left) // len(scale.tertials)
    if column < TERTIAL:
        years, *_ = axis_of(scale, head)
        yield from (Text(year.x, y, year.text) for year in years)
        return
    for place, (year, number) in enumerate(scale.tertials):
        words = f"{year} T{number}" if number == 1 or not place else f"T{number}"
        start, wide = scale.x(first_day(year, number)) + GAP, width_of(words)
        last = min(start + wide, start + column - wide - 3 * GAP) + GAP
        crossed = [day + GAP for day in days if start - GAP < day < last]
        yield Text(max([start, *crossed]), y, words)
