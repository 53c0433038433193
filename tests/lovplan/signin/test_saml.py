"""The municipality's own sign-in by SAML: who comes in, with which roles, and which answers are not believed.

The provider is pysaml2, which knows lovplan by the metadata that lovplan shows. Its answer is sent as a browser sends
it from another site: without the cookies of the session.
"""

from __future__ import annotations

import re
from base64 import b64encode
from datetime import date
from typing import Any

import pytest
from allauth.socialaccount.models import SocialAccount
from django.contrib.sessions.models import Session
from django.core.cache import caches
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from lxml import etree
from saml2 import element_to_extension_element
from saml2.saml import AttributeValue

from activities.models import Draft, Role, User
from activities.people.actions.people import leave
from lovplan.signin.actions import tie_group
from lovplan.signin.configured import MICROSOFT, municipal_sign_in
from tests.harness.damage import damaged
from tests.harness.pages import flat
from tests.harness.saml import ISSUER, NAMEID_FORMAT_TRANSIENT, Change, Provider, form_of
from tests.harness.saml_forged import BEFORE_SIGNING, EMAIL, MINE, SITE, WRAPPINGS

pytestmark = pytest.mark.django_db

BEGIN, ANSWER, FINISH, METADATA = (f"/logga-in/saml/{page}" for page in ("", "svar/", "klart/", "metadata/"))
CLAIMS = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims"
OBJECT_ID = f"{MICROSOFT}/identity/claims/objectidentifier"
SAML: dict[str, Any] = {
    "metadata": "",
    "issuer": ISSUER,
    "entity_id": "",
    "name": "Kommunens inloggning",
    "vouches": True,
    "hours": 12,
    "id": OBJECT_ID,
    "email": f"{CLAIMS}/emailaddress",
    "full_name": f"{MICROSOFT}/identity/claims/displayname",
    "groups": "groups",
}
NO_OIDC = {"issuer": "", "client_id": "", "secret": ""}


@pytest.fixture(scope="module")
def kept(tmp_path_factory) -> Provider:
    return Provider(tmp_path_factory.mktemp("idp"))


@pytest.fixture
def set_up(settings, kept):
    """set_up(vouches=False, …): the installation is set up for the provider, and the provider for it."""

    def use(**other: Any) -> Provider:
        told = {**SAML, "metadata": str(kept.metadata), **other}
        found = municipal_sign_in(oidc=NO_OIDC, saml=told, url=SITE)
        settings.LOVPLAN_MUNICIPAL, settings.SOCIALACCOUNT_PROVIDERS = found
        caches["own"].clear()
        kept.knows(Client().get(METADATA).content.decode())
        return kept

    return use


@pytest.fixture
def provider(set_up) -> Provider:
    return set_up()


@pytest.fixture
def controller(person) -> User:
    user = person("controller")
    user.email = EMAIL
    user.save()
    return user


def asked(client: Client, where: str = BEGIN) -> str:
    """Where the browser is sent with its question."""
    response = client.get(where)
    assert response.status_code == 302, flat(response)
    return response["Location"]


def told(email: str | None = EMAIL, **other: Any) -> dict[str, Any]:
    """What the provider tells of somebody; no groups unless they are given."""
    attributes: dict[str, Any] = {SAML["email"]: email, SAML["full_name"]: "Kim Ek", **other}
    return {name: value for name, value in attributes.items() if value}


def send(client: Client, xml: str):
    """The answer reaches lovplan from the provider's page, and the browser follows where it is led."""
    elsewhere = Client(enforce_csrf_checks=True)
    response = elsewhere.post(ANSWER, form_of(xml))
    assert "sessionid" not in response.cookies  # which would take the place of the session that asked
    if response.status_code != 302:
        return response
    for name, cookie in response.cookies.items():
        client.cookies[name] = cookie.value
    return client.get(response["Location"])


def comes(provider: Provider, client: Client | None = None, **other: Any):
    """Somebody signs in. The browser, and what it was answered."""
    client = client or Client()
    attributes = other.pop("attributes", None) or told(**other.pop("tells", {}))
    return client, send(client, provider.answer(asked(client), attributes, **other))


def signed_in(client: Client) -> bool:
    return client.get("/mitt-arbete/").status_code == 200


def refused(found: tuple[Client, Any]) -> bool:
    client, response = found
    said = response.status_code == 401 and "gick inte att logga in" in flat(response)
    return said and not signed_in(client) and not SocialAccount.objects.exists()


def test_a_person_of_the_municipality_comes_in_and_has_the_roles_of_her_groups(provider, person):
    tie_group(group="LOV-controller", role=Role.objects.get(title="Controller"), by=person("admin"))
    client = Client()
    assert "Logga in med Kommunens inloggning" in flat(client.get("/logga-in/?next=/plan/lov-sarskilt-boende/"))
    there = asked(client, f"{BEGIN}?next=/plan/lov-sarskilt-boende/")
    attributes = told("kim.ek@kommunen.se", groups=["lov-CONTROLLER", "Alla"])
    assert send(client, provider.answer(there, attributes)).url == "/plan/lov-sarskilt-boende/"
    kim = User.objects.get(email="kim.ek@kommunen.se")
    assert (kim.name, kim.has_usable_password()) == ("Kim Ek", False)
    assert [held.role.title for held in kim.holdings.all()] == ["Controller"]
    assert "Uppdatera signal" in flat(client.get("/mitt-arbete/"))
    assert SocialAccount.objects.get().extra_data == {"name": "Kim Ek", "email": "kim.ek@kommunen.se"}
    assert "saml-svar" in client.cookies and not client.get(FINISH).context["user"].is_anonymous
    # In no group any more that the answer tells of; and then told of none at all, which changes nothing.
    comes(provider, attributes=told("kim.ek@kommunen.se"))
    assert kim.holdings.exists()
    comes(provider, attributes=told("kim.ek@kommunen.se", groups=["Alla"]))
    assert not kim.holdings.exists()


def test_the_first_time_one_is_known_by_an_address_that_is_vouched_for_and_then_by_the_account(set_up, controller):
    provider = set_up()
    assert signed_in(comes(provider, tells={"email": EMAIL.title()})[0])
    User.objects.filter(pk=controller.pk).update(email="annan@kommunen.se")
    assert signed_in(comes(provider)[0])
    assert not signed_in(comes(provider, sub="s-2")[0])

    SocialAccount.objects.all().delete()
    User.objects.filter(pk=controller.pk).update(email=EMAIL)
    client, response = comes(set_up(vouches=False))
    assert response.status_code == 403 and "Du finns inte i lovplan" in flat(response) and not signed_in(client)


def test_leavers_are_refused(provider, controller, person):
    client, _ = comes(provider)
    leave(person=controller, last_day=date(2020, 12, 14), by=person("admin"))
    assert not signed_in(client)
    client, response = comes(provider)
    assert response.url == "/logga-in/stangt/" and not signed_in(client)


def test_words_that_were_typed_come_along(provider, controller, client_of, row):
    client = client_of("controller")
    where = f"/plan/lov-sarskilt-boende/delaktivitet/{row('avtalsvillkor').pk}/uppdatera/"
    client.cookies.pop("sessionid")
    client.cookies.pop("senast", None)
    page = client.post(where, {"comment": "Orden som inte får försvinna", "signal": "ok"})
    sent = {"held": page.context["form"].initial["held"], "next": where}
    # No redirect, which the page's own policy for forms would stop at the other site.
    onwards = client.post(BEGIN, sent)
    assert onwards.status_code == 200 and "Det du skrev följer med" in flat(onwards)
    there = onwards["Refresh"].removeprefix("0; url=")
    assert f'href="{there.replace("&", "&amp;")}"' in onwards.content.decode()
    assert send(client, provider.answer(there, told())).url == where
    assert "Orden som inte får försvinna" in client.get(where).content.decode()
    assert Draft.objects.filter(by=controller).exists()


@pytest.mark.parametrize("what", BEFORE_SIGNING)
def test_an_answer_that_does_not_hold_is_refused(what, provider, controller, caplog):
    assert refused(comes(provider, **BEFORE_SIGNING[what]))
    assert "Signing in at the municipality failed" in caplog.text and "\nERROR" not in caplog.text


def test_an_answer_signed_by_another_is_refused_though_it_shows_the_right_certificate(provider, controller):
    assert refused(comes(provider, key=provider.stranger))


def test_who_it_is_must_be_said_by_something_that_lasts(provider, controller):
    assert refused(comes(provider, name_id=provider.name_id("s-1", NAMEID_FORMAT_TRANSIENT)))
    assert refused(comes(provider, name_id=provider.name_id("s" * 192)))
    assert refused(comes(provider, attributes=told(**{OBJECT_ID: ["o-1", "o-2"]})))
    comes(provider, attributes=told(**{OBJECT_ID: "o-1"}), name_id=provider.name_id("x", NAMEID_FORMAT_TRANSIENT))
    assert SocialAccount.objects.get().uid == "o-1"


@pytest.mark.parametrize("wrap", WRAPPINGS)
def test_what_is_signed_is_what_is_read(wrap, provider, controller):
    def wrapped(xml: str) -> str:
        tree = etree.fromstring(xml.encode())
        wrap(tree)
        return etree.tostring(tree, encoding="unicode")

    client = Client()
    xml = wrapped(provider.answer(asked(client), told(MINE)))
    assert EMAIL in xml
    assert refused((client, send(client, xml)))


def test_a_comment_that_the_signature_does_not_cover_cuts_nothing_off(provider, controller):
    client = Client()
    xml = provider.answer(asked(client), told(f"{EMAIL}.annan.se"))
    client, response = client, send(client, xml.replace(f"{EMAIL}.annan.se", f"{EMAIL}<!---->.annan.se"))
    assert response.status_code in (401, 403) and not signed_in(client)


def test_what_is_no_answer_at_all_is_refused(provider):
    bomb = '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'
    before = Session.objects.count()
    for xml in ("", "<x/>", "<x", bomb, '<!DOCTYPE x SYSTEM "file:///etc/passwd"><x/>'):
        assert Client().post(ANSWER, form_of(xml)).status_code == 401, xml
    for form in ({}, {"SAMLResponse": "é"}, {"SAMLResponse": "a"}):
        assert Client().post(ANSWER, form).status_code == 401, form
    assert Session.objects.count() == before  # nobody fills the table by sending what does not hold
    assert Client().get(ANSWER)["Location"] == "/logga-in/"


def test_an_attribute_that_holds_a_name_is_read_as_its_text(provider, controller):
    def nested(name: str) -> Change:
        def change(response: Any, assertion: Any) -> None:
            for told_of in assertion.attribute_statement[0].attribute:
                if told_of.name == name:
                    name_id = provider.name_id(told_of.attribute_value[0].text)
                    told_of.attribute_value = [
                        AttributeValue(extension_elements=[element_to_extension_element(name_id)])
                    ]

        return change

    assert signed_in(comes(provider, tells={OBJECT_ID: "o-1"}, change=nested(OBJECT_ID))[0])
    assert SocialAccount.objects.get().uid == "o-1"
    assert signed_in(comes(provider, tells={OBJECT_ID: "o-1"}, change=nested(SAML["email"]))[0])


@pytest.mark.drill
@pytest.mark.drill_on_postgresql
def test_whatever_the_provider_vouches_for_is_taken_or_refused_in_words(provider, controller):
    for where in (SAML["email"], SAML["full_name"], "groups", OBJECT_ID):
        for odd in (" ", "\n", "å" * 400, "<b>", "a@b@c", "\u202e", f"{EMAIL}\r\nBcc: a@b.se"):
            attributes = {SAML["email"]: EMAIL, SAML["full_name"]: "Kim Ek", where: [odd]}
            assert comes(provider, attributes=attributes)[1].status_code in (200, 302, 401, 403), (where, odd)


@pytest.mark.drill
def test_a_damaged_answer_is_refused_or_says_what_it_said_before(provider, controller):
    """Some damage changes nothing that is signed: then the same person comes in, and nobody else."""
    answered, came = 0, 0
    for seed in range(4):
        client = Client()
        xml = provider.answer(asked(client), told())
        for other in damaged(xml, 150, seed):
            elsewhere = Client()
            form = {"SAMLResponse": b64encode(other.encode("utf-8", "surrogatepass")).decode(), "RelayState": ""}
            response = elsewhere.post(ANSWER, form)
            answered += 1
            assert response.status_code in (302, 401), other
            if response.status_code == 302:
                held = elsewhere.cookies["saml-svar"].value
                told_of = Session.objects.get(session_key=held).get_decoded()["told"]
                assert told_of["claims"] == {"email": EMAIL, "name": "Kim Ek"} and told_of["uid"] == "s-1", other
                came += 1
    assert answered == 600 and came < 300


def test_an_answer_is_taken_once_and_only_by_the_browser_that_asked(provider, controller):
    client, thief = Client(), Client()
    xml = provider.answer(asked(client), told())
    assert send(client, xml).status_code == 302 and signed_in(client)
    client.post("/logga-ut/")
    for browser in (client, thief):
        assert send(browser, xml).status_code == 401 and not signed_in(browser)
    assert thief.get(FINISH).status_code == 401
    # The question stands outside what is signed, too: put there the thief's own.
    asked(thief)
    own = list(thief.session["socialaccount_states"])[-1]
    moved = re.sub('InResponseTo="[^"]*"', f'InResponseTo="{own}"', xml, count=1)
    assert moved != xml and send(thief, moved).status_code == 401 and not signed_in(thief)


def test_one_is_told_when_the_provider_cannot_be_read_about_and_comes_in_by_what_was_read_before(
    set_up, controller, kept, monkeypatch
):
    provider = set_up()
    asked(Client())
    moved = kept.metadata.rename(kept.metadata.with_suffix(".away"))
    try:
        caches["own"].delete("saml_provider")
        assert signed_in(comes(provider)[0])
        caches["own"].clear()
        response = Client().get(BEGIN)
        assert response.status_code == 401 and "gick inte att logga in" in flat(response)
    finally:
        moved.rename(kept.metadata)
    caches["own"].clear()
    client = Client()
    asked(client, f"{BEGIN}?next=https://example.se/")
    assert all("example.se" not in str(state) for state in client.session["socialaccount_states"].values())


def test_the_settings_say_what_is_missing(kept):
    def found(*, oidc: dict[str, str] = NO_OIDC, url: str = SITE, **saml: str) -> str:
        with pytest.raises(ImproperlyConfigured) as error:
            municipal_sign_in(oidc=oidc, saml={**SAML, "metadata": str(kept.metadata), **saml}, url=url)
        return str(error.value)

    for half in ({"metadata": ""}, {"issuer": ""}, {"url": ""}):
        assert "halvt inställd. Sätt LOVPLAN_SAML_METADATA" in found(**half)
    for unreadable in ("http://adfs.kommunen.se/metadata", "/finns/inte.xml", "metadata.xml"):
        assert f"LOVPLAN_SAML_METADATA={unreadable} går inte att läsa" in found(metadata=unreadable)
    assert "inte båda" in found(oidc={**NO_OIDC, "issuer": "https://login.microsoftonline.com/"})
    assert "LOVPLAN_SAML_ISSUER är längre" in found(issuer="x" * 201)
    assert "halvt inställd. Sätt LOVPLAN_OIDC_ISSUER" in found(
        metadata="", issuer="", oidc={**NO_OIDC, "issuer": "https://login.microsoftonline.com/"}
    )
