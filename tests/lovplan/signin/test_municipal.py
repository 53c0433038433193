"""The municipality's own sign-in: who comes in, with which roles, and which answers are not believed."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from allauth.socialaccount.models import SocialAccount
from django.core.cache import cache
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from joserfc.jwk import OctKey

from activities.models import Role, RoleHolding, User
from activities.people.actions.people import leave
from lovplan.models import LoginGroup
from lovplan.signin.actions import tie_group, untie_group
from tests.harness.damage import damaged
from tests.harness.oidc import CLIENT, Provider, honest, running
from tests.harness.pages import flat

pytestmark = pytest.mark.django_db

BEGIN, ANSWER = "/logga-in/med/kommunen/", "/logga-in/med/kommunen/svar/"
EMAIL = "controller@kommunen.se"


@pytest.fixture
def municipal(settings):
    """municipal(issuer, vouches=False): the installation is set up for the provider."""

    def use(issuer: str, *, vouches: bool = True) -> None:
        asked = {"name": "Kommunens inloggning", "groups": "groups", "vouches": vouches, "hours": 12}
        settings.LOVPLAN_MUNICIPAL = {"begins": "openid_connect_login", **asked}
        app: dict[str, object] = {
            "provider_id": "kommunen",
            "name": "Kommunens inloggning",
            "client_id": CLIENT,
            "secret": "hemlig",
        }
        app["settings"] = {"server_url": issuer, "fetch_userinfo": False, "oauth_pkce_enabled": True}
        settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}
        cache.clear()

    return use


@pytest.fixture(scope="module")
def crafted() -> Iterator[Provider]:
    with running() as provider:
        yield provider


@pytest.fixture
def provider(crafted, municipal) -> Provider:
    municipal(crafted.url)
    return crafted


@pytest.fixture
def controller(person) -> User:
    user = person("controller")
    user.email = EMAIL
    user.save()
    return user


def asked(client: Client, where: str = BEGIN) -> dict[str, str]:
    """What the browser is sent to the provider with."""
    response = client.get(where)
    assert response.status_code == 302, flat(response)
    return {name: values[0] for name, values in parse_qs(urlsplit(response["Location"]).query).items()}


def answer(client: Client, provider: Provider, sent: dict[str, str], **claims: object):
    provider.token = provider.sign(provider.claims(**{"nonce": sent["nonce"], **claims}))
    return client.get(ANSWER, {"code": "c", "state": sent["state"]})


def signed_in(client: Client) -> bool:
    return client.get("/mitt-arbete/").status_code == 200


@pytest.mark.filterwarnings("ignore:get_jwt_config:DeprecationWarning")
def test_a_person_of_the_municipality_comes_in_and_has_the_roles_of_her_groups(
    municipal, person, settings, monkeypatch
):
    """Against a provider that is none of ours."""
    monkeypatch.setenv("AUTHLIB_INSECURE_TRANSPORT", "1")
    tie_group(group="LOV-controller", role=Role.objects.get(title="Controller"), by=person("admin"))
    new = honest.User(
        sub="e7", claims={"email": "kim.ek@kommunen.se", "name": "Kim Ek", "groups": ["lov-CONTROLLER", "Alla"]}
    )
    with honest.run_server_in_thread(user_claims=[new]) as server:
        municipal(f"http://localhost:{server.server_port}")
        client = Client()
        page = client.get("/logga-in/?next=/plan/lov-sarskilt-boende/")
        assert "Logga in med Kommunens inloggning" in flat(page)
        there = client.get(f"{BEGIN}?next=/plan/lov-sarskilt-boende/")["Location"]
        back = requests.post(there, data={"sub": "e7"}, allow_redirects=False, timeout=10).headers["Location"]
        assert client.get(back.removeprefix("http://testserver"))["Location"] == "/plan/lov-sarskilt-boende/"
    assert "Uppdatera signal" in flat(client.get("/mitt-arbete/"))
    kim = User.objects.get(email="kim.ek@kommunen.se")
    assert (kim.name, kim.has_usable_password()) == ("Kim Ek", False)
    assert [held.role.title for held in kim.holdings.all()] == ["Controller"]
    assert client.get("/plan/lov-sarskilt-boende/").status_code == 200
    assert "inget lösenord här" in flat(client.get("/mitt-konto/losenord/"))


def test_the_first_time_one_is_known_by_an_address_that_is_vouched_for_and_then_by_the_account(
    provider, municipal, controller
):
    client = Client()
    assert answer(client, provider, asked(client), email=EMAIL.title()).status_code == 302 and signed_in(client)
    User.objects.filter(pk=controller.pk).update(email="annan@kommunen.se")
    again = Client()
    assert answer(again, provider, asked(again), email=EMAIL).status_code == 302 and signed_in(again)

    SocialAccount.objects.all().delete()
    municipal(provider.url, vouches=False)
    User.objects.filter(pk=controller.pk).update(email=EMAIL)
    stranger = Client()
    refused = answer(stranger, provider, asked(stranger), email=EMAIL)
    assert refused.status_code == 403 and "Du finns inte i lovplan" in flat(refused) and not signed_in(stranger)
    assert not SocialAccount.objects.exists()


def test_nobody_is_added_without_a_group_or_with_an_address_that_is_denied(provider, person):
    tie_group(group="g", role=Role.objects.get(title="Controller"), by=person("admin"))
    before = User.objects.count()
    for claims in ({"groups": ["annan"]}, {"groups": ["g"], "email_verified": False}, {"groups": ["g"], "email": None}):
        client = Client()
        refused = answer(client, provider, asked(client), **{"email": "ny@kommunen.se", **claims})
        assert refused.status_code == 403, claims
    assert User.objects.count() == before


def test_roles_follow_the_groups_and_those_outside_the_table_are_left_alone(provider, controller, person):
    admin = person("admin")
    theirs, other = Role.objects.get(title="Controller"), Role.objects.create(title="Upphandlare")
    tie_group(group="c", role=theirs, by=admin)
    tie_group(group="u", role=other, by=admin)
    own = Role.objects.create(title="Egen")
    RoleHolding.objects.create(role=own, user=controller, start="2020-01-01")

    def held() -> set[str]:
        today = RoleHolding.objects.filter(user=controller, start__lte="2020-12-15").exclude(end__lt="2020-12-15")
        return {holding.role.title for holding in today}

    def comes_with(groups: object) -> set[str]:
        client = Client()
        answer(client, provider, asked(client), email=EMAIL, groups=groups)
        assert signed_in(client)
        return held()

    assert comes_with(["c", "u"]) == {"Controller", "Upphandlare", "Egen"}
    assert comes_with(None) == {"Controller", "Upphandlare", "Egen"}  # told of no groups at all: nothing is known
    assert comes_with(["u"]) == {"Upphandlare", "Egen"}
    assert RoleHolding.objects.get(user=controller, role=theirs).end == date(2020, 12, 14)
    assert comes_with([]) == {"Egen"}
    assert comes_with("c") == {"Controller", "Egen"}
    told = RoleHolding.history.filter(user=controller, role=other).first()
    assert (told.history_type, told.history_user) == ("-", controller)


def test_leavers_are_refused_and_a_session_lasts_no_longer_than_a_working_day(provider, controller, person):
    client = Client()
    answer(client, provider, asked(client), email=EMAIL)
    session = client.session
    session["account_authentication_methods"][0]["at"] = time.time() - 13 * 3600
    session.save()
    assert client.get("/mitt-arbete/")["Location"] == "/logga-in/?next=/mitt-arbete/"

    answer(client, provider, asked(client), email=EMAIL)
    leave(person=controller, last_day=date(2020, 12, 14), by=person("admin"))
    assert not signed_in(client)
    refused = answer(client, provider, asked(client), email=EMAIL)
    assert refused.url == "/logga-in/stangt/" and not signed_in(client)


NOW = int(time.time())
BAD = {
    "wrong issuer": {"iss": "https://example.se"},
    "wrong audience": {"aud": "annan"},
    "made for another too": {"aud": [CLIENT, "annan"], "azp": "annan"},
    "expired": {"exp": NOW - 3600, "iat": NOW - 7200},
    "another question": {"nonce": "annan"},
    "no question": {"nonce": None},
    "for ever": {"exp": None},
    "nobody": {"sub": None},
}


@pytest.mark.parametrize("what", BAD)
def test_an_answer_that_does_not_hold_is_refused(what, provider, controller):
    client = Client()
    refused = answer(client, provider, asked(client), email=EMAIL, **BAD[what])
    assert refused.status_code == 401 and "gick inte att logga in" in flat(refused)
    assert not signed_in(client) and not SocialAccount.objects.exists()


def test_an_answer_that_is_unsigned_or_signed_by_another_is_refused(provider, controller):
    for sign in (
        lambda claims: provider.sign(claims, alg="none"),
        lambda claims: provider.sign(claims, key=provider.stranger),
        lambda claims: provider.sign(claims, kid="k2"),
        lambda claims: provider.sign(claims, key=OctKey.import_key("hemlig" * 8), alg="HS256"),
        lambda claims: provider.sign(claims)[:-8] + "AAAAAAAA",
        lambda claims: "",
    ):
        client = Client()
        sent = asked(client)
        provider.token = sign(provider.claims(nonce=sent["nonce"], email=EMAIL))
        assert client.get(ANSWER, {"code": "c", "state": sent["state"]}).status_code == 401
        assert not signed_in(client)


@pytest.mark.drill
def test_a_damaged_answer_is_refused_or_says_what_it_said_before(provider, controller):
    came = 0
    for seed in range(300):
        client = Client()
        sent = asked(client)
        token = provider.sign(provider.claims(nonce=sent["nonce"], email=EMAIL))
        (provider.token,) = damaged(token, 1, seed)
        status = client.get(ANSWER, {"code": "c", "state": sent["state"]}).status_code
        assert status == 401 or (status == 302 and SocialAccount.objects.get().uid == "s-1"), provider.token
        came += status == 302
    assert came < 30


ODD = ("", " ", 5, True, 1e400, [], ["a"], [["a"]], {}, {"a": 1}, "\0", "å" * 400, "a@b@c", f"{EMAIL}\r\nBcc: a@b.se")
CLAIMS = ("email", "name", "groups", "sub", "email_verified", "iat", "exp", "aud", "iss", "nonce")


@pytest.mark.parametrize(
    ("odd", "status"),
    [
        ({"name": 5}, 302),
        ({"picture": 1}, 302),
        ({"email": {"a": 1}}, 403),
        ({"sub": ""}, 401),
        ({"sub": "s" * 192}, 401),
    ],
)
def test_what_is_no_text_tells_nothing(odd, status, provider, controller):
    client = Client()
    assert answer(client, provider, asked(client), **{"email": EMAIL, **odd}).status_code == status
    assert signed_in(client) is (status == 302)


@pytest.mark.drill
@pytest.mark.drill_on_postgresql
@pytest.mark.parametrize("name", CLAIMS)
def test_whatever_the_provider_vouches_for_is_taken_or_refused_in_words(name, provider, controller):
    for odd in ODD:
        client = Client()
        found = answer(client, provider, asked(client), **{"email": EMAIL, name: odd})
        assert found.status_code in (200, 302, 401, 403), (odd, found.status_code)


def test_an_answer_is_taken_once_and_only_by_the_browser_that_asked(provider, controller):
    client, thief = Client(), Client()
    sent = asked(client)
    first = answer(client, provider, sent, email=EMAIL, jti="j1")
    assert first.status_code == 302
    used = provider.token
    assert client.get(ANSWER, {"code": "c", "state": sent["state"]}).status_code == 401
    stolen = asked(thief)
    provider.token = used
    assert thief.get(ANSWER, {"code": "c", "state": stolen["state"]}).status_code == 401
    assert thief.get(ANSWER, {"code": "c", "state": sent["state"]}).status_code == 401
    assert not signed_in(thief)


def test_one_is_told_when_the_provider_is_away_or_says_no(provider, municipal):
    client = Client()
    sent = asked(client)
    refused = client.get(ANSWER, {"error": "access_denied", "state": sent["state"]})
    assert refused.status_code == 401 and "gick inte att logga in" in flat(refused)
    municipal("http://127.0.0.1:9")
    assert client.get(BEGIN).status_code == 401
    asked_elsewhere = "https://example.se/"
    municipal(provider.url)
    asked(client, f"{BEGIN}?next={asked_elsewhere}")
    states = client.session["socialaccount_states"].values()
    assert all(asked_elsewhere not in str(state) for state in states)


def test_which_group_gives_which_role_is_kept_by_administrators(person, client_of):
    role = Role.objects.get(title="Controller")
    with pytest.raises(PermissionDenied):
        tie_group(group="g", role=role, by=person("avdelningschef"))
    for group, chosen in (("", role), ("g", None)):
        with pytest.raises(ValidationError):
            tie_group(group=group, role=chosen, by=person("admin"))
    client = client_of("admin")
    assert client.post("/personer/inloggning/", {"group": "LOV", "role": role.pk}).status_code == 302
    page = flat(client.get("/personer/inloggning/"))
    assert "LOV" in page and "Controller" in page
    twice = client.post("/personer/inloggning/", {"group": "LOV", "role": role.pk})
    assert twice.status_code == 422
    tie = LoginGroup.objects.get()
    assert client.post(f"/personer/inloggning/{tie.pk}/ta-bort/").status_code == 302
    assert LoginGroup.history.first().history_user == person("admin")
    with pytest.raises(PermissionDenied):
        untie_group(tie=tie, by=person("controller"))
