"""The plan as it stands, read once and frozen as a snapshot: the only way from models to a report."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from django.utils import timezone

from activities.calendar.tertial import Tertial
from activities.models import CheckPoint, Plan, Signal, SubActivity
from activities.rows import presenters
from activities.rows.rows import ProposalView
from activities.rows.rows import Row as PlanRow
from reporting.models import Memo, Routine, SealedReport
from reporting.report import memos
from reporting.report.reasons import changes_since
from reporting.snapshot import deltas, schema

NO_MEMO = schema.Memo("", "", "", (), ())


def draft(
    plan: Plan, tertial: Tertial, *, on: date, memo: Memo | None = None, tells_checklists: bool | None = None
) -> schema.Report:
    """The draft of a tertial's report: the signals of today, whatever the tertial, until it is sealed.

    `memo` is one that is being typed; without it the saved one is taken, or the one to start from. Whether it
    `tells_checklists` is the plan's setting, when it is not said here.
    """
    report, previous = figures(plan, tertial, on=on, tells_checklists=tells_checklists)
    return with_memo(report, memo or memos.saved(plan, tertial) or memos.proposed(plan, report, previous))


def with_memo(report: schema.Report, memo: Memo) -> schema.Report:
    """The same figures with that memo, its blocks in words of these very figures."""
    return replace(report, memo=memos.as_snapshot(memo, report))


def proposed_memo(plan: Plan, tertial: Tertial, *, on: date) -> Memo:
    """The words to start from, unsaved, made of the figures of that day; whatever has been saved."""
    return memos.proposed(plan, *figures(plan, tertial, on=on))


def figures(
    plan: Plan, tertial: Tertial, *, on: date, tells_checklists: bool | None = None
) -> tuple[schema.Report, schema.Report | None]:
    """(the draft but for its memo, the report it is compared with)."""
    legend = signal_legend()
    if tells_checklists is None:
        tells_checklists = Routine.objects.filter(plan=plan, tells_checklists=True).exists()
    earlier = SealedReport.objects.before(plan, tertial).first()
    previous = schema.from_json(earlier.snapshot) if earlier else None
    rows = deltas.beside(_rows(plan, on, legend, tells_checklists=tells_checklists), previous)
    report = schema.Report(
        schema=schema.SCHEMA,
        slug=plan.slug,
        plan=plan.title,
        municipality=plan.municipality,
        administration=plan.administration,
        board=plan.board,
        diary_number=plan.diary_number,
        tertial=tertial.code,
        tertial_label=f"{tertial.label} ({tertial.months})",
        draft=True,
        as_of=on.isoformat(),
        memo=NO_MEMO,
        rows=rows,
        legend=legend,
        rules=headed_parts(plan.annex_text),
        go_live=plan.go_live.isoformat() if plan.go_live else "",
        previous=as_previous(earlier) if earlier else None,
        counts=deltas.counts(rows, legend, previous),
        changes=changes_since(plan, previous, rows) if previous else (),
        finished=deltas.finished(rows),
        upcoming=deltas.upcoming(rows, tertial),
        tells_checklists=tells_checklists,
    )
    return report, previous


def as_previous(report: SealedReport) -> schema.Previous:
    """A sealed report as a later one refers to it."""
    return schema.Previous(
        label=report.tertial.label,
        version=report.version,
        sealed_on=timezone.localdate(report.sealed_at).isoformat(),
        sha256=report.pdf_sha256,
    )


def headed_parts(text: str) -> tuple[schema.MemoPart, ...]:
    """Text with "### Rubrik" lines as headed parts; what stands before the first heading has heading ""."""
    pieces = re.split(r"^###[ \t]+(.+)$", text, flags=re.MULTILINE)
    parts = [("", pieces[0]), *zip(pieces[1::2], pieces[2::2], strict=True)]
    return tuple(schema.MemoPart(heading.strip(), body.strip()) for heading, body in parts if heading or body.strip())


def signal_legend() -> tuple[schema.Signal, ...]:
    """The municipality's signals as they are worded today, in their order. One query."""
    return tuple(map(signal_of, Signal.objects.all()))


def signal_of(signal: Signal) -> schema.Signal:
    return schema.Signal(signal.key, signal.label, signal.symbol, signal.fill, signal.ink)


def _rows(plan: Plan, on: date, legend: tuple[schema.Signal, ...], *, tells_checklists: bool) -> list[schema.Row]:
    signals = {signal.key: signal for signal in legend}
    rows = SubActivity.objects.filter(activity__step__plan=plan).current().with_facts().in_order()
    presented = list(presenters.present_all(rows, signals=Signal.objects.all(), on=on))
    counted = CheckPoint.objects.considered([row.pk for row, _ in presented]) if tells_checklists else {}
    made = (
        _row(str(row.activity.step), row.activity.title, shown, signals[shown.signal.key]) for row, shown in presented
    )
    points = {key: schema.Considered(*numbers) for key, numbers in counted.items()}
    return [replace(row, considered=points.get(row.key)) for row in made]


def _row(step: str, activity: str, row: PlanRow, signal: schema.Signal) -> schema.Row:
    update = row.update
    return schema.Row(
        step=step,
        activity=activity,
        title=row.title,
        organisation=row.organisation,
        period=str(row.period),
        collaboration=row.collaboration,
        reporting=row.reporting,
        signal=signal,
        remark=row.remark,
        text=update.text if update else "",
        updated=timezone.localdate(update.at).isoformat() if update else "",
        key=row.pk,
        start=row.period.start.isoformat() if row.period.start else "",
        end=row.period.end.isoformat() if row.period.end else "",
        cause=update.cause if update else "",
        measure=update.measure if update else "",
        consequence=update.consequence if update else "",
        proposed=_proposed(update.proposal) if update and update.proposal else None,
        responsible=row.responsible,
    )


def _proposed(proposal: ProposalView) -> schema.Proposed:
    return schema.Proposed(proposal.new.isoformat(), proposal.old.isoformat(), proposal.approved)
