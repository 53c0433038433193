"""Words outlive the session, the button and the token, and are seen by nobody but their writer."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import unquote

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from activities.models import Draft, Meeting, StatusUpdate
from activities.words.actions import keep_words
from activities.words.addresses import nearest_page
from activities.words.middleware import WHO
from lovplan.middleware import PROLONGED_AFTER, SEEN
from tests.harness.pages import words

pytestmark = pytest.mark.django_db

KEEPER = "/utkast/"
SCRIPT = {"x-requested-with": "fetch"}


@pytest.fixture
def meeting(row):
    found = Meeting.objects.filter(group=row("Definiera alla kostnader").group).earliest("on")
    return f"/plan/lov-sarskilt-boende/moten/{found.pk}/"


def sign_out(client: Client) -> Client:
    del client.cookies["sessionid"]
    return client


def send_signed_out(client: Client, path: str, **typed: str):
    client.get(path)
    return sign_out(client).post(path, typed, headers={"referer": f"http://testserver{path}"})


def test_only_the_writer_gets_the_words_back(client_of, person, meeting):
    client = client_of("controller")
    refused = send_signed_out(client, meeting, notes="Mina ord", based_on="0")
    where = unquote(refused.url.partition("next=")[2])
    assert where == meeting

    client.force_login(person("utvecklingsledare"))
    assert "Mina ord" not in words(client.get(where))
    sign_out(client).force_login(person("controller"))
    page = words(client.get(where))
    assert "Mina ord" in page and "Det är inte sparat än." in page


def test_words_are_kept_for_nobody_without_the_sign_of_whose_browser_it_is(client_of, meeting):
    client = client_of("controller")
    client.get(meeting)
    client.cookies[WHO] = "1:forged"
    assert sign_out(client).post(meeting, {"notes": "Mina ord"}).status_code == 403
    assert not Draft.objects.exists()


def test_a_password_is_never_kept(person):
    fields = [("username", "ny"), ("password1", "hemligt")]
    keep_words(form="/admin/activities/user/add/", page="/", fields=fields, by=person("admin"))
    assert Draft.objects.get().fields == [["username", "ny"]]


def test_a_button_without_words_leaves_no_draft(client_of, meeting):
    send_signed_out(client_of("controller"), meeting, based_on="3")
    assert not Draft.objects.exists()


def test_saving_lets_the_words_go(client_of, meeting, person):
    client = client_of("controller")
    keep_words(form=meeting, page=meeting, fields=[("notes", "Halva")], by=person("controller"))
    assert "utan att sända det" in words(client.get(meeting))

    version = str(Meeting.objects.get(pk=int(meeting.split("/")[-2])).version)
    assert client.post(meeting, {"notes": "Hela", "based_on": version}).status_code == 302
    assert not Draft.objects.exists()


def test_words_whose_form_is_gone_are_shown(client_of, meeting, person):
    keep_words(
        form="/plan/lov-sarskilt-boende/borta/", page=meeting, fields=[("x", "Mina ord")], by=person("controller")
    )
    page = words(client_of("controller").get(meeting))
    assert "Det står inte i något formulär på sidan" in page and "Mina ord" in page


def test_a_page_keeps_words_by_itself_and_throws_them_away(client_of, meeting):
    client = client_of("controller")
    data = {"notes": "Mina ord", "_form": meeting, "_page": meeting}
    assert client.post(KEEPER, data, headers=SCRIPT).status_code == 204
    assert "Mina ord" in words(client.get(KEEPER))
    assert client.post(KEEPER, {"_form": meeting, "_page": meeting, "kasta": "1"}).url == meeting
    assert "Du har inga ord som väntar." in words(client.get(KEEPER))


def test_the_list_says_what_each_field_and_each_choice_is_called(client_of, row, meeting, person):
    user, costs = person("controller"), row("Definiera alla kostnader")
    update = f"/plan/lov-sarskilt-boende/delaktivitet/{costs.pk}/uppdatera/"
    owner = f"person:{person('utvecklingsledare').pk}"
    fields = [("signal", "on_track"), ("text", "Mina ord"), ("based_on", "1"), ("corrects", "7")]
    keep_words(form=update, page=update, fields=fields, by=user, sent=True)
    task = [("what", "Ring kommunen"), ("owner", owner), ("due", "2021-01-15")]
    keep_words(form=f"{meeting}beslut/", page=meeting, fields=task, by=user)
    keep_words(form="/plan/lov-sarskilt-boende/borta/", page="/borta/", fields=[("x", "Kvar")], by=user)

    client = client_of("controller")
    page = words(client.get(KEEPER))
    assert "| Signal | Pågående enligt plan | Kommentar | Mina ord |" in page
    assert costs.name in page and "Du var utloggad när du sände det" in page
    assert "Ring kommunen" in page and "Utvecklingsledare" in page
    assert "En sida som inte går att öppna" in page and "Du skrev | Kvar" in page
    for raw in ("on_track", owner, "Formulär |", "| 7 |"):
        assert raw not in page
    assert f"Signal: {costs.name}" in words(client.get("/mitt-arbete/"))


def test_the_list_names_nothing_that_the_person_may_not_see(client_of, row):
    path = f"/plan/lov-sarskilt-boende/delaktivitet/{row('Definiera alla kostnader').pk}/uppdatera/"
    client = client_of("partner")
    assert client.post(KEEPER, {"text": "Nyfiken", "_form": path, "_page": path}, headers=SCRIPT).status_code == 204
    for address in (KEEPER, "/mitt-arbete/"):
        told = words(client.get(address))
        assert "Definiera alla kostnader" not in told and "LOV särskilt boende" not in told


def test_words_that_cannot_be_kept_are_said_and_shown(client_of, meeting):
    client = client_of("controller")
    huge = {"notes": "å" * 200_001, "_form": meeting}
    assert client.post(KEEPER, huge, headers=SCRIPT).status_code == 422
    elsewhere = client.post(KEEPER, {"notes": "Mina ord", "_form": "https://elsewhere.example/"})
    assert elsewhere.status_code == 422
    assert "Formuläret finns inte." in words(elsewhere) and "Mina ord" in words(elsewhere)


def test_an_old_token_costs_no_words_and_another_site_plants_none(person, meeting):
    client = Client(enforce_csrf_checks=True)
    client.force_login(person("controller"))
    for origin in ("https://elsewhere.example", "http://testserver"):
        refused = client.post(meeting, {"notes": f"Från {origin}"}, headers={"origin": origin})
        assert refused.status_code == 403
    assert [draft.fields for draft in Draft.objects.all()] == [[["notes", "Från http://testserver"]]]
    assert "Det du skrev är kvar." in refused.content.decode()


def test_an_address_that_only_takes_what_is_sent_leads_to_the_page_above(client_of, meeting, person):
    task = f"{meeting}beslut/"
    assert nearest_page(task) == meeting
    keep_words(form=task, page=task, fields=[("what", "Mina ord")], by=person("controller"))
    assert client_of("controller").get(task).url == meeting
    assert "Mina ord" in words(client_of("controller").get(meeting))


def test_unchanged_since_last_time_drops_no_comment(client_of, row):
    costs, before = row("Definiera alla kostnader"), StatusUpdate.objects.count()
    path = f"/plan/lov-sarskilt-boende/delaktivitet/{costs.pk}/uppdatera/"
    based_on = costs.updates.count()
    typed = {"signal": "on_track", "text": "Mina ord", "based_on": based_on, "oforandrat": "1"}
    response = client_of("controller").post(path, typed)
    assert response.status_code == 422
    assert "Välj Spara signal" in words(response) and "Mina ord" in words(response)
    assert StatusUpdate.objects.count() == before


# The session


def test_the_session_slides_while_somebody_works_and_not_at_every_page(client_of):
    client = client_of("controller")
    assert "sessionid" not in client.get("/plan/lov-sarskilt-boende/").cookies

    session = client.session
    session[SEEN] -= PROLONGED_AFTER
    session.save()
    Session.objects.update(expire_date=datetime(2999, 1, 1, tzinfo=UTC))
    answer = client.get("/inloggad/")
    assert answer.cookies["sessionid"]["max-age"] == 10 * 60 * 60
    assert Session.objects.get().expire_date.year < 2999


def test_every_page_can_warn_before_the_session_ends(client_of):
    html = client_of("controller").get("/mitt-arbete/").content.decode()
    assert 'role="alert" data-session="35700"' in html
    assert "<noscript><p>Du loggas ut kl. " in html
    assert "data-session" not in Client().get("/logga-in/").content.decode()
