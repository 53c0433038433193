"""Forms of persons and roles: what is typed, as values. The rules and their sentences stand in the actions."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.db.models import Q

from activities.calendar.swedish import sort_key
from activities.models import Role, RoleHolding, User
from activities.models.querysets_people import people_seen_by
from activities.pages.editions import EditionForm
from activities.pages.forms import DayField, DoubtingForm, PlainForm, choice, text

FROM_DAY = "Den dagen räknas med."
HELD_BY_OTHERS = "Någon annan har ändrat vem som har rollen sedan du öppnade sidan. Läs igen och spara en gång till."
LEAVES, SHARES = "lamnar", "delar"


class RoleChoices(DoubtingForm, PlainForm):
    """Roles that the person gives, in Swedish order; administrators may write a new one beside the list."""

    new_roles = ("new_role",)

    def choose_roles(self, by: Any, on: date, empty: str) -> None:
        self.given = {role.pk: role for role in Role.objects.given_by(by, on).order_by("pk")}
        titles = sorted(self.given.values(), key=lambda role: sort_key(role.title))
        self.fields["role"].choices = [("", empty), *((role.pk, role.title) for role in titles)]  # type: ignore[attr-defined]
        if by.is_superuser:
            label = "Eller en ny roll" if titles else "Roll"
            told = "Till exempel: Controller." + (" Står den i listan väljer du den." if titles else "")
            self.fields["new_role"] = text(label, help_text=told)
            self.order_fields(["name", "email", "role", "new_role", "start"])
        if not titles:
            del self.fields["role"]
        self.helper.layout.fields[:] = self.parts()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        title = cleaned.get("new_role") or ""
        if cleaned.get("role") and title:
            self.add_error("new_role", "Välj en roll i listan eller skriv en ny, inte båda.")
        return cleaned

    @property
    def chosen_role(self) -> Role | str | None:
        """The chosen one, or the title of a new one."""
        chosen = self.given.get(self.cleaned_data.get("role") or 0)
        return chosen or self.cleaned_data.get("new_role") or None


class NewPersonForm(RoleChoices):
    name = text("Namn", help_text="För- och efternamn.")
    email = text("E-postadress", help_text="Personen loggar in med den.")
    role = choice("Roll")
    start = DayField("Från och med", help_text=FROM_DAY)

    def __init__(self, *args: Any, by: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose_roles(by, on, "Ingen roll än" if by.is_superuser else "Välj roll")


class PersonForm(EditionForm, PlainForm):
    name = text("Namn")
    email = text("E-postadress")
    is_administrator = forms.BooleanField(
        label="Administratör: ser alla planer, lägger upp nya och sköter personer och roller", required=False
    )

    field_order = ["name", "email", "is_administrator", "based_on"]

    @staticmethod
    def present(person: User) -> dict[str, Any]:
        return {"name": person.name, "email": person.email, "is_administrator": person.is_superuser}


class LeaveForm(EditionForm, PlainForm):
    last_day = DayField("Sista dag", help_text="Den dagen räknas med. Därefter släpps personen inte in.")

    field_order = ["last_day", "based_on"]

    @staticmethod
    def present(person: User) -> dict[str, Any]:
        return {"last_day": person.last_day}


class GiveRoleForm(RoleChoices):
    """To a person: which role, from which day."""

    role = choice("Roll")
    start = DayField("Från och med", help_text=FROM_DAY)

    def __init__(self, *args: Any, by: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose_roles(by, on, "Välj roll")


class HoldForm(PlainForm):
    """To a role: who gets it, from which day, and whether those who have it leave it."""

    person = choice("Person")
    start = DayField("Från och med", help_text=FROM_DAY)
    others = choice("De som har rollen nu", radio=True, number=False)
    based_on = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, role: Role, by: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = [user for user in people_seen_by(by, on).order_by("pk") if not user.has_left(on)]
        listed = [(user.pk, str(user)) for user in sorted(people, key=lambda user: sort_key(user.name))]
        self.fields["person"].choices = [("", "Välj person"), *listed]  # type: ignore[attr-defined]
        holding = RoleHolding.objects.filter(Q(end__isnull=True) | Q(end__gte=on), role=role).select_related("user")
        self.holding = list(holding.order_by("user__name", "pk"))
        if not self.holding:
            del self.fields["others"]
        else:
            names = ", ".join(dict.fromkeys(str(each.user) for each in self.holding))
            self.fields["others"].choices = [  # type: ignore[attr-defined]
                (LEAVES, f"{names} lämnar rollen dagen före"),
                (SHARES, f"{names} har rollen kvar, och den delas"),
            ]
        self.edition = ",".join(f"{each.pk}:{each.end or ''}" for each in self.holding)
        self.initial["based_on"] = self.edition
        self.helper.layout.fields[:] = self.parts()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("based_on") != self.edition:
            data: Any = self.data.copy()  # type: ignore[attr-defined] # what was sent, a QueryDict
            data["based_on"] = self.edition  # so that sending once more is a decision
            self.data = data
            self.add_error(None, HELD_BY_OTHERS)
        if not cleaned.get("person") and "person" not in self.errors:
            self.add_error("person", "Välj vem som får rollen.")
        if self.holding and not cleaned.get("others") and "others" not in self.errors:
            self.add_error("others", "Välj om rollen lämnas över eller delas.")
        return cleaned

    @property
    def leaving(self) -> list[RoleHolding]:
        return self.holding if self.cleaned_data.get("others") == LEAVES else []


class HoldingForm(EditionForm, PlainForm):
    start = DayField("Från och med", help_text=FROM_DAY)
    end = DayField("Till och med", help_text="Sista dagen med rollen. Lämna tomt tills vidare.")

    field_order = ["start", "end", "based_on"]

    @staticmethod
    def present(holding: RoleHolding) -> dict[str, Any]:
        return {"start": holding.start, "end": holding.end}


class RoleForm(DoubtingForm, EditionForm, PlainForm):
    new_roles = ("title",)
    renames = "title"
    field_order = ["title", "based_on"]

    title = text("Rollens namn", help_text="Till exempel: Utvecklingsledare (LOV)")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["based_on"].required = bool(self.initial.get("based_on"))

    @staticmethod
    def present(role: Role) -> dict[str, Any]:
        return {"title": role.title}


class SeveralForm(PlainForm):
    text = text(
        "Personer",
        rows=10,
        most=60_000,
        help_text="En på varje rad: namn, e-post och roll. Klistra in ur Excel, eller skriv med semikolon eller komma "
        "emellan. Har någon två roller står personen på två rader.",
    )
    start = DayField("Rollerna gäller från och med", required="Skriv från vilken dag.", help_text=FROM_DAY)
    based_on = forms.CharField(required=False, widget=forms.HiddenInput)
