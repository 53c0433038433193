"""Writes of the partners' log. An entry is only ever added; what was wrong is put right by another one."""

from __future__ import annotations

from datetime import date, datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from activities.calendar import clock
from activities.calendar.personal_numbers import refusal
from activities.models import Partner, PartnerContact, User
from activities.models.partner import CONTACT_LIMIT
from activities.models.register import clean_text
from activities.permissions import logs_contact


@transaction.atomic
def log_contact(
    *,
    partner: Partner,
    on: date,
    text: str,
    by: User,
    shared: bool = False,
    corrects: PartnerContact | None = None,
    now: datetime | None = None,
) -> PartnerContact:
    """Log a contact with a partner, or a correction of an earlier entry.

    `shared` hands the entry out to the partner's own people for good. Raises PermissionDenied, and ValidationError
    with sentences for the person who typed.
    """
    if not logs_contact(by, partner):
        raise PermissionDenied("Du kan anteckna kontakter när du är ansvarig eller deltagare i en av planens grupper.")
    Partner.objects.select_for_update().get(pk=partner.pk)  # two who correct the same entry take turns
    now = now or clock.now()
    text = clean_text(text)
    if not text:
        raise ValidationError({"text": "Skriv vad kontakten gällde."})
    if len(text) > CONTACT_LIMIT:
        raise ValidationError({"text": f"Texten är {len(text)} tecken. Korta den till högst {CONTACT_LIMIT} tecken."})
    if fault := refusal(text):
        raise ValidationError({"text": fault})
    if on > now.date():
        raise ValidationError({"on": "Dagen har inte kommit än. Anteckna kontakten när den har skett."})
    if shared and partner.group_id is None:
        raise ValidationError({"shared": "Parten har ingen egen grupp som kan läsa. Administratören kan lägga upp en."})
    if corrects is not None:
        _require_correctable(corrects, partner)
    return PartnerContact.objects.create(
        partner=partner, on=on, text=text, shared=shared, corrects=corrects, at=now, by=by, by_name=str(by)
    )


def _require_correctable(entry: PartnerContact, partner: Partner) -> None:
    if entry.partner_id != partner.pk:
        raise ValidationError("Posten som ska rättas hör till en annan part.")
    if PartnerContact.objects.filter(corrects=entry).exists():
        raise ValidationError("Posten är redan rättad. Rätta i stället den rättelse som gäller.")
