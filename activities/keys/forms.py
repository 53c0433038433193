from __future__ import annotations

from activities.pages.forms import DayField, PlainForm, text


class ApiKeyForm(PlainForm):
    """A new key to the API. What is lacking is the action's to say."""

    name = text("Vad den ska användas till", help_text="Till exempel: Power BI, eller e-arkivet.")
    expires_on = DayField("Gäller till och med", help_text="Högst ett år fram. Till exempel 2021-10-31.")
