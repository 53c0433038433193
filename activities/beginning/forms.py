"""The form of whose installation it is."""

from __future__ import annotations

from typing import Any

from activities.models import Municipality
from activities.pages.editions import EditionForm
from activities.pages.forms import PlainForm, text


class MunicipalityForm(EditionForm, PlainForm):
    name = text("Kommun", help_text="Till exempel: Exempelkommunen", most=200)
    administration = text(
        "Förvaltning", help_text="Den som har planen. Till exempel: Vård- och omsorgsförvaltningen", most=200
    )
    board = text("Nämnd", help_text="Den som beslutar om planen. Till exempel: Vård- och omsorgsnämnden", most=200)

    field_order = ["name", "administration", "board", "based_on"]

    @staticmethod
    def present(found: Municipality | None) -> dict[str, Any]:
        return {name: getattr(found, name, "") for name in ("name", "administration", "board")}
