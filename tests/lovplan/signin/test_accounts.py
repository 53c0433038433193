"""Local accounts: passwords that are chosen, forgotten and changed, and the second step."""

from __future__ import annotations

import re
from datetime import date
from time import monotonic

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.cache import cache
from django.test import Client, override_settings
from django.urls import NoReverseMatch, reverse

from activities.mail.actions import LINK_KEY
from activities.models import Mail, User
from activities.people.actions.passwords import make_link
from activities.people.actions.people import add_person, leave
from lovplan.demo.year import PASSWORD
from lovplan.signin import views
from tests.harness.pages import flat

pytestmark = pytest.mark.django_db

NEW = "en-lång-fras-om-höst"


@pytest.fixture(autouse=True)
def waited(monkeypatch) -> list[float]:
    """How long the answers would have been held back, in seconds."""
    found: list[float] = []
    monkeypatch.setattr(views, "sleep", found.append)
    return found


def sign_in(client: Client, username: str, password: str = PASSWORD, **more: str):
    return client.post("/logga-in/", {"login": username, "password": password, **more})


def forget(email: str, client: Client | None = None):
    return (client or Client()).post("/logga-in/glomt-losenord/", {"email": email}, follow=True)


def code_of(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


@pytest.fixture
def controller(person) -> User:
    user = person("controller")
    user.email = "controller@kommunen.se"
    user.save()
    return user


def test_a_forgotten_password_is_chosen_anew_by_a_mail_that_only_its_reader_sees(controller, client_of, settings):
    settings.LOVPLAN_MAIL = True
    told = [flat(forget(email)) for email in ("Controller@Kommunen.se", "nobody@kommunen.se")]
    assert told[0] == told[1] and "Finns det ett konto med den adressen" in told[0]
    mail = Mail.objects.get(to=controller.email)
    assert sign_in(Client(), "controller").status_code == 302  # the old one holds until the link is used
    hidden = flat(client_of("admin").get(f"/drift/mejl/{mail.pk}/"))
    assert "bara mottagaren" in hidden and "valj-losenord" not in hidden

    forget(controller.email)
    newest = Mail.objects.filter(to=controller.email).latest("pk").text
    (link,) = re.findall(r"https://lov\.exempel\.se(/valj-losenord/\S+)", newest)
    stranger = Client()
    where = stranger.get(link, follow=True).redirect_chain[-1][0]
    assert link not in where  # the key does not stand in what the browser tells others
    for refused in ("kort-ord", "lösenord1234", "controller@kommunen.se"):
        answer = stranger.post(where, {"password1": refused, "password2": refused})
        assert answer.status_code == 200 and answer.context["form"].errors["password1"], refused
    assert stranger.post(where, {"password1": NEW, "password2": NEW})["Location"] == "/"
    assert stranger.get("/mitt-arbete/").status_code == 200
    assert "Länken gäller inte" in flat(Client().get(link, follow=True))


def test_how_long_the_answer_takes_does_not_tell_whether_anybody_has_the_address(controller, settings, waited):
    settings.LOVPLAN_MAIL = True
    for email in (controller.email, "nobody@kommunen.se"):
        begun = monotonic()
        forget(email)
        assert monotonic() - begun + waited.pop() >= views.EVENED_OUT
    assert Mail.objects.filter(to=controller.email).count() == 1


def test_few_mails_are_sent_however_often_one_asks_and_none_to_who_has_left(controller, person, settings):
    settings.LOVPLAN_MAIL = True
    for _ in range(6):
        cache.clear()
        forget(controller.email)
    assert Mail.objects.filter(key__startswith=LINK_KEY).count() == 3
    leave(person=controller, last_day=date(2020, 12, 1), by=person("admin"))
    link = make_link(person=add_person(name="A", email="a@kommunen.se", by=person("admin")), by=person("admin"))
    User.objects.filter(email="a@kommunen.se").update(is_active=False)
    assert "Länken gäller inte" in flat(Client().get(link, follow=True))
    cache.clear()
    forget(controller.email)
    assert Mail.objects.filter(key__startswith=LINK_KEY).count() == 3


def test_without_a_mail_server_whoever_has_forgotten_is_told_whom_to_ask():
    assert "Be kommunens administratör" in flat(Client().get("/logga-in/glomt-losenord/"))


def test_one_is_led_to_where_one_was_going_and_never_to_another_site():
    assert sign_in(Client(), "controller", next="/plan/lov-sarskilt-boende/").url == "/plan/lov-sarskilt-boende/"
    for foreign in ("https://example.se/", "//example.se/", "javascript:alert(1)", "https:example.se"):
        assert sign_in(Client(), "controller", next=foreign).url == "/"


def test_a_session_gets_a_new_key_when_its_person_signs_in():
    client = Client()
    client.get("/logga-in/")
    client.session.save()
    before = client.cookies["sessionid"].value if "sessionid" in client.cookies else ""
    sign_in(client, "controller")
    assert client.cookies["sessionid"].value != before


def test_a_session_ends_when_its_person_is_shut_out_or_has_another_password(person):
    client, other = Client(), Client()
    sign_in(client, "controller")
    sign_in(other, "controller")
    sent = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    assert other.post("/mitt-konto/losenord/", sent).status_code == 302
    assert client.get("/mitt-arbete/").status_code == 302 and other.get("/mitt-arbete/").status_code == 200
    User.objects.filter(username="controller").update(is_active=False)
    assert other.get("/mitt-arbete/").status_code == 302


@pytest.mark.parametrize("name", ["account_signup", "account_email", "account_set_password", "mfa_list_webauthn"])
def test_what_is_not_used_is_not_there(name):
    with pytest.raises(NoReverseMatch):
        reverse(name)


@pytest.fixture
def two_steps() -> tuple[Client, str, list[str]]:
    """A browser of the controller's, the secret of their app, and the codes for when it is lost."""
    client = Client()
    sign_in(client, "controller")
    asked = client.get("/mitt-konto/tva-steg/sla-pa/", follow=True)
    assert "Skriv ditt lösenord" in flat(asked)
    page = client.post(asked.redirect_chain[-1][0], {"password": PASSWORD}, follow=True)
    secret = page.context["form"].secret
    wrong = client.post("/mitt-konto/tva-steg/sla-pa/", {"code": "000000"})
    assert wrong.status_code == 422 and "Koden stämmer inte" in flat(wrong)
    done = client.post("/mitt-konto/tva-steg/sla-pa/", {"code": code_of(secret)}, follow=True)
    return client, secret, done.context["unused_codes"]


def test_whoever_has_switched_on_the_second_step_signs_in_with_a_code(two_steps):
    _, secret, codes = two_steps
    assert len(codes) == 10
    assert not Authenticator.objects.filter(data__secret=secret).exists()  # no key in a copy of the database
    client = Client()
    assert sign_in(client, "controller").url == "/logga-in/kod/"
    assert client.get("/mitt-arbete/").status_code == 302
    assert "Koden stämmer inte" in flat(client.post("/logga-in/kod/", {"code": "123456"}))
    assert client.post("/logga-in/kod/", {"code": codes[0]}).status_code == 302
    assert client.get("/mitt-arbete/").status_code == 200
    again = Client()
    sign_in(again, "controller")
    assert "Koden stämmer inte" in flat(again.post("/logga-in/kod/", {"code": codes[0]}))


def test_the_codes_are_read_by_nobody_else(two_steps):
    page, other = "/mitt-konto/tva-steg/reservkoder/", Client()
    assert two_steps[0].get(page).context["unused_codes"] == two_steps[2]
    sign_in(other, "avdelningschef")
    asked = other.get(page, follow=True)
    assert other.post(asked.redirect_chain[-1][0], {"password": PASSWORD}, follow=True).status_code == 404


def test_codes_are_not_guessed(two_steps):
    client, secret = Client(), two_steps[1]
    sign_in(client, "controller")
    for number in range(6):
        answer = client.post("/logga-in/kod/", {"code": f"{number:06}"})
    assert "för många försök" in flat(answer)
    assert "för många försök" in flat(client.post("/logga-in/kod/", {"code": code_of(secret)}))


def test_an_administrator_gets_no_further_without_a_second_step_where_that_is_asked(two_steps, client_of, person):
    with override_settings(LOVPLAN_MFA_ADMINISTRATORS=True):
        assert client_of("avdelningschef").get("/mitt-arbete/").status_code == 200
        admin = client_of("admin")
        assert admin.get("/personer/").url == "/mitt-konto/tva-steg/"
        assert admin.get("/admin/").url == "/mitt-konto/tva-steg/"
        assert "Du är administratör och behöver det" in flat(admin.get("/mitt-konto/tva-steg/"))
        User.objects.filter(username="controller").update(is_superuser=True, is_staff=True)
        client = two_steps[0]
        assert client.get("/personer/").status_code == 200
        assert client.post("/mitt-konto/tva-steg/sla-av/").status_code == 200
        assert Authenticator.objects.filter(type="totp").exists()
    assert client.post("/mitt-konto/tva-steg/sla-av/").status_code == 302
    assert not Authenticator.objects.filter(type="totp").exists()
