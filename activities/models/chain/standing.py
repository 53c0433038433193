"""Whether what stands now is what its newest history says: history is in the chain, what it tells of is not."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import F, Max

from activities.models.chain import content

_log = logging.getLogger(__name__)
WITH_THE_PRODUCT = {
    "activities_signal"
}  # rows that a migration wrote, and that have history once somebody changes them


def faults() -> Iterator[str]:
    """A sentence for each record that was changed, added or taken away without history."""
    for history in sorted(_histories(), key=lambda model: model._meta.db_table):
        found = list(_faults_of(history))
        if found:  # somebody may have written between the reading of what was and of what is
            again = set(_faults_of(history))
            yield from (fault for fault in found if fault in again)


def _histories() -> list[Any]:
    return [model for model in apps.get_models() if hasattr(model, "history_type")]


def _faults_of(history: Any) -> Iterator[str]:
    model = history.instance_type
    key = model._meta.pk.attname
    names = [field.attname for field in history.tracked_fields]
    newest = history._base_manager.order_by().values(key).annotate(newest=Max("history_id")).values("newest")
    told = history._base_manager.filter(history_id__in=newest).exclude(history_type="-").order_by()
    try:
        was, stands = _digests(told, key, names), _digests(model._base_manager.order_by(), key, names)
    except Exception as error:
        _log.error("Rows of %s: %r", model._meta.db_table, error)
        yield f"Tabellen {model._meta.db_table} eller dess historik kan inte läsas: något är inte vad det ska vara."
        return
    for record in sorted(was.keys() | stands.keys(), key=str):
        what = f"{model._meta.verbose_name} {record} i {model._meta.db_table}"
        if record not in stands:
            yield f"Borta utan historik: {what}."
        elif record not in was and model._meta.db_table not in WITH_THE_PRODUCT:
            yield f"Tillagd utan historik: {what}."
        elif was.get(record, stands[record]) != stands[record]:
            yield f"Ändrad utan historik: {what}, under {', '.join(_differing(was[record], stands[record], model))}."


def _digests(rows: models.QuerySet, key: str, names: list[str]) -> dict[Any, dict[str, str]]:
    """{key of the record: {column: what it says, empty ones left out}}"""
    found = rows.annotate(record=F(key)).values_list("record", *names)
    return {
        record: {name: content.digest_of({name: value}) for name, value in zip(names, values, strict=True) if value}
        for record, *values in found
    }


def _differing(was: dict[str, str], stands: dict[str, str], model: type[models.Model]) -> list[str]:
    fields = {field.attname: field for field in model._meta.concrete_fields}
    return [f"”{fields[name].verbose_name}”" for name in fields if was.get(name) != stands.get(name)]
