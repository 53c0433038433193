"""The plan's timeline as a page: one picture with one axis, its days in words, and a table of the same. Pure.

    page = gantt.page_of(rows, as_of="2020-12-15", go_live="2022-01-01", previous="Tertial 2 2020")

The rows are those of a snapshot, so that any day's rows can be shown. Nothing is asked or decided here. Places across
the picture are per cent of its width, so that it is as wide as the page lets it be and its words keep their size.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from activities.calendar.swedish import day_of
from reporting.charts import bars, timeline
from reporting.charts.scale import Period, Scale, first_day, period_of
from reporting.snapshot.schema import Row, Signal

FOLD_OVER = bars.FOLD_OVER  # rows; a larger plan is folded by step
MOST_TERTIALS = 12  # more have no names of their own: a phone has no room for them
MOST_YEARS = 6  # that are named
LEAST_YEAR = 13.0  # per cent that the name of a year takes on a phone
ROOMY = 68.0  # per cent that the words of the day the system starts take there
LEAST_BAR = 0.2  # per cent, which can be seen
NOTE_FITS = 65.0  # per cent; a date beside a single day further right stands to the left of it

NO_BREAK = "\N{NO-BREAK SPACE}"
NEW, SAME, WHOLE = "Ny sedan dess", "Samma datum", "Aktiviteten som helhet"


@dataclass(frozen=True, slots=True)
class Bar:
    """A period in the picture: where it begins and how wide it is, "14.22%". A single day stands on its place alone."""

    x: str
    width: str
    single: bool
    to_the_left: bool  # of a single day: its date stands before it


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the picture and of the table. `bar` is None when no period is given, `was` when it is no other."""

    key: int
    name: str
    short: str  # the name under its activity's heading
    signal: Signal
    start: str  # ISO; "" when no period is given
    end: str
    bar: Bar | None
    was: Bar | None
    before: str  # the dates last reported, in words, a period on two lines; "" when nothing has been reported
    moved: bool
    remark: str

    @property
    def period(self) -> str:
        if not self.start:
            return timeline.MISSING.lower()
        return f"{self.start} – {self.end}" if self.start != self.end else self.start


@dataclass(frozen=True)
class Group:
    """An activity's rows. `title` is "" where the activity is its only row."""

    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Step:
    title: str
    signals: tuple[tuple[Signal, int], ...]  # how many rows have each, those with none left out
    groups: tuple[Group, ...]
    open: bool

    @property
    def lines(self) -> tuple[Line, ...]:
        return tuple(line for group in self.groups for line in group.lines)

    @property
    def size(self) -> str:
        return rows_in_words(len(self.lines))


@dataclass(frozen=True)
class Key:
    """How many rows have a signal."""

    signal: Signal
    count: int


@dataclass(frozen=True, slots=True)
class Mark:
    """What stands at a place of the axis: a year or a tertial, by its left limit."""

    x: str
    text: str


@dataclass(frozen=True, slots=True)
class Day:
    """A day as a line through all rows, with its words beside it; `roomy` where a phone has room for all of them."""

    kind: str  # now | live
    x: str
    label: str
    day: str
    to_the_left: bool
    roomy: bool


@dataclass(frozen=True)
class Axis:
    """`limits` are the places between tertials."""

    limits: tuple[str, ...]
    years: tuple[Mark, ...]
    tertials: tuple[Mark, ...]
    days: tuple[Day, ...]


@dataclass(frozen=True)
class Page:
    """The whole page. `former` and `single`: whether a former date, and a single day, is drawn anywhere."""

    lead: str
    sentences: tuple[str, ...]
    keys: tuple[Key, ...]
    axis: Axis | None  # None: no row has a period to draw
    steps: tuple[Step, ...]
    previous: str
    as_of: str
    go_live: str

    @property
    def size(self) -> int:
        return sum(key.count for key in self.keys)

    @property
    def lines(self) -> tuple[Line, ...]:
        return tuple(line for step in self.steps for line in step.lines)

    @property
    def folded(self) -> bool:
        return self.size > FOLD_OVER

    @property
    def former(self) -> bool:
        return any(line.was for line in self.lines)

    @property
    def single(self) -> bool:
        return any(line.bar.single for line in self.lines if line.bar)


def page_of(rows: Iterable[Row], *, as_of: str, go_live: str = "", previous: str = "", only: str = "") -> Page:
    """The rows, in the plan's order, as they stand on the day `as_of`.

    Dates are ISO, "" for none; `previous` is the label of the report that the rows' reported dates come from, "" when
    there is none. With a signal's key in `only` its rows alone are drawn, on the scale of all and counted among all.
    """
    rows = tuple(rows)
    items = [bars.item_of(row) for row in rows]
    chart = timeline.chart_of(items, as_of=as_of, go_live=go_live)
    scale, small = chart.scale if chart else None, len(rows) <= FOLD_OVER
    shown = [row for row in rows if only in ("", row.signal.key)]
    moved = sum(_before(row, previous)[1] for row in rows)
    drawn = any(item.was for item in items)
    return Page(
        lead=_lead(items),
        sentences=(*_sentences(items, moved, previous, as_of, drawn), *(chart.aside if chart else ())),
        keys=tuple(Key(signal, count) for signal, count in counted(rows)),
        axis=_axis(chart, {"now": as_of, "live": go_live}) if chart else None,
        steps=tuple(
            _step(title, tuple(group), scale, previous, small)
            for title, group in groupby(shown, key=lambda row: row.step)
        ),
        previous=previous,
        as_of=as_of,
        go_live=go_live,
    )


def counted(rows: Iterable[Row]) -> tuple[tuple[Signal, int], ...]:
    """Each signal that any row has and how many have it, deviations first."""
    found: dict[Signal, int] = {}
    for row in rows:
        found[row.signal] = found.get(row.signal, 0) + 1
    return tuple(sorted(found.items(), key=lambda pair: bars.weight(pair[0])))


# ---- The rows ----


def _step(title: str, rows: tuple[Row, ...], scale: Scale | None, previous: str, small: bool) -> Step:
    deviates = any(row.signal.key == "deviating" for row in rows)
    return Step(
        title=title or "Utan steg",
        signals=counted(rows),
        groups=tuple(
            _group(activity, tuple(group), scale, previous)
            for activity, group in groupby(rows, key=lambda row: row.activity)
        ),
        # A long step would bury the steps after it, deviations or not: its heading tells how many there are.
        open=small or (deviates and len(rows) <= FOLD_OVER),
    )


def _group(activity: str, rows: tuple[Row, ...], scale: Scale | None, previous: str) -> Group:
    alone = len(rows) == 1 and not rows[0].title
    return Group("" if alone else activity, tuple(_line(row, alone, scale, previous) for row in rows))


def _line(row: Row, alone: bool, scale: Scale | None, previous: str) -> Line:
    item = bars.item_of(row)
    before, moved = _before(row, previous)
    return Line(
        key=row.key,
        name=row.name,
        short=row.activity if alone else row.title or WHOLE,
        signal=row.signal,
        start=item.period[0].isoformat() if item.period else "",
        end=item.period[1].isoformat() if item.period else "",
        bar=_bar(scale, item.period),
        was=_bar(scale, item.was),
        before=before,
        moved=moved,
        remark=row.remark,
    )


def _before(row: Row, previous: str) -> tuple[str, bool]:
    """The dates last reported in words, and whether the row has others now."""
    if not previous:
        return "", False
    period, was = period_of(row.start, row.end), period_of(row.reported_start, row.reported_end)
    if row.reported is None or was == period:
        return NEW if row.reported is None else SAME, False
    return bars.range_of(was).capitalize().replace("– ", "–\n"), True


def _bar(scale: Scale | None, period: Period | None) -> Bar | None:
    if scale is None or period is None:
        return None
    (start, end), single = period, period[0] == period[1]
    left, right = place(scale, start), place(scale, end, after=True)
    at = (left + right) / 2 if single else left
    return Bar(_percent(at), _percent(max(right - left, LEAST_BAR)), single, single and at > NOTE_FITS)


def place(scale: Scale, day: date, *, after: bool = False) -> float:
    """Where the day begins, or ends, in per cent of the picture's width."""
    return (day.toordinal() - scale.first + after) * 100 / scale.days


def _percent(number: float) -> str:
    return f"{round(number, 2):g}%"


# ---- The axis ----


def _axis(chart: timeline.Chart, dates: dict[str, str]) -> Axis:
    starts = [(year, number, place(chart.scale, first_day(year, number))) for year, number in chart.scale.tertials]
    years = [(year, x) for at, (year, number, x) in enumerate(starts) if number == 1 or at == 0]
    every = -(-len(years) // MOST_YEARS)
    shown = [(year, x) for year, x in years if year % every == 0]
    after = [x for _, x in shown[1:]] + [100.0]
    few = len(starts) <= MOST_TERTIALS
    limits = [x for *_, x in starts] if few else [x for _, x in shown]
    return Axis(
        limits=tuple(_percent(x) for x in limits),
        years=tuple(
            Mark(_percent(x), str(year)) for (year, x), to in zip(shown, after, strict=True) if to - x >= LEAST_YEAR
        ),
        tertials=tuple(Mark(_percent(x), f"T{number}") for _, number, x in starts) if few else (),
        days=tuple(_days(chart, dates)),
    )


def _days(chart: timeline.Chart, dates: dict[str, str]) -> Iterator[Day]:
    for kind, label in (("live", "Systemet startar"), ("now", "Läget")):
        day = day_of(dates[kind])
        if day and any(found.kind == kind for found in chart.days):
            x = place(chart.scale, day)
            yield Day(kind, _percent(x), label, dates[kind], x > 50, kind == "now" or not 100 - ROOMY < x < ROOMY)


# ---- In words ----


def _lead(items: list[bars.BarItem]) -> str:
    if not items:
        return "Planen har inga delaktiviteter."
    days = [day for item in items if item.period for day in item.period]
    if not days:
        return f"{rows_in_words(len(items))}, ingen med en tidsplan att visa."
    if min(days) == max(days):
        return f"{rows_in_words(len(items))}, {min(days)}."
    return f"{rows_in_words(len(items))}, från {min(days)} till {max(days)}."


def _sentences(items: list[bars.BarItem], moved: int, previous: str, as_of: str, drawn: bool) -> Iterator[str]:
    given = sum(1 for item in items if item.period)
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
    return f"{count:,} {'delaktivitet' if count == 1 else 'delaktiviteter'}".replace(",", NO_BREAK)
