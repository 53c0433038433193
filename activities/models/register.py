"""Every write. Keyword-only, atomic, told who (`by`) and, where it matters, why; history is part of the same write."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, TypeVar

from django.db import models, transaction

from activities.calendar import clock
from activities.calendar.typed import clean_paragraph as clean_paragraph
from activities.calendar.typed import clean_text as clean_text  # what every action passes typed words through
from activities.errors import ConflictError
from activities.models import User, index
from activities.models.base import clean_typed
from activities.models.chain import adding

AnyModel = TypeVar("AnyModel", bound=models.Model)


@transaction.atomic
def save(
    *, record: AnyModel, by: User | None, reason: str, based_on: int | None = None, now: datetime | None = None
) -> AnyModel:
    """Validate and save one record of the register or the plan, with history.

    `by` is None only for what the system itself does (a file read from the shell). `based_on` is the edition that the
    person had before their eyes, None where no page was shown. Raises ConflictError when another edition holds, and
    ValidationError with sentences for the person who typed.
    """
    demand_edition(record, based_on)
    record._history_user = by  # type: ignore[attr-defined]
    record._history_date = now or clock.now()  # type: ignore[attr-defined]
    record._change_reason = reason  # type: ignore[attr-defined]
    clean_typed(record)
    record.full_clean()
    record.save()
    index.keep(index.affected(record))
    return record


@transaction.atomic
def add_all(*, records: Sequence[AnyModel], by: User | None, reason: str, now: datetime) -> None:
    """Add many new records of one model at once, with history.

    Each is validated by its own fields; what takes a question of the database is left to its constraints. Their entries
    of the search are the caller's to add. Raises ValidationError, and IntegrityError for what only `save` can word.
    """
    for record in records:
        clean_typed(record)
        record.clean_fields(exclude={field.name for field in record._meta.concrete_fields if field.is_relation})
        record._history_user = by  # type: ignore[attr-defined]
    if records:
        model: Any = type(records[0])
        model._base_manager.bulk_create(records, batch_size=500)
        adding.note(
            model.history.bulk_history_create(records, batch_size=500, default_change_reason=reason, default_date=now)
        )


@transaction.atomic
def delete(
    *, record: models.Model, by: User, reason: str, based_on: int | None = None, now: datetime | None = None
) -> None:
    """Delete one record that nothing refers to but its own parts, and those first; the history of all of it stays.

    Raises ProtectedError when something else does, and ConflictError as `save`.
    """
    demand_edition(record, based_on)
    for relation in record._meta.related_objects:
        if relation.on_delete is models.CASCADE and hasattr(relation.related_model, "history"):
            # The database would take them away by itself, without a person in their history.
            for part in relation.related_model._default_manager.filter(**{relation.field.name: record}):
                delete(record=part, by=by, reason=reason, now=now)
    record._history_user = by  # type: ignore[attr-defined]
    record._history_date = now or clock.now()  # type: ignore[attr-defined]
    record._change_reason = reason  # type: ignore[attr-defined]
    found = index.affected(record)
    record.delete()
    index.keep(found)


def edition_of(record: Any) -> int:
    """Which writing of a record a page was made of: the number of its newest history; 0 for none and for a new one."""
    if record is None or record.pk is None:
        return 0
    return int(record.history.order_by("-history_id").values_list("history_id", flat=True).first() or 0)


def demand_edition(record: models.Model, based_on: int | None) -> None:
    """Raise ConflictError with the record as it stands when it is not of the edition `based_on`.

    The record is locked, so that whoever was later waits and is then refused.
    """
    if based_on is None:
        return
    latest: Any = type(record)._default_manager.select_for_update(of=("self",)).filter(pk=record.pk).first()
    if edition_of(latest) != based_on:
        raise ConflictError(latest)
