"""Every write. Keyword-only, atomic, told who (`by`) and, where it matters, why; history is part of the same write."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from activities import clock
from activities.actions.register import clean_text
from activities.errors import ConflictError
from activities.models import Meaning, Signal, StatusUpdate, SubActivity, User
from activities.models.status import TEXT_LIMIT
from activities.permissions import updates_status


@transaction.atomic
def update_status(
    *, row: SubActivity, signal: Signal, text: str, by: User, based_on: int, now: datetime | None = None
) -> StatusUpdate:
    """Set the signal of a row by adding an update.

    `based_on` is the number of the update the person was looking at (0 for none). Raises PermissionDenied,
    ConflictError when somebody else has saved since then, and ValidationError for a deviation without a reason.
    """
    if not updates_status(by, row):
        raise PermissionDenied("Du kan uppdatera signalen för de delaktiviteter där du är ansvarig eller deltagare.")
    # The lock makes writers of one row take turns; on SQLite the immediate transaction already does.
    SubActivity.objects.select_for_update().get(pk=row.pk)
    latest = row.updates.select_related("signal").order_by("-number").first()
    if (latest.number if latest else 0) != based_on:
        raise ConflictError(latest)
    text = clean_text(text)
    if signal.key == Meaning.DEVIATING and not text:
        raise ValidationError(
            {"text": "Skriv varför delaktiviteten avviker från planen och vad ni gör åt det. Nämnden läser texten."}
        )
    if len(text) > TEXT_LIMIT:
        raise ValidationError({"text": f"Kommentaren är {len(text)} tecken. Korta den till högst {TEXT_LIMIT} tecken."})
    return StatusUpdate.objects.create(
        sub_activity=row,
        number=based_on + 1,
        signal=signal,
        text=text,
        at=now or clock.now(),
        by=by,
        by_name=str(by),
    )
