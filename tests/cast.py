"""The fixed cast: the demo's plan, people and signals, in the database before the first test and again after each."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import pytest
from django.db import connection
from django.test import Client

from activities.calendar import clock
from activities.models import Membership, Plan, RoleHolding, Signal, SubActivity, User
from activities.models.register import save
from lovplan.demo import year
from lovplan.middleware import KEY, SEEN
from tests.harness.databases import Databases

PEOPLE = year.people()


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_blocker: pytest.FixtureDef, databases: Databases
) -> Iterator[None]:
    """A copy of the demo for each process that tests; every test rolls back to it. Instead of pytest-django's own."""
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        databases.use_demo(connection)
        # The cast signs in outside the demo too, where demo people are refused.
        for user in User.objects.all():
            user.is_demo = False
            save(record=user, by=None, reason="Testernas början")
    yield
    connection.close()


@pytest.fixture
def plan(db: None) -> Plan:
    return Plan.objects.get(slug=year.SLUG)


@pytest.fixture
def person(db: None) -> Callable[[str], User]:
    """person("controller")"""
    return lambda username: User.objects.get(username=username)


@pytest.fixture
def lead_too(plan: Plan, person: Callable[[str], User]) -> Callable[[str], User]:
    """lead_too("controller"): the person leads arbetsgrupp LOV as well, beside avdelningschefen."""

    def hold(username: str) -> User:
        leads = Membership.objects.get(group__plan=plan, group__kind="steering", kind="responsible")
        return RoleHolding.objects.create(role=leads.role, user=person(username), start="2020-01-01").user

    return hold


@pytest.fixture
def row(db: None) -> Callable[[str], SubActivity]:
    """row("avtalsvillkor"): the one row whose name holds the words."""

    def find(words: str) -> SubActivity:
        (found,) = [row for row in SubActivity.objects.select_related("activity") if words in row.name]
        return found

    return find


@pytest.fixture
def signal(db: None) -> Callable[[str], Signal]:
    """signal("deviating")"""
    return lambda key: Signal.objects.get(pk=key)


@pytest.fixture
def client_of(person: Callable[[str], User]) -> Callable[[str], Client]:
    """client_of("controller"): a browser without scripts, signed in."""

    def sign_in(username: str) -> Client:
        client = Client()
        client.force_login(person(username))
        # As after the first page of a session, which prolongs it and counts what waits: a page's queries are its own.
        session = client.session
        session[SEEN] = int(time.time())
        session[KEY] = {"at": int(time.time()), "on": clock.today().isoformat(), "number": 0}
        session.save()
        return client

    return sign_in
