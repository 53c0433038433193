"""The steps of the first day: ticked by what is there, with what each reader may do."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from activities.beginning.actions import name_municipality
from activities.beginning.facts import facts_for
from activities.beginning.steps import FirstDayFacts, steps
from activities.calendar import clock
from activities.errors import ConflictError
from activities.models import Municipality, Plan
from activities.models.register import edition_of
from tests.harness.pages import flat, post_as_read

NAMES = {"name": "Exempelkommunen", "administration": "Vårdförvaltningen", "board": "Vårdnämnden"}


def labels(step) -> list[str]:
    return [label for label, _, _ in step.links]


def test_nothing_is_done_and_the_first_step_is_next():
    found = steps(FirstDayFacts(reader=1), administers=True)
    assert [step.done for step in found] == [False] * 6
    assert [step.is_next for step in found] == [True, *[False] * 5]
    assert labels(found[1]) == ["Klistra in flera", "Lägg till en person", "Ge dig själv en roll"]
    assert not any(step.links for step in found[3:])
    assert "LOV-mallen" in found[2].why and found[4].found.startswith("Beslutet antecknas när")


def test_a_leader_gets_the_steps_that_are_the_leaders():
    facts = FirstDayFacts(
        municipality="K", people=2, plan="lov", plan_name="LOV", rows=0, hindrances=("Planen är tom.",)
    )
    found = steps(facts, administers=False)
    assert [step.done for step in found] == [True, True, True, False, False, False]
    own = [[], [], ["Lägg till nämndens grupp"], ["Bygg planen"], [], []]
    assert [labels(step) for step in found] == own
    assert found[3].found == "Planen är tom."


def test_a_plan_that_nobody_leads_asks_for_somebody():
    facts = FirstDayFacts(people=1, plan="lov", plan_name="LOV", rows=1, vacant=(4, "Avdelningschef"))
    found = steps(facts, administers=True)
    assert not found[1].done and found[1].found.endswith("Ingen har rollen Avdelningschef, som leder planen.")
    assert found[1].links[0] == ("Ge rollen till någon", "activities:role_hold", (4,))
    assert found[3].done and not found[4].links


def test_steps_are_done_in_any_order_and_the_last_says_whose_it_is():
    facts = FirstDayFacts(plan="lov", plan_name="LOV", rows=3, is_decided=True, setters=("Adam Falk", "Eva Lind"))
    found = steps(facts, administers=True)
    assert [step.done for step in found] == [False, False, True, True, True, False]
    assert [step.is_next for step in found].index(True) == 0
    assert found[5].found == "Det gör Adam Falk eller Eva Lind."
    assert labels(found[5]) == ["Öppna planen", "Personerna och deras länkar"]
    own = steps(FirstDayFacts(plan="lov", rows=3, is_decided=True, row=7), administers=False)
    assert own[5].links == (("Sätt den första signalen", "activities:update", ("lov", 7)),)


def test_the_boards_reader_is_asked_for_and_so_is_whoever_answers_for_rows():
    without = steps(FirstDayFacts(people=1, plan="lov", plan_name="LOV", rows=1), administers=True)
    assert without[2].done and "nämndsekreteraren ser ingenting" in without[2].found
    assert without[2].links == (("Lägg till nämndens grupp", "activities:build_add", ("lov", "grupp")),)
    facts = FirstDayFacts(people=1, plan="lov", plan_name="LOV", board=(5, "Nämndsekreterare", False), unheld=14)
    vacant = steps(facts, administers=True)
    assert vacant[2].found == "LOV" and "14 roller som ansvarar för delaktiviteter har ingen." in vacant[1].found
    assert labels(vacant[1])[-2:] == ["Ge någon rollen Nämndsekreterare", "Se vilka roller"]


@pytest.mark.django_db
def test_a_new_plan_gives_the_boards_reader_a_place(plan, person, client_of):
    sent = {"title": "LOV hemtjänst", "administration": "F", "board": "Vårdnämnden", "municipality": "K"}
    page = client_of("admin").get("/planer/ny/").content.decode()
    assert 'name="board_reader" value="Nämndsekreterare"' in page
    sent |= {"group": "Arbetsgrupp", "leader": "Controller", "board_reader": "Nämndsekreterare", "begin": "tom"}
    assert client_of("admin").post("/planer/ny/", sent).status_code == 302
    made = Plan.objects.get(title="LOV hemtjänst")
    assert made.groups.get(kind="board").name == "Vårdnämnden"
    assert Plan.objects.visible_to(person("namndsekreterare"), clock.today()).get(pk=made.pk).reads_reports


@pytest.mark.django_db
def test_the_facts_are_those_of_the_plan_that_has_come_furthest(plan, person):
    Plan.objects.create(slug="annan", title="Annan", municipality="K", administration="F", board="N")
    facts = facts_for(person("admin"), clock.today())
    assert facts.board and facts.board[1:] == ("Nämndsekreterare", True) and facts.unheld
    assert (facts.plan, facts.is_decided, facts.row) == (plan.slug, True, None)
    assert facts.rows and facts.people and facts.setters and facts.municipality.startswith(plan.municipality)
    assert facts_for(person("avdelningschef"), clock.today()).row


@pytest.mark.django_db
def test_the_role_that_leads_is_named_when_nobody_has_it(plan, person):
    Plan.objects.filter(pk=plan.pk).update(state="building")
    assert facts_for(person("admin"), clock.today()).vacant is None
    leading = plan.groups.get(kind="steering").memberships.get(kind="responsible").role
    leading.holdings.update(end="2020-12-14")
    facts = facts_for(person("admin"), clock.today())
    assert facts.vacant == (leading.pk, leading.title) and not facts.hindrances


@pytest.mark.django_db
def test_once_a_signal_is_set_the_day_is_over(client_of):
    admin = client_of("admin")
    assert admin.get("/forsta-dagen/").url == "/"
    assert "Första dagen" not in flat(admin.get("/planer/"))


@pytest.mark.django_db
@pytest.mark.parametrize("username", ["controller", "avdelningschef", "namndsekreterare"])
def test_others_do_not_say_whose_installation_it_is(username, person):
    with pytest.raises(PermissionDenied):
        name_municipality(**NAMES, by=person(username))


@pytest.mark.django_db
def test_the_names_are_kept_once_and_a_new_plan_begins_with_them(client_of, person):
    admin = client_of("admin")
    with pytest.raises(ValidationError) as error:
        name_municipality(name="", administration=" ", board="N", by=person("admin"))
    assert set(error.value.message_dict) == {"name", "administration"}
    assert post_as_read(admin, "/forsta-dagen/kommunen/", NAMES).status_code == 302
    made = Municipality.objects.get()
    seen = edition_of(made)
    name_municipality(**{**NAMES, "board": "Socialnämnden"}, by=person("admin"), based_on=seen)
    with pytest.raises(ConflictError):
        name_municipality(**NAMES, by=person("admin"), based_on=seen)
    told = admin.post("/forsta-dagen/kommunen/", {**NAMES, "based_on": seen})
    assert "Nämnd: nu står ”Socialnämnden”, du har skrivit ”Vårdnämnden”." in flat(told)
    assert 'value="Socialnämnden"' in admin.get("/planer/ny/").content.decode()
