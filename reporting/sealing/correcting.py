"""A correction: a sealed report with other words in its memo and, where chosen, rows as the plan has them now.

What is not chosen stays word for word as it was sealed, so that a correction made in October does not slip October's
signals into a report of April.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime

from django.utils import timezone

from activities.calendar import personal_numbers
from activities.calendar.tertial import Tertial
from activities.models.register import clean_text
from reporting.models import Memo, SealedReport
from reporting.report import collect, memos
from reporting.report.memos import MemoFields
from reporting.report.reasons import reasons_beside
from reporting.snapshot import deltas, schema
from reporting.snapshot.changes import changes
from reporting.snapshot.schema import HEADINGS

PLAN_FACTS = ("plan", "municipality", "administration", "board", "diary_number", "rules", "go_live")


def taken(moment: datetime) -> str:
    """The moment as a snapshot writes it: Swedish time with its offset."""
    return timezone.localtime(moment).isoformat()


def corrected(
    report: SealedReport, reason: str, memo: MemoFields, rows: Collection[int], facts: bool, moment: datetime
) -> schema.Report:
    """The next version of a report. `rows` are the keys of rows to take anew, `facts` whether the plan's own facts are.

    The figures keep the day they were taken, and the signals their words. Its `correction` says what differs.
    """
    sealed, at = schema.from_json(report.snapshot), taken(moment)
    now = _now(report, sealed)
    previous = _previous(sealed)
    fresh = {row.key: replace(row, taken_at=at) for row in now.rows if row.key in rows}
    mixed = deltas.beside(_mixed(sealed.rows, now.rows, rows, fresh), previous)
    # A browser sends other line ends than were sealed, and that is no difference.
    typed = {name: clean_text(value) if isinstance(value, str) else value for name, value in memo.items()}
    words = Memo(plan=report.plan, year=report.year, number=report.number, **typed)
    made = replace(
        sealed,
        **({name: getattr(now, name) for name in PLAN_FACTS} | {"facts_taken_at": at} if facts else {}),
        version=report.version + 1,
        memo=memos.as_snapshot(words, date.fromisoformat(sealed.memo.dated), part_order(sealed)),
        rows=mixed,
        counts=deltas.counts(mixed, sealed.legend, previous),
        finished=deltas.finished(mixed),
        upcoming=deltas.upcoming(mixed, Tertial.parse(sealed.tertial)),
    )
    if previous and rows:
        made = replace(made, changes=_changes(report, sealed, previous, mixed, rows))
    found = tuple(_difference(*difference) for difference in deltas.differences(sealed, made))
    return replace(made, correction=schema.Correction(reason, collect.as_previous(report), found, at))


def _difference(where: str, before: str, after: str) -> schema.Difference:
    """A personnummer that is taken out must not stand in the list of what was taken out."""
    return schema.Difference(where, personal_numbers.masked(before), after)


def _previous(sealed: schema.Report) -> schema.Report | None:
    """The very report that the sealed one is compared with, whatever has been corrected since."""
    if sealed.previous is None:
        return None
    earlier = SealedReport.objects.filter(pdf_sha256=sealed.previous.sha256).first()
    return schema.from_json(earlier.snapshot) if earlier else None


def _changes(
    report: SealedReport,
    sealed: schema.Report,
    previous: schema.Report,
    rows: Iterable[schema.Row],
    chosen: Collection[int],
) -> tuple[schema.Change, ...]:
    """The plan's changes with what is told of the chosen rows made anew, and all else as it was told."""
    told = {(change.key, change.kind): change for change in sealed.changes if change.key and change.key not in chosen}
    anew = changes(previous, rows, reasons_beside(report.plan, previous))
    return tuple(told.get((change.key, change.kind), change) for change in anew)


def part_order(sealed: schema.Report) -> list[str]:
    """The fields of the memo's parts in the order they were sealed."""
    fields = {heading: field for field, heading in HEADINGS.items()}
    order = [fields[part.heading] for part in sealed.memo.parts if part.heading in fields]
    return [*order, *(field for field in HEADINGS if field not in order)]


def candidates(report: SealedReport) -> tuple[tuple[int, str, tuple[tuple[str, str, str], ...]], ...]:
    """Rows that the plan has otherwise now: (key, name, differences as (what, sealed, now)), in the report's order."""
    sealed = schema.from_json(report.snapshot)
    now = _now(report, sealed)
    old, new = ({row.key: row for row in made.rows} for made in (sealed, now))
    return tuple(
        (key, (new.get(key) or old[key]).name, found)
        for key in {**old, **new}
        if (found := deltas.row_differences(old.get(key), new.get(key)))
    )


def facts_differ(report: SealedReport) -> bool:
    """Whether the plan's own facts (diary number, board, rules …) are others now."""
    sealed = schema.from_json(report.snapshot)
    now = _now(report, sealed)
    return any(getattr(sealed, name) != getattr(now, name) for name in PLAN_FACTS)


def _now(report: SealedReport, sealed: schema.Report) -> schema.Report:
    """The plan as it stands, judged on the day of the sealed figures and with the signals worded as then."""
    now = collect.draft(report.plan, report.tertial, on=date.fromisoformat(sealed.as_of))
    then = {signal.key: signal for signal in sealed.legend}
    return replace(now, rows=tuple(replace(row, signal=then.get(row.signal.key, row.signal)) for row in now.rows))


def _mixed(
    sealed: tuple[schema.Row, ...],
    now: tuple[schema.Row, ...],
    chosen: Collection[int],
    fresh: Mapping[int, schema.Row],
) -> tuple[schema.Row, ...]:
    """The sealed rows with the chosen ones `fresh`; a new one stands where the plan has it, one not there goes."""
    kept = {row.key: row for row in sealed}
    order = [row.key for row in sealed]
    for index, row in enumerate(now):
        if row.key in chosen and row.key not in kept:
            before = next((other.key for other in reversed(now[:index]) if other.key in order), None)
            order.insert(order.index(before) + 1 if before is not None else 0, row.key)
    made = []
    for key in order:
        if key not in chosen:
            made.append(kept[key])
        elif key in fresh:
            made.append(fresh[key])
    return tuple(made)
