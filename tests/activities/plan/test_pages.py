from __future__ import annotations

import re

import pytest

from activities.models import SubActivity
from activities.models.register import save
from tests.harness.forms import forms_in
from tests.harness.pages import PLAN, grow, words
from tests.harness.queries import query_budget

pytestmark = pytest.mark.django_db

DEVIATION = {"signal": "deviating", "cause": "Sent underlag", "measure": "Fler möten", "consequence": "Senare beslut"}


def update_url(row) -> str:
    return f"{PLAN}delaktivitet/{row.pk}/uppdatera/"


def test_the_plan_shows_all_rows_in_the_boards_columns(client_of):
    page = words(client_of("controller").get(PLAN))

    for heading in ("Aktivitet,", "Tidsplan", "Samverkan", "Rapportering till nämnd", "Signal nu"):
        assert f"| {heading} |" in page
    assert page.count("| Uppdatera | signal: ") >= 5
    for name in SubActivity.objects.values_list("title", flat=True):
        assert name in page


def test_a_row_that_should_have_begun_carries_a_remark_and_keeps_its_signal(client_of):
    page = words(client_of("controller").get(PLAN)).replace(" | ", " ")
    assert page.count("Skulle ha påbörjats 2020-09-01") == 1
    assert "Ej påbörjat Skulle ha påbörjats 2020-09-01" in page


def test_a_row_whose_time_has_not_come_carries_no_remark(client_of):
    assert "Skulle ha påbörjats 2021-09-01" not in words(client_of("controller").get(PLAN)).replace(" | ", " ")


@pytest.mark.both_databases
@pytest.mark.parametrize(("path", "most"), [(PLAN, 9), ("/mitt-arbete/", 25)])
def test_a_page_asks_the_same_queries_whatever_the_number_of_rows(path, most, client_of, plan, row):
    client = client_of("controller")
    with query_budget(most, repeated=1) as few:
        client.get(path)
    grow(plan, row("Definiera alla kostnader"), 36)

    with query_budget(most, repeated=1) as many:
        response = client.get(path)

    assert "Rad 35" in words(response)
    assert len(many) == len(few)


@pytest.mark.both_databases
def test_the_row_page_keeps_to_its_queries(client_of, row):
    client, path = client_of("controller"), f"{PLAN}delaktivitet/{row('Definiera alla kostnader').pk}/"
    with query_budget(31):
        client.get(path)


def test_my_work_begins_with_what_the_dates_ask_for(client_of):
    page = words(client_of("avdelningschef").get("/mitt-arbete/"))
    assert (
        page.index("Behöver uppmärksamhet")
        < page.index("Ta fram rutiner för förhandling")
        < page.index("Mina övriga delaktiviteter")
    )


def test_a_signal_is_set_and_seen_in_the_plan(client_of, row):
    costs = row("Definiera alla kostnader")
    client = client_of("controller")

    response = client.post(
        update_url(costs), {"signal": "finished", "text": "Kostnaderna är beslutade.", "based_on": 3}, follow=True
    )

    assert "Sparat: Definiera alla kostnader" in words(response)
    assert "Kostnaderna är beslutade." in words(response)
    page = words(client.get(PLAN))
    assert page.count("Avslutat") == 7  # three and this one, the count in both its words, and the filter


def test_a_deviation_without_words_is_sent_back_with_what_was_chosen(client_of, row):
    response = client_of("controller").post(
        update_url(row("avtalsvillkor")), {"signal": "deviating", "measure": "Mina ord", "based_on": 2}
    )

    assert response.status_code == 422
    assert words(response).count("Skriv orsaken till avvikelsen.") == 2
    assert "Mina ord" in words(response)
    assert re.search(r'value="deviating"[^>]*checked', response.content.decode())


def test_no_choice_of_signal_is_sent_back_with_the_words_kept(client_of, row):
    response = client_of("controller").post(update_url(row("avtalsvillkor")), {"text": "Mina ord", "based_on": 1})

    assert "Välj en signal." in words(response)
    assert "Mina ord" in words(response)


def test_two_people_at_one_row_lose_no_words(client_of, row):
    costs = row("Definiera alla kostnader")
    form = {"signal": "on_track", "based_on": 3}
    client_of("controller").post(update_url(costs), {**form, "text": "Controllerns ord"})

    response = client_of("utvecklingsledare").post(update_url(costs), {**form, "text": "Utvecklingsledarens ord"})

    assert response.status_code == 409
    assert "Controllerns ord" in words(response)
    assert "Utvecklingsledarens ord" in words(response)
    assert re.search(r'name="based_on"[^>]*value="4"', response.content.decode())


def test_sending_once_more_saves_on_top_of_the_others_words(client_of, row):
    costs = row("Definiera alla kostnader")
    form = {"signal": "on_track", "based_on": 3}
    client_of("controller").post(update_url(costs), {**form, "text": "Först"})
    client_of("utvecklingsledare").post(update_url(costs), {**form, "based_on": 4, "text": "Sedan"})

    assert list(costs.updates.values_list("text", flat=True)[:2]) == ["Sedan", "Först"]


@pytest.mark.parametrize("based_on", ["", "x", "-1"])
def test_a_broken_form_is_answered_and_not_a_fault(based_on, client_of, row):
    response = client_of("controller").post(
        update_url(row("avtalsvillkor")), {"signal": "on_track", "text": "Ord", "based_on": based_on}
    )
    assert response.status_code == 422


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", "<img src=file:///etc/passwd>", "{{ settings.SECRET_KEY }}", "ö" * 5000]
)
def test_what_people_write_is_shown_literally(text, client_of, row):
    costs = row("Definiera alla kostnader")
    client_of("controller").post(update_url(costs), {**DEVIATION, "cause": text, "based_on": 3})

    for path in (f"{PLAN}delaktivitet/{costs.pk}/", PLAN, f"{PLAN}rapporter/2020-T3/utkast/"):
        response = client_of("controller").get(path)
        assert "<script>alert" not in response.content.decode()
        assert "<img src=file" not in response.content.decode()
        # The report offers a long word places to break at; they are no part of the text.
        assert text[:150] in words(response).replace("\u200b", "").replace("\u00ad", "")


def test_the_row_page_tells_before_and_after_and_why(client_of, row, person):
    costs = row("Definiera alla kostnader")
    costs.title = "Definiera kostnader"
    save(record=costs, by=person("avdelningschef"), reason="Kortare namn")

    page = words(client_of("controller").get(f"{PLAN}delaktivitet/{costs.pk}/"))

    assert "Kortare namn | Delaktivitet: ändrad" in page
    assert "före | Definiera alla kostnader för tjänsten och besluta om ersättningsnivå" in page
    assert "efter | Definiera kostnader" in page


def test_the_row_page_shows_who_holds_each_role_and_what_is_vacant(client_of, row):
    page = words(client_of("controller").get(f"{PLAN}delaktivitet/{row('Definiera alla kostnader').pk}/"))
    assert "| Vakant: Ekonom" in page


def test_the_row_page_keeps_the_sources_own_words(client_of, row):
    page = words(client_of("controller").get(f"{PLAN}delaktivitet/{row('Utveckla bemanningsplanering').pk}/"))
    assert "Sker inom ramen för projektplan för heltidsresan, ansvarig utvecklingsledare, kompetensförsörjning" in page


def test_pages_behind_the_sign_in_are_not_kept_by_the_browser(client_of):
    assert "no-store" in client_of("controller").get(PLAN)["Cache-Control"]


def test_an_empty_plan_says_so(client_of, plan):
    other = type(plan).objects.create(slug="tom", title="Tom plan", municipality="X", administration="X", board="X")
    assert "Planen har inga delaktiviteter ännu." in words(client_of("admin").get(f"/plan/{other.slug}/"))


def test_the_form_begins_with_what_was_said_and_chooses_nothing_beforehand(client_of, row):
    response = client_of("controller").get(update_url(row("Definiera alla kostnader")))
    page = words(response)
    assert (
        page.index("Stämmer det som sades 24 november?")
        < page.index("Ja, oförändrat")
        < page.index("Något har ändrats")
    )
    assert page.count("Schablonen är framtagen") == 2  # as it was said, and in the field to write on from
    assert " checked" not in response.content.decode()


def test_one_click_saves_the_same_again_and_leads_to_the_next_row_that_waits(client_of, row):
    client, costs = client_of("avdelningschef"), row("Utse underliggande arbetsgrupper")
    response = client.post(update_url(costs), {"oforandrat": "1", "based_on": costs.updates.count()}, follow=True)
    assert "Sparat: Utse underliggande arbetsgrupper – oförändrat" in words(response)
    assert "Nästa delaktivitet som väntar på dig:" in words(response)


def test_unchanged_is_a_choice_of_its_own(client_of, row):
    costs = row("Definiera alla kostnader")
    client = client_of("controller")
    response = client.post(update_url(costs), {"signal": "on_track", "oforandrat": "1", "based_on": 3}, follow=True)
    assert "oförändrat, pågående med avvikelser" in words(response)
    assert "Oförändrat sedan förra uppdateringen" in words(response)


def test_a_comment_is_added_to_a_deviation_that_stands_without_writing_it_again(client_of, row):
    costs, client = row("Definiera alla kostnader"), client_of("controller")
    stands = costs.updates.order_by("number").last()
    assert stands.signal.key == "deviating"
    (form,) = (
        f for f in forms_in(client.get(update_url(costs)).content.decode(), "") if "oforandrat" in dict(f.buttons)
    )
    sent = {name: values[-1].replace("\n", "\r\n") for name, values in form.data().items()}
    assert (sent["cause"], sent["measure"]) == (stands.cause, stands.measure) and "signal" not in sent

    assert client.post(update_url(costs), {**sent, "oforandrat": "1"}).status_code == 302
    again = {**sent, "based_on": stands.number + 1}
    told = client.post(update_url(costs), {**again, "cause": "En annan orsak", "oforandrat": "1"})
    assert told.status_code == 422 and "”Ja, oförändrat” upprepar" in words(told)
    client.post(update_url(costs), {**again, "signal": "deviating", "text": "Samma läge, mötet är bokat"})
    saved = costs.updates.order_by("number").last()
    assert (saved.cause, saved.text) == (stands.cause, "Samma läge, mötet är bokat") and not saved.unchanged


def test_what_is_typed_is_kept_by_itself_and_comes_back(client_of, row):
    costs, client = row("Definiera alla kostnader"), client_of("controller")
    kept = client.post(
        update_url(costs).replace("uppdatera", "utkast"),
        {"signal": "deviating", "cause": "Halvskriven orsak"},
        headers={"X-Requested-With": "fetch"},
    )
    assert kept.status_code == 204
    assert "Halvskriven orsak" in words(client.get(update_url(costs)))
    assert "Halvskriven orsak" not in words(client_of("utvecklingsledare").get(update_url(costs)))
    assert "Du har skrivit ord som inte är sparade" in words(client.get("/mitt-arbete/"))


def test_a_draft_is_thrown_away_on_request(client_of, row):
    costs, client = row("Definiera alla kostnader"), client_of("controller")
    url = update_url(costs).replace("uppdatera", "utkast")
    client.post(url, {"text": "Bort med det"})
    client.post(url, {"kasta": "1"})
    assert "Bort med det" not in words(client.get(update_url(costs)))


def test_a_draft_without_end_is_refused_with_a_sentence(client_of, row):
    url = update_url(row("Definiera alla kostnader")).replace("uppdatera", "utkast")
    response = client_of("controller").post(url, {"text": "x" * 60_000}, headers={"X-Requested-With": "fetch"})
    assert (response.status_code, "Korta det" in response.content.decode()) == (422, True)


def test_a_draft_too_long_stays_on_the_page_of_whoever_pressed_the_button(client_of, row):
    costs = row("Definiera alla kostnader")
    typed = {"signal": "on_track", "text": "x" * 60_000, "based_on": "3"}
    response = client_of("controller").post(update_url(costs).replace("uppdatera", "utkast"), typed)
    page = response.content.decode()
    assert response.status_code == 422 and "Korta det" in page and "x" * 60_000 in page
    assert f'method="post" action="{update_url(costs)}"' in page


def test_a_draft_on_a_page_older_than_ones_own_saving_leaves_its_words_there(client_of, row):
    costs, client = row("Definiera alla kostnader"), client_of("controller")
    typed = {"signal": "on_track", "text": "Sparat i en annan flik", "based_on": str(costs.updates.count())}
    client.post(update_url(costs), typed)
    draft = update_url(costs).replace("uppdatera", "utkast")
    response = client.post(draft, typed | {"text": "Mina ord"})
    assert response.status_code == 409
    assert "Du har redan sparat på annat håll" in words(response) and "Mina ord" in words(response)

    late = client.post(draft, typed | {"text": "Mina ord"}, headers={"X-Requested-With": "fetch"})
    assert late.status_code == 409 and "Det du skriver här hålls inte kvar" in late.content.decode()


def test_a_proposed_date_waits_for_the_leader_and_is_approved(client_of, row):
    model, leader = row("Utreda och definiera"), client_of("avdelningschef")
    assert "Utreda och definiera ersättningsmodell | Nytt slutdatum" in words(leader.get("/mitt-arbete/"))
    number = model.updates.first().number

    leader.post(f"{PLAN}delaktivitet/{model.pk}/forslag/{number}/", {"beslut": "godkann"})

    model.refresh_from_db()
    assert str(model.end) == "2021-02-28"
    assert "Utreda och definiera ersättningsmodell | Nytt slutdatum" not in words(leader.get("/mitt-arbete/"))


def test_a_date_turned_down_comes_back_to_those_who_proposed_it(client_of, row):
    model = row("Utreda och definiera")
    url = f"{PLAN}delaktivitet/{model.pk}/forslag/{model.updates.first().number}/"
    leader = client_of("avdelningschef")
    assert leader.post(url, {"beslut": "avsla"}).status_code == 422
    leader.post(url, {"beslut": "avsla", "words": "Håll datumet."})

    page = words(client_of("utvecklingsledare").get("/mitt-arbete/"))
    assert "Förslaget om nytt datum avslogs" in page
    assert "Håll datumet." in words(client_of("utvecklingsledare").get(f"{PLAN}delaktivitet/{model.pk}/"))
