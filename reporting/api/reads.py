"""What a key may read, through the same querysets as the pages, and as the API tells it.

A key reads as its owner does, within its one plan. What the answers hold is what everybody sees who sees the plan's
rows, ledningsgruppen first: neither drafts, underlag nor what is noted of partners.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Prefetch, Q
from django.utils import timezone

from activities.calendar import clock
from activities.models import AccessKey, Plan, Signal, StatusUpdate, SubActivity
from activities.rows import presenters, reported
from activities.rows.rows import Row, SignalView
from reporting.api import shapes
from reporting.models import Assignment, EventKind, ReportEvent, SealedReport
from reporting.month.find import Found, MonthLine


def plans(key: AccessKey) -> Any:
    """The key's plan, as its owner sees it: one or none."""
    found = Plan.objects.showing_rows_to(key.owner, clock.today()).filter(pk=key.plan_id, state="decided")
    current = Q(steps__activities__sub_activities__isnull=False, steps__activities__sub_activities__ended_on=None)
    return found.annotate(rows=Count("steps__activities__sub_activities", filter=current))


def rows(key: AccessKey) -> Any:
    """The rows of the plan as it stands, in its order."""
    own = SubActivity.objects.filter(activity__step__plan=key.plan_id, activity__step__plan__state="decided")
    return own.current().visible_to(key.owner, clock.today()).in_order()


def updates(row: SubActivity) -> Any:
    """Everything that was said of the row, the newest first."""
    return row.updates.select_related("signal", "decision", "corrects").order_by("-number")


def reports(key: AccessKey) -> Any:
    """Every version of every sealed report, the newest first, without what is heavy."""
    found = SealedReport.objects.filter(plan=key.plan_id).readable_by(key.owner, clock.today())
    ordered = found.order_by("-year", "-number", "-version")
    return ordered.select_related("replaced_by").listed().defer(*_HEAVY).with_events()


_HEAVY = ("snapshot", "html", "pdf", *(f"replaced_by__{name}" for name in ("snapshot", "html", "pdf")))


def decisions(key: AccessKey) -> Any:
    """What the board decided and nobody has put right since, the latest first."""
    own = SealedReport.objects.filter(plan=key.plan_id).readable_by(key.owner, clock.today()).values("pk")
    held = ReportEvent.objects.filter(kind=EventKind.DECIDED, corrected_by__isnull=True, report__in=own)
    assignments = Prefetch("report__assignments", Assignment.objects.order_by("pk"))
    told = held.select_related("report").prefetch_related(assignments).order_by("-on", "-pk")
    return told.defer(*(f"report__{name}" for name in ("snapshot", "html", "pdf")))


# ---- As the API tells them ----


def plan_shape(plan: Any) -> shapes.Plan:
    names = ("slug", "title", "municipality", "administration", "board", "diary_number", "decided_on")
    told = {name: getattr(plan, name) for name in (*names, "decided_paragraph", "go_live", "rows")}
    return shapes.Plan(short_name=plan.short, as_of=clock.today(), **told)


def row_shapes(found: Iterable[SubActivity]) -> list[shapes.Row]:
    """Of rows fetched `with_facts`. Two queries, whatever the number."""
    listed = list(found)
    shown = presenters.present_all(
        listed, signals=Signal.objects.all(), on=clock.today(), reports=reported.of_rows(listed)
    )
    return [_row(item, row) for item, row in shown]


def _row(item: SubActivity, row: Row) -> shapes.Row:
    said, told = row.update, row.reported
    return shapes.Row(
        row=row.pk,
        step=str(item.activity.step),
        activity=item.activity.title,
        title=row.title,
        name=row.name,
        responsible=row.responsible,
        participants=list(row.participants),
        co_opted=list(row.co_opted),
        start=item.start,
        end=item.end,
        collaboration=list(row.collaboration),
        reporting=row.reporting,
        remark=row.remark,
        signal=_signal(row.signal),
        updated=said.at if said else None,
        text=said.text if said else "",
        cause=said.cause if said else "",
        measure=said.measure if said else "",
        consequence=said.consequence if said else "",
        reported=shapes.Told(
            signal=_signal(told.signal) if told.signal else None,
            report=told.report,
            as_of=told.on,
            direction=told.direction,  # type: ignore[arg-type]
        )
        if told
        else None,
    )


def update_shape(update: StatusUpdate) -> shapes.Update:
    """Of one fetched by `updates`."""
    decision = getattr(update, "decision", None)
    names = ("number", "at", "text", "cause", "measure", "consequence", "unchanged", "proposed_end")
    return shapes.Update(
        by=update.by_name,
        signal=_signal(presenters.signal_view(update.signal)),
        approved=decision.approved if decision else None,
        corrects=update.corrects.number if update.corrects else None,
        **{name: getattr(update, name) for name in names},
    )


def month_shape(line: MonthLine, signals: dict[str, shapes.Signal]) -> shapes.Month:
    """`signals` are by their word in lower case, as the line tells them."""
    return shapes.Month(
        month=str(line.month),
        presented_on=line.presented.meeting.on if line.presented else None,
        version=line.presented.version if line.presented else None,
        counts=[
            shapes.Tally(key=signals[word].key, label=signals[word].label, rows=number.count)
            for word, number in line.numbers
        ],
    )


def signals_by_word() -> dict[str, shapes.Signal]:
    return {signal.label.lower(): _signal(presenters.signal_view(signal)) for signal in Signal.objects.all()}


def month_page_shape(found: Found) -> shapes.MonthPage:
    """A month as it was presented, else as the records tell it."""
    page, kept = found.page, found.presented
    return shapes.MonthPage(
        month=page.month,
        presented_on=kept.meeting.on if kept else None,
        version=kept.version if kept else None,
        as_of=page.as_of,  # type: ignore[arg-type]
        counts=[
            shapes.Tally(key=count.signal.key, label=count.signal.label, rows=count.now)  # type: ignore[arg-type]
            for count in page.counts
        ],
        rows=[
            shapes.MonthRow(
                row=row.key,
                name=row.name,
                signal=_signal(row.signal),
                before=_signal(row.reported) if row.reported else None,
                words=row.words,
            )
            for row in page.rows
        ],
    )


def report_shape(report: Any) -> shapes.Report:
    """Of one fetched by `reports`."""
    names = ("version", "as_of", "reason", "sent_on", "decided_on", "pdf_sha256", "html_sha256", "seal")
    return shapes.Report(
        tertial=report.tertial.code,
        holds=getattr(report, "replaced_by", None) is None,
        sealed_at=timezone.localtime(report.sealed_at),
        sealed_by=report.sealed_by_name,
        json_sha256=report.snapshot_sha256,
        **{name: getattr(report, name) for name in names},
    )


def decision_shape(event: Any) -> shapes.Decision:
    """Of one fetched by `decisions`."""
    return shapes.Decision(
        tertial=event.report.tertial.code,
        version=event.report.version,
        on=event.on,
        paragraph=event.paragraph,
        outcome=event.outcome,
        outcome_label=event.get_outcome_display(),
        words=event.words,
        assignments=[assignment.what for assignment in event.report.assignments.all()],
    )


def _signal(signal: Any) -> shapes.Signal:
    """Of a SignalView, or of a signal as a report keeps it."""
    kept: SignalView = signal
    return shapes.Signal(key=kept.key, label=kept.label)  # type: ignore[arg-type]
