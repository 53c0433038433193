"""A plan under uppbyggnad: made by an administrator, filled by its leader, decided, and from then on revised."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from activities.beginning.actions import name_municipality
from activities.building import outline
from activities.building.actions import parts
from activities.building.actions.plan import decide_plan, make_plan
from activities.errors import DraftChangedError
from activities.models import Plan, Role, SubActivity, WorkingGroup
from activities.models.register import edition_of
from activities.pages.forms import CERTAIN
from activities.permissions import builds_plan, makes_plans, updates_status
from activities.revision.actions import add_item, adopt_revision, open_revision
from activities.rows.story import writes_to
from activities.work.sources import of_person
from activities.work.waiting import Kind
from tests.cast import PEOPLE
from tests.harness.pages import flat

pytestmark = pytest.mark.django_db

LEADER = "Avdelningschef planeringsavdelningen"
FACTS = {
    "title": "LOV i hemtjänsten",
    "municipality": "Exempelkommunen",
    "administration": "Vård- och omsorgsförvaltningen",
    "board": "Vård- och omsorgsnämnden",
}
ROW = {"rhythm": "tertial", "status": "unstated", "group": "ny", "responsible": "Controller"}


@pytest.fixture
def new(person):
    """The administrator's new plan, led by avdelningschefen."""
    return make_plan(facts=FACTS, group="Arbetsgrupp hemtjänst", leader=LEADER, by=person("admin"))


@pytest.fixture
def leader(person):
    return person("avdelningschef")


@pytest.fixture
def activity(new, leader):
    step = parts.write_step(plan=new, step=None, values={"title": "Förbered", "number": 1}, by=leader)
    return parts.write_activity(
        plan=new, activity=None, values={"step": step.pk, "title": "Ta fram villkor"}, by=leader
    )


@pytest.fixture
def add_row(new, leader, activity):
    def add(**values):
        values = {**ROW, "activity": activity.pk, "title": "Skriv avtal", **values}
        return parts.write_row(plan=new, row=None, values=values, by=leader)

    return add


def change(plan, row, by, **values):
    present = {
        **ROW,
        "responsible": "",
        "activity": row.activity_id,
        "title": row.title,
        "group": str(row.group_id),
        **values,
    }
    return parts.write_row(plan=plan, row=row, values=present, by=by, based_on=edition_of(row))


def decide(plan, by, **values):
    told = {"decided_on": date(2020, 12, 1), "paragraph": "§ 41", "diary_number": "2020.310 VON", **values}
    return decide_plan(plan=plan, by=by, based_on=outline.fingerprint(plan), **told)


def refusal(error) -> dict:
    return error.value.message_dict


def outlined(plan) -> list:
    return [
        (step.name, [(activity.title, [row.name for row in activity.rows]) for activity in step.activities])
        for step in outline.steps(plan)
    ]


@pytest.mark.parametrize("username", PEOPLE)
def test_only_administrators_make_plans(username, person):
    assert makes_plans(person(username)) == (username == "admin")
    if username != "admin":
        with pytest.raises(PermissionDenied):
            make_plan(facts=FACTS, group="Grupp", leader=LEADER, by=person(username))


@pytest.mark.parametrize("username", PEOPLE)
def test_a_plan_is_built_by_administrators_and_whoever_leads_it(username, new, person):
    assert builds_plan(person(username), new) == (username in ("admin", "avdelningschef"))
    if username not in ("admin", "avdelningschef"):
        with pytest.raises(PermissionDenied):
            parts.write_step(plan=new, step=None, values={"title": "Mitt"}, by=person(username))


def test_a_decided_plan_is_built_by_nobody(plan, row, leader, person):
    assert not builds_plan(leader, plan) and not builds_plan(person("admin"), plan)
    with pytest.raises(PermissionDenied, match="ändras nu genom revisioner"):
        parts.remove(plan=plan, part=row("Definiera alla kostnader"), by=leader)


def test_what_is_wrong_with_a_new_plan_is_told_at_once(person):
    with pytest.raises(ValidationError) as error:
        make_plan(facts={**FACTS, "title": "", "board": ""}, group=" ", leader="En\nTvå", by=person("admin"))
    assert refusal(error).keys() == {"title", "board", "group", "leader"}
    assert refusal(error)["board"] == ["Skriv vilken nämnd som beslutar om planen."]
    assert not Plan.objects.filter(municipality="Exempelkommunen", board="").exists()


def test_two_plans_of_one_name_get_an_address_each(new, person):
    other = make_plan(facts=FACTS, group="Grupp", leader=LEADER, by=person("admin"))
    assert {new.slug, other.slug} == {"lov-i-hemtjansten", "lov-i-hemtjansten-2"}


def test_a_row_holds_all_that_was_typed(new, add_row):
    made = add_row(
        participants="- Ekonom\n\u2022 SAS",
        co_opted="MAS",
        start="2021-01-01",
        end="2021-03-31",
        status="stated",
        partners=[["Upphandlingsenheten", "Granska"]],
        rhythm="once",
        once_year=2021,
        once_quarter=2,
    )
    ((line,),) = [activity.rows for activity in outline.steps(new)[0].activities]
    assert (line.responsible, line.participants, line.co_opted) == ("Controller", "Ekonom, SAS", "MAS")
    assert (line.period, line.collaboration) == ("2021-01-01 – 2021-03-31", "Granska: Upphandlingsenheten")
    assert line.reporting == "Kvartal 2 2021"
    assert {record.history_user.username for record in made.history.all()} == {"avdelningschef"}


def test_all_that_is_wrong_with_a_row_is_told_at_once(add_row):
    with pytest.raises(ValidationError) as error:
        add_row(title="x" * 501, start="2021-02-01", rhythm="", responsible="", status="stated")
    assert refusal(error).keys() == {"title", "end", "rhythm", "responsible", "status"}


def test_a_role_of_an_external_party_is_given_no_place(add_row, plan):
    role = Role.objects.create(title="Upphandlare")
    WorkingGroup.objects.create(plan=plan, name="Parten", kind="partner").memberships.create(role=role)
    with pytest.raises(ValidationError, match="är en extern parts roll"):
        add_row(participants="Upphandlare")


def test_an_activity_is_followed_as_a_whole_or_by_its_rows(add_row):
    whole = add_row(title="")
    assert whole.name == "Ta fram villkor"
    with pytest.raises(ValidationError, match="följs upp som helhet"):
        add_row(title="En till")


def test_a_row_that_somebody_else_has_changed_is_not_written_over(new, add_row, leader, person):
    row = add_row()
    seen = edition_of(row)
    change(new, row, person("admin"), title="Skriv avtalet")
    with pytest.raises(DraftChangedError):
        parts.write_row(plan=new, row=row, values={}, by=leader, based_on=seen)


def test_parts_are_ordered_and_removed_with_what_stands_under_them(new, activity, add_row, leader):
    first, second = add_row(title="Ett"), add_row(title="Två", status="stated", partners=[["Enheten", ""]])
    parts.move(plan=new, part=second, up=True, by=leader)
    assert outlined(new) == [("Steg 1. Förbered", [("Ta fram villkor", ["Två", "Ett"])])]
    parts.move(plan=new, part=SubActivity.objects.get(pk=second.pk), up=True, by=leader)
    parts.remove(plan=new, part=first, by=leader)
    parts.remove(plan=new, part=activity.step, by=leader)
    assert outlined(new) == []
    gone = SubActivity.history.filter(id=second.pk).first()
    assert (gone.history_type, gone.history_user) == ("-", leader)


def test_nothing_is_moved_or_removed_on_an_older_page(new, add_row, leader):
    first, seen = add_row(title="Ett"), outline.fingerprint(new)
    second = add_row(title="Två")
    for write in (
        lambda: parts.move(plan=new, part=second, up=True, by=leader, based_on=seen),
        lambda: parts.remove(plan=new, part=first, by=leader, based_on=seen),
    ):
        with pytest.raises(DraftChangedError, match="Läs den igen"):
            write()
    parts.move(plan=new, part=second, up=True, by=leader, based_on=outline.fingerprint(new))
    assert outlined(new) == [("Steg 1. Förbered", [("Ta fram villkor", ["Två", "Ett"])])]


def test_a_row_out_of_a_file_is_ended_since_the_files_words_are_kept(plan, row, leader):
    Plan.objects.filter(pk=plan.pk).update(state="building")
    costs = row("Ta fram mallar")
    parts.remove(plan=plan, part=costs, by=leader)
    costs.refresh_from_db()
    assert costs.ended_on and costs.sources.exists()


def test_groups_that_are_needed_stay(new, add_row, leader):
    row = add_row()
    with pytest.raises(ValidationError, match="leder planen"):
        parts.remove(plan=new, part=new.groups.get(kind="steering"), by=leader)
    with pytest.raises(ValidationError, match="har delaktiviteter"):
        parts.remove(plan=new, part=row.group, by=leader)


def test_a_groups_members_are_written_over(new, add_row, leader):
    group = add_row(participants="Ekonom").group
    values = {"name": "Avtalsgruppen", "kind": "activity", "responsible": "Ekonom", "participants": "controller"}
    parts.write_group(plan=new, group=group, values=values, by=leader, based_on=edition_of(group))
    (line,) = [line for line in outline.groups(new) if line.pk == group.pk]
    assert (line.name, line.responsible, line.participants) == ("Avtalsgruppen", "Ekonom", "Controller")


def test_no_signal_is_set_before_the_plan_is_decided(new, add_row, leader):
    row = add_row()
    assert not updates_status(leader, row)
    decide(new, leader)
    assert updates_status(leader, row)


def test_what_hinders_a_decision_is_named(new, activity, leader, person):
    parts.write_step(plan=new, step=None, values={"title": "Tomt"}, by=leader)
    with pytest.raises(ValidationError) as error:
        decide(new, leader, paragraph="", diary_number=" ", decided_on=date(2021, 1, 1))
    told = refusal(error)
    assert told.keys() == {"decided_on", "paragraph", "diary_number", "__all__"}
    assert "har inga aktiviteter" in " ".join(told["__all__"])
    assert "Aktiviteten ”Ta fram villkor” följs inte upp." in " ".join(told["__all__"])


def test_a_plan_that_nobody_leads_is_not_decided(person):
    made = make_plan(facts=FACTS, group="Grupp", leader="En ny roll", by=person("admin"))
    assert any("Ingen leder planen" in sentence for sentence in outline.hindrances(made, date(2020, 12, 15)))


def test_nobody_decides_on_another_plan_than_they_read(new, add_row, leader):
    seen = outline.fingerprint(new)
    add_row()
    with pytest.raises(DraftChangedError):
        decide_plan(plan=new, decided_on=date(2020, 12, 1), paragraph="§ 1", diary_number="1", by=leader, based_on=seen)


@pytest.mark.parametrize(
    "values",
    [
        {"state": "building", "decided_on": date(2020, 1, 1), "decided_paragraph": "§ 1"},
        {"decided_on": date(2020, 1, 1)},
        {"decided_paragraph": "§ 1"},
        {"decided_on": date(2020, 1, 1), "decided_paragraph": "§ 1", "diary_number": ""},
        {"state": "okänt"},
    ],
)
def test_the_database_holds_decisions_whole(plan, values):
    with pytest.raises(IntegrityError), transaction.atomic():
        Plan.objects.filter(pk=plan.pk).update(**values)


def test_before_the_decision_there_are_no_revisions_and_after_it_they_add_what_building_added(new, add_row, leader):
    row = add_row()
    with pytest.raises(ValidationError, match="under uppbyggnad"):
        open_revision(plan=new, title="För tidigt", by=leader)
    decide(new, leader)
    revision = open_revision(plan=new, title="Mer", by=leader)
    place = {"new_activity": "Följa upp avtal", "new_step": "Uppföljning", "step_number": 2}
    common = {"group": row.group_id, "rhythm": "tertial", "status": "stated", "partners": [["Regionen", "Möten"]]}
    how = {"revision": revision, "reason": "Nämnden bad om det.", "by": leader}
    for title in ("Mäta", "Redovisa"):
        add_item(kind="new_row", row=None, values={**place, **common, "title": title}, **how)
    item = add_item(
        kind="members", row=row, values={"participants": ["Ekonom", "Jurist"], "co_opted": [], "scope": "group"}, **how
    )
    assert item.remarks == ["Ny roll, som ingen har ännu: Jurist."]

    adopt_revision(revision=revision, decision="", by=leader, based_on=3)

    assert outlined(new)[1] == ("Steg 2. Uppföljning", [("Följa upp avtal", ["Mäta", "Redovisa"])])
    (line,) = outline.steps(new)[0].activities[0].rows
    assert (line.responsible, line.participants) == ("Controller", "Ekonom, Jurist")
    assert outline.steps(new)[1].activities[0].rows[0].collaboration == "Möten: Regionen"


def test_a_new_row_and_its_collaboration_are_one_act_in_its_history(add_row):
    made = add_row(status="stated", note="Enligt projektplanen", partners=[["Arboga kommun", "Erfarenheter"]])

    write = writes_to(made)[0]
    (told,) = [change for change in write.changes if change.what.startswith("Delaktivitet")]
    assert told.what == "Delaktivitet: tillagd"
    assert ("", "Enligt projektplanen") in [(before, after) for _, before, after in told.fields]


@pytest.mark.parametrize("typed", ["41", "§41", "Paragraf 41"])
def test_the_paragraph_of_the_decision_is_kept_with_its_sign(typed, new, add_row, leader):
    add_row()
    assert decide(new, leader, paragraph=typed).decided_paragraph == "§ 41"


def test_the_plan_waits_for_whoever_leads_it_with_the_next_thing_to_do(new, add_row, leader, person):
    def waits(user) -> list:
        return [item for item in of_person(user, date(2020, 12, 15)) if item.kind == Kind.BUILDING]

    told = [item.kind for item in of_person(leader, date(2020, 12, 15)) if item.plan == new.short]
    assert told == [Kind.BUILDING]
    (item,) = waits(leader)
    assert (item.state, item.plan) == ("building", new.short)
    assert item.details == ("Planen har inga delaktiviteter. Lägg till minst en.",)
    add_row()
    assert [(item.state, item.url) for item in waits(leader)] == [("ready", f"/plan/{new.slug}/bygg/beslut/")]
    assert not waits(person("admin")) and not waits(person("controller"))

    nobody = make_plan(facts=FACTS, group="Arbetsgrupp", leader="Ny roll", by=person("admin"))
    (told,) = waits(person("admin"))
    assert (told.subject, told.details) == (nobody.title, (outline.NOT_LED,))
    decide(new, leader)
    assert not waits(leader)


def shown(client, path, **typed) -> list[str]:
    """The choices that parts of the page's form wait for."""
    page = client.post(path, typed) if typed else client.get(path)
    return re.findall(r'class="only-for-([a-z-]+)"', page.content.decode())


def test_the_form_of_a_row_asks_only_for_what_its_choices_call_for(new, activity, client_of):
    client, path = client_of("avdelningschef"), f"/plan/{new.slug}/bygg/delaktivitet/ny/"
    assert shown(client, path) == ["own-group", "partners", "once"]
    # What has been typed is seen, whatever is chosen.
    assert shown(client, path, participants="Ekonom", partner_0="Arboga") == ["once"]


def test_roles_of_a_new_group_are_not_dropped_when_a_group_is_chosen(new, add_row):
    group = str(new.groups.get().pk)
    with pytest.raises(ValidationError) as error:
        add_row(group=group, responsible="Controller")
    assert refusal(error) == {"group": ["Rollerna gäller en ny grupp. Välj en ny grupp, eller töm rollerna."]}


def test_the_municipality_is_named_once_for_all_plans_that_are_not_decided(new, plan, person, client_of):
    names = {"administration": "Omsorgsförvaltningen", "board": "Omsorgsnämnden"}
    name_municipality(name="Nya kommunen", **names, by=person("admin"))
    new.refresh_from_db()
    assert (new.municipality, new.board) == ("Nya kommunen", FACTS["board"])
    assert Plan.objects.get(pk=plan.pk).municipality == plan.municipality != "Nya kommunen"

    other = make_plan(facts={**FACTS, "title": "Annan"}, group="Grupp", leader=LEADER, by=person("admin"))
    assert other.municipality == "Nya kommunen"
    for path in ("/planer/ny/", f"/plan/{new.slug}/bygg/uppgifter/"):
        assert 'name="municipality"' not in client_of("admin").get(path).content.decode()


def test_the_day_of_a_decision_far_from_the_plan_is_asked_about(new, add_row, client_of):
    row = add_row(start="2021-01-01", end="2021-06-30")
    typed = {"decided_on": "2002-12-01", "paragraph": "41", "diary_number": "2020.310 VON"}
    typed["based_on"] = outline.fingerprint(new)
    asked = client_of("avdelningschef").post(f"/plan/{new.slug}/bygg/beslut/", typed)
    assert asked.status_code == 422 and "2002-12-01 är rätt dag" in asked.content.decode()
    assert Plan.objects.get(pk=row.activity.step.plan_id).is_building


def test_a_role_spelled_nearly_as_another_is_asked_about_in_groups_and_rows(new, activity, client_of):
    client, group = client_of("avdelningschef"), {"name": "Villkor", "kind": "activity", "participants": "Contoller"}
    row = {**ROW, "activity": str(activity.pk), "title": "Skriv avtal", "responsible": "Contoller"}
    for what, typed in (("grupp", group), ("delaktivitet", row)):
        page = f"/plan/{new.slug}/bygg/{what}/ny/"
        asked = client.post(page, typed)
        assert asked.status_code == 422 and "en roll som heter ”Controller”. Menar du den?" in flat(asked), what
        assert not Role.objects.filter(title="Contoller").exists()
    assert client.post(page, {**typed, CERTAIN: "Contoller"}).status_code == 302
    made = WorkingGroup.objects.get(plan=new, memberships__role__title="Contoller")
    # Who stands there already is not asked about.
    page = f"/plan/{new.slug}/bygg/grupp/{made.pk}/"
    kept = {"name": "Avtal", "kind": "activity", "responsible": "Contoller", "participants": "Ekonom"}
    assert client.post(page, {**kept, "based_on": str(edition_of(made))}).status_code == 302


def test_a_form_offers_the_activities_of_its_own_plan_and_no_others(new, activity, client_of):
    page = client_of("avdelningschef").get(f"/plan/{new.slug}/bygg/delaktivitet/ny/")
    offered = [key for key, _ in page.context["form"].fields["activity"].choices if key]
    assert offered == [activity.pk]


def test_what_goes_with_a_part_is_its_own_and_nothing_of_another(new, leader, activity, add_row, client_of):
    add_row()
    step = parts.write_step(plan=new, step=None, values={"title": "Följ upp", "number": 2}, by=leader)
    page = client_of("avdelningschef").get(f"/plan/{new.slug}/bygg/steg/{step.pk}/ta-bort/")
    assert page.status_code == 200 and page.context["goes"] == []


def test_whether_a_plan_is_empty_does_not_depend_on_another(new, client_of):
    assert client_of("avdelningschef").get(f"/plan/{new.slug}/las-in/").context["is_empty"]
