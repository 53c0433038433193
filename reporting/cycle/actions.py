"""Writes of the reporting cycle: when the board meets, and how long before that the work begins."""

from __future__ import annotations

from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from activities.calendar.tertial import Tertial
from activities.errors import ConflictError
from activities.models import Plan, User
from activities.models.register import edition_of, save
from reporting.models import BoardMeeting, Routine
from reporting.permissions import writes_reports

MAY_WRITE = "Ansvarig och deltagare i arbetsgruppen som leder planen anger sammanträden och rutin."


@transaction.atomic
def set_board_meeting(
    *, plan: Plan, tertial: Tertial, on: date, by: User, based_on: int | None = None, now: datetime | None = None
) -> BoardMeeting:
    """Say which day the board takes up the tertial's report, or move it; sealed or not, until the board has.

    Raises PermissionDenied, and ValidationError for a day that is not worked, lies before the tertial or more than a
    year after it, or when the board has decided; ConflictError when it is not the edition `based_on` that stands.
    """
    _take(plan, by)
    found = BoardMeeting.objects.filter(plan=plan, year=tertial.year, number=tertial.number).first()
    if found and found.on == on:
        return found
    if based_on is not None and edition_of(found) != based_on:
        raise ConflictError(found)
    reason = f"Flyttat från {found.on}" if found else "Sammanträdet angivet"
    meeting = found or BoardMeeting(plan=plan, year=tertial.year, number=tertial.number)
    meeting.on = on
    return save(record=meeting, by=by, reason=reason, now=now)


@transaction.atomic
def set_routine(
    *,
    plan: Plan,
    send_days: int,
    review_days: int,
    update_days: int,
    collect_days: int,
    part_order: list[str],
    by: User,
    send_to: str = "",
    based_on: int | None = None,
    now: datetime | None = None,
) -> Routine:
    """Set the days between the steps, in working days from 1 to 60, the order of the memo's parts, and the addresses
    that the sealed report is mailed to, one on each line.

    Raises PermissionDenied, ValidationError by field, and ConflictError when another edition than `based_on` stands.
    """
    _take(plan, by)
    routine = Routine.objects.filter(plan=plan).first() or Routine(plan=plan)
    if based_on is not None and edition_of(routine) != based_on:
        raise ConflictError(routine)
    routine.send_days, routine.review_days = send_days, review_days
    routine.update_days, routine.collect_days = update_days, collect_days
    routine.part_order, routine.send_to = part_order, send_to
    return save(record=routine, by=by, reason="Rutinen ändrad", now=now)


def _take(plan: Plan, by: User) -> None:
    """Refuses those without the right; then writers of one plan take turns, so that two never add the same record."""
    if not writes_reports(by, plan):
        raise PermissionDenied(MAY_WRITE)
    Plan.objects.select_for_update().get(pk=plan.pk)
