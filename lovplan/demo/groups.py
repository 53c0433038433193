"""The demo's year in the groups, in the order it happened, so that each meeting keeps the agenda of its own day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from functools import partial
from typing import Any

from django.utils import timezone

from activities.checklists.actions import add_proposed, tick
from activities.groups.actions.meeting import add_task, call_meeting, finish_task, record_notes
from activities.groups.actions.partner import log_contact, note_outcome
from activities.models import MeetingTask, Partner, Plan, Role, SubActivity, User, WorkingGroup
from activities.models.register import save

Users = dict[str, User]
Happening = tuple[date, Callable[[], object]]


def prepare_year(plan: Plan, cast: dict[str, Any], users: Users, how: dict[str, Any]) -> list[Happening]:
    """Rhythms and partners at once; then meetings, what they decided, and contacts, to happen each on its day."""
    for values in cast["rhythms"]:
        group = _group(plan, values["line"])
        group.meeting_rhythm = values["rhythm"]
        save(record=group, **how)
    for values in cast["partner_groups"]:
        partner = Partner.objects.get(plan=plan, name=values["partner"])
        partner.group = WorkingGroup.objects.get(plan=plan, name=values["group"])
        save(record=partner, **how)
    happenings: list[Happening] = [
        (values["on"], partial(_contact, plan, values, users)) for values in cast["contacts"]
    ]
    happenings.append((cast["checklists"]["on"], partial(_checklists, plan, cast["checklists"], users)))
    for values in cast["meetings"]:
        happenings += _meeting(plan, values, users)
    return happenings


def _group(plan: Plan, line: int) -> WorkingGroup:
    return WorkingGroup.objects.get(pk=_row(plan, line).group_id)


def _at(day: date, hour: int = 15) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour, 0)))


def _meeting(plan: Plan, values: dict[str, Any], users: Users) -> list[Happening]:
    """The meeting on its day, and each of its tasks on the day it was done."""
    made: dict[str, MeetingTask] = {}

    def hold() -> None:
        by = users[values["by"]]
        meeting = call_meeting(
            group=_group(plan, values["line"]),
            on=values["on"],
            at=values["at"],
            place=values["place"],
            by=by,
            now=_at(date(2020, 9, 1), 10),  # the autumn was planned at once
        )
        if "notes" in values:
            record_notes(meeting=meeting, notes=values["notes"], by=by, based_on=0, now=_at(values["on"]))
        for task in values.get("tasks", []):
            made[task["what"]] = add_task(
                meeting=meeting,
                what=task["what"],
                role=Role.objects.get(title=task["role"]) if "role" in task else None,
                person=users[task["person"]] if "person" in task else None,
                due=task["due"],
                by=by,
                now=_at(values["on"]),
            )

    def finish(task: dict[str, Any]) -> None:
        finish_task(task=made[task["what"]], by=users[task["done_by"]], now=_at(task["done_on"]))

    done = [task for task in values.get("tasks", []) if "done_on" in task]
    return [(values["on"], hold), *((task["done_on"], partial(finish, task)) for task in done)]


def _row(plan: Plan, line: int) -> SubActivity:
    return SubActivity.objects.select_related("activity__step").get(sources__plan_import__plan=plan, sources__line=line)


def _contact(plan: Plan, values: dict[str, Any], users: Users) -> None:
    contact = log_contact(
        partner=Partner.objects.get(plan=plan, name=values["partner"]),
        on=values["on"],
        text=values["text"],
        question=values.get("question", ""),
        learned=values.get("learned", ""),
        rows=[_row(plan, line) for line in values.get("lines", [])],
        shared=values.get("shared", False),
        by=users[values["by"]],
        now=_at(values["on"], 16),
    )
    for outcome in values.get("outcomes", []):
        by = users[outcome["by"]]
        note_outcome(contact=contact, words=outcome["words"], by=by, now=_at(outcome["on"], 16))


def _checklists(plan: Plan, values: dict[str, Any], users: Users) -> None:
    """The lists that fit the rows, and the points that somebody has considered since."""
    add_proposed(plan=plan, by=users[values["by"]], now=_at(values["on"]))
    for ticked in values["ticks"]:
        for point in _row(plan, ticked["line"]).points.order_by("position")[: ticked["first"]]:
            note = ticked["notes"].get(str(point.position), "")
            tick(point=point, done=True, note=note, by=users[ticked["by"]], now=_at(ticked["on"]))
