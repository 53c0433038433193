"""Every write. Keyword-only, atomic, told who (`by`) and, where it matters, why; history is part of the same write."""

from __future__ import annotations

from datetime import datetime
from typing import TypeVar

from django.db import models, transaction

from activities.calendar import clock
from activities.calendar.typed import clean_text as clean_text  # what every action passes typed words through
from activities.models import User
from activities.models.base import clean_typed

AnyModel = TypeVar("AnyModel", bound=models.Model)


@transaction.atomic
def save(*, record: AnyModel, by: User | None, reason: str, now: datetime | None = None) -> AnyModel:
    """Validate and save one record of the register or the plan, with history.

    `by` is None only for what the system itself does (a file read from the shell). Raises ValidationError with
    sentences for the person who typed.
    """
    record._history_user = by  # type: ignore[attr-defined]
    record._history_date = now or clock.now()  # type: ignore[attr-defined]
    record._change_reason = reason  # type: ignore[attr-defined]
    clean_typed(record)
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
