from __future__ import annotations

from datetime import date

import pytest
from allauth.usersessions.models import UserSession
from django.core.exceptions import PermissionDenied
from django.test import Client

from activities.people.actions.people import come_back, leave
from lovplan.demo.year import PASSWORD
from lovplan.signin.actions import end_session
from lovplan.signin.browsers import browser
from tests.harness.pages import flat

pytestmark = pytest.mark.django_db

EDGE = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/142.0 Safari/537.36 Edg/142.0"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) Version/18.1 Mobile/15E148 Safari/604.1"


@pytest.mark.parametrize(
    ("agent", "words"),
    [(EDGE, "Edge på Windows"), (PHONE, "Safari på iPhone"), ("curl/8", "Okänd webbläsare"), ("", "Okänd webbläsare")],
)
def test_a_browser_is_told_in_words(agent, words):
    assert browser(agent) == words


def test_one_sees_where_one_is_signed_in_and_signs_out_elsewhere():
    here, phone, other = Client(), Client(), Client()
    for client, name, agent, address in (
        (here, "controller", EDGE, "198.51.100.7"),
        (phone, "controller", PHONE, "203.0.113.5"),
        (other, "avdelningschef", EDGE, "192.0.2.1"),
    ):
        sent = {"login": name, "password": PASSWORD}
        client.post("/logga-in/", sent, headers={"user-agent": agent}, REMOTE_ADDR=address)
    page = flat(here.get("/mitt-konto/inloggningar/"))
    assert "Edge på Windows (här)" in page and "från 198.51.100.7" in page and "192.0.2.1" not in page
    assert "Safari på iPhone" in page and "från 203.0.113.5" in page
    assert page.count("(här)") == 1
    assert "utom här" in flat(here.post("/mitt-konto/inloggningar/", follow=True))
    assert phone.get("/mitt-arbete/").status_code == 302
    assert here.get("/mitt-arbete/").status_code == other.get("/mitt-arbete/").status_code == 200
    assert "inte inloggad någon annanstans" in flat(here.get("/mitt-konto/inloggningar/"))


def test_one_signs_out_in_one_other_browser_and_in_nobody_elses():
    here, phone, tablet, other = Client(), Client(), Client(), Client()
    for client, name in ((here, "controller"), (phone, "controller"), (tablet, "controller"), (other, "partner")):
        client.post("/logga-in/", {"login": name, "password": PASSWORD}, headers={"user-agent": PHONE})

    def kept(client: Client) -> int:
        return UserSession.objects.get(session_key=client.session.session_key).pk

    chosen, foreign, own = kept(phone), kept(other), kept(here)
    assert here.get("/mitt-konto/inloggningar/").content.decode().count(">Logga ut där<") == 2
    for session in (str(chosen), str(foreign), str(own), str(chosen), "x"):
        page = here.post("/mitt-konto/inloggningar/", {"session": session}, follow=True)
        assert "Du är utloggad där" in flat(page), session
    assert phone.get("/mitt-arbete/").status_code == 302
    for client in (here, tablet, other):
        assert client.get("/", follow=True).context["user"].is_authenticated


def test_a_session_that_has_ended_is_not_shown():
    here, there = Client(), Client()
    for client in (here, there):
        client.post("/logga-in/", {"login": "controller", "password": PASSWORD})
    there.post("/logga-ut/")
    assert "inte inloggad någon annanstans" in flat(here.get("/mitt-konto/inloggningar/"))


@pytest.mark.parametrize("how", ["comes back", "stays longer after all"])
def test_sessions_from_before_somebody_left_do_not_revive(how, person):
    there, leaver, admin = Client(), person("controller"), person("admin")
    there.post("/logga-in/", {"login": "controller", "password": PASSWORD})
    leave(person=leaver, last_day=date(2020, 12, 14), by=admin)
    assert there.get("/mitt-arbete/").status_code == 302
    if how == "comes back":
        come_back(person=leaver, by=admin)
    else:
        leave(person=leaver, last_day=date(2020, 12, 31), by=admin)
    assert there.get("/mitt-arbete/").status_code == 302
    there.post("/logga-in/", {"login": "controller", "password": PASSWORD})
    assert there.get("/mitt-arbete/").status_code == 200


def test_a_session_is_ended_by_nobody_else(person):
    Client().post("/logga-in/", {"login": "controller", "password": PASSWORD})
    session = UserSession.objects.get()
    with pytest.raises(PermissionDenied):
        end_session(session=session, by=person("avdelningschef"))
    assert UserSession.objects.filter(pk=session.pk).exists()
