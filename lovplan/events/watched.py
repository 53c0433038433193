"""Which records tell of an event by being written: no path can forget them, not even the administration's own pages."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db.models.signals import post_save
from simple_history.signals import post_create_historical_record

from lovplan.events.actions import record_event
from lovplan.models import EventKind

# What is only added: which event it is, and the field of who did it.
ADDED = {
    "activities.PlanImport": (EventKind.IMPORT, "by"),
    "reporting.SealedReport": (EventKind.SEALING, "sealed_by"),
    "reporting.Letterhead": (EventKind.ADMINISTRATION, "by"),
}
# What has history: persons, roles, settings and keys.
KEPT_UP = {
    **dict.fromkeys(
        (
            *("activities.User", "activities.Role", "activities.RoleHolding", "activities.Membership"),
            *("activities.Municipality", "activities.Signal", "lovplan.LoginGroup", "lovplan.Statement"),
            "reporting.Routine",
        ),
        EventKind.ADMINISTRATION,
    ),
    "activities.AccessKey": EventKind.TOKEN,
}
DONE = {"+": "tillagd", "~": "ändrad", "-": "borttagen"}


def watch() -> None:
    for name in ADDED:
        post_save.connect(_added, sender=apps.get_model(name), dispatch_uid="events")
    for name in KEPT_UP:
        history = apps.get_model(name).history.model
        post_create_historical_record.connect(_kept_up, sender=history, dispatch_uid=f"events {name}")


def _added(*, instance: Any, created: bool, **kwargs: Any) -> None:
    kind, by = ADDED[instance._meta.label]
    if created:
        record_event(kind=kind, by=getattr(instance, by), about=_named(instance))


def _kept_up(*, instance: Any, history_instance: Any, history_user: Any, **kwargs: Any) -> None:
    if kind := KEPT_UP.get(instance._meta.label):
        record_event(kind=kind, by=history_user, about=f"{_named(instance)} {DONE[history_instance.history_type]}")


def _named(record: Any) -> str:
    """The kind and number: what it says may be personal."""
    return f"{record._meta.verbose_name} {record.pk}"
