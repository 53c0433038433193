"""Writes of the partners' log. An entry is only ever added; what was wrong is put right by another one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from activities.calendar import clock
from activities.calendar.personal_numbers import refusal
from activities.groups.questions import key_of
from activities.groups.reached import dates_of
from activities.models import (
    ContactOutcome,
    ContactRow,
    DecisionBasis,
    Partner,
    PartnerContact,
    Revision,
    SubActivity,
    User,
)
from activities.models.partner import CONTACT_LIMIT, QUESTION_LIMIT
from activities.models.register import clean_text
from activities.permissions import answers_contact, logs_contact

WHOSE = "Du kan anteckna kontakter när du är ansvarig eller deltagare i en av planens grupper."
TOO_LONG = "Texten är {length} tecken. Korta den till högst {limit} tecken."


@transaction.atomic
def log_contact(
    *,
    partner: Partner,
    on: date,
    text: str,
    by: User,
    question: str = "",
    learned: str = "",
    rows: Sequence[SubActivity] = (),
    shared: bool = False,
    with_dates: bool = False,
    corrects: PartnerContact | None = None,
    now: datetime | None = None,
) -> PartnerContact:
    """Log a contact with a partner, with the rows and the question it was about, or a correction of an earlier entry.

    `shared` hands the text out to the partner's own people for good, and `with_dates` the periods of the partner's rows
    as they stand now. What an entry had led to follows to the one that puts it right. Raises PermissionDenied, and
    ValidationError with sentences for the person who typed.
    """
    if not logs_contact(by, partner):
        raise PermissionDenied(WHOSE)
    Partner.objects.select_for_update().get(pk=partner.pk)  # two who correct the same entry take turns
    now = now or clock.now()
    typed = {"text": clean_text(text), "question": clean_text(question), "learned": clean_text(learned)}
    errors: dict[str, str] = _faults(typed)
    if on > now.date():
        errors["on"] = "Dagen har inte kommit än. Anteckna kontakten när den har skett."
    if shared and partner.group_id is None:
        errors["shared"] = "Parten har ingen egen grupp som kan läsa. Administratören kan lägga upp en."
    if with_dates and not shared:
        errors["with_dates"] = "Tidsplanen visas med posten. Bocka också för Visa för parten."
    rows = list(dict.fromkeys(rows))
    if any(row.activity.step.plan_id != partner.plan_id for row in rows):
        errors["rows"] = "Välj delaktiviteter i partens egen plan."
    if errors:
        raise ValidationError(errors)
    if corrects is not None:
        _require_correctable(corrects, partner)
    told = {**typed, "on": on, "shared": shared, "corrects": corrects, "dates": dates_of(partner) if with_dates else []}
    made = PartnerContact.objects.create(partner=partner, at=now, by=by, by_name=str(by), **told)
    for row in rows:
        ContactRow.objects.create(contact=made, sub_activity=row)
    for outcome in corrects.outcomes.order_by("pk") if corrects else ():
        _follow(outcome, made)
    return made


@transaction.atomic
def reply(*, contact: PartnerContact, text: str, by: User, now: datetime | None = None) -> PartnerContact:
    """Log what the partner's own people answer to an entry that was shared with them. They read it as well.

    Raises PermissionDenied, and ValidationError with sentences for the person who typed.
    """
    if not answers_contact(by, contact):
        raise PermissionDenied("Den som kommer från parten svarar på det som har lämnats till den.")
    now = now or clock.now()
    text = clean_text(text)
    if errors := _faults({"text": text}, missing="Skriv ditt svar."):
        raise ValidationError(errors)
    told = {"on": timezone.localdate(now), "text": text, "shared": True, "answers": contact}
    return PartnerContact.objects.create(partner_id=contact.partner_id, at=now, by=by, by_name=str(by), **told)


def _faults(typed: dict[str, str], missing: str = "Skriv vad kontakten gällde.") -> dict[str, str]:
    """What is wrong with the words of an entry, by field."""
    errors = {}
    for name, words in typed.items():
        limit = QUESTION_LIMIT if name == "question" else CONTACT_LIMIT
        if len(words) > limit:
            errors[name] = TOO_LONG.format(length=len(words), limit=limit)
        elif fault := refusal(words):
            errors[name] = fault
    if not typed["text"]:
        errors["text"] = missing
    if typed.get("question") and not key_of(typed["question"]):
        errors["question"] = "Skriv frågan med ord, till exempel: Hur sattes ersättningen?"
    return errors


def _require_correctable(entry: PartnerContact, partner: Partner) -> None:
    if entry.partner_id != partner.pk:
        raise ValidationError("Posten som ska rättas hör till en annan part.")
    if entry.answers_id:
        raise ValidationError("Posten är partens eget svar. Anteckna i stället en ny kontakt.")
    if PartnerContact.objects.filter(corrects=entry).exists():
        raise ValidationError("Posten är redan rättad. Rätta i stället den rättelse som gäller.")


def _follow(outcome: ContactOutcome, contact: PartnerContact) -> None:
    """The outcome at another entry, as it was when it was noted."""
    ContactOutcome.objects.create(
        contact=contact,
        words=outcome.words,
        revision=outcome.revision,
        basis=outcome.basis,
        at=outcome.at,
        by=outcome.by,
        by_name=outcome.by_name,
    )


@transaction.atomic
def note_outcome(
    *,
    contact: PartnerContact,
    by: User,
    words: str = "",
    revision: Revision | None = None,
    basis: DecisionBasis | None = None,
    now: datetime | None = None,
) -> ContactOutcome:
    """Note what a contact led to here: words, or the revision or decision basis that came of it, or both.

    Raises PermissionDenied, and ValidationError when nothing is said, or when the entry has been put right by another.
    """
    partner = contact.partner
    if not logs_contact(by, partner):
        raise PermissionDenied(WHOSE)
    Partner.objects.select_for_update().get(pk=partner.pk)  # nobody puts the entry right meanwhile
    words = clean_text(words)
    errors: dict[str, Any] = {}
    if not (words or revision or basis):
        errors["words"] = "Skriv vad kontakten ledde till, eller välj revisionen eller underlaget."
    elif len(words) > CONTACT_LIMIT:
        errors["words"] = TOO_LONG.format(length=len(words), limit=CONTACT_LIMIT)
    elif fault := refusal(words):
        errors["words"] = fault
    if revision and revision.plan_id != partner.plan_id:
        errors["revision"] = "Välj en revision av partens egen plan."
    if basis and basis.sub_activity.activity.step.plan_id != partner.plan_id:
        errors["basis"] = "Välj ett underlag i partens egen plan."
    if revision and basis:
        errors["basis"] = "Välj revisionen eller underlaget, ett av dem. Det andra antecknar du för sig."
    if errors:
        raise ValidationError(errors)
    if PartnerContact.objects.filter(corrects=contact).exists():
        raise ValidationError("Posten är rättad. Anteckna det hos den rättelse som gäller.")
    return ContactOutcome.objects.create(
        contact=contact, words=words, revision=revision, basis=basis, at=now or clock.now(), by=by, by_name=str(by)
    )
