"""Keys: who makes them, that nothing but their hash is kept, and all that ends them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test import Client

from activities.calendar import clock
from activities.keys import actions
from activities.keys.opening import held_key
from activities.models import AccessKey, Plan, RoleHolding, User
from tests.harness.pages import flat
from tests.harness.queries import query_budget

pytestmark = pytest.mark.django_db
KINDS = ("person", "plan", "api")
MUCH_LATER = date(2021, 6, 30)


@pytest.fixture
def made(plan, person) -> Callable[[str], str]:
    """made("plan"): the secret of a key that the plan's leader has made."""
    by = person("avdelningschef")
    return lambda kind: {
        "person": lambda: actions.make_own_calendar(by=by),
        "plan": lambda: actions.make_plan_calendar(plan=plan, by=by),
        "api": lambda: actions.make_api_key(plan=plan, name="Power BI", expires_on=MUCH_LATER, by=by),
    }[kind]()


def leaves(by: User, plan: Plan) -> None:
    User.objects.filter(pk=by.pk).update(last_day=clock.today() - timedelta(days=1))


def is_shut_out(by: User, plan: Plan) -> None:
    User.objects.filter(pk=by.pk).update(is_active=False)


def is_of_the_demo(by: User, plan: Plan) -> None:
    User.objects.filter(pk=by.pk).update(is_demo=True)


def loses_the_role(by: User, plan: Plan) -> None:
    RoleHolding.objects.filter(user=by).update(end=clock.today() - timedelta(days=1))


def revokes(by: User, plan: Plan) -> None:
    actions.end_own_calendar(by=by)
    for key in AccessKey.objects.of_plan(plan):
        actions.revoke_key(key=key, by=by)


def makes_a_new_one(by: User, plan: Plan) -> None:
    actions.make_own_calendar(by=by)
    actions.make_plan_calendar(plan=plan, by=by)
    for key in AccessKey.objects.of_plan(plan).filter(kind="api"):
        actions.revoke_key(key=key, by=by)


ENDS = (leaves, is_shut_out, is_of_the_demo, loses_the_role, revokes, makes_a_new_one)


def answer(secret: str, kind: str) -> Any:
    if kind == "api":
        return Client(headers={"Authorization": f"Bearer {secret}"}).get("/api/1/plans")
    return Client().get(f"/kalender/{secret}.ics")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("end", ENDS)
def test_whatever_ends_a_key_it_is_answered_as_one_that_never_was(kind, end, made, person, plan):
    secret = made(kind)
    assert answer(secret, kind).status_code == 200
    end(person("avdelningschef"), plan)
    with query_budget(1):
        dead = answer(secret, kind)
    with query_budget(1):
        unknown = answer("x" * 43, kind)
    assert dead.status_code == unknown.status_code == (401 if kind == "api" else 404)
    assert dead.content == unknown.content
    told, other = ({**answered.headers, "X-Request-ID": ""} for answered in (dead, unknown))
    assert told == other


def test_a_key_holds_through_its_last_day_and_no_longer(made, monkeypatch):
    secret = made("api")
    for day, holds in ((MUCH_LATER, True), (MUCH_LATER + timedelta(days=1), False)):
        monkeypatch.setattr(clock, "today", lambda day=day: day)
        assert bool(held_key(secret, "api")) is holds


def test_a_key_opens_its_own_door_alone(made):
    assert answer(made("plan"), "api").status_code == 401
    assert answer(made("api"), "plan").status_code == 404


@pytest.mark.parametrize("kind", KINDS)
def test_the_secret_itself_is_kept_nowhere(kind, made):
    secret = made(kind)
    assert AccessKey.objects.filter(digest=hashlib.sha256(secret.encode()).hexdigest()).exists()
    with connection.cursor() as cursor:
        for table in ("activities_accesskey", "activities_historicalaccesskey"):
            cursor.execute(f"SELECT * FROM {table}")
            assert secret not in str(cursor.fetchall())


@pytest.mark.parametrize("who", ["controller", "forvaltningschef", "namndsekreterare", "partner"])
def test_only_whoever_leads_and_administrators_share_a_plan(who, plan, person):
    with pytest.raises(PermissionDenied):
        actions.make_api_key(plan=plan, name="Prov", expires_on=MUCH_LATER, by=person(who))
    with pytest.raises(PermissionDenied):
        actions.make_plan_calendar(plan=plan, by=person(who))
    assert not AccessKey.objects.exists()


def test_an_external_partner_has_no_key_at_all(person, client_of):
    with pytest.raises(PermissionDenied):
        actions.make_own_calendar(by=person("partner"))
    assert client_of("partner").get("/mitt-arbete/kalender/").status_code == 404


def test_nobody_shares_a_plan_under_uppbyggnad(plan, made, person):
    secret = made("api")
    Plan.objects.update(state="building", decided_on=None, decided_paragraph="")
    assert held_key(secret, "api") is None
    with pytest.raises(PermissionDenied):
        actions.make_plan_calendar(plan=plan, by=person("admin"))


def test_another_leader_revokes_what_somebody_made(made, plan, person, lead_too):
    secret = made("api")
    key = AccessKey.objects.get(kind="api")
    with pytest.raises(PermissionDenied):
        actions.revoke_key(key=key, by=person("controller"))
    actions.revoke_key(key=key, by=lead_too("controller"))
    assert held_key(secret, "api") is None
    assert key.history.first().history_user == person("controller")


def test_ones_own_calendar_is_revoked_by_nobody_else(made, person):
    made("person")
    with pytest.raises(PermissionDenied):
        actions.revoke_key(key=AccessKey.objects.get(kind="person"), by=person("admin"))


def test_all_that_is_wrong_with_a_key_is_told_at_once(plan, person):
    with pytest.raises(ValidationError) as told:
        actions.make_api_key(plan=plan, name=" ", expires_on=date(2022, 12, 31), by=person("avdelningschef"))
    assert set(told.value.message_dict) == {"name", "expires_on"}


def test_the_page_shows_a_key_once_and_then_whose_it_is(client_of):
    client, page = client_of("avdelningschef"), "/plan/lov-sarskilt-boende/nycklar/"
    shown = client.post(page, {"name": "Power BI", "expires_on": "2021-06-30"})
    secret = shown.content.decode().partition('class="one-link">')[2].partition("<")[0]
    assert answer(secret, "api").status_code == 200 and "no-store" in shown["Cache-Control"]
    listed = client.get(page)
    assert secret not in listed.content.decode()
    assert "Power BI Gjord 2020-12-15 av Avdelningschef. Gäller till och med 2021-06-30. Användes senast" in flat(
        listed
    )
    again = client.post(page, {"name": "Arkivet", "expires_on": "2019-01-01"})
    assert again.status_code == 422 and 'value="Arkivet"' in again.content.decode()


def test_a_key_of_somebody_who_is_gone_is_told_to_hold_no_more(made, person, client_of):
    made("api")
    RoleHolding.objects.filter(user=person("avdelningschef")).update(end="2020-12-01")
    assert "Power BI (gäller inte)" in flat(client_of("admin").get("/plan/lov-sarskilt-boende/nycklar/"))
