"""The plan as bars over tertials: pure geometry, drawn by templates/reporting/_timeline_picture.html.

For a page or a paper alike:

    items = timeline.items_of(report.rows)         # or Items of one's own
    for picture in timeline.pictures(items, as_of="2020-12-15", go_live="2022-01-01"):
        …  # {% include "reporting/_timeline_picture.html" with picture=picture title="…" %}

Each picture is one <svg> without style attributes and with no ids, so that several may stand on a page under a strict
Content-Security-Policy. Its parts have classes (timeline-grid, timeline-now, timeline-live, timeline-was, timeline-step
…) that a page's style sheet may dress for the dark. Dates are ISO; a date that is none counts as missing. Measures are
tenths of a millimetre, as in charts.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import groupby, pairwise

from reporting.charts import TEXT, Box, Symbol, Text, fitted, hatching, width_of
from reporting.marks import Mark, mark
from reporting.snapshot import Row, Signal

FOLD_OVER = 60  # rows; more are told as one bar for each activity
PAGES = (1480, 1740)  # the tallest picture on the first page, under its heading, and on the pages after

WIDTH, NAMES, MARGIN = 2690, 1060, 30  # the picture, the column of names, and the space at the sides of the chart
LEFT, RIGHT = NAMES + MARGIN, WIDTH - MARGIN
LINE, PADDING, STEP = 33, 14, 64  # a line of a name, the space around a row, a step's heading
BAR, WAS, DIAMOND = 28, 8, 16  # heights: a bar, a former bar under it, half a diamond
HEAD, BAND = 92, 42  # years and tertials; a line with the markers' words above them
MISSING = "Ingen period angiven"

Period = tuple[date, date]
_HEAVIEST_FIRST = ("deviating", "on_track", "not_started", "finished")


@dataclass(frozen=True)
class Item:
    """One line of the timeline. `was` is the period last reported, when it was another; None: no period."""

    step: str
    name: str
    signal: Signal
    period: Period | None
    was: Period | None = None


@dataclass(frozen=True)
class Shape:
    """A bar, or a diamond for a single day, as a path."""

    path: str
    box: Box
    single: bool


@dataclass(frozen=True)
class Line:
    """An item in its place. `shape` is None when no period is given, and `note` says so; else it dates a diamond."""

    item: Item
    top: int
    height: int
    names: tuple[Text, ...]
    symbol: Symbol
    mark: Mark
    shape: Shape | None
    was: Shape | None
    note: Text | None

    @property
    def hatching(self) -> str:
        return hatching(self.shape.box) if self.shape and not self.shape.single and self.mark.deviating else ""


@dataclass(frozen=True)
class Marker:
    """A day as a line through the chart, with its words above."""

    path: str
    x: int
    text: Text


@dataclass(frozen=True)
class Picture:
    """One SVG. `grid` holds the limits between tertials, `rules` the lines under the steps' headings."""

    width: int
    height: int
    grid: str
    rules: str
    years: tuple[Text, ...]
    tertials: tuple[Text, ...]
    steps: tuple[Text, ...]
    lines: tuple[Line, ...]
    now: Marker | None
    live: Marker | None

    @property
    def view(self) -> str:
        return f"0 0 {self.width} {self.height}"


@dataclass(frozen=True)
class _Block:
    """A step's heading, or an item, and how much height it takes."""

    height: int
    step: str
    item: Item | None = None
    names: tuple[str, ...] = ()


def items_of(rows: Iterable[Row]) -> tuple[Item, ...]:
    """The rows as items, or when they are more than FOLD_OVER their activities."""
    rows = list(rows)
    return by_row(rows) if len(rows) <= FOLD_OVER else by_activity(rows)


def by_row(rows: Iterable[Row]) -> tuple[Item, ...]:
    return tuple(Item(row.step, row.name, row.signal, _period(row.start, row.end), _moved_from(row)) for row in rows)


def by_activity(rows: Iterable[Row]) -> tuple[Item, ...]:
    rows = list(rows)
    return tuple(_folded(rows, by_row(rows)))


def by_step(rows: Iterable[Row]) -> tuple[Item, ...]:
    """One item for each step, by the rule for activities; no step stands over them as a heading."""
    return by_activity(replace(row, step="", activity=row.step, title="") for row in rows)


def _folded(rows: list[Row], items: tuple[Item, ...]) -> Iterator[Item]:
    """One item for each activity; it deviates if any row does, else it goes on, is to begin or is finished likewise."""
    pairs = groupby(zip(rows, items, strict=True), key=lambda pair: (pair[0].step, pair[0].activity))
    for (step, activity), group in pairs:
        parts = [item for _, item in group]
        signals = sorted((item.signal for item in parts), key=_weight)
        name = f"{activity} ({len(parts)} rader)" if len(parts) > 1 else parts[0].name
        now, was = _span(item.period for item in parts), _span(item.was or item.period for item in parts)
        yield Item(step, name, signals[0], now, was if was != now else None)


def _weight(signal: Signal) -> int:
    return _HEAVIEST_FIRST.index(signal.key) if signal.key in _HEAVIEST_FIRST else len(_HEAVIEST_FIRST)


def _span(periods: Iterable[Period | None]) -> Period | None:
    given = [period for period in periods if period]
    return (min(start for start, _ in given), max(end for _, end in given)) if given else None


def _moved_from(row: Row) -> Period | None:
    was = _period(row.reported_start, row.reported_end)
    return was if was != _period(row.start, row.end) else None


def _period(start: str, end: str) -> Period | None:
    first, last = day_of(start), day_of(end)
    return (first, last) if first and last and first <= last else None


def day_of(text: str) -> date | None:
    """The date of "2020-12-15"; None for anything else."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if found.isoformat() == text else None


# ---- Time to places ----


@dataclass(frozen=True)
class Scale:
    """Days to places: whole tertials, from the first day's to the last day's."""

    first: int  # ordinal of the first day
    days: int
    tertials: tuple[tuple[int, int], ...]  # (year, number)

    def x(self, day: date, *, after: bool = False) -> int:
        """Where the day begins, or ends."""
        return LEFT + (RIGHT - LEFT) * (day.toordinal() - self.first + after) // self.days


def scale_of(days: Iterable[date]) -> Scale | None:
    """The scale that holds all the days; None when there are none."""
    indices = [day.year * 3 + (day.month - 1) // 4 for day in days]
    if not indices:
        return None
    tertials = tuple((index // 3, index % 3 + 1) for index in range(min(indices), max(indices) + 1))
    first, (year, number) = _first_day(*tertials[0]), tertials[-1]
    last = date(year, number * 4 + 1, 1) - timedelta(1) if number < 3 else date(year, 12, 31)
    return Scale(first.toordinal(), last.toordinal() - first.toordinal() + 1, tertials)


def _first_day(year: int, number: int) -> date:
    return date(year, number * 4 - 3, 1)


# ---- The pictures ----


def pictures(
    items: Iterable[Item], *, as_of: str = "", go_live: str = "", pages: tuple[int, int] = PAGES
) -> tuple[Picture, ...]:
    """The items in their order, as pictures no taller than `pages` (the first, the others). None when no item has a
    period. `as_of` and `go_live` are drawn as lines when they are dates.
    """
    items, now, live = tuple(items), day_of(as_of), day_of(go_live)
    given = [day for item in items for period in (item.period, item.was) if period for day in period]
    if not any(item.period for item in items):
        return ()
    scale = scale_of([*given, *filter(None, (now, live))])
    assert scale is not None  # noqa: S101 - an item has a period
    markers = _markers(scale, now, live)
    head = HEAD + BAND * (1 + max((row for *_, row in markers), default=-1))
    return tuple(_picture(page, scale, markers, head) for page in _pages(list(_blocks(items)), head, pages))


def _blocks(items: tuple[Item, ...]) -> Iterator[_Block]:
    for step, group in groupby(items, key=lambda item: item.step):
        if step:
            yield _Block(STEP, step)
        for item in group:
            names = fitted(item.name, NAMES - 60, lines=2)
            yield _Block(LINE * max(len(names), 1) + PADDING, step, item, names)


def _pages(blocks: list[_Block], head: int, heights: tuple[int, int]) -> Iterator[list[_Block]]:
    """Blocks that fit on a page each; a step that goes on gets its heading again, and no heading stands last."""
    page: list[_Block] = []
    used, limit = head, heights[0]
    for number, block in enumerate(blocks):
        needed = block.height
        if block.item is None and number + 1 < len(blocks):
            needed += blocks[number + 1].height
        if page and used + needed > limit:
            yield page
            page, used, limit = [], head, heights[1]
            if block.item and block.step:
                page.append(_Block(STEP, f"{block.step} (forts.)"))
                used += STEP
        page.append(block)
        used += block.height
    yield page


def _picture(blocks: list[_Block], scale: Scale, markers: list[tuple[str, int, Text, int]], head: int) -> Picture:
    y, steps, lines, rules = head, [], [], []
    for block in blocks:
        if block.item is None:
            (shown, *_) = fitted(block.step, WIDTH) or ("",)
            steps.append(Text(0, y + STEP - 20, shown))
            rules.append(f"M0 {y + STEP - 8}H{WIDTH}")
        else:
            lines.append(_line(block.item, block.names, scale, y, block.height))
        y += block.height
    lines_of_days = {kind: Marker(f"M{x} {text.y + 8}V{y}", x, text) for kind, x, text, _ in markers}
    years, tertials, limits = _axis(scale, head)
    return Picture(
        width=WIDTH,
        height=y + 6,
        grid="".join(f"M{x} {head - 6}V{y}" for x in limits),
        rules="".join(rules),
        years=years,
        tertials=tertials,
        steps=tuple(steps),
        lines=tuple(lines),
        now=lines_of_days.get("now"),
        live=lines_of_days.get("live"),
    )


def _line(item: Item, names: tuple[str, ...], scale: Scale, top: int, height: int) -> Line:
    signal, first = mark(item.signal), top + PADDING // 2
    shape = _shape(scale, item.period, first, BAR, DIAMOND) if item.period else None
    note = None
    if shape is None:
        note = Text(LEFT + 8, first + 24, MISSING)
    elif shape.single and item.period:
        note = _beside(shape.box, item.period[0].isoformat(), first + 24)
    return Line(
        item=item,
        top=top,
        height=height,
        names=tuple(Text(46, first + 24 + number * LINE, name) for number, name in enumerate(names)),
        symbol=Symbol(0, first - 1, TEXT, signal),
        mark=signal,
        shape=shape,
        was=_shape(scale, item.was, first + BAR + 3, WAS, WAS // 2 + 1) if item.was else None,
        note=note,
    )


def _shape(scale: Scale, period: Period, y: int, height: int, half: int) -> Shape:
    start, end = period
    left, right = scale.x(start), scale.x(end, after=True)
    if start == end:
        x, middle = (left + right) // 2, y + height // 2
        path = f"M{x - half} {middle}l{half} {-half}l{half} {half}l{-half} {half}z"
        return Shape(path, Box(x - half, middle - half, 2 * half, 2 * half), single=True)
    box = Box(left, y, max(right - left, 4), height)
    return Shape(box.path, box, single=False)


def _beside(box: Box, words: str, y: int) -> Text:
    """The words to the right of the box, or to the left where they would leave the chart."""
    right = box.x + box.width + 10
    if right + width_of(words) <= WIDTH:
        return Text(right, y, words)
    return Text(box.x - 10 - width_of(words), y, words)


def _markers(scale: Scale, now: date | None, live: date | None) -> list[tuple[str, int, Text, int]]:
    """[(kind, x, words, row)]: words on the row above when they would stand in each other's way."""
    found: list[tuple[str, int, Text, int]] = []
    for kind, day, words in (("now", now, f"Läget {now}"), ("live", live, f"Systemet startar {live}")):
        if day is None:
            continue
        x, wide = scale.x(day), width_of(words)
        left = x if x + wide <= WIDTH else x - wide
        row = int(any(x - wide < other < x + wide + width_of(text.text) for _, other, text, _ in found))
        found.append((kind, x, Text(left, 0, words), row))
    rows = 1 + max((row for *_, row in found), default=-1)
    return [(kind, x, Text(text.x, (rows - row) * BAND - 14, text.text), row) for kind, x, text, row in found]


def _axis(scale: Scale, head: int) -> tuple[tuple[Text, ...], tuple[Text, ...], list[int]]:
    """Years, tertials and the limits between them; only what there is room for."""
    starts = [(year, number, scale.x(_first_day(year, number))) for year, number in scale.tertials]
    column = (RIGHT - LEFT) / len(starts)
    every = 1
    while column * 3 * every < 110:
        every *= 2
    years = [(year, x) for position, (year, number, x) in enumerate(starts) if number == 1 or position == 0]
    shown = [(year, x) for year, x in years if year % every == 0]
    room = {x: after - x for (_, x), (_, after) in pairwise([*shown, (0, RIGHT)])}
    narrow = column < 75
    limits = [x for _, x in shown] if narrow else [x for *_, x in starts]
    return (
        tuple(Text(x + 8, head - HEAD + 36, str(year)) for year, x in shown if room[x] >= 80),
        () if narrow else tuple(Text(x + 8, head - 18, f"T{number}") for _, number, x in starts),
        [*limits, RIGHT],
    )
