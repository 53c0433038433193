"""The plan as bars over tertials: pure geometry, drawn by templates/reporting/charts/_timeline_picture.html.

For a paper:

    items = bars.items_of(report.rows)         # or Items of one's own
    for picture in timeline.pictures(items, as_of="2020-12-15", go_live="2022-01-01"):
        …  # {% include "reporting/charts/_timeline_picture.html" with picture=picture title="…" %}

Each picture is one <svg> without style attributes and with no ids, so that several may stand on a page. Dates are ISO;
a date that is none counts as missing. Measures are tenths of a millimetre, as in charts.py. The page on the screen has
the same scale and days, see gantt.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby, pairwise, product

from activities.calendar.swedish import day_of
from reporting.charts.bars import BarItem, range_of
from reporting.charts.scale import HEAD, PAPER, Frame, Period, Scale, axis_of, is_near, scale_of
from reporting.charts.shapes import BOLD, TEXT, Box, Symbol, Text, fitted, hatching, width_of
from reporting.charts.signals import Mark, mark

PAGES = (1480, 1740)  # the tallest picture on the first page, under its heading, and on the pages after

LINE, STEP = 33, 64  # a line of a name, a step's heading
BAR, WAS, DIAMOND = 28, 8, 16  # heights: a bar, a former bar under it, half a diamond
BAND, APART = 42, 24  # a line of the markers' words, above the years and tertials; between words
MISSING = "Ingen period angiven"


@dataclass(frozen=True, slots=True)
class Shape:
    """A bar, or a diamond for a single day, as a path."""

    path: str
    box: Box
    single: bool


@dataclass(frozen=True, slots=True)
class TimelineLine:
    """An item in its place. `shape` is None when no period is given, and `note` says so; else it dates a diamond."""

    item: BarItem
    top: int
    height: int
    names: tuple[Text, ...]
    symbol: Symbol
    mark: Mark
    shape: Shape | None
    was: Shape | None
    note: Text | None

    @property
    def texture(self) -> str:
        return texture_of(self.shape.box, self.mark) if self.shape and not self.shape.single else ""

    @property
    def words(self) -> str:
        """ "Pågående enligt plan, 2020-08-15 – 2021-08-31"."""
        return f"{self.item.signal.label}, {range_of(self.item.period)}"


@dataclass(frozen=True)
class Marker:
    """A day as a line through the chart, with its words above."""

    path: str
    x: int
    text: Text


@dataclass(frozen=True)
class Day:
    """Today or the day the system starts: where it stands and on which row above the chart its words do."""

    kind: str  # now | live
    x: int
    row: int
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
    lines: tuple[TimelineLine, ...]
    now: Marker | None
    live: Marker | None

    @property
    def view(self) -> str:
        return f"0 0 {self.width} {self.height}"


@dataclass(frozen=True, slots=True)
class _Block:
    """A step's heading, or an item, and how much height it takes."""

    height: int
    step: str
    item: BarItem | None = None
    names: tuple[str, ...] = ()


# ---- In words ----


def words_of(picture: Picture, *, name: str, previous: str, source: str) -> str:
    """What the picture, called `name`, shows, with its numbers. `previous` is the label of the report whose dates were
    others, and `source` a sentence that tells where all dates stand.
    """
    items = [line.item for line in picture.lines]
    told = [f"{name}, med {len(items)} {'stapel' if len(items) == 1 else 'staplar'}."]
    days = [day for item in items if item.period for day in item.period]
    if days:
        told.append(f"De sträcker sig från {min(days)} till {max(days)}.")
    told += [f"{marker.text.text}." for marker in (picture.now, picture.live) if marker]
    labels = [item.signal.label for item in items]
    told.append(f"{', '.join(f'{label} {labels.count(label)}' for label in dict.fromkeys(labels))}.")
    if moved := [f"{item.name}: {range_of(item.period)}, tidigare {range_of(item.was)}" for item in items if item.was]:
        told.append(f"Andra datum än i {previous}: {'; '.join(moved)}.")
    if missing := [item.name for item in items if not item.period]:
        told.append(f"Utan angiven period: {'; '.join(missing)}.")
    return " ".join((*told, source))


# ---- The pictures ----


@dataclass(frozen=True)
class Chart:
    """What pictures that belong together have in common: the scale, the days drawn as lines, the head's height.

    `aside` are sentences of the days that lie too far from all periods to be drawn.
    """

    scale: Scale
    days: tuple[Day, ...]
    head: int
    aside: tuple[str, ...] = ()

    def pictures(self, items: Iterable[BarItem], *, pages: tuple[int, int] = PAGES) -> tuple[Picture, ...]:
        """The items in their order under their steps' headings, in pictures no taller than `pages` (the first, the
        others).
        """
        blocks = list(_blocks(tuple(items), self.scale.frame))
        return tuple(_picture(page, self) for page in _pages(blocks, self.head, pages))


def chart_of(items: Iterable[BarItem], *, as_of: str = "", go_live: str = "", frame: Frame = PAPER) -> Chart | None:
    """The chart that holds every period of the items; None when no item has one. `as_of` and `go_live` are drawn as
    lines when they are dates no more than a tertial away, which would else press all periods together.
    """
    items, wanted = tuple(items), (("now", day_of(as_of)), ("live", day_of(go_live)))
    given = [day for item in items for period in (item.period, item.was) if period for day in period]
    if not any(item.period for item in items):
        return None
    found = {kind: day for kind, day in wanted if day}
    near = {kind: day for kind, day in found.items() if is_near(day, min(given), max(given))}
    scale = scale_of([*given, *near.values()], frame)
    days = days_of(scale, near.get("now"), near.get("live"))
    aside = tuple(_aside(kind, day, min(given)) for kind, day in found.items() if kind not in near)
    return Chart(scale, days, HEAD + BAND * (1 + max((day.row for day in days), default=-1)), aside)


def _aside(kind: str, day: date, first: date) -> str:
    where = "före planens första datum" if day < first else "efter planens sista datum"
    return f"Läget {day} ligger {where}." if kind == "now" else f"Systemet startar {day}, {where}."


def pictures(
    items: Iterable[BarItem],
    *,
    as_of: str = "",
    go_live: str = "",
    frame: Frame = PAPER,
    pages: tuple[int, int] = PAGES,
) -> tuple[Picture, ...]:
    """The items on a chart of their own, as `Chart.pictures`. Empty when no item has a period."""
    items = tuple(items)
    chart = chart_of(items, as_of=as_of, go_live=go_live, frame=frame)
    return chart.pictures(items, pages=pages) if chart else ()


def _blocks(items: tuple[BarItem, ...], frame: Frame) -> Iterator[_Block]:
    for step, group in groupby(items, key=lambda item: item.step):
        if step:
            yield _Block(STEP, step)
        for item in group:
            names = fitted(item.name, frame.names - 60, lines=2)
            yield _Block(LINE * max(len(names), 1) + frame.padding, step, item, names)


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


def _picture(blocks: list[_Block], chart: Chart) -> Picture:
    scale, head, width = chart.scale, chart.head, chart.scale.frame.width
    y, steps, lines, rules = head, [], [], []
    for block in blocks:
        if block.item is None:
            (shown, *_) = fitted(block.step, width, size=BOLD) or ("",)
            steps.append(Text(0, y + STEP - 20, shown))
            rules.append(f"M0 {y + STEP - 8}H{width}")
        else:
            lines.append(_line(block.item, block.names, scale, y, block.height))
        y += block.height
    markers = {day.kind: Marker(f"M{day.x} {day.text.y + 8}V{y}", day.x, day.text) for day in chart.days}
    years, tertials, limits = axis_of(scale, head)
    return Picture(
        width=width,
        height=y + 6,
        grid="".join(f"M{x} {head - 6}V{y}" for x in limits),
        rules="".join(rules),
        years=years,
        tertials=tertials,
        steps=tuple(steps),
        lines=tuple(lines),
        now=markers.get("now"),
        live=markers.get("live"),
    )


def _line(item: BarItem, names: tuple[str, ...], scale: Scale, top: int, height: int) -> TimelineLine:
    signal, first, frame = mark(item.signal), top + scale.frame.padding // 2, scale.frame
    shape = shape_of(scale, item.period, first, BAR, DIAMOND) if item.period else None
    note = None
    if shape is None:
        note = Text(frame.left + 8, first + 24, MISSING)
    elif shape.single and item.period:
        note = _beside(shape.box, item.period[0].isoformat(), first + 24, frame.width)
    return TimelineLine(
        item=item,
        top=top,
        height=height,
        names=tuple(Text(46, first + 24 + number * LINE, name) for number, name in enumerate(names)),
        symbol=Symbol(0, first - 1, TEXT, signal),
        mark=signal,
        shape=shape,
        was=shape_of(scale, item.was, first + BAR + 3, WAS, WAS // 2 + 1) if item.was else None,
        note=note,
    )


def texture_of(box: Box, signal: Mark) -> str:
    """Strokes over a bar that tell the signal without its colour, as a path: a deviation is hatched, what is finished
    has a line along its middle. "" for the others.
    """
    if signal.key == "finished" and box.width > box.height:
        return f"M{box.x + box.height // 2} {box.y + box.height // 2}h{box.width - box.height}"
    return hatching(box) if signal.deviating else ""


def shape_of(scale: Scale, period: Period, y: int, height: int, half: int) -> Shape:
    start, end = period
    left, right = scale.x(start), scale.x(end, after=True)
    if start == end:
        x, middle = (left + right) // 2, y + height // 2
        path = f"M{x - half} {middle}l{half} {-half}l{half} {half}l{-half} {half}z"
        return Shape(path, Box(x - half, middle - half, 2 * half, 2 * half), single=True)
    box = Box(left, y, max(right - left, 4), height)
    return Shape(box.path, box, single=False)


def _beside(box: Box, words: str, y: int, width: int) -> Text:
    """The words to the right of the box, or to the left where they would leave the chart."""
    right = box.x + box.width + 10
    if right + width_of(words) <= width:
        return Text(right, y, words)
    return Text(box.x - 10 - width_of(words), y, words)


def days_of(scale: Scale, now: date | None, live: date | None) -> tuple[Day, ...]:
    """The days with their words on either side of the line, or on the row above when they would stand in each other's
    way.
    """
    days = [
        (kind, scale.x(day), words, width_of(words, BOLD))
        for kind, day, words in (("now", now, f"Läget {now}"), ("live", live, f"Systemet startar {live}"))
        if day
    ]
    sides = [
        [left for left in (x, x - wide) if scale.frame.left <= left and left + wide <= scale.frame.width] or [x - wide]
        for _, x, _, wide in days
    ]
    widths = [wide for *_, wide in days]
    lefts = next((found for found in product(*sides) if not _in_the_way(found, widths)), None)
    rows = [0] * len(days) if lefts else list(range(len(days)))
    below = max(rows, default=0)
    return tuple(
        Day(kind, x, row, Text(left, (1 + below - row) * BAND - 14, words))
        for (kind, x, words, _), row, left in zip(days, rows, lefts or [side[0] for side in sides], strict=True)
    )


def _in_the_way(lefts: Sequence[int], widths: Sequence[int]) -> bool:
    places = sorted(zip(lefts, widths, strict=True))
    return any(left + wide + APART > after for (left, wide), (after, _) in pairwise(places))
