from __future__ import annotations

from typing import Any

from crispy_forms.layout import Field
from django import forms

from activities.directory.finding import Choice
from activities.directory.municipalities import STATES
from activities.models import LovState, MunicipalityNote
from activities.models.directory import SOURCE_LIMIT
from activities.pages.forms import NOT_LISTED, RADIO, DayField, helper, text_errors

TEXT_LIMIT = 200  # characters to search for
IGNORED = "Valet är inte med."


class DirectoryForm(forms.Form):
    """The choice in the address. A wrong value gives a sentence and is otherwise ignored."""

    use_required_attribute = False

    q = forms.CharField(
        label="Sök kommun",
        required=False,
        max_length=TEXT_LIMIT,
        widget=forms.TextInput(attrs={"type": "search"}),
        help_text="Kommuner som har alla orden i namnet, läget eller anteckningen, även utan prickar och ringar.",
        error_messages={
            "max_length": f"Sökorden är för långa: högst {TEXT_LIMIT} tecken. {IGNORED}",
            "null_characters_not_allowed": f"Sökorden innehåller ett osynligt tecken. {IGNORED}",
        },
    )
    ordning = forms.ChoiceField(
        label="Ordning",
        required=False,
        choices=[
            ("", "Kommun"),
            ("-namn", "Kommun, fallande"),
            ("lage", "Läget i oktober 2010"),
            ("-lage", "Läget i oktober 2010, fallande"),
            ("-anteckning", "Senaste anteckning först"),
            ("anteckning", "Äldsta anteckning först"),
            ("namn", "Kommun, stigande"),
        ],
        error_messages={"invalid_choice": f"Ordningen i adressen finns inte. {IGNORED}"},
    )
    lage = forms.ChoiceField(
        label="Läget i oktober 2010",
        required=False,
        choices=[("", "Alla"), *((state, LovState(state).label) for state in STATES.values())],
        widget=forms.HiddenInput,
        error_messages={"invalid_choice": f"Läget i adressen finns inte i rapporten. {IGNORED}"},
    )

    @property
    def chosen(self) -> Choice:
        """What was chosen, of that which could be read."""
        self.is_valid()
        read = self.cleaned_data
        return Choice(read.get("q", ""), read.get("lage", ""), read.get("ordning", ""))


class NoteForm(forms.Form):
    """Notes how far a municipality has come. `corrects` is the note that this one puts right, when there is one."""

    state = forms.ChoiceField(
        label="Läge",
        choices=LovState.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Välj hur långt kommunen har kommit.", "invalid_choice": NOT_LISTED},
    )
    on = DayField(
        "Dag",
        required="Ange vilken dag läget gällde.",
        help_text="När läget gällde, till exempel 2020-12-08.",
    )
    source = forms.CharField(
        label="Vem sade det?",
        max_length=SOURCE_LIMIT,
        help_text="Till exempel: kommunens utvecklingsledare, eller kommunens webbplats. Ange rollen hellre än namnet. "
        "Det som antecknas kan inte ändras. Blir något fel antecknar du en rättelse.",
        error_messages=text_errors("Texten", required="Skriv vem som sade det, eller var det står."),
    )
    corrects = forms.ModelChoiceField(
        MunicipalityNote.objects.none(),
        required=False,
        widget=forms.HiddenInput,
        error_messages={"invalid_choice": "Anteckningen som ska rättas finns inte hos kommunen. Ladda om sidan."},
    )

    def __init__(self, *args: Any, municipality: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        of_it = MunicipalityNote.objects.filter(municipality=municipality)
        self.fields["corrects"].queryset = of_it  # type: ignore[attr-defined]
        self.helper = helper(Field("state", template=RADIO), "on", "source", Field("corrects"))
