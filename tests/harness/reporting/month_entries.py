"""A month made of rows that were said so and so of, without a database."""

from __future__ import annotations

from datetime import date

from activities.calendar.period import Period
from activities.calendar.tertial import Tertial
from reporting.month import frozen, ledger
from reporting.month.frozen import Monthly
from reporting.month.ledger import RowHistory, StatusEvent, Version
from reporting.snapshot import deltas
from tests.harness.reporting import sample

FIRST, LAST = date(2020, 11, 1), date(2020, 11, 30)


def entry(key: int, *said: tuple[int, str], step: str = "Steg", start: date = FIRST, **changes) -> RowHistory:
    """A row of 1 November with updates as (day of November, signal)."""
    version = Version(FIRST, f"Rad {key}", Period(start, date(2021, 2, 1)), "Löpande", None)
    updates = tuple(StatusEvent(FIRST.replace(day=day), number, signal) for number, (day, signal) in enumerate(said, 1))
    return RowHistory(key, step, "Aktivitet", "Controller", (version,), updates, **changes)


def page(*entries: RowHistory, since: date = FIRST) -> Monthly:
    now, before = (ledger.standing(entries, day, sample.LEGEND) for day in (LAST, since))
    return Monthly(
        schema=1,
        slug="plan",
        plan="Planen",
        municipality="",
        administration="",
        month="2020-11",
        as_of=LAST.isoformat(),
        since=since.isoformat(),
        since_presented=False,
        go_live="",
        legend=sample.LEGEND,
        rows=(rows := deltas.beside(now.rows, before)),
        counts=deltas.counts(rows, sample.LEGEND, before),
        needs=frozen.needs_of(now),
        waiting=(),
        moved=frozen.moved(rows),
        changes=(),
        trend=(),
        upcoming=frozen.upcoming(rows, Tertial(2020, 3)),
        due=(),
        tasks=(),
        gone=frozen.gone(before, rows),
    )
