"""Pages of the plan's working groups: who they are, what they carry, when they meet."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from activities.calendar import clock, workdays
from activities.groups import presenters as group_presenters
from activities.groups.meetings import open_tasks
from activities.groups.outlook import with_remarks
from activities.models import GroupKind, Plan, Signal, SubActivity, WorkingGroup
from activities.models.querysets_groups import MEETS, WORKS
from activities.rows import presenters, reported
from activities.rows.story import holders_of


def visible_group(request: HttpRequest, slug: str, pk: int) -> WorkingGroup:
    """The group with what the person may do; 404 when the person may not see it."""
    groups = WorkingGroup.objects.filter(plan__slug=slug).visible_to(request.user, clock.today())
    return get_object_or_404(groups.select_related("plan"), pk=pk)


def proposed_days(group: WorkingGroup, on: date) -> tuple[date, ...]:
    """The next days to meet, in step with the meetings that stand. One query."""
    held = group.meetings.filter(cancelled_at__isnull=True).values_list("on", flat=True).order_by("-on")
    return workdays.proposals(group.meeting_rhythm, workdays.in_step_with(held, on), on)


@require_safe
def groups(request: HttpRequest, slug: str) -> HttpResponse:
    """All groups of the plan by kind."""
    on = clock.today()
    plan = get_object_or_404(Plan.objects.showing_rows_to(request.user, on), slug=slug)
    found = WorkingGroup.objects.filter(plan=plan).with_overview(on).order_by("pk")
    return render(
        request, "activities/groups/groups.html", {"plan": plan, "kinds": group_presenters.groups_by_kind(found, slug)}
    )


@require_safe
def group(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One group: its next meeting and what it has promised, then its rows, its members and earlier meetings."""
    on = clock.today()
    found = visible_group(request, slug, pk)
    rows = list(SubActivity.objects.filter(group=found).visible_to(request.user, on).with_facts().in_order())
    presented = presenters.present_all(rows, signals=Signal.objects.all(), on=on, reports=reported.of_rows(rows))
    members = found.memberships.select_related("role").order_by("position", "pk")
    meetings = [group_presenters.meeting_line(meeting, slug, on) for meeting in found.meetings.order_by("-on", "-pk")]
    return render(
        request,
        "activities/groups/group.html",
        {
            "plan": found.plan,
            "group": found,
            "meets": found.kind in MEETS,
            "works": found.kind in WORKS,
            "leads": found.kind == GroupKind.STEERING,
            "rows": with_remarks(presented, found.plan, request.user),
            "members": group_presenters.members_by_kind(holders_of(members, on)),
            "coming": [meeting for meeting in reversed(meetings) if meeting.is_coming],
            "held": [meeting for meeting in meetings if not meeting.is_coming],
            "proposals": proposed_days(found, on),
            "tasks": [group_presenters.task_view(task, slug, on) for task in open_tasks(found)],
        },
    )
