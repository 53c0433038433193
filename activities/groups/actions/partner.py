"""Writes of the partners' log. An entry is only ever added; what was wrong is put right by another one."""

from __future__ import annotations

from datetime import date, datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from activities.calendar import clock
from activities.calendar.personal_numbers import refusal
from activities.groups.reached import dates_of
from activities.models import Partner, PartnerContact, User
from activities.models.partner import CONTACT_LIMIT
from activities.models.register import clean_text
from activities.permissions import answers_contact, logs_contact


@transaction.atomic
def log_contact(
    *,
    partner: Partner,
    on: date,
    text: str,
    by: User,
    shared: bool = False,
    with_dates: bool = False,
    corrects: PartnerContact | None = None,
    now: datetime | None = None,
) -> PartnerContact:
    """Log a contact with a partner, or a correction of an earlier entry.

    `shared` hands the entry out to the partner's own people for good, and `with_dates` the periods of the partner's
    rows as they stand now. Raises PermissionDenied, and ValidationError with sentences for the person who typed.
    """
    if not logs_contact(by, partner):
        raise PermissionDenied("Du kan anteckna kontakter när du är ansvarig eller deltagare i en av planens grupper.")
    Partner.objects.select_for_update().get(pk=partner.pk)  # two who correct the same entry take turns
    now = now or clock.now()
    text = _words(text, "Skriv vad kontakten gällde.")
    if on > now.date():
        raise ValidationError({"on": "Dagen har inte kommit än. Anteckna kontakten när den har skett."})
    if shared and partner.group_id is None:
        raise ValidationError({"shared": "Parten har ingen egen grupp som kan läsa. Administratören kan lägga upp en."})
    if with_dates and not shared:
        raise ValidationError({"with_dates": "Tidsplanen visas med posten. Bocka också för Visa för parten."})
    if corrects is not None:
        _require_correctable(corrects, partner)
    dates = dates_of(partner) if with_dates else []
    told = {"on": on, "text": text, "shared": shared, "corrects": corrects, "dates": dates}
    return PartnerContact.objects.create(partner=partner, at=now, by=by, by_name=str(by), **told)


@transaction.atomic
def reply(*, contact: PartnerContact, text: str, by: User, now: datetime | None = None) -> PartnerContact:
    """Log what the partner's own people answer to an entry that was shared with them. They read it as well.

    Raises PermissionDenied, and ValidationError with sentences for the person who typed.
    """
    if not answers_contact(by, contact):
        raise PermissionDenied("Den som kommer från parten svarar på det som har lämnats till den.")
    now = now or clock.now()
    text = _words(text, "Skriv ditt svar.")
    told = {"on": timezone.localdate(now), "text": text, "shared": True, "answers": contact}
    return PartnerContact.objects.create(partner_id=contact.partner_id, at=now, by=by, by_name=str(by), **told)


def _words(text: str, missing: str) -> str:
    text = clean_text(text)
    if not text:
        raise ValidationError({"text": missing})
    if len(text) > CONTACT_LIMIT:
        raise ValidationError({"text": f"Texten är {len(text)} tecken. Korta den till högst {CONTACT_LIMIT} tecken."})
    if fault := refusal(text):
        raise ValidationError({"text": fault})
    return text


def _require_correctable(entry: PartnerContact, partner: Partner) -> None:
    if entry.partner_id != partner.pk:
        raise ValidationError("Posten som ska rättas hör till en annan part.")
    if entry.answers_id:
        raise ValidationError("Posten är partens eget svar. Anteckna i stället en ny kontakt.")
    if PartnerContact.objects.filter(corrects=entry).exists():
        raise ValidationError("Posten är redan rättad. Rätta i stället den rättelse som gäller.")
