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
from activities.models.register import clean_text, demand_edition, save
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
def change_meeting(
    *,
    meeting: Meeting,
    on: date,
    by: User,
    edition: int,
    at: time | None = None,
    place: str = "",
    points: str = "",
    present: str = "",
    now: datetime | None = None,
) -> Meeting:
    """Move a meeting, or say where it is, what it takes up beside the drawn agenda, and who was there.

    `edition` is the meeting's when the person opened it. Raises ConflictError when somebody else has written since,
    and ValidationError for a day that is taken, one in the future of a meeting that has been noted, and a meeting that
    is cancelled.
    """
    current = _current(meeting, by, edition)
    if current.version and on > (now or clock.now()).date():
        raise ValidationError({"on": "Mötet har anteckningar, så det har redan hållits. Ange den dag det hölls."})
    moved = current.on != on
    current.on, current.time, current.place = on, at, clean_text(place)
    current.points, current.present = clean_text(points), clean_text(present)
    return save(record=current, by=by, reason="Mötet flyttades" if moved else "Mötet ändrades", now=now)


@transaction.atomic
def cancel_meeting(*, meeting: Meeting, why: str, by: User, edition: int, now: datetime | None = None) -> Meeting:
    """Cancel a meeting that has not been noted. It stays to be read, and its day is free for another one."""
    current = _current(meeting, by, edition)
    if current.version:
        raise ValidationError("Mötet har anteckningar, så det har hållits. Ett möte som har hållits ställs inte in.")
    current.cancelled_why = clean_text(why)
    if not current.cancelled_why:
        raise ValidationError({"why": "Skriv varför mötet ställs in, så att de som skulle komma vet."})
    current.cancelled_at, current.cancelled_by_name = now or clock.now(), str(by)
    return save(record=current, by=by, reason=f"Inställt: {current.cancelled_why}", now=now)


@transaction.atomic
def reinstate_meeting(
    *, meeting: Meeting, by: User, edition: int | None = None, now: datetime | None = None
) -> Meeting:
    """Let a cancelled meeting be held after all. Raises ConflictError as `change_meeting`, and ValidationError when its
    day has been taken by another.
    """
    _require_worker(by, meeting.group)
    demand_edition(meeting, edition)
    current = Meeting.objects.select_for_update().select_related("group").get(pk=meeting.pk)
    current.cancelled_at, current.cancelled_by_name, current.cancelled_why = None, "", ""
    return save(record=current, by=by, reason="Mötet hålls ändå", now=now)


def _current(meeting: Meeting, by: User, edition: int) -> Meeting:
    """The meeting as it stands, locked; it can be changed, and the person has seen its newest edition."""
    _require_worker(by, meeting.group)
    WorkingGroup.objects.select_for_update().get(pk=meeting.group_id)  # two who take the same day take turns
    demand_edition(meeting, edition)
    current = Meeting.objects.select_related("group").get(pk=meeting.pk)
    if current.cancelled_at:
        raise ValidationError("Mötet är inställt. Ångra det först, om det ska hållas ändå.")
    return current


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
    if current.cancelled_at:
        raise ValidationError({"notes": "Mötet är inställt. Ångra det först, om det hölls ändå."})
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
        raise ValidationError("Mötet har inte hållits än. Uppdrag läggs till från och med mötesdagen.")
    if fault := refusal(what):
        raise ValidationError({"what": fault})
    if meeting.cancelled_at:
        raise ValidationError("Mötet är inställt, så det har inte gett några uppdrag.")
    _refuse_before(meeting, due)
    task = MeetingTask(meeting=meeting, what=clean_text(what), due=due, role=role, person=person)
    return save(record=task, by=by, reason="Uppdraget lades till", now=now)


@transaction.atomic
def change_task(
    *,
    task: MeetingTask,
    what: str,
    due: date,
    by: User,
    edition: int,
    role: Role | None = None,
    person: User | None = None,
    now: datetime | None = None,
) -> MeetingTask:
    """Word an open decision otherwise, move its day, or give it to another role or person; its history keeps how it
    was. Raises ConflictError when somebody else has written since `edition`.
    """
    current = _open_task(task, by, edition)
    _refuse_before(current.meeting, due)
    current.what, current.due, current.role, current.person = clean_text(what), due, role, person
    return save(record=current, by=by, reason="Uppdraget ändrat", now=now)


@transaction.atomic
def withdraw_task(*, task: MeetingTask, why: str, by: User, edition: int, now: datetime | None = None) -> MeetingTask:
    """Say that an open decision is not to be done after all, and why. It stays to be read under its meeting."""
    current = _open_task(task, by, edition)
    current.withdrawn_why = clean_text(why)
    if not current.withdrawn_why:
        raise ValidationError({"why": "Skriv varför uppdraget inte ska göras längre."})
    current.withdrawn_on, current.withdrawn_by = (now or clock.now()).date(), by
    return save(record=current, by=by, reason=f"Återtaget: {current.withdrawn_why}", now=now)


def _open_task(task: MeetingTask, by: User, edition: int) -> MeetingTask:
    _require_worker(by, task.meeting.group)
    demand_edition(task, edition)
    current = MeetingTask.objects.select_related("meeting").get(pk=task.pk)
    if not current.is_open:
        raise ValidationError("Uppdraget är klart eller återtaget och ändras inte mer.")
    return current


def _refuse_before(meeting: Meeting, due: date) -> None:
    if due < meeting.on:
        raise ValidationError({"due": f"Dagen ligger före mötet {meeting.on}. Ange en dag från mötet och framåt."})


@transaction.atomic
def finish_task(*, task: MeetingTask, by: User, edition: int | None = None, now: datetime | None = None) -> MeetingTask:
    """Say that it is done. One that is done already stays as it was: the first to say so is the one who did.

    Raises ConflictError when it is another than the one of `edition` that the person read.
    """
    return _set_done(task, by, edition, now or clock.now(), done=True)


@transaction.atomic
def reopen_task(*, task: MeetingTask, by: User, edition: int | None = None, now: datetime | None = None) -> MeetingTask:
    """Say that it was not done after all, as `finish_task`. The history keeps that it was thought to be."""
    return _set_done(task, by, edition, now or clock.now(), done=False)


def _set_done(task: MeetingTask, by: User, edition: int | None, now: datetime, *, done: bool) -> MeetingTask:
    _require_worker(by, task.meeting.group)
    demand_edition(task, edition)
    current = MeetingTask.objects.select_for_update().get(pk=task.pk)
    if current.withdrawn_on:
        raise ValidationError("Uppdraget är återtaget. Lägg till ett nytt, om det ska göras ändå.")
    if done == (current.done_on is not None):
        return current
    current.done_on, current.done_by = (now.date(), by) if done else (None, None)
    return save(record=current, by=by, reason="Klart" if done else "Inte klart", now=now)
