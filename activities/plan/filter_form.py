"""The filter as a form in the address. Made from the plan's own rows, so it asks the database nothing."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from activities.plan.filtering import ORDERS, PARAMETERS, TEXT_LIMIT, Filter
from activities.plan.finding import Choices, Options, sorted_by

IGNORED = "Valet är inte med."


SELECTED = SafeString(" selected")


class Listed(forms.Select):
    """A list of choices, written without a template for each, which a page of many choices would mostly be made of."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        chosen = self.format_value(value)
        options = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            ((key, SELECTED if str(key) in chosen else "", label) for key, label in self.choices),
        )
        return format_html(
            "<select{}>{}</select>", flatatt({**self.build_attrs(self.attrs, attrs), "name": name}), options
        )


def choice(label: str, noun: str, *, coerce: Any = int) -> forms.TypedChoiceField:
    """One of those in use; what is not among them is told and left out."""
    return forms.TypedChoiceField(
        label=label,
        required=False,
        coerce=coerce,
        widget=Listed,
        empty_value=None if coerce is int else "",
        error_messages={"invalid_choice": f"{noun} i adressen finns inte bland planens delaktiviteter. {IGNORED}"},
    )


def day(label: str, help_text: str) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=False,
        # Text: a browser's own field writes the date in the browser's language, not in the site's.
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"autocomplete": "off"}),
        help_text=help_text,
        error_messages={"invalid": f"{label}: skriv datumet som 2020-12-31. {IGNORED}"},
    )


class FilterForm(forms.Form):
    """Fields named as in the address, always bound to it. A wrong value gives a sentence and is otherwise ignored."""

    use_required_attribute = False

    q = forms.CharField(
        label="Sök i delaktiviteterna",
        required=False,
        max_length=TEXT_LIMIT,
        widget=forms.TextInput(attrs={"type": "search"}),
        help_text="Delaktiviteter som har alla orden, i namn, grupper, roller, samverkan eller senaste kommentaren.",
        error_messages={
            "max_length": f"Sökorden är för långa: högst {TEXT_LIMIT} tecken. {IGNORED}",
            "null_characters_not_allowed": f"Sökorden innehåller ett osynligt tecken. {IGNORED}",
        },
    )
    steg = choice("Steg", "Steget")
    grupp = choice("Arbetsgrupp", "Arbetsgruppen")
    person = choice("Person", "Personen")
    part = choice("Samverkanspart", "Samverkansparten")
    signal = choice("Signal nu", "Signalen", coerce=str)
    sedan = choice("Ändrad sedan senaste rapporteringen", "Ändringen", coerce=str)
    fran = day("Tidsplan från", "Till exempel 2020-08-01")
    till = day("Tidsplan till", "Delaktiviteter utan tidsplan utelämnas")
    ordning = choice("Ordning", "Ordningen", coerce=str)
    uppmarksamhet = forms.BooleanField(
        label="Bara delaktiviteter som behöver uppmärksamhet: datumen säger något som signalen inte svarar på",
        required=False,
    )

    def __init__(self, *args: Any, options: Options, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered: dict[str, Choices] = {
            "steg": options.steps,
            "grupp": options.groups,
            "person": options.persons,
            "part": options.partners,
            "signal": options.signals,
            "sedan": options.directions,
        }
        for name, choices in offered.items():
            self._offer(name, "Alla", choices)
        self._offer("ordning", "Planens ordning", _orders())

    def _offer(self, name: str, none: str, choices: Choices) -> None:
        self.fields[name].choices = [("", none), *choices]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        start, end = cleaned.get("fran"), cleaned.get("till")
        if start and end and end < start:
            self.add_error("till", f"Till-datumet {end} ligger före från-datumet {start}. {IGNORED}")
        return cleaned

    @property
    def chosen(self) -> Filter:
        """What was chosen, of that which could be read."""
        self.is_valid()
        read = self.cleaned_data
        return Filter(**{name: read[parameter] for parameter, name in PARAMETERS if parameter in read})


def _orders() -> Choices:
    return [(order, sorted_by(order).capitalize()) for name in ORDERS for order in (name, f"-{name}")]
