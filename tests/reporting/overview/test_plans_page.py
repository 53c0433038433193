"""The overview of all plans a person may open, and how they are led there."""

from __future__ import annotations

import html
import re
from datetime import date

import pytest

from activities.calendar.month import Month
from activities.models import Plan, User
from activities.models.querysets import PlanQuerySet, plans_opened
from reporting.month import assemble, reading
from reporting.overview import tally
from reporting.overview.plans import lines
from tests.cast import PEOPLE
from tests.harness.pages import words
from tests.harness.queries import query_budget
from tests.harness.reporting.more_plans import second_plan

pytestmark = pytest.mark.django_db

PAGE = "/planer/"
TODAY = date(2020, 12, 15)
CHIEF, LEAD, SECRETARY = "Förvaltningschef", "Avdelningschef planeringsavdelningen", "Nämndsekreterare"


@pytest.fixture
def other(person):
    """A plan of four rows that the managers follow, the same board reads, and nobody else knows of."""
    return second_plan(person("avdelningschef"), rows=4, roles={"management": CHIEF, "board": SECRETARY})


def lines_of(user: User) -> list[tally.PlanLine]:
    return lines(list(Plan.objects.visible_to(user, TODAY)), TODAY)


def menu(response) -> list[str]:
    return [item["label"] for item in response.context["nav_items"]]


# --- Who sees what --------------------------------------------------------------------------------------------


def test_whoever_follows_both_plans_sees_both_and_their_sum(client_of, other):
    page = words(client_of("forvaltningschef").get(PAGE))
    assert "LOV inom hemtjanst" in page and "särskilt boende" in page
    assert "Alla 2 planer | 22 delaktiviteter" in page


@pytest.mark.parametrize("role", ["controller", "utvecklingsledare", "avdelningschef"])
def test_a_person_of_one_plan_sees_nothing_of_the_other(role, client_of, other):
    page = words(client_of(role).get(PAGE))
    assert "särskilt boende" in page and "hemtjanst" not in page and "Alla 2" not in page


def test_the_boards_line_has_sealed_reports_alone(client_of, other):
    page = words(client_of("namndsekreterare").get(PAGE))
    assert "LOV inom hemtjanst" in page and "Ingen rapport har fastställts ännu." in page
    assert "Tertial 2 2020 | Fastställd" in page
    for hidden in ("Signaler nu", "Behöver uppmärksamhet", "Pågående", "Tertial 3 2020", "är på väg", "Månaden"):
        assert hidden not in page


def test_a_person_may_follow_one_plan_and_read_the_reports_of_another(client_of, person):
    second_plan(person("avdelningschef"), roles={"board": CHIEF})
    page = words(client_of("forvaltningschef").get(PAGE))
    assert page.index("Signaler nu") < page.index("Planer vars rapporter du läser") < page.index("hemtjanst")
    assert "Alla 2" not in page


def test_one_plan_makes_a_page_without_a_sum(client_of):
    response = client_of("forvaltningschef").get(PAGE)
    assert "18 delaktiviteter" in words(response) and "Alla 1" not in words(response)
    assert menu(response)[:3] == ["Mitt arbete", "Planen", "Månadsläget"]


def test_without_a_plan_it_is_said_what_to_do(client_of, person):
    assert "Hör av dig till den som leder planen" in words(client_of("partner").get(PAGE))


def test_an_administrator_without_any_plan_is_told_where_to_add_one(client_of, monkeypatch):
    monkeypatch.setattr(PlanQuerySet, "visible_to", lambda self, user, on: self.none())
    page = words(client_of("admin").get(PAGE))
    assert "Det finns ingen plan ännu. Lägg upp den första." in page


def test_a_plan_without_rows_and_one_where_all_is_well(client_of, person):
    second_plan(person("avdelningschef"), roles={"management": CHIEF})
    page = words(client_of("forvaltningschef").get(PAGE))
    assert "Planen har inga delaktiviteter ännu. | Ingenting just nu | Ingen rapport har fastställts ännu." in page


# --- The numbers ----------------------------------------------------------------------------------------------


def test_the_numbers_are_those_of_the_months_page(person, plan, other):
    for line in lines_of(person("forvaltningschef")):
        page = assemble.made(Plan.objects.get(slug=line.slug), Month(2020, 12), today=TODAY, presented={})
        assert [(c.signal, c.now) for c in line.figures.counts] == [(c.signal, c.now) for c in page.counts]
        told = {number.kind: number.number for number in line.figures.numbers}
        kinds = [need.kind for need in page.needs]
        for kind in ("deviating", "returned", "passed", "late", "silent"):
            assert told.get(kind, 0) == kinds.count(kind)
        assert told.get("waiting", 0) == len(page.waiting)
        assert line.due == page.due
        assert line.figures.rows == len(page.rows) > 0


def test_entries_of_several_plans_are_those_of_each(plan, other):
    found = reading.entries_by_plan([plan, other])
    assert found == {one.pk: reading.entries_of(one) for one in (plan, other)}
    assert [len(found[one.pk]) for one in (plan, other)] == [18, 4]


def test_every_number_of_a_signal_leads_to_its_rows(client_of):
    page = client_of("forvaltningschef").get(PAGE).content.decode()
    assert 'href="/plan/lov-sarskilt-boende/?signal=deviating">2<' in page
    assert 'href="/plan/lov-sarskilt-boende/manad/2020-12/"' in page


def test_every_number_of_what_needs_somebody_leads_to_as_many_rows(client_of, other):
    client = client_of("forvaltningschef")
    page = client.get("/planer/").content.decode()
    links = re.findall(r'<a href="([^"]*rader/[^"]*)"><strong>([0-9]+)</strong>', page)
    assert len(links) > 4
    for address, number in links:
        assert len(client.get(html.unescape(address)).context["lines"]) == int(number), address


def test_every_sum_and_every_count_of_rows_leads_to_as_many_rows(client_of, other):
    client = client_of("forvaltningschef")
    page = client.get(PAGE).content.decode()
    found = re.findall(r'<a href="([^"]*rader/[^"]*)">(?:<strong>)?([0-9]+)', page)
    sums = [(address, number) for address, number in found if address.startswith("/planer/rader/")]
    counts = [(address, number) for address, number in found if address.endswith("rader/?version=nu")]
    assert [number for _, number in counts] == ["4", "18"]
    assert ("/planer/rader/", "22") in sums
    assert len(sums) > 6
    for address, number in (*sums, *counts):
        response = client.get(html.unescape(address))
        assert response.content.decode().count('data-label="Delaktivitet"') == int(number), address


def test_the_rows_of_all_plans_stand_under_their_plans(client_of, other):
    client = client_of("forvaltningschef")
    late = words(client.get("/planer/rader/?urval=late"))
    assert "Skulle ha börjat | 5 delaktiviteter i 2 planer, läget 15 december 2020" in late
    assert late.index("hemtjanst") < late.index("Rad 0") < late.index("särskilt boende") < late.index("MBL")
    deviating = words(client.get("/planer/rader/?signal=deviating"))
    assert "Pågående med avvikelser | 2 delaktiviteter i en plan" in deviating
    assert "hemtjanst" not in deviating


def test_a_person_is_shown_the_rows_of_their_own_plans_alone(client_of, other):
    assert "hemtjanst" not in words(client_of("controller").get("/planer/rader/"))
    assert "Ingen delaktivitet" in words(client_of("namndsekreterare").get("/planer/rader/"))


@pytest.mark.parametrize("query", ["?urval=moved", "?urval=x", "?signal=x", "?signal=finished&urval=late"])
def test_what_no_sum_leads_to_is_not_found(query, client_of, other):
    assert client_of("forvaltningschef").get(f"/planer/rader/{query}").status_code == 404


def test_the_last_report_and_the_one_that_is_due_are_told(client_of):
    page = words(client_of("forvaltningschef").get(PAGE))
    assert page.index("Tertial 2 2020") < page.index("Tertial 3 2020") < page.index("Insamlingen pågår till och med")
    assert "Tertial 1 2020" not in page


# --- The way there --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["forvaltningschef", "namndsekreterare", "admin"])
def test_the_start_page_leads_those_who_read_several_plans_here(role, client_of, other):
    assert client_of(role).get("/").url == PAGE


def test_those_with_rows_of_their_own_still_begin_with_them(client_of, person):
    second_plan(person("avdelningschef"), rows=2, roles={"management": LEAD})
    assert client_of("avdelningschef").get("/").url == "/mitt-arbete/"


def test_the_menu_has_the_overview_for_those_who_open_several_plans(client_of, other):
    chief, board = client_of("forvaltningschef"), client_of("namndsekreterare")
    assert menu(chief.get(PAGE)) == ["Mitt arbete", "Planer"]
    assert menu(chief.get("/mitt-arbete/")) == ["Mitt arbete", "Planer"]
    assert menu(chief.get("/plan/hemtjanst/"))[:3] == ["Mitt arbete", "Planer", "Planen"]
    assert menu(board.get("/plan/hemtjanst/rapporter/")) == ["Planer", "Rapporter"]
    assert "Planer" not in menu(client_of("controller").get("/mitt-arbete/"))


@pytest.mark.parametrize("role", PEOPLE)
def test_how_many_plans_a_person_opens_is_how_many_they_see(role, person, other):
    user = User.objects.annotate(number=plans_opened(TODAY)).get(username=role)
    assert user.number == Plan.objects.visible_to(user, TODAY).count()


def test_a_role_that_has_ended_opens_no_plan(person, other):
    person("forvaltningschef").holdings.update(end=date(2020, 12, 14))
    chief = User.objects.annotate(number=plans_opened(TODAY)).get(username="forvaltningschef")
    assert chief.number == 0 == Plan.objects.visible_to(chief, TODAY).count()


@pytest.mark.both_databases
@pytest.mark.parametrize("role", ["forvaltningschef", "namndsekreterare"])
def test_the_overview_asks_the_same_queries_whatever_the_number_of_plans_and_rows(role, client_of, person):
    client, by = client_of(role), person("avdelningschef")
    with query_budget(12) as few:
        client.get(PAGE)
    for number in range(5):
        second_plan(by, rows=30, roles={"management": CHIEF, "board": SECRETARY}, slug=f"plan-{number}")
    with query_budget(12) as many:
        response = client.get(PAGE)
    assert "plan-4" in words(response)
    assert len(many) == len(few)
