from __future__ import annotations

import re

import pytest

from activities.bases import actions as sentences
from activities.bases.actions import create_basis, edit_basis, edition_of, step_basis
from activities.models import DecisionBasis
from activities.models.decision_chain import State
from tests.harness.pages import words
from tests.harness.queries import query_budget

pytestmark = pytest.mark.django_db

PLAN = "/plan/lov-sarskilt-boende/"
LIST = f"{PLAN}underlag/"


@pytest.fixture
def costs(row):
    return row("Definiera alla kostnader")


@pytest.fixture
def basis(costs, person):
    return create_basis(
        row=costs, title="Ersättning", link="https://kommun.example/1", diary_number="", by=person("controller")
    )


def page_of(basis) -> str:
    return f"{LIST}{basis.pk}/"


def new_url(row) -> str:
    return f"{PLAN}delaktivitet/{row.pk}/underlag/nytt/"


def send(client, basis, state, **values):
    newest = basis.steps.first()
    form = {"state": state, "based_on": newest.number, "edition": edition_of(basis), "words": "", **values}
    return client.post(page_of(basis), form, follow=True)


def take(basis, *states, by):
    for state in states:
        step = {"based_on": basis.steps.first().number, "edition": edition_of(basis)}
        step_basis(basis=basis, state=state, words="Ord.", by=by, **step)


def test_the_list_shows_where_each_basis_stands(client_of):
    page = words(client_of("forvaltningschef").get(LIST)).replace(" | ", " ")

    assert "Kostnader för lokaler och bemanning, med förslag till schablon" in page
    assert "Till nämnd Avdelningschef, 2020-11-30" in page
    assert "Under arbete , omgång 2 Utvecklingsledare, 2020-11-18" in page
    assert "Alla 3" in page


def test_the_list_is_filtered_by_state(client_of):
    page = words(client_of("controller").get(LIST, {"lage": "beslutat"}))

    assert "Rutin för information och förhandling enligt MBL" in page
    assert "Förslag till avtalsvillkor" not in page


def test_a_state_where_nothing_stands_says_so(client_of):
    page = words(client_of("controller").get(LIST, {"lage": "aterremitterat"}))
    assert "Inget underlag står som ”Återremitterat”." in page


def test_a_filter_nobody_knows_shows_all(client_of):
    assert words(client_of("controller").get(LIST, {"lage": "<script>"})).count("Avdelningschef, ") == 2


def test_a_plan_without_bases_says_so(client_of, plan):
    other = type(plan).objects.create(slug="tom", title="Tom plan", municipality="X", administration="X", board="X")
    assert "Planen har inga underlag ännu." in words(client_of("admin").get(f"/plan/{other.slug}/underlag/"))


def test_the_list_is_in_the_main_menu_of_those_who_see_the_plan(client_of):
    assert f'href="{LIST}"' in client_of("forvaltningschef").get(PLAN).content.decode()
    assert f'href="{LIST}"' not in client_of("namndsekreterare").get(f"{PLAN}rapporter/").content.decode()


@pytest.mark.both_databases
def test_the_list_asks_the_same_queries_whatever_the_number_of_bases(client_of, costs, person):
    client = client_of("controller")
    with query_budget(5) as few:
        client.get(LIST)
    for number in range(6):
        create_basis(row=costs, title=f"Nr {number}", link="", diary_number="", by=person("controller"))

    with query_budget(5) as many:
        response = client.get(LIST)

    assert "Nr 5" in words(response)
    assert len(many) == len(few)


@pytest.mark.both_databases
@pytest.mark.parametrize("rounds", [1, 4])
def test_the_story_asks_the_same_queries_whatever_its_length(rounds, client_of, basis, person):
    for _ in range(rounds - 1):
        take(basis, "approved", "to_board", "returned", by=person("avdelningschef"))
        take(basis, "draft", by=person("controller"))
    client = client_of("avdelningschef")
    with query_budget(10):
        page = words(client.get(page_of(basis)))
    assert f"Omgång {rounds}" in page


@pytest.mark.both_databases
@pytest.mark.parametrize("count", [1, 5])
def test_the_row_page_asks_one_query_for_its_bases(count, client_of, row, person):
    mbl = row("Ta fram rutiner för förhandling")
    for number in range(count):
        create_basis(row=mbl, title=f"Nr {number}", link="", diary_number="", by=person("avdelningschef"))
    client = client_of("avdelningschef")
    with query_budget(27) as ran:
        response = client.get(f"{PLAN}delaktivitet/{mbl.pk}/")
    assert f"Nr {count - 1}" in words(response)
    assert sum('FROM "activities_decisionbasis"' in sql for sql in ran) == 1


def test_a_row_without_a_basis_says_so_and_only_its_own_people_add_one(client_of, row):
    path = f"{PLAN}delaktivitet/{row('Utveckla bemanningsplanering').pk}/"
    assert "Lägg till underlag" not in words(client_of("controller").get(path))


def test_a_basis_is_made_from_the_rows_page(client_of, costs):
    client = client_of("controller")
    assert new_url(costs) in client.get(f"{PLAN}delaktivitet/{costs.pk}/").content.decode()

    response = client.post(
        new_url(costs), {"title": "Ny kalkyl", "link": "", "diary_number": "", "edition": 0}, follow=True
    )

    assert "Sparat: Ny kalkyl – under arbete." in words(response)
    assert "Ändra titel, länk eller diarienummer" in words(response)
    assert "Ny kalkyl" in words(client.get(f"{PLAN}delaktivitet/{costs.pk}/"))


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"title": " "}, "Skriv vad underlaget heter."),
        ({"title": "t" * 301}, "Titeln är 301 tecken. Korta den till högst 300 tecken."),
        ({"title": "a\x00b"}, "Titeln innehåller ett osynligt tecken"),
        ({"link": "javascript:alert(1)"}, "Skriv länken som en webbadress som börjar med https:// eller http://"),
        ({"link": "https://x/" + "y" * 500}, "Länken är 510 tecken. Korta den till högst 500 tecken."),
        ({"link": "https://x/\x00"}, "Länken innehåller ett osynligt tecken"),
        ({"diary_number": "d" * 101}, "Diarienumret är 101 tecken. Korta det till högst 100 tecken."),
        ({"edition": ""}, "Sidan var inte hel"),
        ({"edition": "x"}, "Sidan var inte hel"),
        ({"edition": "-1"}, "Sidan var inte hel"),
    ],
)
def test_each_fault_of_the_form_has_its_own_sentence_and_keeps_what_was_typed(values, sentence, client_of, costs):
    before = DecisionBasis.objects.count()
    form = {"title": "Min titel", "link": "", "diary_number": "Mitt diarienummer", "edition": 0, **values}
    response = client_of("controller").post(new_url(costs), form)

    assert response.status_code == 422
    assert words(response).startswith("Fel: ")
    assert words(response).count(sentence) >= 1
    assert form["diary_number"] in response.content.decode()
    assert DecisionBasis.objects.count() == before


def test_a_basis_goes_round_on_its_own_page(client_of, basis):
    leader, preparer = client_of("avdelningschef"), client_of("controller")
    send(leader, basis, "approved", words="Bra.")
    send(leader, basis, "to_board")
    send(leader, basis, "returned", words="Räkna om hyrorna.")
    send(preparer, basis, "draft", words="Vi räknar.")
    send(leader, basis, "approved")
    send(leader, basis, "to_board")
    response = send(leader, basis, "decided", decided_on="2020-12-14", paragraph="§ 45", diary_number="2020.211 VON")

    page = words(response)
    assert f"Sparat: {basis.title} – Beslutat." in page
    assert "Vård- och omsorgsnämnden, 2020-12-14, § 45, dnr 2020.211 VON" in page
    first, second = page.split("Omgång 1")[1], page.split("Omgång 2")[1].split("Omgång 1")[0]
    assert "Avdelningschef | Återremitterat | Räkna om hyrorna." in first
    assert "Avdelningschef | Godkänt | Bra." in first
    assert "Controller | Under arbete | Vi räknar." in second
    assert "Nästa steg" not in page


@pytest.mark.parametrize(
    ("username", "states", "offered"),
    [
        ("controller", [], ["Klart för godkännande"]),
        (
            "forvaltningschef",
            ["approved", "to_director"],
            ["Anteckna beslut", "Sänd till nämnd", "Anteckna återremiss"],
        ),
        ("avdelningschef", [], ["Godkänn underlaget"]),
        ("avdelningschef", ["approved"], ["Sänd till nämnd", "Sänd till förvaltningschef", "Anteckna återremiss"]),
        ("avdelningschef", ["approved", "to_board"], ["Anteckna beslut", "Anteckna återremiss"]),
        ("controller", ["approved", "to_board", "returned"], ["Ta upp underlaget igen"]),
        ("avdelningschef", ["approved", "to_board", "returned"], []),
        ("forvaltningschef", ["approved"], []),
        ("admin", [], []),
    ],
)
def test_the_page_offers_the_steps_its_reader_may_take(username, states, offered, client_of, basis, person):
    take(basis, *states, by=person("avdelningschef"))
    html = client_of(username).get(page_of(basis)).content.decode()
    assert re.findall("<summary>(.*?)</summary>", html) == offered


def test_the_page_names_who_approved_the_round(client_of, basis, person):
    take(basis, "approved", "to_board", by=person("avdelningschef"))
    page = page_of(basis)
    approved = "Godkänt av | Avdelningschef för arbetsgrupp LOV, 2020-12-15"
    assert approved in words(client_of("controller").get(page))

    take(basis, "returned", by=person("avdelningschef"))
    take(basis, "draft", by=person("controller"))
    assert "Godkänt av | Inte godkänt i omgång 2" in words(client_of("controller").get(page))


STEP_FAULTS = [
    ("to_board", "returned", {"words": " "}, sentences.NO_REASON),
    ("to_board", "decided", {"paragraph": "§ 1"}, sentences.NO_DATE),
    ("to_board", "decided", {"decided_on": "2020-12-01"}, sentences.NO_PARAGRAPH),
    ("to_board", "decided", {"decided_on": "2020-12-16", "paragraph": "§ 1"}, sentences.LATE_DATE),
    ("to_board", "decided", {"decided_on": "i går", "paragraph": "§ 1"}, "kan inte läsas som en dag"),
    ("to_board", "decided", {"paragraph": "§" * 21}, "Paragrafen är 21 tecken."),
    ("to_board", "decided", {"diary_number": "d" * 101}, "Diarienumret är 101 tecken."),
    ("to_director", "decided", {}, sentences.NO_DATE),
    ("to_board", "returned", {"words": "o" * 10_001}, "Texten är 10001 tecken."),
    ("to_board", "returned", {"words": "a\x00"}, "Texten innehåller ett osynligt tecken"),
    ("to_board", "returned", {"words": "Ord", "based_on": ""}, "Sidan var inte hel"),
    ("to_board", "returned", {"words": "Ord", "edition": "x"}, "Sidan var inte hel"),
    ("to_board", "arkiverat", {}, "Välj ett av stegen på sidan."),
]


@pytest.mark.parametrize(("current", "target", "values", "sentence"), STEP_FAULTS)
def test_each_fault_of_a_step_is_told_and_what_was_typed_is_kept(
    current, target, values, sentence, client_of, basis, person
):
    take(basis, "approved", current, by=person("avdelningschef"))
    values = {"words": "Mina ord", **values}
    response = send(client_of("avdelningschef"), basis, target, **values)

    assert response.status_code == 422
    assert sentence in words(response)
    if target == "decided":
        assert "Mina ord" in words(response)
        assert all(value in response.content.decode() for value in values.values())
    assert basis.steps.first().state == current


def test_the_error_summary_leads_to_the_field(client_of, basis, person):
    take(basis, "approved", "to_board", by=person("avdelningschef"))
    html = send(client_of("avdelningschef"), basis, "returned").content.decode()
    assert 'href="#id_returned_words"' in html
    assert 'id="id_returned_words"' in html


def test_what_nobody_can_find_is_not_approved(client_of, costs, person):
    bare = create_basis(row=costs, title="Utan", link="", diary_number="", by=person("controller"))
    response = send(client_of("avdelningschef"), bare, "approved")
    assert (response.status_code, sentences.NO_REFERENCE in words(response)) == (422, True)


def test_of_two_who_step_at_once_the_second_reads_the_first_and_keeps_the_words(client_of, basis, person):
    take(basis, "approved", by=person("avdelningschef"))
    take(basis, "to_director", by=person("avdelningschef"))

    response = send(client_of("avdelningschef"), basis, "returned", words="Mina ord", based_on=2)

    assert response.status_code == 409
    assert "Avdelningschef sparade före dig" in words(response)
    assert "Mina ord" in words(response)
    assert 'name="based_on" value="3"' in response.content.decode()


def test_a_step_the_chain_has_left_behind_shows_what_was_typed(client_of, basis, person):
    take(basis, "approved", "to_board", by=person("avdelningschef"))

    response = send(client_of("avdelningschef"), basis, "approved", words="Mina ord", based_on=1)

    assert response.status_code == 409
    assert "Det du skrev: | Kommentar (valfritt) | Mina ord" in words(response)


def test_a_step_the_chain_does_not_have_is_told_so(client_of, basis):
    response = send(client_of("avdelningschef"), basis, "decided", decided_on="2020-12-01", paragraph="§ 1")
    assert response.status_code == 422
    assert "Underlaget står som Under arbete och kan inte gå direkt till Beslutat." in words(response)


def test_nobody_approves_another_edition_than_the_one_they_read(client_of, basis, person):
    edition = {"title": "Annan titel", "link": "https://kommun.example/2", "diary_number": ""}
    edit_basis(basis=basis, by=person("controller"), edition=1, **edition)

    response = send(client_of("avdelningschef"), basis, "approved", edition=1)

    assert response.status_code == 409
    assert "Controller sparade före dig" in words(response)
    assert "https://kommun.example/2" in words(response)
    assert basis.steps.count() == 1


@pytest.mark.parametrize(
    ("username", "target"), [("controller", "approved"), ("avdelningschef", "draft"), ("forvaltningschef", "approved")]
)
def test_a_step_by_the_wrong_hand_is_forbidden(username, target, client_of, basis):
    assert send(client_of(username), basis, target).status_code == 403


def edit(client, basis, **values):
    form = {"title": "Ny titel", "link": "", "diary_number": "KS2014/143", "edition": 1, **values}
    return client.post(f"{page_of(basis)}andra/", form, follow=True)


def test_a_draft_is_changed_and_its_page_tells_before_and_after(client_of, basis):
    page = words(edit(client_of("utvecklingsledare"), basis))
    assert "Sparat: Ny titel." in page
    assert "före | Ersättning" in page
    assert "efter | Ny titel" in page


def test_of_two_who_change_one_edition_the_second_chooses(client_of, basis):
    edit(client_of("utvecklingsledare"), basis)
    response = edit(client_of("controller"), basis, title="Controllerns titel")

    assert response.status_code == 409
    assert "Utvecklingsledare sparade före dig" in words(response)
    assert "Ny titel" in words(response)
    assert 'value="Controllerns titel"' in response.content.decode()

    assert edit(client_of("controller"), basis, title="Controllerns titel", edition=2).status_code == 200


def test_what_was_approved_meanwhile_is_not_changed(client_of, basis, person):
    take(basis, "approved", by=person("avdelningschef"))
    response = edit(client_of("controller"), basis, title="För sent")

    assert response.status_code == 409
    assert "Godkänt" in words(response)
    assert "| Spara |" not in words(response).split("Ändra underlag")[-1]
    assert client_of("controller").get(f"{page_of(basis)}andra/").status_code == 403


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "{{ settings.SECRET_KEY }}", "ö" * 300])
def test_what_people_write_is_shown_literally(text, client_of, costs, person):
    basis = create_basis(row=costs, title=text, link="", diary_number=text[:100], by=person("controller"))
    take(basis, "approved", by=person("avdelningschef"))
    send(client_of("avdelningschef"), basis, "to_board", words=text)

    for path in (LIST, page_of(basis), f"{PLAN}delaktivitet/{costs.pk}/"):
        response = client_of("controller").get(path)
        assert "<script>alert" not in response.content.decode()
        assert text in words(response)


def test_a_link_opens_without_telling_where_it_was_followed(client_of, basis):
    for path in (LIST, page_of(basis)):
        html = client_of("controller").get(path).content.decode()
        assert 'href="https://kommun.example/1" rel="noopener noreferrer"' in html


def test_a_link_cannot_break_out_of_its_attribute(client_of, basis):
    link = 'https://kommun.example/"onmouseover="alert(1)'
    response = edit(client_of("controller"), basis, link=link)
    assert 'onmouseover="alert' not in response.content.decode()


def test_a_basis_is_not_found_under_another_plan(client_of, basis):
    assert client_of("avdelningschef").get(f"/plan/annan/underlag/{basis.pk}/").status_code == 404


def test_no_report_contains_a_basis(client_of, basis, person):
    take(basis, "approved", "to_board", by=person("avdelningschef"))
    html = client_of("avdelningschef").get(f"{PLAN}rapporter/2020-T3/utkast/").content.decode()
    for title in DecisionBasis.objects.values_list("title", flat=True):
        assert title not in html
    assert "nderlag till beslut" not in html
    assert State.TO_BOARD not in html
