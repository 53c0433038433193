"""The numbers of the month's pages: each leads to exactly its rows, as they stood."""

from __future__ import annotations

from datetime import date

import pytest

from activities.calendar.month import Month
from reporting.models import BoardMeeting
from tests.harness.pages import PLAN, flat
from tests.harness.reporting.month_pages import DECEMBER, MONTHS, OTHER, ROW, TODAY, numbers
from tests.harness.reporting.other_plans import add_rows, another_plan, say

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("code", "each"), [("2020-12", 1), ("2020-10", 4), ("2020-07", 4)])
def test_every_number_leads_to_exactly_that_many_rows(code, each, look):
    """Every one of the demo's month, and every fourth of earlier ones."""
    found = numbers(look(f"{MONTHS}{code}/"))
    assert len(found) > 20
    for url, count in list(dict.fromkeys(found))[::each]:
        assert look(url).content.decode().count(ROW) == count, url


def test_numbers_of_a_presented_page_lead_to_the_rows_as_they_were(look, present, row, plan):
    present()
    say(row("Ta fram avtalsvillkor"), "deviating", TODAY)
    add_rows(plan, 2, signal="deviating", name="Ny", day=TODAY)
    for path in (DECEMBER, f"{DECEMBER}nu/"):
        for url, count in list(dict.fromkeys(numbers(look(path))))[::4]:
            assert look(url).content.decode().count(ROW) == count, url
    assert "Två delaktiviteter avviker." in flat(look(DECEMBER))
    assert "Fem delaktiviteter avviker." in flat(look(f"{DECEMBER}nu/"))


def test_numbers_of_a_replaced_page_are_its_own(look, present, row):
    present()
    say(row("Ta fram avtalsvillkor"), "deviating", TODAY)
    present(reason="Ett läge saknades.")
    first, second = look(f"{DECEMBER}version/1/"), look(DECEMBER)
    assert ("Två delaktiviteter avviker" in flat(first), "Tre delaktiviteter avviker" in flat(second)) == (True, True)
    for url, count in list(dict.fromkeys(numbers(first) + numbers(second)))[::4]:
        assert look(url).content.decode().count(ROW) == count, url


@pytest.mark.parametrize(
    ("month", "day", "reason"),
    [
        (Month(2020, 10), date(2020, 10, 8), ""),  # counted to its end, then presented at a meeting before it
        (Month(2020, 11), date(2020, 11, 3), "Fel dag."),  # presented anew, of another day
    ],
)
def test_a_kept_trend_leads_to_the_rows_it_counted_however_the_other_month_is_presented_later(
    month, day, reason, look, present
):
    present()
    seen = numbers(look(DECEMBER))
    present(month, on=day, reason=reason)
    assert numbers(look(DECEMBER)) == seen
    found = [(url, count) for url, count in dict.fromkeys(seen) if f"/{month}/" in url]
    assert len(found) >= 3
    for url, count in found:
        assert look(url).content.decode().count(ROW) == count, url


def test_a_row_that_left_the_plan_is_among_those_of_before(look):
    left, _ = add_rows(another_plan(), 2, signal="deviating")
    left.ended_on = date(2020, 12, 10)
    left.save()
    counted = "Med avvikelser 1 Pågående med avvikelser 2 30 november. 1 färre"
    assert counted in flat(look(OTHER, "admin"))
    then = flat(look(f"{OTHER}rader/?fore=deviating", "admin"))
    assert f"{left.title} " in then
    assert "Står inte längre i planen" in then


def test_the_list_shows_the_rows_as_they_stood_and_leads_to_each(look, row, plan):
    october, finished = row("Utreda och definiera"), row("Utse underliggande")
    response = look(f"{MONTHS}2020-10/rader/?signal=on_track&steg=2")
    page = flat(response)
    assert "Pågående enligt plan, Steg 1. Skapa valfrihetssystem" in page
    assert "läget 31 oktober 2020" in page
    assert f"{PLAN}delaktivitet/{october.pk}/" in response.content.decode()  # it deviates first in November
    assert finished.name not in page


def test_the_list_behind_an_earlier_number_shows_what_held_then_and_no_later_word(look, row):
    changed = row("Utreda och definiera")
    said = changed.updates.get(number=changed.updates.count())
    response = look(f"{MONTHS}2020-11/rader/?fore=on_track")
    page = flat(response)
    assert "Pågående enligt plan den 2020-09-24" in page
    rows = response.content.decode().count(ROW)
    assert f"{rows} delaktiviteter hade den signalen 24 september 2020." in page
    assert "som det presenterades" not in page
    assert changed.title in page
    assert said.cause not in page
    assert "Senast sagt" not in page
    assert "2020-11-26: pågående med avvikelser" in page


def test_one_row_of_before_is_one_row(look):
    plan = another_plan()
    add_rows(plan, 1, signal="on_track")
    response = look(f"{OTHER}rader/?fore=on_track", "admin")
    assert "1 delaktivitet hade den signalen 30 november 2020." in flat(response)
    assert "1 delaktiviteter" not in response.content.decode()
    assert "1 delaktiviteter" not in look(f"{OTHER}rader/", "admin").content.decode()


@pytest.mark.parametrize(
    "query", ["?urval=x", "?signal=grön", "?fore=x", "?steg=-1", "?steg=6", "?steg=²", "?version=x"]
)
def test_a_choice_that_no_number_makes_is_not_found(query, client_of):
    assert client_of("controller").get(f"{DECEMBER}rader/{query}").status_code == 404


def test_signals_are_counted_with_what_has_changed(look, row):
    say(row("Ta fram avtalsvillkor"), "finished", date(2020, 12, 9))
    page = flat(look(DECEMBER))
    assert "Avslutat 4 Avslutat 3 26 november. 1 fler" in page
    assert "Enligt plan 4 Pågående enligt plan 5 26 november. 1 färre" in page
    assert "Ej påbörjat 8 Ej påbörjat 8 26 november. Oförändrat" in page


def test_the_trend_is_a_table_with_the_newest_month_first(look):
    page = flat(look(DECEMBER))
    trend = page[page.index("Månad Med avvikelser") :]  # the picture's text before it begins with the oldest
    assert trend.index("December 2020") < trend.index("November 2020") < trend.index("Januari 2020")
    assert "läget 2020-10-31" in trend


def test_what_comes_and_which_report_is_due_lead_on(look, plan):
    response = look(DECEMBER)
    assert "1 delaktivitet börjar eller slutar under tertial 1 2021 (januari–april 2021)" in flat(response)
    assert "2021-01-05 Sista dag för uppdateringar, tertial 3 2020" in flat(response)
    assert f'href="{PLAN}rapporter/2020-T3/"' in response.content.decode()
    BoardMeeting.objects.all().delete()
    assert "Ingen rapport är på väg: inget sammanträde med nämnden är angivet" in flat(look(DECEMBER))


@pytest.mark.parametrize(
    "query", ["?urval=silent&fore=deviating", "?fore=deviating&steg=1", "?fore=deviating&signal=finished"]
)
def test_what_no_number_leads_to_is_no_page(query, client_of):
    assert client_of("controller").get(f"{DECEMBER}rader/{query}").status_code == 404


def test_a_list_says_what_it_counts(look):
    assert "2 beslut, läget 15 december 2020" in flat(look(f"{DECEMBER}rader/?urval=waiting"))
    assert "1 datum, läget 15 december 2020" in flat(look(f"{DECEMBER}rader/?urval=upcoming"))
    assert "2 delaktiviteter, läget 15 december 2020" in flat(look(f"{DECEMBER}rader/?urval=deviating"))
