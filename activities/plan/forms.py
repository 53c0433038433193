from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Field, Fieldset, Layout
from django import forms

from activities.models import Signal
from activities.models.status import TEXT_LIMIT


def words_field(label: str, help_text: str = "", rows: int = 3) -> forms.CharField:
    """A field for running text, never demanded here: which words a signal needs is the action's to say."""
    return forms.CharField(
        label=label,
        required=False,
        max_length=TEXT_LIMIT,
        widget=forms.Textarea(attrs={"rows": rows}),
        help_text=help_text,
        error_messages={
            "max_length": "Texten är %(show_value)d tecken. Korta den till högst %(limit_value)d tecken.",
            "null_characters_not_allowed": "Texten innehåller ett osynligt tecken som inte kan sparas. "
            "Klistra in den som ren text.",
        },
    )


class CrispyForm(forms.Form):
    """A form laid out by crispy inside the page's own form tag, which carries the token and the buttons."""

    def helper_for(self, *fields: Any) -> FormHelper:
        helper = FormHelper()
        helper.form_tag = False
        helper.disable_csrf = True
        helper.layout = Layout(*fields)
        return helper


class UpdateForm(CrispyForm):
    """Sets the signal of a sub-activity. `based_on` is the number of the update the person was looking at."""

    signal = forms.ModelChoiceField(
        Signal.objects.none(),
        label="Signal",
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": "Välj en signal.", "invalid_choice": "Välj en av signalerna i listan."},
    )
    cause = words_field("Orsak", "Varför avviker delaktiviteten från planen?")
    measure = words_field("Åtgärd", "Vad gör ni åt det?")
    consequence = words_field("Följd", "Vad får avvikelsen för följd, för tid, kostnad eller innehåll?")
    proposed_end = forms.DateField(
        label="Nytt slutdatum, om tiden flyttas",
        required=False,
        help_text="Till exempel 2021-02-28. Planen ändras när den som leder planen har godkänt förslaget.",
        widget=forms.DateInput(attrs={"class": "date-input", "inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"invalid": "Skriv datumet som 2021-02-28."},
    )
    text = words_field("Kommentar", "Frivillig. Nämnden läser texten i sin rapport.", rows=5)
    based_on = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["signal"].queryset = Signal.objects.all()  # type: ignore[attr-defined]
        self.helper = self.helper_for(
            Field("signal", template="activities/plan/_signal_choice.html"),
            Fieldset(
                "Om avvikelsen",
                *(Field(name, template="_field.html") for name in ("cause", "measure", "consequence", "proposed_end")),
                css_class="field deviation-fields",
            ),
            Field("text", template="_field.html"),
            "based_on",
        )


class ProposalForm(CrispyForm):
    """The leader's words on a proposed date."""

    words = words_field("Motivering", "Krävs när förslaget inte godkänns. Den som föreslog läser den.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = self.helper_for(Field("words", template="_field.html"))
