"""What is recorded around a row and belongs to its documents: meetings that had it on the table, and contacts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import Q

from activities.calendar.swedish import clock_time
from activities.models import CheckPoint, Meeting, MeetingTask, PartnerContact, SubActivity
from activities.plan.records import Entry, Section, moment


def meetings(row: SubActivity, on: date) -> Section:
    """Every meeting of the row's own group, and those of other groups whose agenda named the row, the oldest first."""
    names = {row.name, *row.history.values_list("title", flat=True), row.activity.title} - {""}
    found = Meeting.objects.filter(group__plan_id=row.activity.step.plan_id).select_related("group")
    tasks: dict[int, list[MeetingTask]] = {}
    for task in MeetingTask.objects.filter(meeting__group__plan_id=row.activity.step.plan_id).with_owner():
        tasks.setdefault(task.meeting_id, []).append(task)
    entries = tuple(
        Entry(
            heading=f"{meeting.group.name}, möte {meeting.on}",
            at=meeting.notes_at,
            by=meeting.notes_by_name,
            text=meeting.notes,
            facts=tuple(_facts(meeting, names, tasks.get(meeting.pk, []))),
        )
        for meeting in found.order_by("on", "pk")
        if meeting.group_id == row.group_id or any(_points(meeting.agenda, names))
    )
    return Section("meetings", "Möten, äldst först", entries, "Inget möte har tagit upp delaktiviteten.")


def _facts(meeting: Meeting, names: set[str], tasks: list[MeetingTask]) -> Iterator[tuple[str, str]]:
    when = clock_time(meeting.time) if meeting.time else ""
    yield "Kallat av", meeting.called_by_name
    if where := ", ".join(filter(None, (when, meeting.place))):
        yield "Tid och plats", where
    for heading, point in _points(meeting.agenda, names):
        told = [*point["reasons"], point["text"], point["said"]]
        yield "På dagordningen", "\n".join(filter(None, (heading, *told)))
    for task in tasks:
        done = f" Klart {task.done_on}, {task.done_by}." if task.done_on else " Inte klart."
        yield "Uppdrag från mötet", f"{task.what}\n{task.owner}, senast {task.due}.{done}"
    if not meeting.version:
        yield "Anteckningar", "Inga är sparade."


def _points(agenda: Any, names: set[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    """(heading, point) of a kept agenda for each point that is about the row."""
    for section in (agenda or {}).get("sections", ()):
        for point in section["items"]:
            if point["subject"] in names:
                yield section["heading"], point


def contacts(row: SubActivity, on: date) -> Section:
    """What was said with the partners of the row's collaboration, and with others for the row's sake, the oldest first;
    a correction is an entry too. What names other rows alone is of those.
    """
    ours = Q(about__isnull=True, partner__in=row.collaborations.values("partner_id")) | Q(about__sub_activity=row)
    found = PartnerContact.objects.filter(pk__in=PartnerContact.objects.filter(ours).values("pk"))
    found = found.with_outcomes().select_related("partner", "corrects", "answers")
    entries = tuple(
        Entry(
            heading=f"{contact.partner}, {contact.on}",
            at=contact.at,
            by=contact.by_name,
            text=contact.text,
            facts=tuple(_about(contact)),
        )
        for contact in found.order_by("on", "pk")
    )
    return Section("contacts", "Kontakter med samverkansparter, äldst först", entries, "Ingen kontakt är antecknad.")


def _about(contact: PartnerContact) -> Iterator[tuple[str, str]]:
    if contact.corrects:
        yield "Rättar", f"{contact.corrects.on}: {contact.corrects.text}"
    if contact.answers:
        yield "Partens svar på", f"{contact.answers.on}: {contact.answers.text}"
    if contact.dates:
        yield "Tidsplan som visades", "\n".join(f"{name}, {period}" for name, period in contact.dates)
    if contact.question:
        yield "Fråga", contact.question
    if rows := [item.sub_activity.name for item in contact.about.all()]:
        yield "Gällde delaktiviteterna", "\n".join(rows)
    if contact.learned:
        yield "Vad vi lärde oss", contact.learned
    for outcome in contact.outcomes.all():
        linked = str(outcome.revision or outcome.basis or "")
        noted = f"Antecknat {moment(outcome.at)} av {outcome.by_name}"
        yield "Vad det ledde till", "\n".join(filter(None, (linked, outcome.words, noted)))
    yield "Visas för parten", "Ja" if contact.shared else "Nej"


def points(row: SubActivity, on: date) -> Section:
    """The row's control points, those taken away too, with every tick, the oldest first."""
    entries = tuple(
        Entry(
            heading=f"{point.text} (borttagen)" if point.is_removed else point.text,
            facts=(*((("Källa", point.source),) if point.source else ()), *_ticks(point)),
        )
        for point in row.points.with_ticks().order_by("position", "pk")
    )
    return Section("points", "Kontrollpunkter", entries, "Delaktiviteten har inga kontrollpunkter.")


def _ticks(point: CheckPoint) -> Iterator[tuple[str, str]]:
    for tick in reversed(point.ticked):
        yield str(tick), "\n".join(filter(None, (f"{moment(tick.at)} av {tick.by_name}", tick.note)))
