"""Writes of meetings: they are called, noted, and leave decisions to do behind them."""

from __future__ import annotations

from datetime import date, datetime, time

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from activities.calendar import clock
from activities.calendar.personal_numbers import refusal
from activities.errors import ConflictError
from activities.groups import agenda
from activities.groups.meetings import agenda_of
from activities.models import Meeting, MeetingTask, Role, User, WorkingGroup
from activities.models.meeting import NOTES_LIMIT
from activities.models.register import clean_text, save
from activities.permissions import works_in_group


def _require_worker(by: User, group: WorkingGroup) -> None:
    if not works_in_group(by, group):
        raise PermissionDenied("Du kan skriva om möten i de grupper där du är ansvarig eller deltagare.")


@transaction.atomic
def call_meeting(
    *, group: WorkingGroup, on: date, by: User, at: time | None = None, place: str = "", now: datetime | None = None
) -> Meeting:
    """Enter a meeting of the group, coming or held. Raises ValidationError when there is one that day."""
    _require_worker(by, group)
    WorkingGroup.objects.select_for_update().get(pk=group.pk)  # two who call the same day take turns
    meeting = Meeting(group=group, on=on, time=at, place=clean_text(place), called_by=by, called_by_name=str(by))
    return save(record=meeting, by=by, reason="Mötet lades till", now=now)


@transaction.atomic
def record_notes(*, meeting: Meeting, notes: str, by: User, based_on: int, now: datetime | None = None) -> Meeting:
    """Save a meeting's notes; the first time, the agenda as it stands is kept with them and is then never redrawn.

    `based_on` is the version of the notes the person was looking at (0 for none). Raises ConflictError when somebody
    else has saved since then, and ValidationError for no notes, too many, or a meeting that has not been held.
    """
    _require_worker(by, meeting.group)
    now = now or clock.now()
    current = Meeting.objects.select_for_update().select_related("group").get(pk=meeting.pk)
    if current.version != based_on:
        raise ConflictError(current)
    notes = clean_text(notes)
    if not notes:
        raise ValidationError({"notes": "Skriv vad mötet kom fram till."})
    if len(notes) > NOTES_LIMIT:
        raise ValidationError(
            {"notes": f"Anteckningarna är {len(notes)} tecken. Korta dem till högst {NOTES_LIMIT} tecken."}
        )
    if fault := refusal(notes):
        raise ValidationError({"notes": fault})
    if current.on > now.date():
        raise ValidationError({"notes": "Mötet har inte hållits än. Anteckningar sparas från och med mötesdagen."})
    if current.agenda is None:
        current.agenda = agenda.to_json(agenda_of(current.group, now.date()))
    current.notes, current.version = notes, current.version + 1
    current.notes_at, current.notes_by_name = now, str(by)
    return save(record=current, by=by, reason="Anteckningar", now=now)


@transaction.atomic
def add_task(
    *,
    meeting: Meeting,
    what: str,
    due: date,
    by: User,
    role: Role | None = None,
    person: User | None = None,
    now: datetime | None = None,
) -> MeetingTask:
    """Add a decision to do something, for one role or one person. It is open until finished."""
    _require_worker(by, meeting.group)
    if meeting.on > (now or clock.now()).date():
        raise ValidationError("Mötet har inte hållits än. Beslut läggs till från och med mötesdagen.")
    if due < meeting.on:
        raise ValidationError({"due": f"Dagen ligger före mötet {meeting.on}. Ange en dag från mötet och framåt."})
    if fault := refusal(what):
        raise ValidationError({"what": fault})
    task = MeetingTask(meeting=meeting, what=clean_text(what), due=due, role=role, person=person)
    return save(record=task, by=by, reason="Beslut att göra", now=now)


@transaction.atomic
def finish_task(*, task: MeetingTask, by: User, now: datetime | None = None) -> MeetingTask:
    """Say that it is done. One that is done already stays as it was: the first to say so is the one who did."""
    return _set_done(task, by, now or clock.now(), done=True)


@transaction.atomic
def reopen_task(*, task: MeetingTask, by: User, now: datetime | None = None) -> MeetingTask:
    """Say that it was not done after all. The history keeps that it was thought to be."""
    return _set_done(task, by, now or clock.now(), done=False)


def _set_done(task: MeetingTask, by: User, now: datetime, *, done: bool) -> MeetingTask:
    _require_worker(by, task.meeting.group)
    current = MeetingTask.objects.select_for_update().get(pk=task.pk)
    if done == (current.done_on is not None):
        return current
    current.done_on, current.done_by = (now.date(), by) if done else (None, None)
    return save(record=current, by=by, reason="Klart" if done else "Inte klart", now=now)
