"""Writes of the reporting cycle: when the board meets, and how long before that the work begins."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from activities.calendar import clock
from activities.calendar.tertial import Tertial
from activities.errors import ConflictError, DraftChangedError
from activities.models import Plan, User
from activities.models.register import delete, edition_of, save
from reporting.cycle.board_days import Choice, choices_of, fingerprint
from reporting.models import BoardMeeting, Routine, SealedReport
from reporting.permissions import enters_meetings, writes_reports

MAY_WRITE = "Ansvarig och deltagare i arbetsgruppen som leder planen anger sammanträden och rutin."
MAY_MEET = "Nämndens sammanträden anges av nämndens egna personer och av gruppen som leder planen."
IS_SEALED = "Tertialets rapport är fastställd. Flytta sammanträdet i stället."
TOLD = ": rapporten anger hur många kontrollpunkter som är beaktade"
NOT_TOLD = ": rapporten anger inte längre hur många kontrollpunkter som är beaktade"
CHANGED = "Dagarna leder inte längre till det du läste. Läs listan igen och spara en gång till."


@transaction.atomic
def set_board_meeting(
    *, plan: Plan, tertial: Tertial, on: date, by: User, based_on: int | None = None, now: datetime | None = None
) -> BoardMeeting:
    """Say which day the board takes up the tertial's report, or move it; sealed or not, until the board has.

    Raises PermissionDenied, and ValidationError for a day that is not worked, lies before the tertial or more than a
    year after it, or when the board has decided; ConflictError when it is not the edition `based_on` that stands.
    """
    _take(plan, by, enters_meetings, MAY_MEET)
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
def remove_board_meeting(
    *, plan: Plan, tertial: Tertial, by: User, based_on: int | None = None, now: datetime | None = None
) -> BoardMeeting | None:
    """Take away the tertial's meeting, which should not have been entered: nothing waits for its report any more.

    Returns what stood, None when nothing did. Raises PermissionDenied, ConflictError when it is not the edition
    `based_on` that stands, and ValidationError when the tertial's report is sealed: the day is then moved.
    """
    _take(plan, by, enters_meetings, MAY_MEET)
    found = BoardMeeting.objects.filter(plan=plan, year=tertial.year, number=tertial.number).first()
    if based_on is not None and edition_of(found) != based_on:
        raise ConflictError(found)
    if found is None:
        return None
    if SealedReport.objects.versions_of(plan.pk, tertial).exists():
        raise ValidationError({"on": IS_SEALED})
    told = BoardMeeting(plan=plan, year=tertial.year, number=tertial.number, on=found.on)
    delete(record=found, by=by, reason="Sammanträdet borttaget", now=now)
    return told


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
    tells_checklists: bool = False,
    based_on: int | None = None,
    now: datetime | None = None,
) -> Routine:
    """Set the days between the steps, in working days from 1 to 60, the order of the memo's parts, the addresses that
    the sealed report is mailed to, one on each line, and whether its rows tell of their control points.

    Raises PermissionDenied, ValidationError by field, and ConflictError when another edition than `based_on` stands.
    """
    _take(plan, by, writes_reports, MAY_WRITE)
    routine = Routine.objects.filter(plan=plan).first() or Routine(plan=plan)
    if based_on is not None and edition_of(routine) != based_on:
        raise ConflictError(routine)
    routine.send_days, routine.review_days = send_days, review_days
    routine.update_days, routine.collect_days = update_days, collect_days
    routine.part_order, routine.send_to = part_order, send_to
    reason = "Rutinen ändrad"
    if tells_checklists != routine.tells_checklists:
        reason += TOLD if tells_checklists else NOT_TOLD
    routine.tells_checklists = tells_checklists
    return save(record=routine, by=by, reason=reason, now=now)


@transaction.atomic
def set_board_days(
    *, plan: Plan, days: Iterable[date], by: User, based_on: str, now: datetime | None = None
) -> list[Choice]:
    """The board's meeting days give each plan of that board, of those the person enters meetings for, its tertials'
    meetings. Returns what was changed.

    `based_on` is the fingerprint of the choices that the person read. Raises PermissionDenied, DraftChangedError when
    they are others by now, and ValidationError with the plan and the tertial that cannot have its day.
    """
    if not enters_meetings(by, plan):
        raise PermissionDenied(MAY_MEET)
    choices = choices_of(plan, list(days), by, clock.today())
    if fingerprint(choices) != based_on:
        raise DraftChangedError(CHANGED)
    moved = [choice for choice in choices if choice.moves]
    for choice in moved:
        try:
            set_board_meeting(plan=choice.plan, tertial=choice.tertial, on=choice.then, by=by, now=now)  # type: ignore[arg-type]
        except ValidationError as error:
            told = f"{choice.plan.short}, {choice.tertial.label.lower()}"
            raise ValidationError([f"{told}: {sentence}" for sentence in error.messages]) from error
    return moved


def _take(plan: Plan, by: User, right: Callable[[Any, Plan], bool], refusal: str) -> None:
    """Refuses those without the right; then writers of one plan take turns, so that two never add the same record."""
    if not right(by, plan):
        raise PermissionDenied(refusal)
    Plan.objects.select_for_update().get(pk=plan.pk)
