"""The memo of a tertial's report: as somebody has written it, or as it begins when nobody has."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from activities.calendar.tertial import Tertial
from activities.models import Plan
from reporting.models import Memo, Routine, SealedReport
from reporting.report import blocks, prefill
from reporting.snapshot import schema
from reporting.snapshot.schema import HEADINGS

MemoFields = dict[str, Any]  # Memo's own field names → values
FIELDS = ("subject", "officer", *HEADINGS, "signatories")


def saved(plan: Plan, tertial: Tertial) -> Memo | None:
    return Memo.objects.filter(plan=plan, year=tertial.year, number=tertial.number).first()


def proposed(plan: Plan, report: schema.Report, previous: schema.Report | None) -> Memo:
    """An unsaved memo to start from: blocks for what the report says, and words of what was last written.

    What the board last read comes before what somebody wrote for the same tertial and never sealed.
    """
    tertial = Tertial.parse(report.tertial)
    memos = [memo for memo in Memo.objects.filter(plan=plan).order_by("year", "number") if memo.tertial < tertial]
    last = {name: getattr(memos[-1], name) for name in FIELDS} if memos else {}
    if previous and (not memos or memos[-1].tertial <= Tertial.parse(previous.tertial)):
        last = blocks.inherited(last, as_reported(previous.memo), previous)
    decisions = [f"{decision} {decision.text}".strip() for decision in plan.decisions.all()]
    words = prefill.fields(report, last, decisions)
    return Memo(plan=plan, year=tertial.year, number=tertial.number, **words)


def in_words(memo: Memo) -> dict[str, str]:
    """The memo field by field, as a form shows it."""
    return {"dated": memo.dated.isoformat() if memo.dated else "", **{name: getattr(memo, name) for name in FIELDS}}


def sealed_memo(report: SealedReport) -> MemoFields:
    """The memo as it was sealed, by Memo's own field names: what a correction begins with."""
    memo = schema.from_json(report.snapshot).memo
    return {"dated": date.fromisoformat(memo.dated), **as_reported(memo)}


def typed_over(memo: Memo, words: Mapping[str, Any]) -> Memo:
    """The same memo with what somebody is typing, not to be saved. A date that cannot be read is none."""
    for name in FIELDS:
        setattr(memo, name, words.get(name, getattr(memo, name)))
    if "dated" in words:
        try:
            memo.dated = date.fromisoformat(words["dated"].strip())
        except ValueError:
            memo.dated = None
    return memo


def part_order(plan_pk: int) -> list[str]:
    """The fields of the memo's parts in the order of the plan's routine."""
    routine = Routine.objects.filter(plan=plan_pk).first() or Routine()
    return routine.part_order


def as_snapshot(memo: Memo, report: schema.Report, order: Iterable[str] | None = None) -> schema.Memo:
    """The memo's words as they go into `report`, its blocks saying what the rest of that report says.

    Its parts stand in that order, or in the one of the plan's routine; its date is the report's when it has none.
    """
    order = part_order(memo.plan_id) if order is None else order
    return schema.Memo(
        subject=memo.subject,
        dated=memo.dated.isoformat() if memo.dated else report.as_of,
        officer=memo.officer,
        parts=tuple(schema.MemoPart(HEADINGS[field], blocks.expand(getattr(memo, field), report)) for field in order),
        signatories=tuple(line.strip() for line in memo.signatories.splitlines() if line.strip()),
    )


def as_reported(memo: schema.Memo) -> dict[str, str]:
    """The words of a sealed report's memo, by field."""
    texts = {part.heading: part.text for part in memo.parts}
    return {
        "subject": memo.subject,
        "officer": memo.officer,
        **{field: texts.get(heading, "") for field, heading in HEADINGS.items()},
        "signatories": "\n".join(memo.signatories),
    }
