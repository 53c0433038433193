"""Forms of the reporting cycle: the board's meeting, the plan's routine, and the button that confirms a row."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from activities.calendar.days import read_days
from activities.calendar.tertial import Tertial
from activities.calendar.workdays import working_day_from
from activities.pages.editions import EditionForm
from activities.pages.forms import DayField, PlainForm, text
from reporting.models import Routine
from reporting.models.cycle import fault_in_meeting, last_meeting
from reporting.snapshot.schema import HEADINGS

DAYS = {
    "send_days": ("Rapporten skickas", "Arbetsdagar före nämndens sammanträde."),
    "review_days": ("Granskningen börjar", "Arbetsdagar före utskicket."),
    "update_days": ("Sista dag för uppdateringar", "Arbetsdagar före granskningen."),
    "collect_days": ("Insamlingen öppnar", "Arbetsdagar före sista dagen för uppdateringar."),
}
BESIDE = ("send_to", "tells_checklists")  # kept as they are typed
PLACES = [(number, str(number)) for number in range(1, len(HEADINGS) + 1)]
UNFINISHED = "Formuläret är ofullständigt. Ladda om sidan och försök igen."


class MeetingForm(EditionForm):
    """The day the board takes up a tertial's report."""

    on = DayField("Nämndens sammanträde", required="Ange vilken dag nämnden sammanträder.")

    def __init__(self, *args: Any, tertial: Tertial, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.tertial = tertial
        self.fields["on"].within = (tertial.start, last_meeting(tertial))  # type: ignore[attr-defined]
        example = working_day_from(tertial.end + timedelta(days=25))
        self.fields["on"].help_text = f"En arbetsdag från och med {tertial.start}, till exempel {example}."

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"]
        if fault := fault_in_meeting(self.tertial, on):
            raise ValidationError(fault)
        return on


class RoutineForm(EditionForm):
    """The days between the steps, and for each part of the memo its place."""

    def __init__(self, *args: Any, routine: Routine, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, (label, help_text) in DAYS.items():
            self.fields[name] = _days_field(label, help_text, getattr(routine, name))
        for number, part in enumerate(routine.part_order, 1):
            self.fields[f"place_{part}"] = _place_field(HEADINGS[part], number)
        self.fields["send_to"] = forms.CharField(
            label="Rapporten mejlas till",
            required=False,
            max_length=2_000,
            initial=routine.send_to,
            widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
            help_text="Registrator och nämndsekreterare, en adress på varje rad. Mejlet går när rapporten markeras som "
            "skickad, med pdf:en och dess kontrollsumma.",
        )
        self.fields["tells_checklists"] = forms.BooleanField(
            label="Rapporten anger hur många kontrollpunkter som är beaktade",
            required=False,
            initial=routine.tells_checklists,
            help_text="Vid varje delaktivitet som har kontrollpunkter står då i Bilaga 1, under namnet, till exempel "
            "”6 av 9 kontrollpunkter beaktade”. Signalen ändras aldrig av det. Fastställda rapporter står som de är.",
        )

    @property
    def day_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in DAYS]

    @property
    def place_fields(self) -> list[forms.BoundField]:
        """In the order the parts have now."""
        return [self[name] for name in self.fields if name.startswith("place_")]

    def clean(self) -> dict[str, Any]:
        cleaned, taken = self.cleaned_data, dict[int, str]()
        for field in self.place_fields:
            place = cleaned.get(field.name)
            if place in taken:
                self.add_error(
                    field.name, f"”{field.label}” har samma plats som ”{taken[place]}”. Ge varje del en egen plats."
                )
            elif place is not None:
                taken[place] = str(field.label)
        return cleaned

    def values(self) -> dict[str, Any]:
        """As the action takes it."""
        places = {part: self.cleaned_data[f"place_{part}"] for part in HEADINGS}
        days = {name: self.cleaned_data[name] for name in DAYS}
        return {
            **days,
            **{name: self.cleaned_data[name] for name in BESIDE},
            "part_order": sorted(places, key=lambda part: places[part]),
            "based_on": self.cleaned_data["based_on"],
        }

    @staticmethod
    def present(routine: Routine) -> dict[str, Any]:
        """What stands in each field, of a routine."""
        places = {f"place_{part}": number for number, part in enumerate(routine.part_order, 1)}
        return {name: getattr(routine, name) for name in (*DAYS, *BESIDE)} | places


class ConfirmForm(forms.Form):
    """One row that still stands as its newest update says."""

    rad = forms.IntegerField(min_value=1)
    based_on = forms.IntegerField(min_value=0)


def _days_field(label: str, help_text: str, initial: int) -> forms.IntegerField:
    sentence = f"{label}: ange ett helt antal arbetsdagar från 1 till 60."
    return forms.IntegerField(
        label=label,
        help_text=help_text,
        min_value=1,
        max_value=60,
        initial=initial,
        widget=forms.NumberInput(attrs={"class": "short"}),
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), sentence),
    )


def _place_field(label: str, initial: int) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        choices=PLACES,
        coerce=int,
        empty_value=None,
        initial=initial,
        widget=forms.Select(attrs={"class": "short"}),
        error_messages=dict.fromkeys(("required", "invalid_choice"), f"Välj en plats för ”{label}”, 1 till 5."),
    )


class BoardDaysForm(PlainForm):
    """The board's meeting days, one a line, in any form that a day is read in."""

    days = text(
        "Nämndens sammanträden",
        rows=12,
        most=5_000,
        help_text="En dag på varje rad, till exempel 2021-01-25, 25/1 2021 eller måndag 25 januari 2021 kl. 13.00. Det "
        "går att klistra in årets lista. Ta med nästa års första sammanträde, så får även årets sista tertial sin dag.",
    )
    based_on = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        self.read, faults, self.passed = read_days(cleaned.get("days", ""))
        for fault in faults:
            self.add_error("days", fault)
        if not self.read and not self.errors:
            self.add_error("days", " ".join(["Skriv minst en dag då nämnden sammanträder.", *self.passed[:3]]))
        return cleaned
