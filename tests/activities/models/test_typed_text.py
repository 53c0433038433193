"""Every write keeps text composed and without invisible marks, whichever way it comes in."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.db import models

from activities.models import StatusUpdate
from activities.models.base import AppendOnly, clean_typed
from activities.models.register import save

DIRTY, CLEAN = " A\u030agren\x02\u202e \uf0a7\u200e ", "Ågren •"
# Fields whose text a program makes or reads: kept to the letter.
VERBATIM = {
    "activities.Mail": {"text", "html", "error"},
    "activities.AccessKey": {"digest"},
    "reporting.SealedReport": {"snapshot", "html", "renderer"},
    "reporting.PresentedMonth": {"snapshot"},
}


def ours() -> list[Any]:
    return [model for app in ("activities", "reporting") for model in apps.get_app_config(app).get_models()]


def text_fields(model: Any) -> set[str]:
    return {
        field.name for field in model._meta.concrete_fields if isinstance(field, models.CharField | models.TextField)
    }


@pytest.mark.parametrize("model", ours(), ids=lambda model: model.__name__)
def test_every_text_field_of_every_model_is_cleaned_or_named_as_verbatim(model):
    record = model(**dict.fromkeys(text_fields(model), DIRTY))
    clean_typed(record)
    touched = {name for name in text_fields(model) if getattr(record, name) == CLEAN}
    assert text_fields(model) - touched - {"password"} == VERBATIM.get(model._meta.label, set())


@pytest.mark.django_db
def test_what_is_saved_through_the_register_is_cleaned(row, person):
    found = row("Definiera alla kostnader")
    found.title = DIRTY
    save(record=found, by=person("avdelningschef"), reason="Nytt namn")
    found.refresh_from_db()
    assert found.title == CLEAN


@pytest.mark.django_db
def test_what_is_only_added_is_cleaned_past_the_actions_too(row, person):
    found, by = row("Definiera alla kostnader"), person("controller")
    latest = found.updates.order_by("-number").first()
    update = StatusUpdate.objects.create(
        sub_activity=found, number=latest.number + 1, signal_id="on_track", text=DIRTY, at=latest.at, by=by, by_name="C"
    )
    update.refresh_from_db()
    assert update.text == CLEAN


def test_every_model_the_administration_writes_goes_through_the_register():
    for model, page in admin.site._registry.items():
        if model._meta.app_label in ("activities", "reporting") and not issubclass(model, AppendOnly):
            names = {kind.__name__ for kind in type(page).__mro__}
            assert names & {"ActionAdmin", "ReadOnlyAdmin", "UserAdmin"}, model
