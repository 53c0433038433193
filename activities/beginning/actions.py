"""The one write of the first day that is its own: whose installation it is."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from activities.errors import ConflictError
from activities.models import Municipality, Plan, User
from activities.models.register import clean_text, edition_of, save
from activities.permissions import keeps_people

MISSING = {
    "name": "Skriv vad kommunen heter.",
    "administration": "Skriv vad förvaltningen heter.",
    "board": "Skriv vad nämnden heter.",
}


@transaction.atomic
def name_municipality(
    *, name: str, administration: str, board: str, by: User, based_on: int | None = None, now: datetime | None = None
) -> Municipality:
    """Say whose plans are here. Plans under uppbyggnad follow; those that are decided keep their own names.

    Raises PermissionDenied, ConflictError, and ValidationError by field.
    """
    if not keeps_people(by):
        raise PermissionDenied("Kommunens namn skrivs av administratörer.")
    User.objects.select_for_update().get(pk=by.pk)  # the same person twice at once makes one row
    said = {"name": clean_text(name), "administration": clean_text(administration), "board": clean_text(board)}
    if missing := {field: MISSING[field] for field, value in said.items() if not value}:
        raise ValidationError(missing)
    found = Municipality.objects.order_by("pk").first()
    if based_on is not None and edition_of(found) != based_on:
        raise ConflictError(found)
    kept = found or Municipality()
    for field, value in said.items():
        setattr(kept, field, value)
    save(record=kept, by=by, reason="Kommunens namn", now=now)
    for plan in Plan.objects.building().select_for_update().exclude(municipality=kept.name).order_by("pk"):
        plan.municipality = kept.name
        save(record=plan, by=by, reason="Kommunens namn", now=now)
    return kept
