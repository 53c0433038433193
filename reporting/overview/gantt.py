"""The plan's timeline as a page: step by step its pictures, what they say in words, and a table of the same. Pure.

    page = gantt.page_of(rows, as_of="2020-12-15", go_live="2022-01-01", previous="Tertial 2 2020")

The rows are those of a snapshot, so that any day's rows can be shown. Nothing is asked or decided here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from reporting.charts import bars, timeline
from reporting.charts.scale import Frame, period_of
from reporting.charts.shapes import Box
from reporting.charts.signals import SYMBOLS, Mark, mark
from reporting.snapshot.schema import Row, Signal

FOLD_OVER = bars.FOLD_OVER  # rows; a larger plan is folded by step
SCREEN = Frame(width=2440, names=900, padding=20)
TALLEST = (1400, 1400)  # a picture that fits a printed page together with its step's heading
SWATCH = Box(2, 2, 66, 24)

NO_BREAK = "\N{NO-BREAK SPACE}"
NEW, SAME, WHOLE = "Ny sedan dess", "Samma datum", "Aktiviteten som helhet"


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of the table. `activity` is "" where it has been named above, or is what the row is about (`alone`)."""

    key: int
    name: str
    alone: bool
    activity: str
    span: int  # how many rows the activity's cell stands beside
    signal: Signal
    start: str  # ISO; "" when no period is given
    end: str
    before: str  # the dates last reported, in words, a period on two lines; "" when nothing has been reported
    moved: bool
    remark: str


@dataclass(frozen=True)
class Drawn:
    """A picture with its name and all that it shows in words."""

    picture: timeline.Picture
    name: str
    words: str


@dataclass(frozen=True)
class Step:
    title: str
    signals: tuple[tuple[Signal, int], ...]  # how many rows have each, those with none left out
    span: str  # "2020-01-01 – 2021-12-31"; "" when no row has a period
    pictures: tuple[Drawn, ...]
    lines: tuple[TableRow, ...]
    open: bool

    @property
    def size(self) -> str:
        return rows_in_words(len(self.lines))


@dataclass(frozen=True)
class Key:
    """How a signal is drawn, and how many rows have it."""

    signal: Signal
    texture: str  # over SWATCH
    count: int


@dataclass(frozen=True)
class Field:
    """A whole line of a picture, as a path, with the signal's symbol at `y`: what all lines of its kind have alike."""

    symbol: str
    names: int  # lines of a name
    path: str
    y: int


FIELDS = tuple(
    Field(symbol, names, Box(0, 0, SCREEN.width, timeline.height_of(names, SCREEN)).path, SCREEN.padding // 2 - 1)
    for symbol in SYMBOLS
    for names in (1, 2)
)


@dataclass(frozen=True)
class Page:
    """The whole page. `former` and `single`: whether a former date, and a single day, is drawn anywhere."""

    lead: str
    sentences: tuple[str, ...]
    keys: tuple[Key, ...]
    steps: tuple[Step, ...]
    previous: str
    as_of: str
    go_live: str
    former: bool
    single: bool
    fields: tuple[Field, ...] = FIELDS

    @property
    def drawn(self) -> bool:
        return self.first is not None

    @property
    def first(self) -> timeline.Picture | None:
        """Any picture, for what they have in common; None when there is none."""
        return next((drawn.picture for step in self.steps for drawn in step.pictures), None)


def page_of(rows: Iterable[Row], *, as_of: str, go_live: str = "", previous: str = "") -> Page:
    """The rows, in the plan's order, as they stand on the day `as_of`.

    Dates are ISO, "" for none; `previous` is the label of the report that the rows' reported dates come from, "" when
    there is none. All pictures have one scale.
    """
    rows = tuple(rows)
    items = [bars.item_of(row) for row in rows]
    chart = timeline.chart_of(items, as_of=as_of, go_live=go_live, frame=SCREEN)
    small = len(rows) <= FOLD_OVER
    steps = tuple(
        _step(title, tuple(group), chart, previous, small) for title, group in groupby(rows, key=lambda row: row.step)
    )
    lines = [line for step in steps for drawn in step.pictures for line in drawn.picture.lines]
    moved = sum(line.moved for step in steps for line in step.lines)
    return Page(
        lead=_lead(items),
        sentences=(*_sentences(items, moved, previous, as_of), *(chart.aside if chart else ())),
        keys=tuple(Key(signal, _swatch(mark(signal)), count) for signal, count in counted(rows)),
        steps=steps,
        previous=previous,
        as_of=as_of,
        go_live=go_live,
        former=any(line.was for line in lines),
        single=any(shape.single for line in lines for shape in (line.shape, line.was) if shape),
    )


def _step(title: str, rows: tuple[Row, ...], chart: timeline.Chart | None, previous: str, small: bool) -> Step:
    items = [bars.item_of(row) for row in rows]
    shown = title or "Utan steg"
    deviates = any(row.signal.key == "deviating" for row in rows)
    days = [day for item in items if item.period for day in item.period]
    return Step(
        title=shown,
        signals=counted(rows),
        span=bars.range_of((min(days), max(days))) if days else "",
        pictures=tuple(_drawn(shown, items, chart, previous, small)) if chart else (),
        lines=tuple(_lines(rows, previous)),
        # A long step would bury the steps after it, deviations or not: its heading tells how many there are.
        open=small or (deviates and len(rows) <= FOLD_OVER),
    )


def counted(rows: Iterable[Row]) -> tuple[tuple[Signal, int], ...]:
    """Each signal that any row has and how many have it, deviations first."""
    found: dict[Signal, int] = {}
    for row in rows:
        found[row.signal] = found.get(row.signal, 0) + 1
    return tuple(sorted(found.items(), key=lambda pair: bars.weight(pair[0])))


def _swatch(signal: Mark) -> str:
    return timeline.texture_of(SWATCH, signal)


# ---- The pictures ----


def _drawn(title: str, items: list[bars.BarItem], chart: timeline.Chart, previous: str, small: bool) -> Iterator[Drawn]:
    """The step's pictures; none when no row has a period, now or in the report."""
    if not any(item.period or item.was for item in items):
        return
    pictures = chart.pictures(items, pages=TALLEST, headed=False)
    for number, picture in enumerate(pictures, 1):
        name = f"Tidslinje, {title}" + (f", bild {number} av {len(pictures)}" if len(pictures) > 1 else "")
        source = "Alla datum står i tabellen under bilden."
        words = timeline.words_of(picture, name=name, previous=previous, source=source, counted=not small)
        yield Drawn(picture, name, words)


# ---- The table ----


def _lines(rows: tuple[Row, ...], previous: str) -> Iterator[TableRow]:
    for activity, group in groupby(rows, key=lambda row: row.activity):
        held = tuple(group)
        alone = len(held) == 1 and not held[0].title
        for number, row in enumerate(held):
            named = number == 0 and not alone
            yield _line(row, alone, activity if named else "", len(held) if named else 0, previous)


def _line(row: Row, alone: bool, activity: str, span: int, previous: str) -> TableRow:
    period, was = period_of(row.start, row.end), period_of(row.reported_start, row.reported_end)
    before = ""
    if previous:
        before = NEW if row.reported is None else SAME if was == period else _on_two_lines(was)
    return TableRow(
        key=row.key,
        name=row.activity if alone else row.title or WHOLE,
        alone=alone,
        activity=activity,
        span=span,
        signal=row.signal,
        start=period[0].isoformat() if period else "",
        end=period[1].isoformat() if period else "",
        before=before,
        moved=before not in ("", NEW, SAME),
        remark=row.remark,
    )


def _on_two_lines(was: timeline.Period | None) -> str:
    return bars.range_of(was).capitalize().replace("– ", "–\n")


# ---- In words ----


def _lead(items: list[bars.BarItem]) -> str:
    if not items:
        return "Planen har inga rader."
    days = [day for item in items if item.period for day in item.period]
    if not days:
        return f"{rows_in_words(len(items))}, ingen med en tidsplan att visa."
    if min(days) == max(days):
        return f"{rows_in_words(len(items))}, {min(days)}."
    return f"{rows_in_words(len(items))}, från {min(days)} till {max(days)}."


def _sentences(items: list[bars.BarItem], moved: int, previous: str, as_of: str) -> Iterator[str]:
    given, drawn = sum(1 for item in items if item.period), any(item.was for item in items)
    if moved:
        where = "; de tidigare visas under staplarna, streckade" if drawn else ""
        yield f"{rows_in_words(moved)} har andra datum än i {previous}{where}."
    elif items and previous:
        yield f"Inga datum har flyttats sedan {previous}."
    elif items:
        yield f"Ingen rapport var fastställd {as_of}, så det finns inga tidigare datum att jämföra med."
    if 0 < given < len(items):
        yield f"{rows_in_words(len(items) - given)} har ingen period angiven."


def rows_in_words(count: int) -> str:
    return f"{count:,} {'rad' if count == 1 else 'rader'}".replace(",", NO_BREAK)
