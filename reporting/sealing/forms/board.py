"""Forms of what becomes of a sealed report. The rules and their sentences stand with the actions."""

from __future__ import annotations

from typing import Any

from crispy_forms.layout import Layout

from activities.pages.editions import EditionForm
from activities.pages.forms import DayField, PlainForm, choice, text
from activities.revision.forms import NewRowForm
from reporting.models import Outcome, ReportEvent


class EventForm(EditionForm, PlainForm):
    """Something that happened to a report. With `earlier` the form puts right what was noted before, which is what it
    is based on.
    """

    def __init__(self, *args: Any, earlier: ReportEvent | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["based_on"] = earlier.pk if earlier else 0
        words = self.fields["words"]
        words.label = "Vad var fel?" if earlier else "Anteckning (valfritt)"
        words.help_text = "Det som noterades förut står kvar i historiken, med din förklaring." if earlier else ""
        self.helper.layout = Layout(*self.parts())


class SentForm(EventForm):
    on = DayField("Skickad den", help_text="Till exempel 2021-01-18.")
    words = text("", rows=3)


class DecisionForm(EventForm):
    on = DayField("Nämndens sammanträde", help_text="Till exempel 2021-01-25.")
    paragraph = text("Paragraf i protokollet", help_text="Till exempel: § 88")
    outcome = choice("Vad nämnden beslutade", radio=True, number=False)
    assignments = text(
        "Uppdrag från nämnden (valfritt)",
        rows=4,
        help_text="Vart och ett på en egen rad. De kan sedan tas upp i planen som nya delaktiviteter.",
    )
    words = text("", rows=3)

    def __init__(self, *args: Any, earlier: ReportEvent | None, **kwargs: Any) -> None:
        super().__init__(*args, earlier=earlier, **kwargs)
        self.fields["outcome"].choices = Outcome.choices  # type: ignore[attr-defined]
        if earlier:
            self.fields["assignments"].label = "Fler uppdrag från nämnden (valfritt)"
            self.fields["assignments"].help_text = "De som redan står på rapporten står kvar."


class AssignmentForm(PlainForm):
    what = text("Uppdraget", rows=3, help_text="Som det står i protokollet, högst 500 tecken.")


class TakeUpForm(NewRowForm):
    """A new row of the plan; its reason is the assignment itself."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["reason"], self.fields["based_on"]
        self.helper.layout = Layout(*self.parts())
