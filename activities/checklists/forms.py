from __future__ import annotations

from typing import Any

from django import forms

from activities.checklists.points import lists
from activities.models.checklist import NOTE_LIMIT, POINT_LIMIT
from activities.pages.editions import EditionForm
from activities.pages.forms import NOT_LISTED, PlainForm, text_errors
from activities.pages.forms import text as typed


class PointForm(PlainForm):
    """A control point of one's own."""

    text = forms.CharField(
        label="Kontrollpunkt",
        max_length=POINT_LIMIT,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Vad ska vara tänkt på? Skriv det som ett påstående som går att pricka av.",
        error_messages=text_errors("Texten", required="Skriv vad som ska beaktas."),
    )
    source = typed("Källa (valfritt)", rows=2, most=POINT_LIMIT)


class ChangeForm(EditionForm, PointForm):
    """Words a point otherwise, takes it away or puts it back."""

    is_removed = forms.BooleanField(label="Ta bort punkten ur listan", required=False)


class ListForm(PlainForm):
    """A list out of the report, to add to a row."""

    chosen = forms.ChoiceField(
        label="Lista", error_messages={"required": "Välj en lista.", "invalid_choice": NOT_LISTED}
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["chosen"].choices = [  # type: ignore[attr-defined]
            (each.key, f"{each.title} ({len(each.points)} punkter)") for each in lists().values()
        ]


class TickForm(PlainForm):
    """Whether a point has been considered."""

    done = forms.TypedChoiceField(
        label="Är punkten beaktad?",
        choices=[("ja", "Ja, den är beaktad"), ("nej", "Nej, inte än")],
        coerce=lambda said: said == "ja",
        widget=forms.RadioSelect,
        error_messages={"required": "Välj ja eller nej.", "invalid_choice": NOT_LISTED},
    )
    note = typed(
        "Anteckning (valfritt)",
        rows=3,
        most=NOTE_LIMIT,
        help_text="Hur den är beaktad, eller vad som återstår. Det som antecknas står kvar; det senaste gäller.",
    )
