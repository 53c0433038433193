"""Hand-made months: the board paper's rows in December 2020, few and many of them, well and not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from activities.calendar.month import Month, between
from activities.calendar.period import Period
from activities.calendar.tertial import Tertial
from activities.rows import attention
from reporting.charts.trend import Point
from reporting.month import frozen
from reporting.month.frozen import Due, Monthly, MonthTask, Need, WaitingDecision
from reporting.month.wording import Shown
from reporting.snapshot import deltas
from reporting.snapshot.schema import Change, Proposed, Row
from tests.harness.reporting import sample

ON = date(2020, 12, 15)
LONG = "Ett långt stycke med ord som fyller raden, och med flera skäl efter varandra. " * 60
WORD = "Ordutanslut" * 300
SHOWN = Shown(on="2020-12-14", at="2020-12-15", by="Avdelningschef planeringsavdelningen", version=2)
DUE = Due(
    "2020-T3",
    "Tertial 3 2020",
    "Insamlingen pågår till och med 2021-01-05.",
    False,
    "Granskningen börjar",
    "2021-01-07",
)
TASK = MonthTask(
    1, 1, "Bjud in avdelningschef myndighet till nästa möte", "Förvaltningschef", "2020-12-01", "2020-11-10", True
)
BEFORE = sample.PREVIOUS_REPORT.rows


def month(rows: Iterable[Row], *, before: Iterable[Row] | None = BEFORE, **facts: object) -> Monthly:
    """The rows in December 2020, compared with the rows before (None: the plan had none)."""
    earlier = None if before is None else replace(sample.PREVIOUS_REPORT, rows=tuple(before))
    rows = deltas.beside(rows, earlier)
    upcoming: Any = deltas.upcoming(rows, Tertial(2020, 3))
    page = Monthly(
        schema=frozen.SCHEMA,
        slug="lov-sarskilt-boende",
        plan="Tids- och aktivitetsplan för införandet av LOV inom särskilt boende för äldre",
        municipality="Exempelkommunen",
        administration="Vård- och omsorgsförvaltningen",
        month="2020-12",
        as_of=ON.isoformat(),
        since="2020-11-30" if earlier else "",
        since_presented=False,
        go_live="2022-01-01",
        legend=sample.LEGEND,
        rows=rows,
        counts=deltas.counts(rows, sample.LEGEND, earlier),
        needs=tuple(_needs(rows)),
        waiting=(),
        moved=frozen.moved(rows) if earlier else (),
        changes=(),
        trend=tuple(_trend(rows)),
        upcoming=upcoming,
        due=(DUE,),
        tasks=(TASK,),
    )
    return replace(page, **facts)


def _needs(rows: Iterable[Row]) -> Iterable[Need]:
    for row in rows:
        period = Period(*(date.fromisoformat(day) if day else None for day in (row.start, row.end)))
        said = date.fromisoformat(row.updated) if row.updated else None
        facts = attention.RowFacts(period, row.signal.key, said, per_tertial=row.reporting == sample.RUNNING)
        yield from (Need(row.key, need.kind, need.words) for need in attention.needs(facts, ON))


def _trend(rows: tuple[Row, ...]) -> Iterable[Point]:
    keys = [row.signal.key for row in rows]
    now = tuple(keys.count(signal.key) for signal in sample.LEGEND)
    for place, each in enumerate(between(Month(2020, 1), Month(2020, 12)) if rows else ()):
        begun = [number * (place + 1) // 12 for number in now[1:]]
        yield Point(each.code, min(each.end, ON).isoformat(), each.number in (9, 11), (len(rows) - sum(begun), *begun))


def many(count: int, **changed: object) -> tuple[Row, ...]:
    """So many rows, step by step, all changed alike."""
    rows = sample.with_rows(count).rows
    order = {step: place for place, step in enumerate(dict.fromkeys(row.step for row in sample.ROWS))}
    return tuple(replace(row, **changed) for row in sorted(rows, key=lambda row: order[row.step]))


def in_steps(rows: tuple[Row, ...], count: int) -> tuple[Row, ...]:
    """The rows parted evenly among so many steps."""
    return tuple(
        replace(row, step=f"Steg {place * count // len(rows) + 1}. {row.step}") for place, row in enumerate(rows)
    )


def deviating(count: int, text: str = LONG) -> tuple[Row, ...]:
    said = {
        "cause": text,
        "measure": text,
        "consequence": text,
        "text": text,
        "proposed": Proposed("2021-02-28", "2020-12-31"),
    }
    return many(count, signal=sample.DEVIATING, **said)


WELL = many(18, signal=sample.ON_TRACK, updated="2020-12-10", start="2020-12-01", end="2021-12-31")
WAITING = (
    WaitingDecision(
        "date", 5, 2, sample.ROWS[4].name, "Nytt slutdatum 2021-02-28 i stället för 2020-12-31", "2020-12-08"
    ),
    WaitingDecision(
        "basis", 7, 1, sample.ROWS[6].name, "Underlaget ”Kostnader för lokaler” ligger hos nämnden", "2020-11-30"
    ),
)
CHANGES = (Change("moved", sample.ROWS[8].name, "2020-09-01 – 2020-12-31", "2020-09-01 – 2021-02-28", ""),)
HARD = {
    "plan": LONG,
    "municipality": "Kommun " * 40,
    "legend": tuple(replace(signal, label=f"{signal.label} {signal.label} {signal.label}") for signal in sample.LEGEND),
    "waiting": WAITING * 60,
    "changes": CHANGES * 60,
    "due": (replace(DUE, standing=LONG),) * 3,
    "tasks": (replace(TASK, what=LONG, owner=WORD),) * 30,
    "since_presented": True,
}

DONE = (Point("2020-12", "2020-12-15", False, (0, 0, 0, 18)),)
MONTHS = {
    "demo": month(sample.ROWS, waiting=WAITING, changes=CHANGES),
    "nothing": month((), before=None, tasks=(), due=()),
    "one row": month(sample.ROWS[7:8], before=None),
    "well": month(WELL, before=WELL, tasks=()),
    "finished": month(many(18, signal=sample.FINISHED, start="", end=""), trend=DONE),
    "never updated": month(many(18, signal=sample.NOT_STARTED, updated="", cause="", measure=""), before=None),
    "five deviate": month((*deviating(5, LONG[:300]), *WELL[5:])),
    "all deviate": month(deviating(18), waiting=WAITING * 9, changes=CHANGES * 9),
    "180": month(many(180)),
    "180 in 30 steps": month(in_steps(many(180), 30)),
    "1800": month(many(1_800)),
    "1800 deviate": month(in_steps(deviating(1_800), 8), **HARD),
    "endless words": month(deviating(18, WORD), **HARD, administration=WORD),
}
