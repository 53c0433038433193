from __future__ import annotations

from typing import Any

from crispy_forms.layout import Field, Fieldset
from django import forms

from activities.models import Meaning, Signal, SubActivity
from activities.models.status import TEXT_LIMIT
from activities.pages.forms import DayField, DoubtingForm, PlainForm, helper, hidden_number
from activities.pages.forms import text as words_field
from activities.pages.scope import span_of

SAID_BEFORE = "activities/plan/_update_field.html"  # the field under what was said in it the last time


class UpdateForm(DoubtingForm):
    """Sets the signal of a sub-activity.

    `based_on` is the number of the update the person was looking at, `corrects` that of the one they put right.
    """

    signal = forms.ModelChoiceField(
        Signal.objects.none(),
        label="Signal",
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": "Välj en signal.", "invalid_choice": "Välj en av signalerna i listan."},
    )
    cause = words_field("Orsak", help_text="Varför avviker delaktiviteten från planen?", rows=3, most=TEXT_LIMIT)
    measure = words_field("Åtgärd", help_text="Vad gör ni åt det?", rows=3, most=TEXT_LIMIT)
    consequence = words_field(
        "Följd",
        help_text="Vad får avvikelsen för följd, för tid, kostnad eller innehåll?",
        rows=3,
        most=TEXT_LIMIT,
    )
    proposed_end = DayField(
        "Nytt slutdatum, om tiden flyttas",
        help_text="Till exempel 2021-02-28. Planen ändras när den som leder planen har godkänt förslaget.",
    )
    text = words_field("Kommentar (valfritt)", help_text="Nämnden läser texten i sin rapport.", rows=5, most=TEXT_LIMIT)
    based_on = hidden_number()
    corrects = hidden_number(1, required=False)

    def __init__(self, *args: Any, row: SubActivity, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.row = row
        self.fields["signal"].queryset = Signal.objects.all()  # type: ignore[attr-defined]
        self.fields["signal"].required = "oforandrat" not in self.data  # then nothing new is chosen
        self.helper = helper(
            Field("signal", template="activities/plan/_signal_choice.html"),
            Fieldset(
                "Om avvikelsen",
                *(Field(name, template=SAID_BEFORE) for name in ("cause", "measure", "consequence", "proposed_end")),
                css_class="field deviation-fields",
            ),
            Field("text", template=SAID_BEFORE),
            "based_on",
            "corrects",
        )

    def doubts(self, cleaned: dict[str, Any]) -> dict[str, str]:
        proposed, signal = cleaned.get("proposed_end"), cleaned.get("signal")
        if not proposed or signal is None or signal.key != Meaning.DEVIATING:
            return {}  # what is only kept with a deviation
        if self.row.end and proposed < self.row.end:
            return {"proposed_end": f"{proposed} ligger före planens slutdatum {self.row.end}, så tiden kortas."}
        self.span = span_of(self.row.activity.step.plan)
        return super().doubts(cleaned)


class ProposalForm(PlainForm):
    """The leader's words on a proposed date."""

    words = words_field(
        "Motivering",
        help_text="Krävs när förslaget avslås. Den som föreslog läser den.",
        rows=3,
        most=TEXT_LIMIT,
    )
