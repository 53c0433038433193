"""Forms of a revision: what is typed, as the values of revising. The rules and their sentences stand there."""

from __future__ import annotations

from datetime import date
from itertools import groupby
from typing import Any

from crispy_forms.layout import Div, Layout
from django import forms
from django.db.models import Exists, OuterRef, Q

from activities.calendar.swedish import sort_key
from activities.models import (
    Activity,
    CollaborationStatus,
    GroupKind,
    ItemKind,
    Plan,
    Rhythm,
    RoleHolding,
    SubActivity,
)
from activities.pages.forms import CERTAIN, DayField, DoubtingForm, PlainForm, choice, hidden_number, text
from activities.pages.scope import span_of
from activities.revision.kinds.base import Values
from activities.revision.kinds.organisation import SCOPES, roles_of
from activities.revision.kinds.partners import MOST

ROLES_HELP = "En roll per rad, till exempel Controller. En roll som inte finns läggs till, utan någon som har den."
SPARE = 2  # empty pairs of fields for partners yet to be written

# What stands in the address of a form → the kind of change.
SLUGS = {
    "lydelse": ItemKind.TITLE,
    "tidsplan": ItemKind.PERIOD,
    "arbetsgrupp": ItemKind.GROUP,
    "ansvarig": ItemKind.RESPONSIBLE,
    "deltagare": ItemKind.MEMBERS,
    "samverkan": ItemKind.PARTNERS,
    "rapportering": ItemKind.RHYTHM,
    "ny-delaktivitet": ItemKind.NEW_ROW,
    "avsluta": ItemKind.END,
    "ga-upp-i": ItemKind.MERGE,
}


def whole_number(label: str, *, help_text: str = "") -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        help_text=help_text,
        error_messages={"invalid": "Skriv ett tal med siffror, till exempel 5."},
    )


def groups_of(plan: Plan) -> list[tuple[Any, str]]:
    """The group that leads the plan first, then the others in Swedish order."""
    groups = plan.groups.filter(kind__in=(GroupKind.STEERING, GroupKind.ACTIVITY))
    listed = sorted(groups, key=lambda group: (group.kind != GroupKind.STEERING, sort_key(group.name)))
    return [("", "Välj arbetsgrupp"), *((group.pk, group.name) for group in listed)]


def rows_of(plan: Plan, *, but: SubActivity | None = None) -> list[tuple[Any, Any]]:
    """The plan's rows by activity, for a list to choose from."""
    rows = SubActivity.objects.filter(activity__step__plan=plan).current().select_related("activity__step").in_order()
    rows = rows.exclude(pk=but.pk) if but else rows
    listed: list[tuple[Any, Any]] = [("", "Välj delaktivitet")]
    for activity, group in groupby(rows, key=lambda row: row.activity):
        listed.append((activity.title, [(row.pk, row.name) for row in group]))
    return listed


def role_choices(plan: Plan, on: date) -> list[tuple[Any, str]]:
    """The plan's own roles in Swedish order; those that nobody holds are said to be vacant."""
    held = RoleHolding.objects.filter(Q(end__isnull=True) | Q(end__gte=on), start__lte=on, user__is_active=True)
    found = roles_of(plan).annotate(is_held=Exists(held.filter(role=OuterRef("pk"))))
    listed = sorted(found, key=lambda role: sort_key(role.title))
    return [
        ("", "Välj roll"),
        *((role.pk, role.title if role.is_held else f"{role.title} (vakant)") for role in listed),
    ]


class OpenForm(PlainForm):
    title = text("Vad revisionen gäller", help_text="I korthet, till exempel: Ny tidsplan för upphandlingen.")


class ChooseForm(PlainForm):
    """Which row, and what of it: leads on to the form of that kind."""

    rad = choice("Delaktivitet", help_text="Välj ingen när du föreslår en ny delaktivitet.")
    slag = choice("Vad ska ändras?", radio=True, number=False)

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rad"].choices = rows_of(plan)  # type: ignore[attr-defined]
        self.fields["slag"].choices = [(slug, kind.label) for slug, kind in SLUGS.items()]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        slug = cleaned.get("slag")
        if not slug and "slag" not in self.errors:
            self.add_error("slag", "Välj vad som ska ändras.")
        elif slug and SLUGS[slug] != ItemKind.NEW_ROW and not cleaned.get("rad") and "rad" not in self.errors:
            self.add_error("rad", "Välj den delaktivitet som ska ändras.")
        return cleaned


class ItemForm(DoubtingForm, PlainForm):
    """The form of one kind. `initial` is what stands now, or what the draft proposes."""

    def __init__(self, *args: Any, plan: Plan, row: SubActivity | None, on: date, **kwargs: Any) -> None:
        self.plan, self.row, self.on = plan, row, on
        super().__init__(*args, **kwargs)
        self.fields["reason"] = text(
            "Skäl", rows=4, help_text="Varför planen ändras. Skälet står i historiken och nämnden får det."
        )
        self.fields["based_on"] = hidden_number(required=False)
        self.fill()
        self.helper.layout = Layout(*self.parts())

    def fill(self) -> None:
        """Give the fields what the plan holds to choose from."""

    def doubts(self, cleaned: dict[str, Any]) -> dict[str, str]:
        self.span = span_of(self.plan)
        return super().doubts(cleaned)

    def values(self) -> Values:
        """What was typed, as the kind of change takes it."""
        names = self.fields.keys() - {"reason", "based_on", CERTAIN}
        return {name: _plain(self.cleaned_data.get(name)) for name in names}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


class TitleForm(ItemForm):
    title = text("Ny lydelse", rows=3)


class PeriodFields(forms.Form):
    start = DayField(
        "Startdatum", help_text="Till exempel 2021-01-31. Lämna båda tomma när tidsplanen inte är angiven."
    )
    end = DayField("Slutdatum", help_text="Samma som startdatum när tidsplanen är en enda dag.")


class RhythmFields(PlainForm):
    rhythm = choice("Rapportering till nämnd", radio=True, number=False)
    once_year = forms.IntegerField(
        label="År",
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        help_text="När rapporteringen sker en gång.",
        error_messages={"invalid": "Skriv året med fyra siffror, till exempel 2021."},
    )
    once_quarter = choice("Kvartal", help_text="När rapporteringen sker en gång.")

    def rhythm_parts(self) -> list[Any]:
        return [self._part("rhythm"), self.only_for("once", "once_year", "once_quarter")]


def fill_rhythm(form: forms.Form) -> None:
    form.fields["rhythm"].choices = Rhythm.choices  # type: ignore[attr-defined]
    form.fields["once_quarter"].choices = [  # type: ignore[attr-defined]
        ("", "Inget kvartal"),
        *((number, f"Kvartal {number}") for number in (1, 2, 3, 4)),
    ]


class PeriodForm(PeriodFields, ItemForm):
    pass


class RhythmForm(RhythmFields, ItemForm):
    def fill(self) -> None:
        fill_rhythm(self)

    def parts(self) -> list[Any]:
        return [*self.rhythm_parts(), *(self._part(name) for name in ("reason", "based_on") if name in self.fields)]


class GroupForm(ItemForm):
    group = choice("Ny arbetsgrupp")

    def fill(self) -> None:
        self.fields["group"].choices = groups_of(self.plan)  # type: ignore[attr-defined]


class ResponsibleForm(ItemForm):
    role = choice("Ny ansvarig roll")
    scope = choice("Vilka delaktiviteter gäller bytet?", radio=True, number=False)
    stays = forms.BooleanField(label="Den nuvarande ansvariga blir kvar som deltagare", required=False)

    def fill(self) -> None:
        self.fields["role"].choices = role_choices(self.plan, self.on)  # type: ignore[attr-defined]
        self.fields["scope"].choices = list(SCOPES.items())  # type: ignore[attr-defined]


class MembersForm(ItemForm):
    new_roles = ("participants", "co_opted")

    participants = text("Deltagare", rows=6, help_text=ROLES_HELP)
    co_opted = text("Adjungeras vid behov", rows=3, help_text="En roll per rad.")
    scope = choice("Vilka delaktiviteter gäller det?", radio=True, number=False)

    def fill(self) -> None:
        self.fields["scope"].choices = list(SCOPES.items())  # type: ignore[attr-defined]
        for name in ("participants", "co_opted"):
            if isinstance(self.initial.get(name), list):
                self.initial[name] = "\n".join(self.initial[name])


class PartnerPairs(PlainForm):
    """Pairs of fields: with whom, and what the collaboration is. As many as stand now, and some to spare."""

    pairs = 0

    def add_pairs(self) -> None:
        present = self.initial.get("partners") or []
        typed = sum(1 for name in self.data if name.startswith("partner_"))
        self.pairs = min(max(len(present) + SPARE, typed), MOST)
        for number in range(self.pairs):
            what = text(f"Vad samverkan är, part {number + 1}")
            self.fields[f"partner_{number}"] = text(f"Part {number + 1}")
            self.fields[f"what_{number}"] = what
            if number < len(present):
                self.initial[f"partner_{number}"], self.initial[f"what_{number}"] = present[number]

    def pair_parts(self) -> Div:
        """The pairs and the note, which are asked for when there is collaboration."""
        asked = self.only_for(
            "partners", *(f"{kind}_{number}" for number in range(self.pairs) for kind in ("partner", "what")), "note"
        )
        *pairs, note = asked.fields
        asked.fields = [Div(*both, css_class="pair") for both in zip(pairs[::2], pairs[1::2], strict=True)] + [note]
        return asked

    def typed_pairs(self) -> list[list[str]]:
        typed = self.cleaned_data
        return [[typed.get(f"partner_{n}", ""), typed.get(f"what_{n}", "")] for n in range(self.pairs)]


class PartnersForm(PartnerPairs, ItemForm):
    status = choice("Samverkan", radio=True, number=False)
    note = text("Samverkan i ord", help_text="Till exempel: Samverkan sker enligt projektplan för heltidsresan.")

    def fill(self) -> None:
        self.fields["status"].choices = CollaborationStatus.choices  # type: ignore[attr-defined]
        self.add_pairs()

    def parts(self) -> list[Any]:
        listed = [name for name in self.fields if not name.startswith(("partner_", "what_"))]
        rest = [self._part(name) for name in listed if name not in ("status", "note")]
        return [self._part("status"), self.pair_parts(), *rest] if self.pairs else rest

    def values(self) -> Values:
        typed = self.cleaned_data
        return {"status": typed.get("status"), "note": typed.get("note", ""), "partners": self.typed_pairs()}


class NewRowForm(RhythmFields, PeriodFields, PartnersForm):
    activity = choice("Aktivitet", help_text="Eller välj ingen och skriv en ny aktivitet.")
    new_activity = text("Ny aktivitet")
    step = choice("Den nya aktivitetens steg", help_text="Eller välj inget och skriv ett nytt steg.")
    new_step = text("Nytt steg")
    step_number = whole_number("Det nya stegets nummer", help_text="Lämna tomt för ett steg utan nummer.")
    title = text("Delaktivitet", rows=3, help_text="Lämna tomt när en ny aktivitet följs upp som helhet.")
    group = choice("Arbetsgrupp")

    def fill(self) -> None:
        super().fill()
        self.initial.setdefault("status", CollaborationStatus.UNSTATED)
        activities = Activity.objects.filter(step__plan=self.plan).order_by("step__position", "position", "pk")
        self.fields["activity"].choices = [  # type: ignore[attr-defined]
            ("", "Välj aktivitet"),
            *((activity.pk, activity.title) for activity in activities),
        ]
        self.fields["step"].choices = [  # type: ignore[attr-defined]
            ("", "Välj steg"),
            *((step.pk, str(step)) for step in self.plan.steps.order_by("position", "pk")),
        ]
        self.fields["group"].choices = groups_of(self.plan)  # type: ignore[attr-defined]
        fill_rhythm(self)

    def parts(self) -> list[Any]:
        order = ["activity", "new_activity", "step", "new_step", "step_number", "title", "group", "start", "end"]
        first = [self._part(name) for name in [*order, "status"]]
        last = [self._part(name) for name in ("reason", "based_on") if name in self.fields]
        return [*first, *([self.pair_parts()] if self.pairs else []), *self.rhythm_parts(), *last]

    def values(self) -> Values:
        plain = {name: _plain(value) for name, value in self.cleaned_data.items()}
        own = {name: plain.get(name) for name in NewRowForm.base_fields if name not in ("status", "note")}
        return {**own, **super().values()}


class EndForm(ItemForm):
    pass


class MergeForm(ItemForm):
    into = choice("Delaktiviteten går upp i")

    def fill(self) -> None:
        self.fields["into"].choices = rows_of(self.plan, but=self.row)  # type: ignore[attr-defined]


FORMS: dict[str, type[ItemForm]] = {
    ItemKind.TITLE: TitleForm,
    ItemKind.PERIOD: PeriodForm,
    ItemKind.GROUP: GroupForm,
    ItemKind.RESPONSIBLE: ResponsibleForm,
    ItemKind.MEMBERS: MembersForm,
    ItemKind.PARTNERS: PartnersForm,
    ItemKind.RHYTHM: RhythmForm,
    ItemKind.NEW_ROW: NewRowForm,
    ItemKind.END: EndForm,
    ItemKind.MERGE: MergeForm,
}
