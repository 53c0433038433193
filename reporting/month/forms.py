"""The form by which a month is kept as presented. The rules and their sentences stand with the action."""

from __future__ import annotations

from typing import Any

from crispy_forms.layout import Layout

from activities.pages.forms import DayField, PlainForm, text


class PresentForm(PlainForm):
    meeting_on = DayField(
        "Mötets dag",
        required="Ange vilken dag mötet var.",
        help_text="Sidan sparas som den var den dagen, eller månadens sista dag om mötet var senare. "
        "Till exempel 2020-12-15.",
    )
    reason = text("Varför presenteras månaden på nytt?", rows=3)

    def __init__(self, *args: Any, anew: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if anew:
            self.fields["reason"].help_text = "Den tidigare versionen finns kvar, med ditt skäl bredvid."
        else:
            del self.fields["reason"]
        self.helper.layout = Layout(*self.parts())
