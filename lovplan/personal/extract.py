"""All that the database holds of one person, as data that reads as text: for whoever asks to see it (article 15)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from functools import cache
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Q
from django.utils import timezone

from activities.calendar import clock
from activities.mail.actions import LINK_KEY
from activities.models import User
from lovplan.personal import kept

LONG = 20_000  # characters of one text; what is longer is a whole report, which has pages of its own
WITHHELD = "Lämnas inte ut: det skulle kunna släppa in någon annan."
OWN = "Visas bara för personen själv, på sidan Mitt arbete."
NOTES = (
    "Det här är allt som lovplan har om personen i egna fält. Namnet kan också stå i löpande text; sök på det.",
    "Under ”gjort” står vad personen har ändrat, utan innehållet: det handlar om planen.",
    "Loggfiler på servern och säkerhetskopior hör inte till utdraget.",
)
_HOW = {"+": "lade till", "~": "ändrade", "-": "tog bort"}
# What the libraries call in English.
_TABLES = {
    "usersessions_usersession": "inloggningar",
    "mfa_authenticator": "inloggning i två steg",
    **dict.fromkeys(("axes_accessattempt", "axes_accessfailurelog"), "misslyckade försök att logga in"),
}
# Where a person stands by user name alone.
_BY_USER_NAME = {
    **dict.fromkeys(("axes_accessattempt", "axes_accessfailurelog", "axes_accesslog"), ("username",)),
    "lovplan_event": ("account",),
}
_LABELS = {
    "id": "nummer",
    "history_id": "ändringens nummer",
    "history_date": "ändrat",
    "history_change_reason": "skäl",
    "history_type": "hur",
    "history_user": "ändrat av",
    "user": "person",
    "ip": "adress",
    "ip_address": "adress",
    "user_agent": "webbläsare",
    "created_at": "skapat",
    "last_seen_at": "senast sedd",
    "last_used_at": "senast använd",
    "attempt_time": "när",
    "username": "användarnamn",
    "path_info": "sida",
    "http_accept": "vad webbläsaren tog emot",
    "get_data": "i adressen",
    "post_data": "i formuläret",
    "failures_since_start": "antal",
    "locked_out": "stängdes ute",
    "session_key": "inloggningens nyckel",
    "type": "slag",
    "data": "nyckel",
    "uid": "nummer hos kommunen",
    "extra_data": "vad kommunens inloggning sade",
    "by": "av",
    "form": "formulär",
    "page": "sida",
    "fields": "det som skrevs",
    "at": "när",
    "sent": "skickat",
    "text": "text",
}
_NAMING = ("title", "name", "subject", "what")  # fields that say what a row is, the first that there is


def of_person(person: User, *, with_words: bool) -> dict[str, Any]:
    """Everything about the person: what stands in their name table by table, and each change they have made.

    `with_words`: what the person has typed and not sent is told too, which is for the person alone.
    """
    told = []
    for model in _models():
        kind = kept.KIND_OF.get(model._meta.db_table)
        rows = list(model._base_manager.filter(_theirs(model, person)).order_by("pk")) if _ways(model) else []
        if rows:
            hidden = kind is kept.DRAFTS and not with_words
            told.append(
                {
                    "slag": kind.name if kind else kept.RECORD.name,
                    "vad": _named(model),
                    "tabell": model._meta.db_table,
                    "rader": list(_told(model, rows, hides_words=hidden)),
                }
            )
    order = [kind.name for kind in kept.KINDS]
    return {
        "person": str(person),
        "användarnamn": person.username,
        "utdraget gjort": _plain(clock.now()),
        "läs detta först": list(NOTES),
        "varför och hur länge": {
            kind.name: {"uppgifter": kind.holds, "varför": kind.why, "hur länge": kind.how_long} for kind in kept.KINDS
        },
        "uppgifter": sorted(told, key=lambda each: order.index(each["slag"])),
        "gjort": list(_done(person)),
    }


@cache
def _models() -> tuple[type[models.Model], ...]:
    return tuple(sorted(apps.get_models(include_auto_created=True), key=lambda model: model._meta.db_table))


@cache
def _ways(model: type[models.Model]) -> tuple[str, ...]:
    """The columns that name a person, but for that of who made a change."""
    persons = [
        field.name
        for field in model._meta.concrete_fields
        if field.related_model is User and field.name != "history_user"
    ]
    if model is User or getattr(model, "instance_type", None) is User:
        persons.append("id")
    return (*persons, *_BY_USER_NAME.get(model._meta.db_table, ()))


def _theirs(model: type[models.Model], person: User) -> Q:
    asked = Q()
    for way in _ways(model):
        asked |= Q(**{way: person.username if way in ("username", "account") else person.pk})
    if model._meta.db_table == "activities_mail" and person.email:
        asked |= Q(to__iexact=person.email)
    return asked


def _told(model: type[models.Model], rows: list[Any], *, hides_words: bool) -> Iterator[dict[str, Any]]:
    """Each row as {what the field is called: what it says}; what is empty is left out."""
    fields = model._meta.concrete_fields
    names = {field: _names_of(field, [getattr(row, field.attname) for row in rows]) for field in fields}
    for row in rows:
        # A mail with a link to choose a password is its reader's alone.
        lets_in = model._meta.db_table == "activities_mail" and row.key.startswith(LINK_KEY)
        told: dict[str, Any] = {}
        for field in fields:
            value = getattr(row, field.attname)
            if value in (None, "", [], {}):
                continue
            if (model._meta.db_table, field.name) in kept.SECRET or (lets_in and field.name in ("text", "html")):
                value = WITHHELD
            elif hides_words and not (field.is_relation or isinstance(value, datetime | int)):
                value = OWN
            elif field.name == "history_type":
                value = _HOW[value]
            elif isinstance(value, int | str) and value in names[field]:
                value = str(names[field][value])
            label = _LABELS.get(field.name) or str(field.verbose_name)
            told[label if label not in told else f"{label} ({field.name})"] = _plain(value)
        yield told


def _names_of(field: Any, keys: Iterable[Any]) -> dict[Any, str]:
    """{key: what the row that it names is called}, of a field that names another row; one query."""
    related = field.related_model
    if related is None:
        return dict(field.flatchoices or ())
    known = {each.name for each in related._meta.concrete_fields}
    naming = next((name for name in _NAMING if name in known), None)
    if naming is None:
        return {}
    return dict(related._base_manager.filter(pk__in={key for key in keys if key}).values_list("pk", naming))


def _done(person: User) -> Iterator[dict[str, Any]]:
    """Each change that the person has made: when, of what, how and why."""
    found = []
    model: Any
    for model in _models():
        if hasattr(model, "history_type"):
            key = model.instance_type._meta.pk.attname
            made = model._base_manager.filter(history_user=person.pk).order_by()
            values = made.values_list("history_date", "history_type", "history_change_reason", key)
            found += [
                (at, _named(model.instance_type), number, _HOW[how], why or "") for at, how, why, number in values
            ]
    for at, what, number, how, why in sorted(found, key=lambda each: (each[0], each[1], str(each[2]))):
        yield {"när": _plain(at), "vad": what, "nummer": number, "hur": how, "skäl": why}


def _named(model: type[models.Model]) -> str:
    known = _TABLES.get(model._meta.db_table)
    return known or str(model._meta.verbose_name_plural).replace("historical ", "historiken över ")


def _plain(value: Any) -> Any:
    """What JSON can hold, times as the clock on the wall showed them."""
    if isinstance(value, datetime):
        return timezone.localtime(value).isoformat(sep=" ", timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes | memoryview):
        return f"En fil på {len(value)} byte, som läses i lovplan."
    if isinstance(value, str) and len(value) > LONG:
        return f"En text på {len(value)} tecken, som läses i lovplan."
    if isinstance(value, bool):
        return "ja" if value else "nej"
    return value if isinstance(value, str | int | float | list | dict) else str(value)
