"""What the demo's ledningsgrupp was shown over the year, what it noted and what it decided to do."""

from __future__ import annotations

from datetime import date, datetime, time
from functools import partial
from typing import Any

from django.utils import timezone

from activities.calendar.month import Month
from activities.groups.actions.meeting import add_task, finish_task, record_notes
from activities.models import MeetingTask, Plan, Role, User
from lovplan.demo.groups import Happening
from reporting.month import assemble
from reporting.month.actions import present_month


def prepare(plan: Plan, presented: list[dict[str, Any]], by: User) -> list[Happening]:
    """Each month to happen on the day of its meeting, and what was done afterwards on its own day."""
    happenings: list[Happening] = []
    for values in presented:
        made: dict[str, MeetingTask] = {}
        happenings.append((values["on"], partial(_present, plan, values, by, made)))
        for task in values.get("tasks", []):
            if "done_on" in task:
                happenings.append((task["done_on"], partial(_finish, made, task, by)))
    return happenings


def _present(plan: Plan, values: dict[str, Any], by: User, made: dict[str, MeetingTask]) -> None:
    month, now = Month.parse(values["month"]), _at(values["on"])
    page = assemble.made(plan, month, today=values["on"], presented=assemble.presented_of(plan, month))
    kept = present_month(
        plan=plan, month=month, meeting_on=values["on"], based_on=assemble.fingerprint(page), by=by, now=now
    )
    record_notes(meeting=kept.meeting, notes=values["notes"], by=by, based_on=0, now=now)
    for task in values.get("tasks", []):
        role = Role.objects.get(title=task["role"])
        made[task["what"]] = add_task(
            meeting=kept.meeting, what=task["what"], role=role, due=task["due"], by=by, now=now
        )


def _finish(made: dict[str, MeetingTask], task: dict[str, Any], by: User) -> None:
    finish_task(task=made[task["what"]], by=by, now=_at(task["done_on"]))


def _at(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(15, 30)))
