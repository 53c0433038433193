"""A month's page as it is shown: sections in the order of the page, numbers with the rows they lead to. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

from activities.calendar.month import Month
from reporting.charts.trend import Point
from reporting.month import wording
from reporting.month.frozen import Coming, Due, Monthly, MonthTask, Moved, NewWords, WaitingDecision
from reporting.month.ledger import PlanState
from reporting.month.lists import HELD, NEEDS, PLAN, Choice, PageVersion, change_facts
from reporting.report.sections import KINDS, Fact
from reporting.snapshot.schema import Change, Row, Signal

SHOWN = 10  # of each section on the page itself; the whole of it is one number away


@dataclass(frozen=True)
class Number:
    """How many, and the query of the list that has exactly those."""

    count: int
    query: str


@dataclass(frozen=True)
class NeedingRow:
    """A row that calls for somebody. `facts` are (label, text)."""

    row: Row
    words: str
    since: date | None = None
    facts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Section:
    """What calls for somebody in one way; `items` are the first of them, `waiting` when it is decisions."""

    kind: str
    heading: str
    words: str  # after the number: "avvikelser"
    number: Number
    items: tuple[NeedingRow, ...]
    waiting: tuple[WaitingDecision, ...] = ()

    @property
    def has_more(self) -> bool:
        return self.number.count > SHOWN


@dataclass(frozen=True)
class SignalLine:
    signal: Signal
    now: Number
    before: Number | None
    change: str  # "2 fler", "Oförändrat"; "" when nothing can be compared


@dataclass(frozen=True)
class StepLine:
    title: str
    cells: tuple[tuple[Signal, Number], ...]
    total: Number


@dataclass(frozen=True)
class TrendLine:
    month: Month
    as_of: date
    presented: bool
    cells: tuple[tuple[Signal, Number], ...]


@dataclass(frozen=True)
class ToldChange:
    """Changes of the plan that say the same, of one row or several as (name, key); a row of an older page, which does
    not say whose it is, has the key 0. A heading's new wording says by itself what it is about and has no rows.
    """

    rows: tuple[tuple[str, int], ...]
    facts: tuple[Fact, ...]


@dataclass(frozen=True)
class ChangeGroup:
    """Changes of one kind, the first of them; `number` is of those that are about rows, and `left` those not told."""

    heading: str
    told: tuple[ToldChange, ...]
    number: Number
    left: int


@dataclass(frozen=True)
class View:
    """Everything a month's page shows of the plan."""

    page: Monthly
    as_of: date
    since: date | None
    well: str  # in a sentence, when nothing calls for anybody
    sections: tuple[Section, ...]
    tasks: tuple[tuple[MonthTask, date, date], ...]  # with the last day and the day of the meeting
    moved: tuple[Moved, ...]
    moved_number: Number
    new_words: tuple[NewWords, ...]
    new_words_number: Number
    changes: tuple[ChangeGroup, ...]
    signals: tuple[SignalLine, ...]
    total: Number
    steps: tuple[StepLine, ...]
    trend: tuple[TrendLine, ...]  # the newest first
    upcoming: tuple[Coming, ...]
    upcoming_number: Number
    due: tuple[Due, ...]
    version: PageVersion

    @property
    def coming(self) -> str:
        """The next tertial: "tertial 1 2021 (januari–april 2021)"."""
        tertial = self.page.period.tertial.next()
        return f"{tertial.label.lower()} ({tertial.months})"

    @property
    def is_unheard(self) -> bool:
        """Nobody has ever said anything of any row."""
        return bool(self.page.rows) and not any(row.updated for row in self.page.rows)


def view(page: Monthly, version: PageVersion = HELD) -> View:
    """The page as it is shown; `version` is what its numbers carry, see lists.Choice."""
    all_rows = Choice(version=version)
    return View(
        page=page,
        as_of=date.fromisoformat(page.as_of),
        since=date.fromisoformat(page.since) if page.since else None,
        well=_well(page) if page.is_well else "",
        sections=_sections(page, all_rows),
        tasks=tuple((task, date.fromisoformat(task.due), date.fromisoformat(task.decided)) for task in page.tasks),
        moved=page.moved[:SHOWN],
        moved_number=Number(len(page.moved), replace(all_rows, chosen="moved").query),
        new_words=page.new_words[:SHOWN],
        new_words_number=Number(len(page.new_words), replace(all_rows, chosen="words").query),
        changes=_changes(page, all_rows),
        signals=_signals(page, all_rows),
        total=Number(len(page.rows), all_rows.query),
        steps=_steps(page, all_rows),
        trend=_trend(page, all_rows),
        upcoming=page.upcoming[: SHOWN * 2],
        upcoming_number=Number(len(page.upcoming), replace(all_rows, chosen="upcoming").query),
        due=page.due,
        version=version,
    )


def changed_since(page: Monthly, now: PlanState) -> bool:
    """Whether rows say something else now, have come or have gone, since the page was presented."""
    then, today = ({row.key: _said(row) for row in rows} for rows in (page.rows, now.rows))
    return then != today


def _said(row: Row) -> tuple[str, ...]:
    return row.name, row.period, row.signal.key, row.updated, row.words


def _well(page: Monthly) -> str:
    if not page.rows:
        return "Planen har inga delaktiviteter den här månaden, så det finns inget läge att visa."
    if late := wording.late(page):
        return f"Ingen delaktivitet i planen behöver uppmärksamhet, men {late}."
    if all(row.signal.key == "finished" for row in page.rows):
        return "Allt är gjort. Planens alla delaktiviteter är avslutade."
    return (
        "Inget behöver uppmärksamhet. Ingen delaktivitet avviker, inget datum har passerat, inget väntar på beslut och "
        "ingen uppdatering saknas."
    )


def _sections(page: Monthly, all_rows: Choice) -> tuple[Section, ...]:
    found = []
    for kind, (heading, one, several) in NEEDS.items():
        query = replace(all_rows, chosen=kind).query
        if kind == "waiting":
            count, items = len(page.waiting), tuple[NeedingRow, ...]()
        else:
            items = _items(page, kind)
            count = len(items)
        waiting = page.waiting[:SHOWN] if kind == "waiting" else ()
        if count:
            words = one if count == 1 else several
            found.append(Section(kind, heading, words, Number(count, query), items[:SHOWN], waiting))
    return tuple(found)


def _items(page: Monthly, kind: str) -> tuple[NeedingRow, ...]:
    rows = {row.key: row for row in page.rows}
    return tuple(
        NeedingRow(
            rows[need.row],
            need.words,
            date.fromisoformat(need.since) if need.since else None,
            _deviation(rows[need.row]) if kind == "deviating" else (),
        )
        for need in page.needs
        if need.kind == kind
    )


def _deviation(row: Row) -> tuple[tuple[str, str], ...]:
    who = (("Ansvarig", row.responsible),) if row.responsible else ()
    return (*wording.deviation_facts(row), *who)


def _changes(page: Monthly, all_rows: Choice) -> tuple[ChangeGroup, ...]:
    """By kind. Headings are few, and no list has them, so all are told."""
    found = []
    for kind in dict.fromkeys((*KINDS, *(change.kind for change in page.changes))):
        of_kind = [change for change in page.changes if change.kind == kind]
        of_rows = [change for change in of_kind if change.key]
        shown = [change for change in of_kind if not change.key] + of_rows[:SHOWN]
        told = tuple(ToldChange(_named(same), facts) for facts, same in groupby(shown, key=change_facts))
        if told:
            number = Number(len(of_rows), replace(all_rows, chosen=f"{PLAN}{kind}").query)
            found.append(ChangeGroup(KINDS.get(kind, "Andra ändringar"), told, number, len(of_kind) - len(shown)))
    return tuple(found)


def _named(changes: Iterable[Change]) -> tuple[tuple[str, int], ...]:
    return tuple((change.name, change.key) for change in changes if change.key or change.kind != "reworded")


def _signals(page: Monthly, all_rows: Choice) -> tuple[SignalLine, ...]:
    return tuple(
        SignalLine(
            count.signal,
            Number(count.now, replace(all_rows, signal=count.signal.key).query),
            None if count.before is None else Number(count.before, replace(all_rows, before=count.signal.key).query),
            "" if count.before is None else _change(count.now - count.before),
        )
        for count in page.counts
    )


def _change(more: int) -> str:
    if not more:
        return "Oförändrat"
    return f"{more} fler" if more > 0 else f"{-more} färre"


def _steps(page: Monthly, all_rows: Choice) -> tuple[StepLine, ...]:
    return tuple(
        StepLine(
            step.title,
            _cells(page.legend, step.counts, replace(all_rows, step=place)),
            Number(step.total, replace(all_rows, step=place).query),
        )
        for place, step in enumerate(page.steps, 1)
    )


def _trend(page: Monthly, all_rows: Choice) -> tuple[TrendLine, ...]:
    """Numbers of other months lead to what they were counted on, which a later presentation does not move; those of
    this one stay on this page.
    """
    return tuple(
        TrendLine(
            Month.parse(point.month),
            date.fromisoformat(point.as_of),
            point.presented,
            _cells(page.legend, point.counts, all_rows if point.month == page.month else _counted_on(point)),
        )
        for point in reversed(page.trend)
    )


def _counted_on(point: Point) -> Choice:
    counted = {"number": point.version} if point.version else {"day": date.fromisoformat(point.as_of)}
    return Choice(version=PageVersion(**counted))


def _cells(legend: Iterable[Signal], counts: Iterable[int], choice: Choice) -> tuple[tuple[Signal, Number], ...]:
    pairs = zip(legend, counts, strict=True)
    return tuple((signal, Number(count, replace(choice, signal=signal.key).query)) for signal, count in pairs)
