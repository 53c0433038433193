from __future__ import annotations

from django import forms

from activities.models.organisation import MailRhythm


class MailRhythmForm(forms.Form):
    """How often the person wants mail."""

    rhythm = forms.ChoiceField(
        label="Hur ofta vill du få mejl om det som väntar på dig?",
        choices=MailRhythm.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Välj hur ofta mejlen ska komma.", "invalid_choice": "Välj ett av svaren."},
    )
