from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from activities.models import MeetingTask, Role, User
from activities.models.meeting import NOTES_LIMIT, POINTS_LIMIT, WHY_LIMIT
from activities.pages.forms import DayField, DoubtingForm, helper, hidden_number, text, text_errors


class MeetingForm(DoubtingForm):
    """Enters a meeting of a group, coming or held."""

    on = DayField("Dag", required="Ange vilken dag mötet hålls.")
    at = forms.TimeField(
        label="Tid (valfritt)",
        required=False,
        help_text="Till exempel 9.00.",
        error_messages={"invalid": "Tiden kan inte läsas. Skriv timme och minut, till exempel 9.00."},
    )
    place = forms.CharField(
        label="Plats (valfritt)", required=False, max_length=200, error_messages=text_errors("Platsen")
    )

    def __init__(self, *args: Any, span: tuple[date, date] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.span = span
        self.helper = helper("on", "at", "place")


class ChangeMeetingForm(MeetingForm):
    """Moves a meeting and says what belongs to it. `edition` is the meeting's when it was opened."""

    points = text(
        "Egna punkter", rows=4, help_text="En på varje rad. De står före det som är öppet.", most=POINTS_LIMIT
    )
    present = text("Närvarande", rows=4, help_text="En på varje rad.", most=POINTS_LIMIT)
    edition = hidden_number(1)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = helper("on", "at", "place", "points", "present", "edition")


class WhyForm(forms.Form):
    """Why something is cancelled or withdrawn."""

    why = forms.CharField(
        label="Varför?",
        max_length=WHY_LIMIT,
        error_messages=text_errors("Skälet", required="Skriv varför, så att andra vet.", it="det"),
    )
    edition = hidden_number(1)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.auto_id = "varfor_%s"  # another form stands on the same page
        self.helper = helper("why", "edition")


class NotesForm(forms.Form):
    """A meeting's notes. `based_on` is the version the person was looking at."""

    notes = forms.CharField(
        label="Anteckningar",
        max_length=NOTES_LIMIT,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="Kort: vad gruppen kom fram till. Alla som ser planen kan läsa dem.",
        error_messages=text_errors("Anteckningarna", required="Skriv vad mötet kom fram till.", it="dem"),
    )
    based_on = hidden_number()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.auto_id = "anteckningar_%s"  # another form stands on the same page
        self.helper = helper("notes", "based_on")


class TaskForm(DoubtingForm):
    """A decision to do something: what, a role or a person, and by when."""

    what = forms.CharField(
        label="Vad ska göras?",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages=text_errors("Uppdraget", required="Skriv vad som ska göras.", it="det"),
    )
    owner = forms.ChoiceField(
        label="Vem gör det?",
        help_text="En roll är säkrare än ett namn: den finns kvar när någon byter arbete.",
        error_messages={
            "required": "Välj vem som gör det.",
            "invalid_choice": "Den valda hör inte till gruppen. Välj en roll eller person i listan.",
        },
    )
    due = DayField("Senast", required="Ange när det ska vara klart.")

    def __init__(
        self,
        *args: Any,
        roles: list[Role],
        people: list[User],
        span: tuple[date, date] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.span = span
        self.auto_id = "beslut_%s"
        self.owners: dict[str, Role | User] = {f"role:{role.pk}": role for role in roles}
        self.owners |= {f"person:{user.pk}": user for user in people}
        self.fields["owner"].choices = [  # type: ignore[attr-defined]
            ("", "Välj"),
            ("Roller", [(f"role:{role.pk}", str(role)) for role in roles]),
            ("Personer", [(f"person:{user.pk}", str(user)) for user in people]),
        ]
        self.helper = helper("what", "owner", "due")

    @staticmethod
    def value_of(task: MeetingTask) -> str:
        """The owner as the list has it."""
        return f"role:{task.role_id}" if task.role_id else f"person:{task.person_id}"

    def owner_fields(self) -> dict[str, Any]:
        """The choice as the action takes it: role=… or person=…."""
        owner = self.owners[self.cleaned_data["owner"]]
        return {"role": owner} if isinstance(owner, Role) else {"person": owner}


class ChangeTaskForm(TaskForm):
    """The same of a decision that stands; whoever was asked can be kept though they have left the group."""

    edition = hidden_number(1)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = helper("what", "owner", "due", "edition")
