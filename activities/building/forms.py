"""Forms of a plan under uppbyggnad: what is typed, as values. The rules and their sentences stand in the actions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from crispy_forms.layout import Layout
from django import forms

from activities.building.actions.parts import LISTS, OWN_GROUP
from activities.models import (
    Activity,
    CollaborationStatus,
    GroupKind,
    Municipality,
    Plan,
    Rhythm,
    Step,
    SubActivity,
    WorkingGroup,
)
from activities.pages.forms import CERTAIN, DayField, DoubtingForm, PlainForm, choice, hidden_number, text
from activities.pages.scope import span_of
from activities.revision.forms import (
    ROLES_HELP,
    PartnerPairs,
    PeriodFields,
    RhythmFields,
    fill_rhythm,
    groups_of,
    whole_number,
)
from activities.revision.kinds.base import Values
from activities.revision.kinds.members import titles
from activities.revision.kinds.partners import ChangePartners

ROLES_LIST = "roller"  # the id of the roles to choose among, in the page
FROM_FILE, FROM_TEMPLATE, COPY, EMPTY = "fil", "mall", "kopia", "tom"
BESIDE_FACTS = ("group", "leader", "board_reader", "based_on", "begin", "copied")


class FactsForm(PlainForm):
    """The plan's own facts. What plans do not have is left out, and the municipality where it has been named once."""

    title = text(
        "Titel", rows=2, help_text="Till exempel: Tids- och aktivitetsplan för införandet av LOV i hemtjänsten"
    )
    short_name = text("Kort namn", help_text="Syns där flera planer blandas. Till exempel: LOV hemtjänst")
    municipality = text("Kommun")
    administration = text("Förvaltning")
    board = text("Nämnd")
    diary_number = text("Diarienummer (valfritt)", help_text="Ärendets nummer i diariet. Kan fyllas i senare.")
    go_live = DayField("Systemet startar (valfritt)", help_text="Dagen då det som planen inför börjar gälla.")
    based_on = hidden_number(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = {field.name for field in Plan._meta.get_fields()} | set(BESIDE_FACTS)
        known -= {"municipality"} if Municipality.objects.exists() else set()
        for name in [name for name in self.fields if name not in known]:
            del self.fields[name]
        self.helper.layout = Layout(*self.parts())

    def facts(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name not in BESIDE_FACTS}


class NewPlanForm(DoubtingForm, FactsForm):
    new_roles = ("leader", "board_reader")

    group = text("Gruppen som leder planen", help_text="Till exempel: Arbetsgrupp LOV")
    leader = text(
        "Roll som leder gruppen",
        help_text="Till exempel: Avdelningschef planeringsavdelningen. Den som har rollen bygger upp planen. Välj "
        "bland rollerna som finns eller skriv en ny; vem som har den anger du under Personer.",
    )
    board_reader = text(
        "Roll som läser rapporterna i nämnden (valfritt)",
        help_text="Den som har rollen läser fastställda rapporter, antecknar nämndens beslut och anger sammanträden.",
    )
    begin = choice("Planens delaktiviteter", radio=True, number=False)
    copied = choice("Planen att kopiera", help_text="När du kopierar en plan. Dess grupper och roller följer med.")

    def __init__(self, *args: Any, plans: Iterable[Plan] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.plans = {plan.pk: plan for plan in plans}
        for name in self.new_roles:
            self.fields[name].widget.attrs["list"] = ROLES_LIST
        self.fields["go_live"].label = "Systemet startar"
        self.fields["go_live"].help_text += " Behövs för LOV-mallen och för en kopia: tiderna räknas från den."
        self.fields["begin"].choices = [  # type: ignore[attr-defined]
            (FROM_FILE, "Läs in dem från en fil eller inklistrad text"),
            (FROM_TEMPLATE, "Börja från LOV-mallen: delaktiviteterna ur en beslutad plan, och förslag ur lagen"),
            *([(COPY, "Kopiera en annan plan")] if self.plans else []),
            (EMPTY, "Börja med en tom plan"),
        ]
        self.initial.setdefault("begin", FROM_FILE)
        if self.plans:
            listed = [(plan.pk, plan.title) for plan in self.plans.values()]
            self.fields["copied"].choices = [("", "Välj plan"), *listed]  # type: ignore[attr-defined]
        else:
            del self.fields["copied"]
            self.helper.layout = Layout(*self.parts())

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        begin, copied = cleaned.get("begin"), cleaned.get("copied")
        if begin == COPY and not copied and not self.errors.get("copied"):
            self.add_error("copied", "Välj vilken plan som ska kopieras.")
        if begin in (FROM_TEMPLATE, COPY) and not cleaned.get("go_live") and not self.errors.get("go_live"):
            self.add_error("go_live", "Skriv dagen då systemet startar. Tiderna räknas från den.")
        return cleaned

    @property
    def source(self) -> Plan | None:
        """The plan to copy."""
        return self.plans.get(self.cleaned_data.get("copied") or 0) if self.cleaned_data["begin"] == COPY else None


class DecisionForm(DoubtingForm, PlainForm):
    decided_on = DayField(
        "Dag då planen beslutades",
        required="Skriv vilken dag nämnden beslutade om planen.",
        help_text="Nämndens sammanträde. Till exempel 2021-01-25.",
    )
    paragraph = text("Paragraf", help_text="Till exempel: § 41")
    diary_number = text("Diarienummer", help_text="Till exempel: 2020.082 VON")
    based_on = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        self.plan = plan
        super().__init__(*args, **kwargs)

    def doubts(self, cleaned: dict[str, Any]) -> dict[str, str]:
        self.span = span_of(self.plan)
        return super().doubts(cleaned)


class PartForm(PlainForm):
    """One part of the plan. `present` gives what a part holds as the form's initial values."""

    based_on = hidden_number(required=False)

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        self.plan = plan
        super().__init__(*args, **kwargs)
        self.fill()

    def fill(self) -> None:
        """Give the fields what the plan holds to choose from."""

    def values(self) -> Values:
        """What was typed, as the actions take it; days as ISO text."""
        typed = {name: value for name, value in self.cleaned_data.items() if name not in ("based_on", CERTAIN)}
        return {name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in typed.items()}

    @staticmethod
    def present(part: Any) -> Values:
        return {}


class StepForm(PartForm):
    title = text("Stegets namn", rows=2)
    number = whole_number("Nummer (valfritt)", help_text="Det som organiserar arbetet har inget nummer.")
    text = text("Beskrivning (valfritt)", rows=4, help_text="Stegets text i tjänsteskrivelsen.")

    @staticmethod
    def present(part: Step) -> Values:
        return {"title": part.title, "number": part.number, "text": part.text}


class ActivityForm(PartForm):
    step = choice("Steg")
    title = text("Aktivitet", rows=2)

    def fill(self) -> None:
        steps = [(step.pk, str(step)) for step in self.plan.steps.order_by("position", "pk")]
        self.fields["step"].choices = [("", "Välj steg"), *steps]  # type: ignore[attr-defined]

    @staticmethod
    def present(part: Activity) -> Values:
        return {"step": part.step_id, "title": part.title}


class MemberFields(forms.Form):
    new_roles = tuple(LISTS)

    responsible = text("Ansvarig roll")
    participants = text("Deltagare", rows=5, help_text=ROLES_HELP)
    co_opted = text("Adjungeras vid behov", rows=2, help_text="En roll per rad.")


class GroupForm(MemberFields, DoubtingForm, PartForm):
    name = text("Gruppens namn")
    kind = choice("Vad gruppen gör", radio=True, number=False)
    is_responsible = forms.BooleanField(
        label="Gruppen anges som ansvarig i planen, i stället för sin ansvariga roll", required=False
    )

    field_order = ["name", "kind", "responsible", "participants", "co_opted", "is_responsible"]

    def fill(self) -> None:
        self.fields["kind"].choices = GroupKind.choices  # type: ignore[attr-defined]
        self.initial.setdefault("kind", GroupKind.ACTIVITY)

    @staticmethod
    def present(part: WorkingGroup) -> Values:
        members = {name: "\n".join(titles(part, kind)) for name, kind in LISTS.items()}
        return {"name": part.name, "kind": part.kind, "is_responsible": part.is_responsible, **members}


class RowForm(RhythmFields, PeriodFields, MemberFields, PartnerPairs, DoubtingForm, PartForm):
    activity = choice("Aktivitet")
    title = text("Delaktivitet", rows=2, help_text="Lämna tomt när aktiviteten följs upp som helhet.")
    group = choice("Arbetsgrupp", number=False)
    status = choice("Samverkan", radio=True, number=False)
    note = text("Samverkan i ord", help_text="Till exempel: Samverkan sker enligt projektplan för heltidsresan.")

    def doubts(self, cleaned: dict[str, Any]) -> dict[str, str]:
        self.span = span_of(self.plan)
        return super().doubts(cleaned)

    def fill(self) -> None:
        activities = Activity.objects.filter(step__plan=self.plan).order_by("step__position", "position", "pk")
        listed = [(activity.pk, activity.title) for activity in activities]
        self.fields["activity"].choices = [("", "Välj aktivitet"), *listed]  # type: ignore[attr-defined]
        nobody, *groups = groups_of(self.plan)
        own = (OWN_GROUP, "Ny grupp för den här delaktiviteten, med rollerna nedan")
        self.fields["group"].choices = [nobody, own, *((str(pk), name) for pk, name in groups)]  # type: ignore[attr-defined]
        for name in LISTS:
            self.fields[name].help_text = "För en ny grupp. " + (ROLES_HELP if name == "participants" else "")
        self.fields["status"].choices = CollaborationStatus.choices  # type: ignore[attr-defined]
        self.initial = {"status": CollaborationStatus.UNSTATED, "rhythm": Rhythm.PER_TERTIAL, **self.initial}
        fill_rhythm(self)
        self.add_pairs()
        self.helper.layout = Layout(*self.parts())

    def parts(self) -> list[Any]:
        own_group = self.only_for("own-group", *LISTS)
        first, last = ("activity", "title", "group"), ("start", "end", "status")
        collaboration = [self.pair_parts()] if self.pairs else []
        return [
            *map(self._part, first),
            own_group,
            *map(self._part, last),
            *collaboration,
            *self.rhythm_parts(),
            self._part("based_on"),
        ]

    def values(self) -> Values:
        return {**super().values(), "partners": self.typed_pairs()}

    @staticmethod
    def present(part: SubActivity) -> Values:
        names = ("title", "start", "end", "rhythm", "once_year", "once_quarter")
        return {
            "activity": part.activity_id,
            "group": str(part.group_id),
            **{name: getattr(part, name) for name in names},
            **ChangePartners().present(part),
        }
