from __future__ import annotations

from typing import Any

from django import forms

from activities.models import Role, User
from activities.models.meeting import NOTES_LIMIT
from activities.pages.layout import helper, text_errors

DATE_HELP = "Till exempel 2021-01-19."
DATE_INVALID = "Dagen kan inte läsas. Skriv år, månad och dag, till exempel 2021-01-19."


class MeetingForm(forms.Form):
    """Enters a meeting of a group, coming or held."""

    on = forms.DateField(
        label="Dag",
        help_text=DATE_HELP,
        error_messages={"required": "Ange vilken dag mötet hålls.", "invalid": DATE_INVALID},
    )
    at = forms.TimeField(
        label="Tid (valfritt)",
        required=False,
        help_text="Till exempel 9.00.",
        error_messages={"invalid": "Tiden kan inte läsas. Skriv timme och minut, till exempel 9.00."},
    )
    place = forms.CharField(
        label="Plats (valfritt)", required=False, max_length=200, error_messages=text_errors("Platsen")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = helper("on", "at", "place")


class NotesForm(forms.Form):
    """A meeting's notes. `based_on` is the version the person was looking at."""

    notes = forms.CharField(
        label="Anteckningar",
        max_length=NOTES_LIMIT,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="Kort: vad gruppen kom fram till. Alla som ser planen kan läsa dem.",
        error_messages=text_errors("Anteckningarna", required="Skriv vad mötet kom fram till.", it="dem"),
    )
    based_on = forms.IntegerField(
        min_value=0,
        widget=forms.HiddenInput,
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value"), "Formuläret är ofullständigt. Ladda om sidan och försök igen."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.auto_id = "anteckningar_%s"  # another form stands on the same page
        self.helper = helper("notes", "based_on")


class TaskForm(forms.Form):
    """A decision to do something: what, a role or a person, and by when."""

    what = forms.CharField(
        label="Vad ska göras?",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages=text_errors("Beslutet", required="Skriv vad som ska göras.", it="det"),
    )
    owner = forms.ChoiceField(
        label="Vem gör det?",
        help_text="En roll är säkrare än ett namn: den finns kvar när någon byter arbete.",
        error_messages={
            "required": "Välj vem som gör det.",
            "invalid_choice": "Den valda hör inte till gruppen. Välj en roll eller person i listan.",
        },
    )
    due = forms.DateField(
        label="Senast",
        help_text=DATE_HELP,
        error_messages={"required": "Ange när det ska vara klart.", "invalid": DATE_INVALID},
    )

    def __init__(self, *args: Any, roles: list[Role], people: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.auto_id = "beslut_%s"
        self.owners: dict[str, Role | User] = {f"role:{role.pk}": role for role in roles}
        self.owners |= {f"person:{user.pk}": user for user in people}
        self.fields["owner"].choices = [  # type: ignore[attr-defined]
            ("", "Välj"),
            ("Roller", [(f"role:{role.pk}", str(role)) for role in roles]),
            ("Personer", [(f"person:{user.pk}", str(user)) for user in people]),
        ]
        self.helper = helper("what", "owner", "due")

    def owner_fields(self) -> dict[str, Any]:
        """The choice as the action takes it: role=… or person=…."""
        owner = self.owners[self.cleaned_data["owner"]]
        return {"role": owner} if isinstance(owner, Role) else {"person": owner}
