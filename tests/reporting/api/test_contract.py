"""The API against its own description: odd questions by the thousand, and no answer that it does not describe."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import Case, GenerationMode

from activities.keys import actions
from reporting.api.site import description
from tests.harness.drills import DRILL

EXAMPLES = 5_000 if DRILL else 39  # in all: odd ones, wrong ones, and those that lead somewhere
THERE = {"plan": "lov-sarskilt-boende", "row": 1, "month": "2020-11", "tertial": "2020-T2", "version": 1}


@pytest.mark.drill
@pytest.mark.django_db
@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of the library's own libraries
def test_every_answer_is_one_that_is_described(key, monkeypatch):
    monkeypatch.setattr(actions, "MOST", 10**9)
    schema = schemathesis.openapi.from_dict(description())
    schema.app = WSGIHandler()  # lovplan.wsgi sets up Django anew, and with it what the gates have set
    operations = [found.ok() for found in schema.get_all_operations()]
    ways = len(operations) * 3
    asked: dict[int, int] = {}

    def ask(case: Case) -> None:
        response = case.call_and_validate(headers={"Authorization": f"Bearer {key}", "Accept-Encoding": "identity"})
        asked[response.status_code] = asked.get(response.status_code, 0) + 1

    for operation in operations:
        there = {name: value for name, value in THERE.items() if f"{{{name}}}" in operation.path}
        walk(ask, operation.as_strategy(), EXAMPLES // ways)
        walk(ask, operation.as_strategy(generation_mode=GenerationMode.NEGATIVE), EXAMPLES // ways)
        walk(ask, operation.as_strategy(path_parameters=there or None), EXAMPLES // ways)
    assert {200, 404, 422} <= asked.keys() and sum(asked.values()) >= EXAMPLES * 0.9, asked


def walk(ask: Callable[[Case], None], cases: Any, number: int) -> None:
    """Ask that many of the cases, each time the same ones in the ordinary run."""

    @settings(
        max_examples=number,
        deadline=None,
        database=None,
        derandomize=not DRILL,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=cases)
    def asking(case: Case) -> None:
        ask(case)

    asking()
