"""What boards have asked for, across all plans a person reads: how old it is, whose it is, and what became of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch
from django.urls import reverse
from django.utils import timezone

from activities.models import Meaning, MemberKind, Membership, Plan, RevisionState, RoleHolding, Signal, SubActivity
from activities.models.querysets_people import held_on
from activities.rows import presenters, reported
from activities.rows.rows import LastReport
from reporting.cycle.standing import assignment_view
from reporting.models import Assignment, EventKind, ReportEvent

_HEAVY = tuple(f"report__{name}" for name in ("snapshot", "html", "pdf"))


@dataclass(frozen=True)
class Line:
    """One assignment. `since` is the day the board gave it; `who` answers for it now."""

    what: str
    plan: str
    source: str  # "Tertial 2 2020, 2020-09-14 § 88"
    report_url: str
    since: date
    age: str
    who: str
    became: str
    url: str  # of the row or the revision, "" where there is none to open
    take_up_url: str  # where the reader may take it up
    place: str  # "waits" | "in_hand" | "done"


@dataclass(frozen=True)
class _Around:
    """What all lines are made of, fetched at once."""

    plans: Mapping[int, Any]  # with what the person may open
    drafting: frozenset[int]  # plans where the person takes assignments up
    decisions: Mapping[int, ReportEvent]  # by report
    rows: Mapping[int, SubActivity]  # that assignments have become
    told: Mapping[int, LastReport]  # by plan
    leaders: Mapping[int, str]  # by plan
    labels: Mapping[str, str]  # of signals


def lines(user: Any, on: date) -> list[Line]:
    """All that the person may read of, the oldest first. Ten queries, whatever the number."""
    plans = {plan.pk: plan for plan in Plan.objects.visible_to(user, on).order_by("pk")}
    assignments = Assignment.objects.filter(report__plan__in=plans).select_related("report", "item__revision")
    found = list(assignments.defer(*_HEAVY).order_by("pk"))
    rows = _rows(found, on)
    around = _Around(
        plans=plans,
        drafting=frozenset(Plan.objects.drafting_by(user, on).values_list("pk", flat=True)),
        decisions=_decisions(found),
        rows=rows,
        told=reported.of_rows(rows.values()),
        leaders=_leaders(plans, on),
        labels=dict(Signal.objects.values_list("key", "label")),
    )
    return sorted((_line(each, around, on) for each in found), key=lambda line: (line.since, line.plan, line.what))


def age(since: date, on: date) -> str:
    """In days for two months, then in months, after two years in years."""
    days = max((on - since).days, 0)
    if days <= 60:
        return "1 dag" if days == 1 else f"{days} dagar"
    months = (on.year - since.year) * 12 + on.month - since.month - (on.day < since.day)
    if months < 24:
        return "1 månad" if months == 1 else f"{months} månader"
    return f"{months // 12} år"


def _line(assignment: Assignment, around: _Around, on: date) -> Line:
    report, plan = assignment.report, around.plans[assignment.report.plan_id]
    view = assignment_view(assignment, plan.slug if plan.shows_rows else "")
    row = around.rows.get(assignment.item.sub_activity_id or 0) if assignment.item else None
    decision = around.decisions.get(report.pk)
    since = decision.on if decision else timezone.localdate(report.sealed_at)
    at = [plan.slug, report.tertial, report.version]
    stands, is_done = _standing(row, plan, around) if row else ("", False)
    may_take_up = view.waits and plan.pk in around.drafting
    return Line(
        what=assignment.what,
        plan=plan.short,
        source=f"{report}, {decision.on} {decision.paragraph}" if decision else str(report),
        report_url=reverse("reporting:report", args=at),
        since=since,
        age=age(since, on),
        who=_responsible(row) if row else around.leaders.get(plan.pk, "Ingen leder planen"),
        became=" ".join(f"{part.rstrip('.')}." for part in (view.words, stands) if part),
        url=view.url,
        take_up_url=reverse("reporting:take_up", args=[*at, assignment.pk]) if may_take_up else "",
        place="waits" if view.waits else "done" if is_done else "in_hand",
    )


def _standing(row: SubActivity, plan: Any, around: _Around) -> tuple[str, bool]:
    """How the row stands, and whether it is over: now for those who see the plan, else as the board was last told."""
    if row.ended_on:
        return f"Utgick ur planen {row.ended_on}", True
    if plan.shows_rows:
        key = row.newest.signal_id if row.newest else Meaning.NOT_STARTED
        return f"Signal nu: {around.labels[key].lower()}", key == Meaning.FINISHED
    report = around.told.get(plan.pk)
    signal = report.signals.get(row.pk) if report else None
    if report is None or signal is None:
        return "Inte med i någon rapport än", False
    return f"I rapporten för {report.report.lower()}: {signal.label.lower()}", signal.key == Meaning.FINISHED


def _decisions(found: Iterable[Assignment]) -> dict[int, ReportEvent]:
    """The board's decision on each report, as it holds."""
    reports = {each.report_id for each in found}
    held = ReportEvent.objects.filter(report__in=reports, kind=EventKind.DECIDED, corrected_by__isnull=True)
    return {event.report_id: event for event in held.order_by("pk")}


def _rows(found: Iterable[Assignment], on: date) -> dict[int, SubActivity]:
    """The rows that adopted revisions have made of assignments, with their newest signal and who answers for them."""
    adopted = (each.item for each in found if each.item and each.item.revision.state == RevisionState.ADOPTED)
    keys = [item.sub_activity_id for item in adopted if item.sub_activity_id]
    return {row.pk: row for row in SubActivity.objects.filter(pk__in=keys).with_facts(holders_on=on).in_order()}


def _leaders(plans: Iterable[int], on: date) -> dict[int, str]:
    """Who leads each plan, and so has in hand what nobody has taken up."""
    seats = Membership.objects.filter(group__plan__in=plans, group__kind="steering", kind=MemberKind.RESPONSIBLE)
    holdings = RoleHolding.objects.filter(held_on(on), user__is_active=True).select_related("user").order_by("pk")
    seats = seats.select_related("role", "group").order_by("pk")
    seats = seats.prefetch_related(Prefetch("role__holdings", holdings, to_attr="held"))
    return {
        seat.group.plan_id: _named([str(holding.user) for holding in seat.role.held], seat.role.title)  # type: ignore[attr-defined]
        for seat in seats
    }


def _responsible(row: SubActivity) -> str:
    """The role that answers for the row, with whoever holds it."""
    members: Iterable[Any] = row.group.members  # with their holders
    for member in members:
        if member.kind == MemberKind.RESPONSIBLE:
            return _named([each["name"] for each in member.holders or []], member.role.title)
    return presenters.organisation(row.group, members)[0]


def _named(names: list[str], title: str) -> str:
    return f"{title}: {', '.join(sorted(names))}" if names else f"{title}, vakant"
