from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Field, Layout
from django import forms

from activities.models import Meaning, Signal
from activities.models.status import TEXT_LIMIT


class UpdateForm(forms.Form):
    """Sets the signal of a sub-activity. `based_on` is the number of the update the person was looking at."""

    signal = forms.ModelChoiceField(
        Signal.objects.none(),
        label="Signal",
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": "Välj en signal.", "invalid_choice": "Välj en av signalerna i listan."},
    )
    text = forms.CharField(
        label="Kommentar",
        required=False,
        max_length=TEXT_LIMIT,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Vid avvikelse: skriv orsak, vad ni gör åt det och vad det får för följd. Nämnden läser texten.",
        error_messages={
            "max_length": "Kommentaren är %(show_value)d tecken. Korta den till högst %(limit_value)d tecken.",
            "null_characters_not_allowed": "Kommentaren innehåller ett osynligt tecken som inte kan sparas. "
            "Klistra in texten som ren text.",
        },
    )
    based_on = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, signals: list[Signal], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.signals = {signal.key: signal for signal in signals}
        self.fields["signal"].queryset = Signal.objects.filter(key__in=self.signals)  # type: ignore[attr-defined]
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True  # the page's own form tag carries the token
        self.helper.layout = Layout(
            Field("signal", template="activities/_signal_choice.html"),
            Field("text", template="_field.html"),
            "based_on",
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        signal = cleaned.get("signal")
        if signal and signal.key == Meaning.DEVIATING and "text" in cleaned and not cleaned["text"].strip():
            self.add_error("text", "Skriv varför delaktiviteten avviker och vad ni gör åt det.")
        return cleaned
