"""What the meetings' pages read: a group's agenda, its open tasks, and how notes once read."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Q
from django.urls import reverse

from activities.calendar.swedish import sort_key
from activities.groups import agenda
from activities.models import GroupKind, Meeting, MeetingTask, Role, Signal, SubActivity, User, WorkingGroup
from activities.rows import presenters


def agenda_of(group: WorkingGroup, on: date) -> agenda.Agenda:
    """What is open for the group on the day. Those that follow the plan as a whole take up every row of it."""
    rows = SubActivity.objects.current().filter(activity__step__plan=group.plan_id)
    if group.kind not in (GroupKind.STEERING, GroupKind.MANAGEMENT):
        rows = rows.filter(group=group)
    presented = presenters.present_all(rows.with_facts().in_order(), signals=Signal.objects.all(), on=on)
    tasks = [
        agenda.Task(
            task.what,
            task.owner,
            task.due,
            reverse("activities:meeting", args=[task.meeting.group.plan.slug, task.meeting_id]),
        )
        for task in open_tasks(group)
    ]
    return agenda.draw((row for _, row in presented), tasks, on)


def open_tasks(group: WorkingGroup) -> list[MeetingTask]:
    """What the group's meetings have decided to do and nobody has finished."""
    return list(MeetingTask.objects.filter(meeting__group=group).still_open().with_owner())


def earlier_notes(meeting: Meeting) -> list[Meeting]:
    """The notes as they read before, newest first; a correction never hides what somebody may have relied on."""
    return [wording for wording in reversed(_wordings(meeting)) if wording.version < meeting.version]


def notes_beside(meeting: Meeting, moment: datetime) -> Meeting | None:
    """The notes as they read at the moment, or as they were first saved after it; None while there are none. One query
    when they have been rewritten, else none.
    """
    if meeting.version <= 1:
        return meeting if meeting.version else None
    wordings = _wordings(meeting)
    read = (wording for wording in reversed(wordings) if wording.notes_at and wording.notes_at <= moment)
    return next(read, wordings[0])


def _wordings(meeting: Meeting) -> list[Meeting]:
    """Every wording of the notes, the first one first, as the meeting's history keeps them."""
    found = {}
    for record in meeting.history.filter(version__gte=1).order_by("history_id"):
        found[record.version] = record
    return [found[version] for version in sorted(found)]


def owners_in(group: WorkingGroup, on: date) -> tuple[list[Role], list[User]]:
    """Who may be asked to do something: the group's roles, and those who hold them on the day.

    Ledningsgruppen asks the group that leads the plan as well, which presents the plan to it.
    """
    asked = Q(memberships__group=group)
    if group.kind == GroupKind.MANAGEMENT:
        asked |= Q(memberships__group__plan=group.plan_id, memberships__group__kind=GroupKind.STEERING)
    roles = sorted(Role.objects.filter(asked).distinct(), key=lambda role: sort_key(role.title))
    held = Q(holdings__end__isnull=True) | Q(holdings__end__gte=on)
    people = User.objects.filter(held, holdings__role__in=roles, holdings__start__lte=on, is_active=True)
    return roles, sorted(people.distinct(), key=lambda person: (sort_key(person.name), person.pk))
