"""A presented month that this code cannot read: it is explained, and the months after it are told all the same."""

from __future__ import annotations

from datetime import date

import pytest

from activities.calendar.month import Month
from activities.models import Plan
from reporting.models import PresentedMonth
from reporting.month import assemble
from tests.harness.pages import flat
from tests.harness.reporting.month_pages import DECEMBER, MONTHS

pytestmark = pytest.mark.django_db

NOVEMBER = f"{MONTHS}2020-11/"


@pytest.fixture
def unreadable():
    """November presented anew, in a form of later code."""
    kept = PresentedMonth.objects.get(year=2020, number=11)
    kept.pk, kept._state.adding, kept.version, kept.reason = None, True, 2, "Fel dag."
    kept.snapshot = kept.snapshot.replace('"schema": 1', '"schema": 99')
    kept.save()
    return kept


@pytest.mark.parametrize("page", ["", "version/2/", "rader/", "visa/", "manad.pdf"])
def test_the_month_is_explained(page, unreadable, client_of):
    response = client_of("forvaltningschef").get(f"{NOVEMBER}{page}")
    assert response.status_code == 422
    assert "November 2020 kan inte visas" in flat(response)
    assert "presenterades för ledningsgruppen 26 november 2020 av Avdelningschef, version 2" in flat(response)
    assert f'<a href="{NOVEMBER}nu/">' in response.content.decode()


def test_it_can_be_read_as_it_is_counted_today_and_its_other_version_as_it_was(unreadable, look):
    assert "Det som ledningsgruppen såg står" in flat(look(f"{NOVEMBER}nu/"))
    assert "Ersatt. Det här är version 1." in flat(look(f"{NOVEMBER}version/1/"))


def test_later_months_are_compared_with_the_plan_of_its_day(unreadable, plan, look):
    presented = assemble.presented_of(plan, Month(2020, 12))
    today = date(2020, 12, 15)
    page = assemble.made(plan, Month(2020, 12), today=today, presented=presented)
    first = PresentedMonth.objects.get(plan=Plan.objects.get(), year=2020, number=11, version=1)
    assert page.since == first.as_of.isoformat()
    before = assemble.read(first.snapshot)
    assert [count.before for count in page.counts] == [count.now for count in before.counts]
    assert "Jämfört med 26 november 2020, det ledningsgruppen senast såg" in flat(look(DECEMBER))
