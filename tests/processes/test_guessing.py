"""Guessing from several threads at once at a server of several, each try from another forged address."""

from __future__ import annotations

import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from http.client import HTTPConnection
from urllib.parse import urlencode, urlsplit

import pytest

from activities.people.actions.passwords import MOST
from lovplan.demo.year import PASSWORD
from lovplan.signin.guessing import STRANGERS
from tests.harness.drills import DRILL

TRIES = 1_000 if DRILL else 48
THREADS = 8
QUARTER = 15 * 60  # seconds
HERE = ", 198.51.100.7"  # what the proxy adds: where the visitor comes from


def token_of(site: str) -> str:
    with closing(HTTPConnection(urlsplit(site).netloc)) as connection:
        connection.request("GET", "/logga-in/")
        answer = connection.getresponse()
        answer.read()
        return (answer.getheader("Set-Cookie") or "").partition("csrftoken=")[2].partition(";")[0]


def attempt(site: str, token: str, number: int, password: str, proxied: str) -> int:
    return sent(site, "/logga-in/", token, number, proxied, login="controller", password=password)


def sent(site: str, where: str, token: str, number: int, proxied: str, **fields: str) -> int:
    """The status of one answer."""
    form = urlencode({**fields, "csrfmiddlewaretoken": token})
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "Cookie": f"csrftoken={token}",
        "X-Forwarded-For": f"10.{number // 250}.{number % 250}.1{proxied}",
        "User-Agent": f"Läsare {number}".encode(),
    }
    with closing(HTTPConnection(urlsplit(site).netloc, timeout=60)) as connection:
        connection.request("POST", where, form, headers)
        return connection.getresponse().status


def test_of_a_thousand_tries_at_most_twenty_are_let_through_and_the_owner_elsewhere_comes_in(site, databases):
    url = databases.demo()
    # The test calls as the proxy would: it writes the visitor's address last, after what the visitor has forged.
    where = site(url, LOVPLAN_PROXIES="127.0.0.1").url
    token, begun = token_of(where), time.monotonic()
    with ThreadPoolExecutor(THREADS) as pool:
        found = list(pool.map(lambda number: attempt(where, token, number, "gissning", HERE), range(TRIES)))
    assert attempt(where, token, 0, PASSWORD, HERE) == 429
    assert attempt(where, token, 0, PASSWORD, ", 203.0.113.5") == 302
    assert time.monotonic() - begun < QUARTER
    with ThreadPoolExecutor(THREADS) as pool:  # and from as many addresses, which is no forgery
        spread = list(pool.map(lambda number: attempt(where, token, number, "gissning", ""), range(TRIES)))
    assert {*found, *spread} == {200, 429}
    with closing(sqlite3.connect(urlsplit(url).path)) as database:
        (through,) = database.execute("SELECT count(*) FROM axes_accessfailurelog").fetchone()
    assert STRANGERS <= through <= 20


@pytest.mark.drill  # each answer is held back
def test_a_thousand_requests_for_a_new_password_are_three_mails(site, databases):
    url = databases.demo()
    where = site(url, LOVPLAN_PROXIES="127.0.0.1").url
    token, email = token_of(where), "controller@exempelkommunen.example"

    def forget(number: int) -> int:  # every other from one address, the rest from as many
        return sent(where, "/logga-in/glomt-losenord/", token, number, HERE * (number % 2), email=email)

    with ThreadPoolExecutor(THREADS) as pool:
        assert set(pool.map(forget, range(TRIES))) == {302, 429}
    with closing(sqlite3.connect(urlsplit(url).path)) as database:
        (mails,) = database.execute('SELECT count(*) FROM activities_mail WHERE "to" = ?', [email]).fetchone()
    assert mails == MOST
