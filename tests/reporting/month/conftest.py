from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.http import HttpResponse

from activities.calendar.month import Month
from reporting.models import PresentedMonth
from reporting.month import assemble
from reporting.month.actions import present_month
from tests.harness.reporting.month_pages import TODAY
from tests.harness.reporting.other_plans import at

THIS = Month(2020, 12)


@pytest.fixture
def look(client_of) -> Callable[..., HttpResponse]:
    """look(DECEMBER, "forvaltningschef"): the page as that person sees it."""

    def get(path: str, username: str = "forvaltningschef") -> HttpResponse:
        response = client_of(username).get(path)
        assert response.status_code == 200, path
        return response

    return get


@pytest.fixture
def present(plan, person):
    """Keep a month as presented, on the demo's day or another."""

    def act(month: Month = THIS, on: date = TODAY, hour: int = 10, reason: str = "") -> PresentedMonth:
        now = at(on, hour)
        presented = assemble.presented_of(plan, month)
        page = assemble.made(plan, month, today=on, presented=presented)
        return present_month(
            plan=plan,
            month=month,
            meeting_on=on,
            by=person("avdelningschef"),
            based_on=assemble.fingerprint(page, assemble.version_of(presented.get(month))),
            reason=reason,
            now=now,
        )

    return act
