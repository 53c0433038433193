"""Guessing a password: how many tries are let through, who is told what, and that the owner comes in all the same."""

from __future__ import annotations

from collections import Counter
from ipaddress import ip_network

import pytest
from axes.models import AccessFailureLog
from django.contrib.auth.hashers import MD5PasswordHasher
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings

from activities.models import User
from activities.people.actions.passwords import make_link
from lovplan.demo.year import PASSWORD
from lovplan.signin.guessing import KNOWN, STRANGERS
from tests.harness.pages import words

pytestmark = pytest.mark.django_db

NEW = "en-lång-fras-om-höst"
SIGN_IN = "/logga-in/"


def attempt(username: str, password: str, *, client: Client | None = None, address: str = "198.51.100.7", **extra: str):
    """The answer to one try from an address."""
    sent = {"login": username, "password": password}
    return (client or Client()).post(SIGN_IN, sent, REMOTE_ADDR=address, **extra)


@pytest.fixture
def checked(monkeypatch) -> Counter:
    """How often a password has been hashed, which is what takes time."""
    found: Counter = Counter()
    encode = MD5PasswordHasher.encode

    def counting(self, password, salt):
        found["hashed"] += 1
        return encode(self, password, salt)

    monkeypatch.setattr(MD5PasswordHasher, "encode", counting)
    return found


def test_five_tries_from_one_address_whatever_it_forges_and_the_owner_elsewhere_is_let_in(checked):
    for number in range(30):
        forged = {"HTTP_X_FORWARDED_FOR": f"192.0.2.{number}", "HTTP_USER_AGENT": f"Läsare {number}"}
        name = "CONTROLLER " if number % 2 else "controller"  # the backend finds it however it is written
        answer = attempt(name, f"gissning {number}", **forged)
    assert checked["hashed"] == 5
    assert answer.status_code == 429 and answer["Retry-After"] == "900"
    assert "Vänta i 15 minuter" in words(answer)
    assert attempt("controller", PASSWORD).status_code == 429
    assert attempt("avdelningschef", PASSWORD).status_code == 302
    assert attempt("controller", PASSWORD, address="203.0.113.5").status_code == 302


def test_behind_a_named_proxy_each_visitor_has_an_address_of_their_own(checked):
    with override_settings(LOVPLAN_PROXIES=(ip_network("10.0.0.1"),)):
        for number in range(8):
            forwarded = f"192.0.2.{number}, 198.51.100.7"
            attempt("controller", "gissning", address="10.0.0.1", HTTP_X_FORWARDED_FOR=forwarded)
        assert checked["hashed"] == 5
        answer = attempt("controller", PASSWORD, address="10.0.0.1", HTTP_X_FORWARDED_FOR="203.0.113.5")
    assert answer.status_code == 302


def test_from_a_thousand_addresses_no_more_are_let_through_and_ones_own_browser_is_let_in(checked):
    own = Client()
    assert attempt("controller", PASSWORD, client=own).status_code == 302
    own.get("/mitt-arbete/")
    own.post("/logga-ut/")
    checked.clear()
    for number in range(40):
        attempt("controller", "gissning", address=f"203.0.113.{number}")
    assert checked["hashed"] == STRANGERS <= 12
    assert attempt("controller", PASSWORD, address="192.0.2.1").status_code == 429
    assert attempt("controller", PASSWORD, client=own, address="192.0.2.1").status_code == 302

    with override_settings(AXES_FAILURE_LIMIT=1000):
        own.post("/logga-ut/")
        checked.clear()
        for _ in range(KNOWN + 5):
            attempt("controller", "gissning", client=own, address="192.0.2.2")
    assert checked["hashed"] == KNOWN


def test_a_name_nobody_has_and_a_wrong_password_are_answered_alike(checked, person):
    User.objects.filter(username="partner").update(is_active=False)
    User.objects.filter(username="admin").update(password="!nothing")
    told, cost, asked = set(), set(), set()
    for number, name in enumerate(("controller", "nobody", "partner", "admin")):
        checked.clear()
        with CaptureQueriesContext(connection) as queries:
            answer = attempt(name, "fel ord", address=f"192.0.2.{number}")
        told.add(words(answer))
        cost.add(checked["hashed"])
        asked.add(len(queries))
    assert (len(told), cost) == (1, {1})
    assert len(asked) == 1
    assert "hör inte ihop" in told.pop()


def test_a_locked_name_is_answered_alike_whether_somebody_has_it_or_not():
    told = set()
    for name in ("controller", "nobody"):
        for _ in range(6):
            answer = attempt(name, "fel ord", address="192.0.2.9")
        told.add((answer.status_code, words(answer)))
    assert len(told) == 1


def test_ones_own_mistakes_are_forgotten_when_the_right_password_comes():
    for _ in range(4):
        for _ in range(4):
            attempt("controller", "fel ord")
        assert attempt("controller", PASSWORD).status_code == 302
    assert not AccessFailureLog.objects.exists()


def test_a_new_password_begins_anew(person, client_of):
    for number in range(STRANGERS):
        attempt("controller", "fel ord", address=f"192.0.2.{number}")
    link = make_link(person=person("controller"), by=person("admin"))
    stranger = Client()
    where = stranger.get(link, follow=True).redirect_chain[-1][0]
    stranger.post(where, {"password1": NEW, "password2": NEW})
    assert attempt("controller", NEW, address="203.0.113.1").status_code == 302
