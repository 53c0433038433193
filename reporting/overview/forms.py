"""Which two pictures of the plan are compared, as two lists in the address."""

from __future__ import annotations

import re
from typing import Any

from django import forms

from reporting.overview.sides import Offer, Offers

SAME = "Välj två olika. Båda listorna står på samma."


def _choice(label: str) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        error_messages={
            "required": f"{label}: välj en månad eller en fastställd rapport.",
            "invalid_choice": f"{label}: det som står i adressen finns inte. Välj i listan.",
        },
    )


class CompareForm(forms.Form):
    """Always bound: what the address does not say is the present month, and what `Offers.before` proposes for it."""

    use_required_attribute = False

    fran = _choice("Från")
    till = _choice("Till")

    def __init__(self, asked: Any, *, offers: Offers) -> None:
        till = _code(asked.get("till", "")) or offers.months[0].code
        super().__init__({"fran": _code(asked.get("fran", "")) or offers.before(till), "till": till})
        self.offers = offers
        for name in ("fran", "till"):
            self.fields[name].choices = offers.choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("fran") and cleaned.get("fran") == cleaned.get("till"):
            self.add_error("till", SAME)
        return cleaned

    @property
    def chosen(self) -> tuple[Offer, Offer]:
        """Of a form that is valid."""
        return self.offers.by_code[self.cleaned_data["fran"]], self.offers.by_code[self.cleaned_data["till"]]


def _code(text: str) -> str:
    """As the lists have it: a tertial's first version may be named as such."""
    return re.sub(r"\.v1\Z", "", text.strip())
