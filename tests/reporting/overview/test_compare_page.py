"""The page that lays a month or a sealed report beside any other."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest

from activities.calendar.month import Month
from activities.models import StatusUpdate, SubActivity
from activities.models.register import save
from reporting.models import PresentedMonth, SealedReport
from reporting.month import assemble
from reporting.month.actions import present_month
from reporting.overview import beside, sides
from tests.harness.pages import words
from tests.harness.queries import query_budget
from tests.harness.reporting.more_plans import more_rows, second_plan
from tests.harness.reporting.sealed_copies import corrected_copy

pytestmark = pytest.mark.django_db

PAGE = "/plan/lov-sarskilt-boende/jamfor/"
TODAY = date(2020, 12, 15)


@pytest.fixture
def staff(client_of):
    return client_of("controller")


@pytest.fixture
def presented(plan, person):
    """October as the group saw it on the first of December."""
    return _present(plan, person, Month(2020, 10))


def _present(plan, person, month: Month) -> PresentedMonth:
    page = assemble.made(plan, month, today=TODAY, presented=assemble.presented_of(plan, month))
    return present_month(
        plan=plan,
        month=month,
        meeting_on=date(2020, 12, 1),
        by=person("avdelningschef"),
        based_on=assemble.fingerprint(page),
    )


def compared(plan, before: str, after: str) -> beside.Comparison:
    offers = sides.offered(plan, TODAY)
    return beside.compared(*sides.read((offers.by_code[before], offers.by_code[after]), offers))


def selected(response) -> list[str]:
    return re.findall(r'<option value="([^"]*)" selected', response.content.decode())


# --- What is chosen -------------------------------------------------------------------------------------------


def test_without_a_choice_the_last_report_is_beside_today(staff):
    response = staff.get(PAGE)
    page = words(response)
    assert "Från tertial 2 2020 till december 2020" in page
    assert "| 2020-08-31 | . Ur rapporten som fastställdes 2020-08-31." in page
    assert "| 2020-12-15 | . Räknat ur uppdateringarna." in page
    assert selected(response) == ["2020-T2", "2020-12"]


def test_both_lists_name_every_month_and_every_report_the_newest_first(staff):
    options = re.findall(r'<option value="([^"]*)"[^>]*>([^<]*)</option>', staff.get(PAGE).content.decode())
    half = len(options) // 2
    assert options[:half] == options[half:]
    assert [code for code, _ in options[:2]] == ["2020-12", "2020-11"]
    assert options[half - 2 : half] == [
        ("2020-T2", "Tertial 2 2020, fastställd 2020-08-31"),
        ("2020-T1", "Tertial 1 2020, fastställd 2020-03-20"),
    ]
    assert len(options[:half]) == 14


def test_only_one_chosen_is_put_beside_what_came_before_it(staff):
    assert selected(staff.get(f"{PAGE}?till=2020-06")) == ["2020-T1", "2020-06"]
    assert selected(staff.get(f"{PAGE}?till=2020-02")) == ["2020-01", "2020-02"]
    assert selected(staff.get(f"{PAGE}?fran=2020-05")) == ["2020-05", "2020-12"]
    assert staff.get(f"{PAGE}?till=2020-01").status_code == 200  # nothing came before it


def test_without_a_report_the_month_before_is_proposed(plan):
    offers = sides.offered(plan, TODAY)
    assert replace(offers, reports=()).before("2020-12") == "2020-11"
    assert replace(offers, reports=(), months=offers.months[:1]).before("2020-12") == ""


def test_the_link_turns_the_comparison_round(staff):
    page = staff.get(f"{PAGE}?fran=2020-T1&till=2020-12")
    assert f'href="{PAGE}?fran=2020-12&amp;till=2020-T1"' in page.content.decode()
    turned = words(staff.get(f"{PAGE}?fran=2020-12&till=2020-T1"))
    assert "Omvänd ordning." in turned and "Tertial 1 2020 är det äldre läget." in turned


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("fran=2020-13", "Från: det som står i adressen finns inte. Välj i listan."),
        ("till=2019-12", "Till: det som står i adressen finns inte. Välj i listan."),
        ("fran=2020-T3", "Från: det som står i adressen finns inte."),
        ("fran=2020-T2.v2&till=2020-12", "Från: det som står i adressen finns inte."),
        ("fran=%00&till=%F0%9F%99%82", "Till: det som står i adressen finns inte."),
        ("fran=2020-12&till=2020-12", "Välj två olika. Båda listorna står på samma."),
    ],
)
def test_what_cannot_be_compared_is_said_and_the_lists_are_there(query, said, staff):
    response = staff.get(f"{PAGE}?{query}")
    assert response.status_code == 422
    assert said in words(response) and "Signal" not in words(response)
    assert '<select name="fran"' in response.content.decode()


def test_empty_fields_are_as_no_choice(staff):
    assert selected(staff.get(f"{PAGE}?fran=&till=")) == ["2020-T2", "2020-12"]


def test_a_plan_of_its_first_month_has_nothing_to_compare_with(staff, person):
    second_plan(person("avdelningschef"), roles={"activity": "Controller"})
    page = words(staff.get("/plan/hemtjanst/jamfor/"))
    assert "Det finns inget att jämföra med ännu." in page


# --- What is read ---------------------------------------------------------------------------------------------


def test_a_report_says_the_same_as_the_month_it_was_sealed_on_the_last_day_of(plan):
    found = compared(plan, "2020-T2", "2020-08")
    assert not found.groups and len(found.same) == 18


def test_nothing_that_differs_is_said_in_a_sentence(staff):
    page = words(staff.get(f"{PAGE}?fran=2020-T2&till=2020-08"))
    assert "Ingenting skiljer." in page and "18 delaktiviteter är oförändrade" in page


def test_the_rows_that_differ_come_with_both_signals_and_the_newer_words(staff, row):
    page = words(staff.get(PAGE))
    costs = row("Definiera alla kostnader")
    assert page.index("| Sämre |") < page.index(costs.name) < page.index("| Samma signal, annat ändrat |")
    after = page[page.index(f"| {costs.name}") :]
    assert after.index("Pågående enligt plan") < after.index("Pågående med avvikelser") < after.index("| Orsak |")
    assert "12 delaktiviteter är oförändrade" in page
    assert f'href="/plan/lov-sarskilt-boende/delaktivitet/{costs.pk}/"' in staff.get(PAGE).content.decode()


def test_the_numbers_stand_side_by_side(staff):
    page = words(staff.get(PAGE))
    assert "Pågående med avvikelser | 0 | 2 | +2" in page
    assert "Pågående enligt plan | 7 | 5 | −2" in page
    assert "Alla delaktiviteter | 18 | 18 | 0" in page


def test_a_presented_month_is_read_as_it_was_shown(plan, presented, row):
    late = row("avtalsvillkor")
    StatusUpdate.objects.create(
        sub_activity=late,
        number=late.updates.count() + 1,
        signal_id="finished",
        by_id=presented.by_id,
        by_name="Sen",
        at=presented.at.replace(year=2020, month=10, day=20),
    )
    found = compared(plan, "2020-10", "2020-12")
    assert (found.before.source, found.before.as_of) == ("Som månaden presenterades 2020-12-01", "2020-10-31")
    (pair,) = [pair for pair in found.pairs if pair.row.key == late.pk]
    assert pair.group == "better" and pair.before.signal.key == "on_track"


def test_a_row_that_came_and_one_that_left_say_when_they_were_to_be_done(staff, plan, person, row):
    more_rows(plan, row("avtalsvillkor").group, 1, by=person("avdelningschef"))
    left = row("avtalsvillkor")
    left.ended_on = TODAY
    save(record=left, by=person("avdelningschef"), reason="Prov")
    page = words(staff.get(f"{PAGE}?fran=2020-11"))
    came, gone = page[page.index("| Nya i planen |") :], page[page.index("| Utgått ur planen |") :]
    assert "Rad 0 | Fanns inte | Ej påbörjat | Tidsplan: | 2020-10-01 | – | 2020-12-31" in came
    assert f"{left.name} | Pågående enligt plan | Tidsplan: | {left.period.start} |" in gone
    assert "Finns inte kvar" in gone


def test_the_lists_say_which_months_were_presented(staff, presented):
    assert "oktober 2020, presenterad 2020-12-01" in words(staff.get(PAGE))
    assert "juli 2020 |" in words(staff.get(PAGE))


def test_a_report_is_read_as_it_was_sealed(plan, row):
    SubActivity.objects.filter(pk=row("avtalsvillkor").pk).update(title="Annat namn")
    found = compared(plan, "2020-T1", "2020-T2")
    assert "Annat namn" not in {pair.row.name for pair in found.pairs}
    assert found.before.as_of == "2020-03-20" and found.after.as_of == "2020-08-31"


def test_every_version_of_a_report_can_be_compared(staff, plan):
    corrected_copy(SealedReport.objects.get(plan=plan, year=2020, number=2))
    page = words(staff.get(f"{PAGE}?fran=2020-T2&till=2020-T2.v2"))
    assert "Från tertial 2 2020 till tertial 2 2020, version 2" in page
    assert "Tertial 2 2020, fastställd 2020-08-31, ersatt av version 2" in page
    assert selected(staff.get(f"{PAGE}?fran=2020-T2.v1")) == ["2020-T2", "2020-12"]
    assert selected(staff.get(PAGE)) == ["2020-T2.v2", "2020-12"]  # the one that holds


def test_a_record_of_a_later_program_is_told_and_not_read(staff, plan, presented):
    copy = PresentedMonth.objects.get(pk=presented.pk)
    copy.pk, copy.version, copy.reason = None, 2, "Prov"
    copy.snapshot = copy.snapshot.replace('"schema": 1', '"schema": 99')
    copy.save(force_insert=True)
    response = staff.get(f"{PAGE}?fran=2020-10&till=2020-12")
    assert response.status_code == 422 and "kan läsa. Välj något annat." in words(response)


# --- For whom, and at what cost -------------------------------------------------------------------------------


def test_the_board_does_not_compare(client_of):
    board = client_of("namndsekreterare")
    assert board.get(PAGE).status_code == 404
    assert "Jämför" not in words(board.get("/plan/lov-sarskilt-boende/rapporter/"))


def test_a_person_of_another_plan_does_not_compare(staff, person):
    second_plan(person("avdelningschef"), rows=1, roles={"management": "Förvaltningschef"})
    assert staff.get("/plan/hemtjanst/jamfor/").status_code == 404


@pytest.mark.parametrize("path", ["/plan/lov-sarskilt-boende/", "/plan/lov-sarskilt-boende/rapporter/"])
def test_the_plan_and_its_reports_lead_here(path, staff):
    assert f'href="{PAGE}"' in staff.get(path).content.decode()


@pytest.mark.both_databases
@pytest.mark.parametrize("query", ["", "?fran=2020-T1&till=2020-T2", "?fran=2020-10&till=2020-12", "?fran=2020-10"])
def test_a_comparison_asks_the_same_queries_whatever_the_number_of_rows(query, staff, plan, presented, row, person):
    with query_budget(12) as few:
        staff.get(PAGE + query)
    more_rows(plan, row("Definiera alla kostnader").group, 162, by=person("avdelningschef"))
    with query_budget(12) as many:
        response = staff.get(PAGE + query)
    assert len(many) == len(few)
    assert query == "?fran=2020-T1&till=2020-T2" or "Rad 161" in words(response)
