"""Any plan that people may write, out and in again in each form: every row says what it said."""

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from activities.calendar.period import Period
from activities.exchange.plan_file import read_plan_file
from activities.exchange.plan_rows import Collaboration, Group, Member, Once, PerTertial, Unstated, Yearly
from activities.models import Activity, Membership, Partner, Plan, Role, Signal, Step, SubActivity, WorkingGroup
from activities.models import Collaboration as Shared
from activities.rows import presenters
from activities.writing.plan_files import FORMS, PlanStanding
from tests.harness.drills import DRILL

EXAMPLES = 400 if DRILL else 8
AT = datetime(2020, 12, 15, 9, 5, tzinfo=UTC)
SIGNALS = {key: Signal(key=key, label=key, symbol="circle") for key in ("not_started", "on_track")}

WORDS = (
    *("avtal", "villkor", "för", "till", "och", "2021", "KLK", "LOV-kommuner", "”citat”", "(nytt)", "§4", "50%"),
    *("rutiner;", "a=b", "ö&å", "x/y", "m.m.", "vård- och omsorg"),
)
STARTS = ["", "=", "+", "-", "@", "'", "'=", "|", "%"]
ROLES = (
    *("Avdelningschef planeringsavdelningen", "Controller", "Ekonom", "SAS", "MAS", "Utvecklingsledare (LOV)"),
    *("Utvecklingsledare (IT)", "Administratör", "Metodhandledare myndighet", "Förvaltningschef"),
    *("Representant från schemaplaneringsenheten", "Verksamhetschef"),
)
PARTNERS = ["Upphandlingsenheten, KLK", "Ekonomienheten", "Andra LOV-kommuner", "Regionen", "Fastighetsbolaget"]
PURPOSES = ["", "Omvärldsbevaka och upprätta kontakt", "Samråd om lokaler"]
RHYTHMS = {"tertial": PerTertial(), "yearly": Yearly(), "unstated": Unstated(), "once": Once(2021, 3)}


@dataclass(frozen=True)
class Said:
    """One row of a plan, as it should come back."""

    step: tuple[int | None, str]
    activity: str
    title: str
    group: Group
    period: Period
    collaboration: str
    collaborations: tuple[Collaboration, ...]
    rhythm: str
    notes: str


@st.composite
def named(draw, first="Arbeta"):
    """Words that begin with a capital, or with what a spreadsheet would run."""
    start = draw(st.sampled_from(STARTS))
    return f"{start}{first} " + " ".join(draw(st.lists(st.sampled_from(WORDS), min_size=1, max_size=5)))


@st.composite
def groups(draw):
    roles = draw(st.lists(st.sampled_from(ROLES), min_size=1, max_size=5, unique=True))
    called = draw(st.integers(0, len(roles) - 1))
    kinds = ["responsible", *["participant"] * (len(roles) - 1 - called), *["co_opted"] * called]
    notes = [draw(st.sampled_from(["", "", "utses under året"])) for _ in roles]
    name = draw(st.sampled_from(["", "Arbetsgrupp LOV", "Styrgruppen"]))
    members = tuple(map(Member, roles, kinds, notes))
    return Group(name, members, draw(st.sampled_from(["", "Sker inom ramen för projektplan för bemanning"])))


@st.composite
def periods(draw):
    days = sorted(draw(st.lists(st.dates(date(2015, 1, 1), date(2035, 12, 31)), min_size=0, max_size=2)))
    return Period(days[0], days[-1]) if days else Period()


@st.composite
def rows(draw, step, activity, title):
    listed = draw(st.lists(st.sampled_from(PARTNERS), max_size=3, unique=True))
    what = draw(st.sampled_from(PURPOSES))
    shared = tuple(Collaboration(name, what) for name in listed)
    kind = "stated" if shared else draw(st.sampled_from(["none", "unstated"]))
    notes = draw(st.lists(named(first="Budget:"), max_size=2).map("\n".join))
    rhythm = draw(st.sampled_from(list(RHYTHMS)))
    return Said(step, activity, title, draw(groups()), draw(periods()), kind, shared, rhythm, notes)


@st.composite
def plans(draw):
    """Rows of some steps; each activity is followed as a whole or has rows of its own. A group has the same members
    wherever it is named.
    """
    found: list[Said] = []
    for number in range(draw(st.integers(1, 3))):
        step = (draw(st.sampled_from([None, number + 1])), f"Skapa del {number} " + draw(named("Införa")))
        for place in range(draw(st.integers(1, 3))):
            activity = draw(named(f"Aktivitet {number}.{place}"))
            titles = [f"{draw(named())} nr {each}" for each in range(draw(st.integers(0, 3)))] or [""]
            found += [draw(rows(step, activity, title)) for title in titles]
    groups_of: dict[str, Group] = {}
    return [
        Said(**{**vars(row), "group": groups_of.setdefault(row.group.name, row.group) if row.group.name else row.group})
        for row in found
    ]


def standing(said: list[Said]) -> PlanStanding:
    """The plan as it would come out of the database."""
    plan = Plan(pk=1, slug="plan", title="Plan", municipality="Kommun", administration="F", board="N")
    items = []
    for pk, row in enumerate(said, 1):
        group = WorkingGroup(pk=pk, name=row.group.name or f"Grupp {pk}", is_responsible=bool(row.group.name))
        group.note = row.group.note
        group.members = [Membership(role=Role(title=m.role), kind=m.kind, note=m.note) for m in row.group.members]
        activity = Activity(pk=pk, title=row.activity, step=Step(plan=plan, number=row.step[0], title=row.step[1]))
        item = SubActivity(pk=pk, activity=activity, title=row.title, group=group, rhythm=row.rhythm, notes=row.notes)
        item.start, item.end, item.collaboration = row.period.start, row.period.end, row.collaboration
        item.once_year, item.once_quarter = (2021, 3) if row.rhythm == "once" else (None, None)
        item.parties = [Shared(partner=Partner(name=each.partner), what=each.what) for each in row.collaborations]
        item.newest_updates = []
        items.append(item)
    shown = presenters.present_all(items, signals=SIGNALS.values(), on=AT.date())
    return PlanStanding(plan, tuple(shown), SIGNALS, AT)


def back(row, like: Said) -> Said:
    """A row that was read, in the same words; without what its form has no column for."""
    read = {kind: name for name, kind in RHYTHMS.items()}
    members = tuple(sorted(row.group.members, key=lambda m: ("responsible", "participant", "co_opted").index(m.kind)))
    return Said(
        (row.step_number, row.step_title),
        row.activity,
        row.title,
        Group(row.group.name, members, row.group.note),
        row.period,
        row.collaboration,
        row.collaborations,
        read[row.rhythm],
        like.notes if row.key is None else row.notes,
    )


@pytest.mark.parametrize("form", ["xlsx", "csv", "docx"])
@given(said=plans())
@settings(max_examples=EXAMPLES)
def test_any_plan_comes_back_equal(form, said):
    reading = read_plan_file(FORMS[form][2](standing(said)))
    assert reading.errors == ()
    assert [back(row, like) for row, like in zip(reading.rows, said, strict=True)] == said


@given(said=plans())
@settings(max_examples=EXAMPLES)
def test_the_data_says_the_same(said):
    found = json.loads(FORMS["json"][2](standing(said)))["rows"]
    assert [(row["activity"], row["title"], row["start"], row["rhythm"], row["notes"]) for row in found] == [
        (row.activity, row.title, str(row.period.start or ""), row.rhythm, row.notes) for row in said
    ]
    assert [len(row["group"]["members"]) for row in found] == [len(row.group.members) for row in said]
