"""Keeps what a search reads: called by the writes themselves, so that an entry is as new as its record.

What can be found, and which records an entry is made of, is said by the modules in settings.SEARCHED, each with

- AFFECTS: {a model's label: (record) → its entries, as (kind, key) pairs}
- ENTRIES: {kind: (key) → Entry, or None when the record is gone}
- MANY: {kind: (keys) → {key: Entry}}, for those kinds of which many may be new at once
- everything(): the (kind, key) of all that can be found
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import import_module
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connections, models, transaction

from activities.calendar.swedish import fold, loosely, words_of

Key = tuple[str, int]
AT_ONCE = 500  # entries a statement
UPDATED = ("loose", "exact", "plan", "title", "name", "place", "on", "parts")


@dataclass(frozen=True)
class Entry:
    """What is kept of one thing; see SearchText. `parts` are (label, fragment, text), those without text left out."""

    plan: int
    title: str
    place: str
    parts: tuple[tuple[str, str, str], ...] = ()
    on: date | None = None


@cache
def _sources() -> list[Any]:
    return [import_module(path) for path in settings.SEARCHED]


def affected(record: models.Model) -> list[Key]:
    """The entries that the record stands in, in an order that is the same in every transaction."""
    label = record._meta.label
    return sorted({key for source in _sources() if label in source.AFFECTS for key in source.AFFECTS[label](record)})


def keep(keys: Iterable[Key]) -> None:
    """Make the entries anew from their records; those whose record is gone are taken away."""
    for kind, key in keys:
        with transaction.atomic(savepoint=False):
            _keep(kind, key)


def _keep(kind: str, key: int) -> None:
    SearchText: Any = apps.get_model("activities.SearchText")
    # Whoever writes another part of the same thing meanwhile waits here, and then reads this part too.
    SearchText.objects.select_for_update().filter(kind=kind, target=key).values_list("pk").first()
    entry = _entry(kind, key)
    if entry is None:
        SearchText.objects.filter(kind=kind, target=key).delete()
        return
    SearchText.objects.bulk_create(
        [SearchText(kind=kind, target=key, **_fields(entry))],
        update_conflicts=True,
        unique_fields=["kind", "target"],
        update_fields=UPDATED,
    )


def keep_new(kind: str, keys: Iterable[int]) -> None:
    """Add the entries of records that are new in this transaction, so that nobody else has written of them."""
    SearchText: Any = apps.get_model("activities.SearchText")
    (many,) = [source.MANY[kind] for source in _sources() if kind in getattr(source, "MANY", {})]
    todo = list(keys)
    for some in (todo[start : start + AT_ONCE] for start in range(0, len(todo), AT_ONCE)):
        made = [SearchText(kind=kind, target=key, **_fields(entry)) for key, entry in many(some).items()]
        SearchText.objects.bulk_create(made)


def everything() -> Iterator[Key]:
    for source in _sources():
        yield from source.everything()


@transaction.atomic
def rebuild() -> int:
    """Make every entry anew, and take away what nothing stands behind. How many there are."""
    SearchText: Any = apps.get_model("activities.SearchText")
    keys = list(everything())
    SearchText.objects.all().delete()
    keep(keys)
    return len(keys)


def fill_when_empty(*, using: str, **kwargs: Any) -> None:
    """Receiver of post_migrate: an installation from before the search gets its entries once. Passes over tables that a
    partial migration has not made yet.
    """
    present = set(connections[using].introspection.table_names())
    made_of = {
        model._meta.db_table for app in ("activities", "reporting") for model in apps.get_app_config(app).get_models()
    }
    if not made_of <= present:
        return
    if not apps.get_model("activities.SearchText").objects.exists():
        rebuild()


def _entry(kind: str, key: int) -> Entry | None:
    (made,) = [source.ENTRIES[kind](key) for source in _sources() if kind in source.ENTRIES]
    return made


def _fields(entry: Entry) -> dict[str, Any]:
    """Each word once, which is all that a search asks about."""
    parts = [list(part) for part in entry.parts if part[2]]
    exact = words_of(fold("\n".join([entry.title, *(text for _, _, text in parts)])))
    return {
        "loose": " ".join(dict.fromkeys(map(loosely, exact))),
        "exact": " ".join(exact),
        "plan_id": entry.plan,
        "title": entry.title[:500],
        "name": loosely(fold(entry.title))[:500],
        "place": entry.place,
        "on": entry.on,
        "parts": parts,
    }
