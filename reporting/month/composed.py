"""What stands first and beside on a month's page: its one sentence, the table of what waits, the trend's bars and the
next dates. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from activities.calendar.month import Month
from activities.calendar.swedish import MONTHS
from reporting.charts import trend
from reporting.charts.trend import Point
from reporting.month.frozen import Due, Monthly, WaitingDecision
from reporting.month.presenters import Number, Section, View
from reporting.snapshot.schema import Signal

NUMBERS = ("Ingen", "En", "Två", "Tre", "Fyra", "Fem", "Sex", "Sju", "Åtta", "Nio", "Tio", "Elva", "Tolv")
TALL = 96  # of the trend's tallest bar, in pixels
DATES = 3  # of the next dates


@dataclass(frozen=True)
class SheetLine:
    """One matter to take a position on. `basis` and `meeting` are 0 where the row itself is the place to read."""

    name: str
    row: int
    what: str
    who: str
    since: str  # ISO; "" when `what` says the day or there is none
    basis: int = 0
    meeting: int = 0
    late: bool = False


@dataclass(frozen=True)
class Group:
    """Matters of one kind. `number` leads to all of them; None for those that are no rows."""

    kind: str
    heading: str
    words: str  # after the heading or the number: "delaktiviteter", "ur ledningsgruppens tidigare möten"
    lines: tuple[SheetLine, ...]
    number: Number | None = None
    has_more: bool = False


@dataclass(frozen=True)
class Block:
    """So many rows with one signal, in pixels from the top of the bar's place."""

    signal: Signal
    top: int
    height: int


@dataclass(frozen=True)
class Bar:
    """A month of the trend."""

    month: Month
    letter: str
    deviating: int
    presented: bool
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Coming:
    """A date ahead: a report's next day when `tertial` is filled, a row's first or last day when `row` is, else the
    start of the system.
    """

    day: str  # ISO
    what: str
    name: str = ""
    row: int = 0
    tertial: str = ""


@dataclass(frozen=True)
class Composed:
    """`since` is the day compared with in words, "" for none; `trend_words` say what the bars show."""

    says: str
    since: str
    groups: tuple[Group, ...]
    bars: tuple[Bar, ...]
    trend_words: str
    dates: tuple[Coming, ...]
    reports: tuple[Due, ...]  # whose next day does not say all of where they stand


def compose(view: View, points: Sequence[Point]) -> Composed:
    """`points` are the trend's, the page's own month among those that are presented when it is."""
    page = view.page
    return Composed(
        says=says(view),
        since=day_in(view.since, view.as_of.year) if view.since else "",
        groups=groups(view),
        bars=bars(points, page.legend),
        trend_words=trend.title(points, [signal.label for signal in page.legend]),
        dates=dates(page),
        reports=tuple(due for due in page.due if due.late or not due.next_day or due.next_day not in due.standing),
    )


def says(view: View) -> str:
    """ "Två delaktiviteter avviker. Ingen har bytt signal sedan 26 november." """
    if view.well:
        return view.well
    deviates = f"{_counted(len(view.page.deviations))} avviker."
    if view.is_unheard:
        return f"{deviates} Ingen har uppdaterat någon delaktivitet än."
    return f"{deviates} {_moved(view)}".strip()


def _word(number: int) -> str:
    return NUMBERS[number] if number < len(NUMBERS) else str(number)


def _counted(number: int) -> str:
    return f"{_word(number)} {'delaktivitet' if number < 2 else 'delaktiviteter'}"


def _moved(view: View) -> str:
    if view.since is None:
        return ""
    number, worse = view.moved_number.count, sum(moved.direction == "worse" for moved in view.page.moved)
    how = f"{_word(worse).lower()} till det sämre" if worse < number else "till det sämre"
    day = day_in(view.since, view.as_of.year)
    return f"{_word(number)} har bytt signal sedan {day}{f', {how}' if worse else ''}."


def day_in(day: date, year: int) -> str:
    """ "26 november", with the year when it is another than the page's."""
    words = f"{day.day}\u00a0{MONTHS[day.month - 1]}"
    return words if day.year == year else f"{words} {day.year}"


def groups(view: View) -> tuple[Group, ...]:
    """All that somebody must take a position on but the deviations, by kind, and what the meetings have decided."""
    who = {row.key: row.responsible for row in view.page.rows}
    found = [_group(section, who) for section in view.sections if section.kind != "deviating"]
    if view.tasks:
        lines = tuple(
            SheetLine(
                task.what,
                0,
                f"Skulle ha varit klart {task.due}" if task.late else f"Senast {task.due}",
                task.owner,
                task.decided,
                meeting=task.meeting,
                late=task.late,
            )
            for task, _due, _decided in view.tasks
        )
        found.append(Group("tasks", "Uppdrag från möten", "ur ledningsgruppens tidigare möten", lines))
    return tuple(found)


def _group(section: Section, who: dict[int, str]) -> Group:
    count = section.number.count
    words = "beslut" if section.kind == "waiting" else "delaktivitet" if count == 1 else "delaktiviteter"
    lines = _waiting(section, who) if section.kind == "waiting" else _rows(section)
    return Group(section.kind, section.heading, words, lines, section.number, section.has_more)


def _waiting(section: Section, who: dict[int, str]) -> tuple[SheetLine, ...]:
    return tuple(
        SheetLine(wait.name, wait.row, wait.what, who.get(wait.row, ""), wait.since, _basis(wait))
        for wait in section.waiting
    )


def _basis(wait: WaitingDecision) -> int:
    return wait.number if wait.kind == "basis" else 0


def _rows(section: Section) -> tuple[SheetLine, ...]:
    return tuple(
        SheetLine(item.row.name, item.row.key, item.words, item.row.responsible, _since(section.kind, item.row.updated))
        for item in section.items
    )


def _since(kind: str, updated: str) -> str:
    return (updated or "Aldrig") if kind == "silent" else ""


def bars(points: Sequence[Point], legend: Sequence[Signal]) -> tuple[Bar, ...]:
    """The oldest first; from the top down the signals stand in the legend's order. () when no month has a row."""
    most = max((sum(point.counts) for point in points), default=0)
    return tuple(_bar(point, legend, most) for point in points) if most else ()


def _bar(point: Point, legend: Iterable[Signal], most: int) -> Bar:
    blocks, below, deviating = [], sum(point.counts), 0
    for signal, count in zip(legend, point.counts, strict=True):
        if count:
            top, bottom = (TALL - TALL * rows // most for rows in (below, below - count))
            blocks.append(Block(signal, top, bottom - top))
            below -= count
        deviating += count if signal.key == "deviating" else 0
    month = Month.parse(point.month)
    return Bar(month, MONTHS[month.number - 1][0].upper(), deviating, point.presented, tuple(blocks))


def dates(page: Monthly) -> tuple[Coming, ...]:
    """The first dates after the day that the page tells."""
    ahead = (coming for coming in _dates(page) if coming.day > page.as_of)
    return tuple(sorted(ahead, key=lambda coming: coming.day)[:DATES])


def _dates(page: Monthly) -> Iterator[Coming]:
    for due in page.due:
        yield Coming(due.next_day, due.next_what, due.label, tertial=due.tertial)
    yield Coming(page.go_live, "Systemet startar")
    for row in page.rows:
        if row.signal.key != "finished":
            yield Coming(row.start, "börjar", row.name, row=row.key)
            yield Coming(row.end, "slutar", row.name, row=row.key)
