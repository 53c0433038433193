"""The pre-flight of a tertial: its facts gathered from the records, and its findings linked to their remedies."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone

from activities.calendar.tertial import Tertial
from activities.models import DecisionBasis, Plan, Revision, RevisionState, Rhythm, StatusUpdate, SubActivity
from activities.models.decision_chain import State
from activities.permissions import decides_proposals
from activities.rows import attention
from reporting.models import BoardMeeting, MemoDraft, SealedReport
from reporting.permissions import writes_reports
from reporting.report import collect
from reporting.report.findings import Finding, Target
from reporting.report.preflight import (
    Preflight,
    PreflightFacts,
    ReturnedBasis,
    UnsavedMemo,
    WaitingDate,
    check,
    check_correction,
)
from reporting.snapshot.schema import Report, Row

ROWS = "sub_activity__activity__step__plan"


def preflight_of(plan: Plan, tertial: Tertial, on: date, report: Report | None = None) -> Preflight:
    """What hinders sealing the tertial's report that day, and what warns. `report` is the draft, if it is at hand."""
    report = report or collect.draft(plan, tertial, on=on)
    return check(report, facts_of(plan, tertial, on, report))


def preflight_for(user: Any, plan: Plan, tertial: Tertial, on: date, report: Report | None = None) -> Preflight:
    """The same with the address of each remedy, for one reader: what the person may not open is no link, or its row."""
    return _linked(preflight_of(plan, tertial, on, report), _opener(user, plan, tertial, on))


def correction_preflight(user: Any, report: SealedReport, made: Report, on: date) -> Preflight:
    """The same of a correction that the person has written: its words are put right in the correction's own form."""
    open_to = _opener(user, report.plan, report.tertial, on)
    form = reverse("reporting:correction", args=[report.plan.slug, report.tertial, report.version])
    dates = dates_beside(report.plan)
    return _linked(check_correction(made, dates), lambda target: form if target.kind == "memo" else open_to(target))


def _opener(user: Any, plan: Plan, tertial: Tertial, on: date) -> Callable[[Target], str]:
    updatable = set(SubActivity.objects.updatable_by(user, on).values_list("pk", flat=True))
    writes, decides = writes_reports(user, plan), decides_proposals(user, plan)

    def open_to(target: Target) -> str:
        may = {"update": target.pk in updatable, "proposal": decides, "plan": user.is_staff}
        may |= dict.fromkeys(("memo", "meeting", "revise"), writes)
        if may.get(target.kind, True):
            return address(plan, tertial, target)
        if target.kind == "plan":
            return reverse("activities:plan", args=[plan.slug])
        return address(plan, tertial, Target("row", target.pk)) if target.pk else ""

    return open_to


def facts_of(plan: Plan, tertial: Tertial, on: date, report: Report) -> PreflightFacts:
    """Nine queries, whatever the size of the plan."""
    meetings = {meeting.tertial: meeting.on for meeting in BoardMeeting.objects.filter(plan=plan).order_by("pk")}
    reports = SealedReport.objects.filter(plan=plan).order_by("pk").values_list("year", "number")
    sealed = frozenset(Tertial(year, number) for year, number in reports)
    bases = DecisionBasis.objects.filter(sub_activity__ended_on__isnull=True, **{ROWS: plan}).with_standing()
    returned = bases.filter(current_state=State.RETURNED).select_related("sub_activity__activity").in_order()
    waiting = StatusUpdate.objects.filter(**{ROWS: plan}).awaiting_decision()
    draft = Revision.objects.filter(plan=plan, state=RevisionState.DRAFT).first()
    unsaved = MemoDraft.objects.filter(plan=plan, year=tertial.year, number=tertial.number).select_related("by")
    asked = _asked(plan, report)
    return PreflightFacts(
        on=on,
        meeting_on=meetings.get(tertial),
        sealed=sealed,
        unsealed=tuple(sorted(other for other in meetings if other < tertial and other not in sealed)),
        unconfirmed=frozenset(key for key, row in asked.items() if attention.confirmed(row, tertial, on) is False),
        refused=frozenset(
            key for key, row in asked.items() if any(need.kind == "returned" for need in attention.needs(row, on))
        ),
        returned=tuple(ReturnedBasis(basis.pk, basis.sub_activity.name, basis.title) for basis in returned),
        waiting=tuple(
            WaitingDate(update.sub_activity_id, update.sub_activity.name, update.number, update.proposed_end)
            for update in waiting
        ),
        open_revision=draft.number if draft else 0,
        unsaved=tuple(
            UnsavedMemo(str(typed.by), timezone.localtime(typed.at)) for typed in unsaved.order_by("at", "pk")
        ),
        dates=dates_beside(plan),
    )


def dates_beside(plan: Plan) -> frozenset[str]:
    """The days (ISO) of the plan's decisions and of the board's meetings, which are no days of its rows."""
    decided = plan.decisions.order_by("pk").values_list("date", flat=True)
    met = BoardMeeting.objects.filter(plan=plan).order_by("pk").values_list("on", flat=True)
    return frozenset(day.isoformat() for day in (*decided, *met))


def address(plan: Plan, tertial: Tertial, target: Target) -> str:
    """The page where it is put right."""
    slug = plan.slug
    row = f"?rad={target.pk}" if target.pk else ""
    makers: dict[str, Callable[[], str]] = {
        "update": lambda: reverse("activities:update", args=[slug, target.pk]),
        "row": lambda: reverse("activities:sub_activity", args=[slug, target.pk]),
        "revise": lambda: reverse("activities:revision_open", args=[slug]) + row,
        "proposal": lambda: reverse("activities:proposal", args=[slug, target.pk, target.number]),
        "memo": lambda: reverse("reporting:memo", args=[slug, tertial]),
        "basis": lambda: reverse("activities:basis", args=[slug, target.pk]),
        "revision": lambda: reverse("activities:revision", args=[slug, target.number]),
        "revisions": lambda: reverse("activities:revision_list", args=[slug]),
        "plan": lambda: reverse("admin:activities_plan_change", args=[plan.pk]),
        "meeting": lambda: reverse("reporting:board_meeting", args=[slug, tertial]),
        "tertial": lambda: reverse("reporting:tertial", args=[slug, Tertial(target.pk, target.number)]),
        "reports": lambda: reverse("reporting:tertial", args=[slug, tertial]),
    }
    return makers[target.kind]()


def _linked(found: Preflight, url_of: Callable[[Target], str]) -> Preflight:
    def link(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
        return tuple(replace(finding, url=url_of(finding.target)) for finding in findings)

    return Preflight(link(found.blocks), link(found.warnings))


def _asked(plan: Plan, report: Report) -> dict[int, attention.RowFacts]:
    """The report's rows as the rules of attention.py look at them. Signal and day are the report's own, so that what it
    says is what is judged.
    """
    items = SubActivity.objects.filter(activity__step__plan=plan).with_newest().order_by("pk").in_bulk()
    return {row.key: _facts(items[row.key], row) for row in report.rows}


def _facts(item: SubActivity, row: Row) -> attention.RowFacts:
    return attention.RowFacts(
        period=item.period,
        signal=row.signal.key,
        updated=date.fromisoformat(row.updated) if row.updated else None,
        per_tertial=item.rhythm in (Rhythm.PER_TERTIAL, Rhythm.UNSTATED),
        yearly=item.rhythm == Rhythm.YEARLY,
        once=(item.once_year, item.once_quarter) if item.once_year and item.once_quarter else None,
        returned=bool(item.newest and item.newest.approved is False),
    )
