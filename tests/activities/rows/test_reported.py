"""What the board was last told, on the plan's pages: it stays when the plan moves, and the direction is told."""

from __future__ import annotations

from datetime import date

import pytest

from activities.models import Plan, Signal, Step, SubActivity
from activities.models.register import save as save_action
from activities.plan.actions import update_status
from tests.harness.pages import PLAN, grow, words
from tests.harness.reporting.told import tell

NEW = "Ny sedan senaste rapporteringen"
REPORT = f"{PLAN}rapporter/2020-T2/version/1/"


def told(response) -> dict[str, tuple[str, str]]:
    """(reported signal, direction) of every row on the plan's page, by name."""
    return {
        row.name: (row.reported.signal.label if row.reported.signal else "", row.direction)
        for step in response.context["steps"]
        for activity in step.activities
        for row in activity.rows
    }


@pytest.fixture
def look(client_of):
    """look("rad/7/"): a page of the plan as the controller gets it."""
    return lambda path="": client_of("controller").get(f"{PLAN}{path}")


@pytest.fixture
def update(person, signal):
    """update(row, "finished"): the leader sets a signal."""

    def save(row, key):
        update_status(
            row=row, signal=signal(key), by=person("avdelningschef"), based_on=row.updates.count(), text="Nytt läge"
        )

    return save


@pytest.fixture
def costs(row):
    return row("Definiera alla kostnader")


@pytest.fixture
def path(costs):
    return f"delaktivitet/{costs.pk}/"


def test_the_plan_tells_which_report_the_board_got_last(look):
    page = look()
    assert f'href="{REPORT}">tertial 2 2020</a>' in page.content.decode()
    assert "Ej rapporterat" not in words(page)
    assert NEW not in words(page)


def test_a_row_that_has_changed_says_which_way(look):
    assert words(look()).count("Sämre än vid senaste rapporteringen") == 2
    assert "Bättre" not in words(look())
    assert words(look()).count("| Oförändrat |") == 16


def test_an_update_moves_the_direction_and_not_what_was_reported(look, row, update):
    before = told(look())
    terms = row("Ta fram avtalsvillkor")
    update(terms, "finished")

    after = told(look())

    assert {name: label for name, (label, _) in after.items()} == {name: label for name, (label, _) in before.items()}
    assert after[terms.name] == ("Pågående enligt plan", "better")
    assert "Bättre än vid senaste rapporteringen" in words(look())


def test_what_was_reported_keeps_the_words_it_was_sealed_with(look, person):
    on_track = Signal.objects.get(pk="on_track")
    before = told(look())
    on_track.label, on_track.fill = "I rätt tid", "#123456"
    save_action(record=on_track, by=person("admin"), reason="Nya ord")

    assert told(look()) == before
    page = look().content.decode()
    kept = '<span class="signal signal--on_track"><svg class="symbol" aria-hidden="true"><use href="#symbol-disc">'
    assert f"{kept}</use></svg><span>Pågående enligt plan</span></span>" in page
    assert "I rätt tid" in page


def test_a_row_that_the_report_does_not_have_is_new(look, plan, costs):
    grow(plan, costs, 1)
    assert words(look()).count(f"| {NEW} |") == 1
    assert told(look())["Rad 0"] == ("", "new")


def test_nothing_is_reported_until_a_report_is_sealed(client_of, row):
    bare = Plan.objects.create(slug="ny", title="Ny plan", municipality="X", administration="X", board="X")
    step = Step.objects.create(plan=bare, title="Steg", position=1)
    kind = row("Ta fram avtalsvillkor")
    activity = step.activities.create(title="Aktivitet", position=1)
    new = SubActivity.objects.create(activity=activity, title="Rad", group=kind.group, position=1)

    page = words(client_of("admin").get("/plan/ny/"))
    assert page.count("Ej rapporterat") == 1
    assert "Tertial" not in page.split("Signal nu")[-1]
    assert "Ej rapporterat" in words(client_of("admin").get(f"/plan/ny/delaktivitet/{new.pk}/"))


def test_the_choice_of_direction_shows_those_rows(look):
    response = look("?sedan=worse")
    assert {way for _, way in told(response).values()} == {"worse"}
    assert "2 av 18 delaktiviteter visas" in words(response)
    assert "Sämre än vid senaste rapporteringen" in words(response)


def test_only_directions_that_some_row_has_gone_can_be_chosen(look, row, update):
    assert look().context["form"].fields["sedan"].choices == [("", "Alla"), ("worse", "Sämre")]
    update(row("Ta fram avtalsvillkor"), "finished")
    assert [value for value, _ in look().context["form"].fields["sedan"].choices] == ["", "better", "worse"]


def test_my_work_and_the_groups_page_tell_the_direction(client_of, look, costs):
    mine = words(client_of("controller").get("/mitt-arbete/"))
    assert "Tertial 2 2020" in mine
    assert "| Sämre | än vid senaste rapporteringen |" in mine
    assert "Sämre" in words(look(f"grupper/{costs.group_id}/"))


def test_the_form_shows_what_the_board_was_told_beside(look, path):
    page = words(look(f"{path}uppdatera/"))
    assert "Vid senaste rapportering | Pågående enligt plan | Tertial 2 2020 | , läget 2020-08-31" in page


def test_the_form_of_a_new_row_says_since_when_it_is_new(look, plan, costs):
    grow(plan, costs, 1)
    page = look(f"delaktivitet/{SubActivity.objects.get(title='Rad 0').pk}/uppdatera/")
    assert "Delaktiviteten har kommit till sedan | Tertial 2 2020" in words(page)


def test_the_rows_page_tells_all_that_the_board_was_told_newest_first(look, plan, costs, path):
    tell(plan, (2020, 2), {costs: "deviating"}, replaces=plan.sealed_reports.get(number=2))
    page = words(look(path)).split("Vad som har hänt")[1]

    at = [page.index(report) for report in ("tertial 2 2020, version 2", "tertial 2 2020 |", "tertial 1 2020")]
    assert at == sorted(at)
    assert "| . Bättre än i rapporten före. Ersatt av version 2." in page
    assert REPORT in look(path).content.decode()


def test_the_rows_page_tells_an_unchanged_row_so(look, row):
    page = words(look(f"delaktivitet/{row('Utveckla bemanningsplanering').pk}/"))
    assert "Oförändrat | sedan senaste rapporteringen" in page


def test_a_row_that_has_left_the_plan_is_neither_new_nor_compared(look, plan, costs, path):
    tell(plan, (2020, 3), {})
    SubActivity.objects.filter(pk=costs.pk).update(ended_on=date(2020, 12, 1))

    page = words(look(path))

    assert "Stod inte i | tertial 3 2020" in page
    assert NEW not in page.replace(" | ", " ")
    assert "tertial 2 2020" in page


def test_the_board_still_sees_no_plan(client_of):
    assert client_of("namndsekreterare").get(PLAN).status_code == 404
