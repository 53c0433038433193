"""All that is recorded of a plan's rows, and the plan read from it as it stood at the end of any day. Pure.

Status updates and history are only added, so a day that has passed always reads the same, but for what somebody later
entered as said or changed on that day or before. Days are Swedish days, counted before anything comes here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from activities.calendar.period import Period, remark
from activities.rows.attention import Facts
from reporting.snapshot.schema import Proposed, Row, Signal

NOT_STARTED = "not_started"


@dataclass(frozen=True, slots=True)
class Version:
    """What the plan said of a row from a day on, until the next version."""

    day: date
    title: str
    period: Period
    reporting: str  # in words: "Kvartal 1 2020"
    once: tuple[int, int] | None  # (year, quarter); None: every tertial, or every year
    yearly: bool = False


@dataclass(frozen=True, slots=True)
class StatusEvent:
    """One status update. `decided` is the day its proposed date was decided on."""

    day: date
    number: int
    signal: str
    by: str = ""
    text: str = ""
    cause: str = ""
    measure: str = ""
    consequence: str = ""
    planned: date | None = None
    proposed: date | None = None
    decided: date | None = None
    approved: bool | None = None
    corrects: int | None = None  # the number of the update it puts right
    decided_at: datetime | None = None  # the moment, for what came before or after on one day

    def proposed_on(self, day: date) -> Proposed | None:
        """The proposed date and what had become of it."""
        if self.proposed is None or self.planned is None:
            return None
        known = self.approved if self.decided and self.decided <= day else None
        return Proposed(self.proposed.isoformat(), self.planned.isoformat(), known)


@dataclass(frozen=True, slots=True)
class RowHistory:
    """A row with everything recorded of it. Versions in the order they were made, updates by number."""

    key: int
    step: str
    activity: str
    responsible: str
    versions: tuple[Version, ...]
    updates: tuple[StatusEvent, ...]
    ended: date | None = None

    @property
    def since(self) -> date:
        """The first day the row is known: a signal may have been set before the plan was written down here."""
        first = min(version.day for version in self.versions)
        return min(first, min((said.day for said in self.updates), default=first))

    def stood_on(self, day: date) -> bool:
        return self.since <= day and (self.ended is None or day < self.ended)

    def version_on(self, day: date) -> Version:
        """The newest version of that day; the first one for a day before it."""
        return next((version for version in reversed(self.versions) if version.day <= day), self.versions[0])

    def said_by(self, day: date) -> Iterator[StatusEvent]:
        """The updates said by the end of the day, the newest first. A later number holds, whatever day it is of."""
        return (said for said in reversed(self.updates) if said.day <= day)

    def signal_on(self, day: date) -> str:
        return next((said.signal for said in self.said_by(day)), NOT_STARTED)

    def signal_since(self, day: date) -> date | None:
        """The first day of the time in which every update has said what the newest one says; None without any."""
        since, signal = None, self.signal_on(day)
        for said in self.said_by(day):
            if said.signal != signal:
                break
            since = said.day
        return since

    def waiting_on(self, day: date) -> StatusEvent | None:
        """The proposal nobody had decided on. One that a later update has replaced waits for nothing, nor does one of
        a row that is finished.
        """
        newest = next((said for said in self.said_by(day) if said.proposed), None)
        if newest is None or (newest.decided and newest.decided <= day) or self.signal_on(day) == "finished":
            return None
        taken_back = any(said.corrects == newest.number for said in self.said_by(day))
        return None if taken_back else newest


@dataclass(frozen=True)
class PlanState:
    """The plan at the end of a day: its rows in the plan's order, and what the rules of attention ask of each."""

    on: date
    rows: tuple[Row, ...]
    facts: Mapping[int, Facts]
    waiting: Mapping[int, StatusEvent]  # proposals nobody had decided on
    since: Mapping[int, date] = field(default_factory=dict)  # from when on each row showed its signal


def standing(entries: Iterable[RowHistory], on: date, legend: Iterable[Signal]) -> PlanState:
    """The plan as it stood. Raises KeyError for a signal that the legend does not have.

    Rows have what is followed from month to month: names, dates, signals and words. Who works with what is left out.
    """
    signals = {signal.key: signal for signal in legend}
    stood = [entry for entry in entries if entry.stood_on(on)]
    return PlanState(
        on,
        tuple(_row(entry, on, signals) for entry in stood),
        {entry.key: facts_of(entry, on) for entry in stood},
        {entry.key: said for entry in stood if (said := entry.waiting_on(on))},
        {entry.key: day for entry in stood if (day := entry.signal_since(on))},
    )


def tally(entries: Iterable[RowHistory], on: date, keys: Iterable[str]) -> dict[str, int]:
    """How many rows showed each signal at the end of the day."""
    found = dict.fromkeys(keys, 0)
    for entry in entries:
        if entry.stood_on(on):
            found[entry.signal_on(on)] += 1
    return found


def facts_of(entry: RowHistory, on: date) -> Facts:
    """What the rules of attention look at, as it was known at the end of the day."""
    version, newest, waiting = entry.version_on(on), next(entry.said_by(on), None), entry.waiting_on(on)
    refused = newest is not None and newest.approved is False and newest.decided is not None and newest.decided <= on
    return Facts(
        period=version.period,
        signal=newest.signal if newest else NOT_STARTED,
        updated=newest.day if newest else None,
        per_tertial=version.once is None and not version.yearly,
        yearly=version.yearly,
        once=version.once,
        returned=refused,
        proposed=waiting.proposed if waiting else None,
    )


def _row(entry: RowHistory, on: date, signals: Mapping[str, Signal]) -> Row:
    version, newest = entry.version_on(on), next(entry.said_by(on), None)
    key = newest.signal if newest else NOT_STARTED
    start, end = version.period.start, version.period.end
    return Row(
        step=entry.step,
        activity=entry.activity,
        title=version.title,
        organisation=(),
        period=str(version.period),
        collaboration=(),
        reporting=version.reporting,
        signal=signals[key],
        remark=remark(version.period, key, on),
        text=newest.text if newest else "",
        updated=newest.day.isoformat() if newest else "",
        key=entry.key,
        start=start.isoformat() if start else "",
        end=end.isoformat() if end else "",
        cause=newest.cause if newest else "",
        measure=newest.measure if newest else "",
        consequence=newest.consequence if newest else "",
        proposed=newest.proposed_on(on) if newest else None,
        responsible=entry.responsible,
    )
