"""A program that holds a key to the demo's plan."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from activities.keys.actions import make_api_key
from activities.models import Plan, User


@pytest.fixture
def key(plan: Plan, person: Callable[[str], User]) -> str:
    return make_api_key(plan=plan, name="Prov", expires_on=date(2021, 6, 30), by=person("avdelningschef"))


@pytest.fixture
def program(key: str) -> Client:
    return Client(headers={"Authorization": f"Bearer {key}"})
