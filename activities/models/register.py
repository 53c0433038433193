"""Every write. Keyword-only, atomic, told who (`by`) and, where it matters, why; history is part of the same write."""

from __future__ import annotations

import unicodedata
from datetime import datetime
from typing import TypeVar

from django.db import models, transaction

from activities.calendar import clock
from activities.models import User

AnyModel = TypeVar("AnyModel", bound=models.Model)


def clean_text(text: str) -> str:
    """User text as stored: NFC, Unix line ends, no space around. Nothing else is touched."""
    return unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n").strip()


@transaction.atomic
def save(*, record: AnyModel, by: User | None, reason: str, now: datetime | None = None) -> AnyModel:
    """Validate and save one record of the register or the plan, with history.

    `by` is None only for what the system itself does (a file read from the shell). Raises ValidationError with
    sentences for the person who typed.
    """
    record._history_user = by  # type: ignore[attr-defined]
    record._history_date = now or clock.now()  # type: ignore[attr-defined]
    record._change_reason = reason  # type: ignore[attr-defined]
    record.full_clean()
    record.save()
    return record


@transaction.atomic
def delete(*, record: models.Model, by: User, reason: str, now: datetime | None = None) -> None:
    """Delete one record that nothing refers to; its history stays. Raises ProtectedError when something does."""
    record._history_user = by  # type: ignore[attr-defined]
    record._history_date = now or clock.now()  # type: ignore[attr-defined]
    record._change_reason = reason  # type: ignore[attr-defined]
    record.delete()
