"""One page a month for ledningsgruppen, as frozen text: what calls for somebody, what has changed, and the numbers.

Pure. A presented month keeps it as JSON; a month nobody presented is made anew from the ledger. Pages, PDF and
presentation are all drawn from it and from nothing else, so that they say the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from activities.calendar.month import Month
from activities.calendar.tertial import Tertial
from activities.rows import attention
from reporting.charts.trend import Point
from reporting.month.ledger import PlanState, RowHistory, StatusEvent
from reporting.snapshot import deltas
from reporting.snapshot.changes import Reason, changes
from reporting.snapshot.schema import Change, Count, HasRows, Row, Signal, Source

SCHEMA = 1
END_DATE = "nytt slutdatum"
NEVER: Mapping[int, date] = {}


@dataclass(frozen=True)
class Need:
    """Why a row calls for somebody: its kind, by the rules of attention.py, and the words."""

    row: int
    kind: str  # deviating | returned | passed | late | silent | waiting
    words: str
    since: str = ""  # ISO; since when a deviating row has deviated, "" of the other kinds, whose words say it


@dataclass(frozen=True)
class WaitingDecision:
    """A decision somebody waits for."""

    kind: str  # date | basis
    row: int
    number: int  # of the update that proposes the date, or the key of the basis
    name: str  # the row's
    what: str
    since: str  # ISO


@dataclass(frozen=True)
class Moved:
    """A row whose signal has become another in the time the page is about."""

    row: int
    name: str
    before: Signal
    after: Signal
    direction: str  # better | worse
    words: str
    on: str  # ISO date from when on the signal has been so


@dataclass(frozen=True)
class NewWords:
    """A row that deviated before and does still, of which something else is said now."""

    row: int
    name: str
    on: str  # ISO date of the newest update
    what: tuple[str, ...]  # what is new: orsak | åtgärd | följd | nytt slutdatum | kommentar

    @property
    def sentence(self) -> str:
        """ "Ny orsak, åtgärd och följd, nytt slutdatum"."""
        *first, last = [word for word in self.what if word != END_DATE] or [""]
        said = " och ".join(filter(None, (", ".join(first), last)))
        return ", ".join(filter(None, (said and f"ny {said}", END_DATE if END_DATE in self.what else ""))).capitalize()


@dataclass(frozen=True)
class Coming:
    """What begins or ends in the next tertial: "Börjar 2021-01-15"."""

    row: int
    name: str
    what: str


@dataclass(frozen=True)
class Due:
    """A report to the board on its way: where it stands, and its next day."""

    tertial: str  # "2020-T3"
    label: str
    standing: str  # "Insamlingen pågår till och med 2020-12-28."
    late: bool
    next_what: str  # "Granskningen börjar"; "" when no day is left
    next_day: str


@dataclass(frozen=True)
class MonthTask:
    """A decision to do something (uppdrag från möten) from the group's meetings that was open on the day."""

    key: int
    meeting: int
    what: str
    owner: str
    due: str
    decided: str  # ISO date of the meeting
    late: bool
    done: str = ""  # ISO date; "" while it is open


@dataclass(frozen=True)
class Monthly:
    """The plan in a month. `rows` have in `reported` and `direction` what they were at the beginning of it."""

    schema: int
    slug: str
    plan: str
    municipality: str
    administration: str
    month: str  # "2020-12"
    as_of: str  # the day whose end it tells
    since: str  # the day whose end it is compared with; "" when the plan had no row then
    since_presented: bool  # that day was what the group last saw, in whatever month; not the end of the month before
    go_live: str
    legend: tuple[Signal, ...]
    rows: tuple[Row, ...]
    counts: tuple[Count, ...]
    needs: tuple[Need, ...]
    waiting: tuple[WaitingDecision, ...]
    moved: tuple[Moved, ...]
    changes: tuple[Change, ...]
    trend: tuple[Point, ...]
    upcoming: tuple[Coming, ...]  # what begins and ends in the next tertial
    due: tuple[Due, ...]
    tasks: tuple[MonthTask, ...]
    gone: tuple[Row, ...] = ()  # rows that stood at the beginning and no longer do, as they were then
    new_words: tuple[NewWords, ...] = ()
    done: tuple[MonthTask, ...] = ()  # decisions to do that were done in the time
    why_none_is_due: str = ""  # after "Ingen rapport är på väg: "

    @property
    def period(self) -> Month:
        return Month.parse(self.month)

    @property
    def deviations(self) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if row.signal.key == "deviating")

    def needing(self, *kinds: str) -> tuple[tuple[Row, str], ...]:
        """Rows that call for somebody in one of the ways, with the words, in the plan's order."""
        rows = {row.key: row for row in self.rows}
        return tuple((rows[need.row], need.words) for need in self.needs if need.kind in kinds)

    @property
    def is_well(self) -> bool:
        """Nothing calls for anybody."""
        return not (self.needs or self.waiting)

    @property
    def steps(self) -> tuple[StepCount, ...]:
        return by_step(self.rows, self.legend)


@dataclass(frozen=True)
class StepCount:
    """A step with its rows by signal, in the legend's order."""

    title: str
    counts: tuple[int, ...]

    @property
    def total(self) -> int:
        return sum(self.counts)


def by_step(rows: Iterable[Row], legend: Iterable[Signal]) -> tuple[StepCount, ...]:
    """The rows of each step by signal; the sum over the steps is what compare.counts gives."""
    keys = [signal.key for signal in legend]
    found = []
    for title, group in groupby(rows, key=lambda row: row.step):
        shown = [row.signal.key for row in group]
        found.append(StepCount(title, tuple(shown.count(key) for key in keys)))
    return tuple(found)


def needs_of(now: PlanState) -> tuple[Need, ...]:
    return tuple(
        Need(row.key, need.kind, need.words, _since(now, row) if need.kind == "deviating" else "")
        for row in now.rows
        for need in attention.needs(now.facts[row.key], now.on)
    )


def _since(now: PlanState, row: Row) -> str:
    day = now.since.get(row.key)
    return day.isoformat() if day else ""


def waiting_dates(now: PlanState) -> tuple[WaitingDecision, ...]:
    """Proposed dates nobody had decided on."""
    return tuple(
        WaitingDecision("date", row.key, said.number, row.name, _proposed(said), said.day.isoformat())
        for row in now.rows
        if (said := now.waiting.get(row.key))
    )


def _proposed(said: StatusEvent) -> str:
    return f"Nytt slutdatum {said.proposed} i stället för {said.planned}"


def moved(rows: Iterable[Row], since: Mapping[int, date] = NEVER) -> tuple[Moved, ...]:
    """Rows, fetched `beside` the beginning, whose signal has become another; the worse first, then in plan order.

    A row that was not in the plan then is told among the plan's changes.

    `since` is from when on each showed its signal; without it, the day of the newest update is told.
    """
    found = [
        Moved(
            row.key, row.name, row.reported, row.signal, row.direction, row.words, str(since.get(row.key, row.updated))
        )
        for row in rows
        if row.reported and row.direction != "same"
    ]
    return tuple(sorted(found, key=lambda item: ("worse", "better").index(item.direction)))


def new_words(rows: Iterable[Row], before: HasRows) -> tuple[NewWords, ...]:
    """Rows that deviated at the beginning, too, and of which something new has been said, in the plan's order."""
    earlier = {row.key: _said(row) for row in before.rows if row.signal.key == "deviating"}
    found = []
    for row in rows:
        if row.signal.key == "deviating" and row.key in earlier:
            what = tuple(name for name, text in _said(row).items() if text and text != earlier[row.key][name])
            found += [NewWords(row.key, row.name, row.updated, what)] if what else []
    return tuple(found)


def _said(row: Row) -> dict[str, str]:
    """What was said of a deviation. What became of a proposed date is told where it is decided on."""
    return {
        "orsak": row.cause,
        "åtgärd": row.measure,
        "följd": row.consequence,
        END_DATE: row.proposed.end if row.proposed else "",
        "kommentar": row.text,
    }


def gone(before: HasRows, rows: Iterable[Row]) -> tuple[Row, ...]:
    """Rows that no longer stand, as they were."""
    still = {row.key for row in rows}
    return tuple(row for row in before.rows if row.key not in still)


def upcoming(rows: Iterable[Row], tertial: Tertial) -> tuple[Coming, ...]:
    """As compare.upcoming, with whose it is."""
    found = [(day, Coming(row.key, row.name, what)) for row in rows for day, what in deltas.coming_days(row, tertial)]
    return tuple(coming for _, coming in sorted(found, key=lambda pair: pair[0]))


def plan_changes(before: HasRows, now: PlanState, reasons: Mapping[tuple[int, str], Reason]) -> tuple[Change, ...]:
    """Changes of the plan with their reasons. Who works with a row is not in the ledger: of that, the reasons tell."""
    names = {row.key: row.name for row in now.rows}
    told = [
        Change(kind, names[key], "", "", reason.text, reason.sources, key)
        for (key, kind), reason in reasons.items()
        if kind in ("restaffed", "collaboration") and key in names
    ]
    return (*changes(before, now.rows, reasons), *told)


def approved_reasons(entries: Iterable[RowHistory], since: datetime, until: date) -> dict[tuple[int, str], Reason]:
    """Why rows were moved by dates approved after the moment and no later than the day, as reasons.py words it."""
    found = {}
    for entry in entries:
        approved = [
            said
            for said in entry.updates
            if said.approved and said.decided_at and said.decided and said.decided_at > since and said.decided <= until
        ]
        if approved:
            causes = "\n".join(said.cause for said in approved)
            found[entry.key, "moved"] = Reason(
                causes, tuple(Source("approved", str(said.decided)) for said in approved)
            )
    return found
