"""A browser that has lost all its cookies loses no words: the sign-in page holds them, and no other site plants any."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from activities.models import Draft, Meeting
from tests.harness.pages import words

pytestmark = pytest.mark.django_db
HERE = {"origin": "http://testserver"}


@pytest.fixture
def meeting(row):
    found = Meeting.objects.filter(group=row("Definiera alla kostnader").group).earliest("on")
    return f"/plan/lov-sarskilt-boende/moten/{found.pk}/"


@pytest.fixture
def controller(person):
    user = person("controller")
    user.set_password("only-here-1")
    user.save()
    return user


def hidden(page, name: str) -> str:
    return re.findall(rf'name="{name}" value="([^"]*)"', page.content.decode())[0]


def sign_in(client: Client, page, **typed: str):
    names = {name: hidden(page, name) for name in ("csrfmiddlewaretoken", "next", "held")}
    return client.post("/logga-in/", {"login": "controller", **names, **typed}, headers=HERE)


def test_the_words_come_back_after_signing_in_with_no_cookie_left(controller, meeting):
    client = Client(enforce_csrf_checks=True)
    page = client.post(meeting, {"notes": "Mina ord", "password": "hemligt"}, headers=HERE)
    assert page.status_code == 403 and "no-store" in page["Cache-Control"]
    assert "Mina ord" in words(page) and "hemligt" not in page.content.decode()
    assert 'method="post" action="/logga-in/"' in page.content.decode()
    assert not Draft.objects.exists()

    page = sign_in(client, page, password="fel")
    assert "Mina ord" in words(page) and not Draft.objects.exists()
    signed_in = sign_in(client, page, password="only-here-1")
    assert signed_in.url == meeting
    again = words(client.get(meeting))
    assert "Mina ord" in again and "Det är inte sparat än." in again


def test_a_token_that_holds_without_a_sign_of_whose_browser_it_is_costs_no_words_either(meeting):
    page = Client().post(meeting, {"notes": "Mina ord"})
    assert page.status_code == 403 and "Mina ord" in words(page)
    assert not Draft.objects.exists()


def test_where_the_browser_tells_whose_it_is_nobody_else_gets_the_words(controller, meeting):
    client = Client(enforce_csrf_checks=True)
    client.force_login(controller)
    client.get(meeting)
    del client.cookies["sessionid"], client.cookies["csrftoken"]
    answer = client.post(meeting, {"notes": "Mina ord"}, headers=HERE)
    assert answer.status_code == 302 and answer["Location"].startswith("/logga-in/?next=")
    assert [(draft.by, draft.sent) for draft in Draft.objects.all()] == [(controller, True)]


def test_signing_in_in_another_tab_meanwhile_costs_no_words(controller, meeting):
    client = Client(enforce_csrf_checks=True)
    page = client.post(meeting, {"notes": "Mina ord"}, headers=HERE)
    client.force_login(controller)
    assert sign_in(client, page, password="only-here-1").url == meeting
    assert Draft.objects.get().fields == [["notes", "Mina ord"]]

    Draft.objects.all().delete()
    del client.cookies["csrftoken"]  # a new one comes with signing in, and the page has the old
    refused = sign_in(client, page, password="only-here-1")
    assert refused.status_code == 403 and "Det du skrev är kvar." in words(refused)
    assert [(draft.form, draft.sent) for draft in Draft.objects.all()] == [(meeting, True)]


@pytest.mark.parametrize("headers", [{"origin": "https://elsewhere.example"}, {"sec-fetch-site": "cross-site"}, {}])
def test_what_another_site_sends_is_neither_shown_nor_held(meeting, headers):
    page = Client(enforce_csrf_checks=True).post(meeting, {"notes": "Planterat"}, headers=headers)
    assert page.status_code == 403
    assert "Planterat" not in page.content.decode() and 'name="held"' not in page.content.decode()


def test_only_what_a_page_of_ours_has_held_is_kept(controller, meeting):
    forged = '["/plan/", "/plan/", [["notes", "Planterat"]]]'
    typed = {"login": "controller", "password": "only-here-1", "held": forged, "next": meeting}
    assert Client().post("/logga-in/", typed)["Location"] == meeting
    assert not Draft.objects.exists()


def test_words_too_long_to_be_held_are_shown_to_be_copied(meeting):
    page = words(Client(enforce_csrf_checks=True).post(meeting, {"notes": "å" * 200_001}, headers=HERE))
    assert "Kopiera det innan du loggar in." in page and "å" * 200_001 in page


def test_where_nobody_signs_in_the_words_are_shown_and_a_name_is_no_words():
    client = Client(enforce_csrf_checks=True)
    shown = words(client.post("/tillganglighet/meddela/", {"text": "Mina ord"}, headers=HERE))
    assert "Kopiera det du har skrivit" in shown and "Mina ord" in shown and "Användarnamn" not in shown
    assert "controller" not in words(client.post("/logga-in/", {"login": "controller"}, headers=HERE))
