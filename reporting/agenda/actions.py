"""Sending a meeting's agenda: its PDF, by the outbox, to each who belongs to the group."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from activities.calendar import clock
from activities.mail.actions import Letter, enqueue_all, is_address
from activities.models import Mail, MailState, Meeting, RoleHolding, User
from activities.models.querysets_people import held_on
from activities.permissions import works_in_group
from reporting.agenda.paper import Paper

MAY_SEND = "Dagordningen skickas av dem som är ansvariga eller deltagare i gruppen."


@transaction.atomic
def send_agenda(*, meeting: Meeting, paper: Paper, pdf: bytes, by: User, now: datetime | None = None) -> int:
    """Lay the agenda in the outbox for each of `called`: how many had not had this very one.

    `pdf` is the paper's, made before anything is written. What waits of an earlier one to the same person is replaced.
    Raises PermissionDenied, and ValidationError for a meeting that is over or called off, or nobody to send to.
    """
    if not works_in_group(by, meeting.group):
        raise PermissionDenied(MAY_SEND)
    moment = now or clock.now()
    current = Meeting.objects.select_related("group__plan").get(pk=meeting.pk)
    people = called(current, moment)
    if fault := hindrance(current, people):
        raise ValidationError(fault)
    letters = [_letter(current, paper, pdf, person, by) for person in people]
    return enqueue_all(letters=letters, by=by, now=moment)


def hindrance(meeting: Meeting, people: Sequence[User]) -> str:
    """Why the agenda goes to nobody; "" when it may be sent."""
    if meeting.cancelled_at:
        return "Mötet är inställt. Dagordningen skickas inte."
    if meeting.version:
        return "Mötet har hållits. Dagordningen skickas före mötet."
    return "" if people else "Ingen i gruppen har en adress att mejla till. Adresser står under Personer."


def called(meeting: Meeting, now: datetime) -> list[User]:
    """Those who belong to the group that day, co-opted too, and can be reached; by name."""
    held = RoleHolding.objects.filter(
        held_on(timezone.localdate(now)), user__is_active=True, role__memberships__group=meeting.group_id
    )
    people = User.objects.filter(pk__in=held.values("user")).order_by("name", "pk")
    return [person for person in people if is_address(person.email)]


def mails_of(meeting: Meeting) -> list[Mail]:
    """What has been sent of the meeting's agendas, but for those that a later one stands for."""
    mails = Mail.objects.filter(key__startswith=_key(meeting)).exclude(state=MailState.REPLACED)
    return list(mails.defer("attachment", "text", "html").select_related("user").order_by("-created_at", "pk"))


def _key(meeting: Meeting) -> str:
    return f"dagordning {meeting.pk} "


def _letter(meeting: Meeting, paper: Paper, pdf: bytes, person: User, by: User) -> Letter:
    page = reverse("activities:meeting", args=[meeting.group.plan.slug, meeting.pk])
    address = settings.LOVPLAN_URL and settings.LOVPLAN_URL + page  # "" where the site's own address is not known
    begins = f"{_key(meeting)}{person.pk} "
    return Letter(
        # The same agenda is sent once to each, and another one again.
        key=f"{begins}{hashlib.sha256(pdf).hexdigest()[:32]}",
        to=person.email,
        subject=f"Dagordning: {paper.group} {paper.on}",
        text=render_to_string(
            "reporting/agenda/mail.txt", {"paper": paper, "person": person, "by": by, "address": address}
        ),
        user=person,
        attachment=(paper.name, pdf),
        replaces=begins,
    )
