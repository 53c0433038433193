"""Writes of the directory. A note is only ever added; what was wrong is put right by another one."""

from __future__ import annotations

from datetime import date, datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from activities.calendar import clock
from activities.calendar.personal_numbers import refusal
from activities.directory.municipalities import REPORTED_ON, Listed
from activities.models import LovState, MunicipalityNote, Partner, Plan, User
from activities.models.directory import SOURCE_LIMIT
from activities.models.register import clean_text, save
from activities.permissions import adds_partner

WHOSE = "Det gör de som är ansvariga eller deltagare i någon av planens grupper."


@transaction.atomic
def note_state(
    *,
    plan: Plan,
    municipality: Listed,
    state: str,
    on: date,
    source: str,
    by: User,
    corrects: MunicipalityNote | None = None,
    now: datetime | None = None,
) -> MunicipalityNote:
    """Note how far a municipality had come on a day and who said so, or put an earlier note right.

    `plan` is the one the person works in; the note is of the directory, which all plans have in common. Raises
    PermissionDenied, and ValidationError with sentences for the person who typed.
    """
    if not adds_partner(by, plan):
        raise PermissionDenied(WHOSE)
    now = now or clock.now()
    source = clean_text(source)
    errors = _faults(state, on, source, now.date())
    if corrects is not None and (fault := _uncorrectable(corrects, municipality)):
        errors["corrects"] = fault
    if errors:
        raise ValidationError(errors)
    return MunicipalityNote.objects.create(
        municipality=municipality.slug,
        state=state,
        on=on,
        source=source,
        corrects=corrects,
        at=now,
        by=by,
        by_name=str(by),
    )


def _faults(state: str, on: date, source: str, today: date) -> dict[str, str]:
    errors = {}
    if state not in LovState:
        errors["state"] = "Välj hur långt kommunen har kommit."
    if on > today:
        errors["on"] = "Dagen har inte kommit än. Ange en dag då läget var känt."
    elif on < REPORTED_ON:
        errors["on"] = f"Dagen ligger före läget i rapporten. Ange {REPORTED_ON} eller senare."
    if not source:
        errors["source"] = "Skriv vem som sade det, eller var det står."
    elif len(source) > SOURCE_LIMIT:
        errors["source"] = f"Texten är {len(source)} tecken. Korta den till högst {SOURCE_LIMIT} tecken."
    elif fault := refusal(source):
        errors["source"] = fault
    return errors


def _uncorrectable(note: MunicipalityNote, municipality: Listed) -> str:
    """Why the note cannot be put right; "" when it can. The note is locked, so that two who do it take turns."""
    MunicipalityNote.objects.select_for_update().get(pk=note.pk)
    if note.municipality != municipality.slug:
        return "Anteckningen som ska rättas hör till en annan kommun."
    if MunicipalityNote.objects.filter(corrects=note).exists():
        return "Anteckningen är redan rättad. Rätta i stället den rättelse som gäller."
    return ""


@transaction.atomic
def add_as_partner(*, plan: Plan, municipality: Listed, by: User, now: datetime | None = None) -> Partner:
    """Make the municipality a partner of the plan, to log contacts with; the partner it already is, when it is one."""
    if not adds_partner(by, plan):
        raise PermissionDenied(WHOSE)
    Plan.objects.select_for_update().get(pk=plan.pk)  # two who add the same one take turns
    for partner in plan.partners.order_by("pk"):
        if municipality.is_called(partner.name):
            return partner
    record = Partner(plan=plan, name=municipality.name)
    return save(record=record, by=by, reason="Ur förteckningen över kommuner", now=now)
