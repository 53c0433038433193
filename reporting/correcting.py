"""A correction: a sealed report with other words in its memo and, where chosen, rows as the plan has them now.

What is not chosen stays word for word as it was sealed, so that a correction made in October does not slip October's
signals into a report of April.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from activities.actions import clean_text
from activities.tertial import Tertial
from reporting import collect, compare, memos, snapshot
from reporting.changes import changes
from reporting.models import Memo, SealedReport
from reporting.reasons import reasons_since

MemoFields = dict[str, Any]  # Memo's own field names → values
PLAN_FACTS = ("plan", "municipality", "administration", "board", "diary_number", "rules", "go_live")


def taken(moment: datetime) -> str:
    """The moment as a snapshot writes it: Swedish time with its offset, to the second."""
    return timezone.localtime(moment).isoformat(timespec="seconds")


def corrected(
    report: SealedReport, reason: str, memo: MemoFields, rows: Collection[int], facts: bool, moment: datetime
) -> snapshot.Report:
    """The next version of a report. `rows` are the keys of rows to take anew, `facts` whether the plan's own facts are.

    The figures keep the day they were taken. Its `correction` says what differs.
    """
    sealed = snapshot.from_json(report.snapshot)
    now = _now(report, sealed)
    mixed = _mixed(sealed.rows, now.rows, rows)
    earlier = SealedReport.objects.filter(pdf_sha256=sealed.previous.sha256).first() if sealed.previous else None
    previous = snapshot.from_json(earlier.snapshot) if earlier else None
    mixed = compare.beside(mixed, previous)
    # A browser sends other line ends than were sealed, and that is no difference.
    typed = {name: clean_text(value) if isinstance(value, str) else value for name, value in memo.items()}
    words = Memo(plan=report.plan, year=report.year, number=report.number, **typed)
    made = replace(
        sealed,
        **({name: getattr(now, name) for name in PLAN_FACTS} if facts else {}),
        version=report.version + 1,
        taken_at=taken(moment),
        memo=memos.as_snapshot(words, date.fromisoformat(sealed.memo.dated)),
        rows=mixed,
        counts=compare.counts(mixed, sealed.legend, previous),
        finished=compare.finished(mixed),
        upcoming=compare.upcoming(mixed, Tertial.parse(sealed.tertial)),
    )
    if previous and earlier and rows:
        reasons = {
            **reasons_since(report.plan, earlier.sealed_at, until=report.sealed_at),
            **{
                key: why
                for key, why in reasons_since(report.plan, earlier.sealed_at, until=moment).items()
                if key[0] in rows
            },
        }
        made = replace(made, changes=changes(previous, mixed, reasons))
    found = tuple(snapshot.Difference(*difference) for difference in compare.differences(sealed, made))
    return replace(made, correction=snapshot.Correction(reason, collect.as_previous(report), found))


def sealed_memo(report: SealedReport) -> MemoFields:
    """The memo as it was sealed, by Memo's own field names: what a correction begins with."""
    memo = snapshot.from_json(report.snapshot).memo
    return {"dated": date.fromisoformat(memo.dated), **memos.as_reported(memo)}


def candidates(report: SealedReport) -> tuple[tuple[int, str, tuple[tuple[str, str, str], ...]], ...]:
    """Rows that the plan has otherwise now: (key, name, differences as (what, sealed, now)), in the report's order."""
    sealed = snapshot.from_json(report.snapshot)
    now = _now(report, sealed)
    old, new = ({row.key: row for row in made.rows} for made in (sealed, now))
    return tuple(
        (key, (new.get(key) or old[key]).name, found)
        for key in {**old, **new}
        if (found := compare.row_differences(old.get(key), new.get(key)))
    )


def facts_differ(report: SealedReport) -> bool:
    """Whether the plan's own facts (diary number, board, rules …) are others now."""
    sealed = snapshot.from_json(report.snapshot)
    now = _now(report, sealed)
    return any(getattr(sealed, name) != getattr(now, name) for name in PLAN_FACTS)


def _now(report: SealedReport, sealed: snapshot.Report) -> snapshot.Report:
    """The plan as it stands, judged on the day of the sealed figures."""
    return collect.draft(report.plan, report.tertial, on=date.fromisoformat(sealed.as_of))


def _mixed(
    sealed: tuple[snapshot.Row, ...], now: tuple[snapshot.Row, ...], chosen: Collection[int]
) -> tuple[snapshot.Row, ...]:
    """The sealed rows with the chosen ones as they are now; one that is new stands where the plan has it."""
    kept = {row.key: row for row in sealed}
    fresh = {row.key: row for row in now}
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
