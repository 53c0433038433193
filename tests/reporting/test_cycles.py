"""Where the reports stood on a day that has passed, and today by both ways of asking."""

from __future__ import annotations

from datetime import date

import pytest

from activities.tertial import Tertial
from reporting.cycles import cycles_of, cycles_with_meetings
from reporting.models import SealedReport
from tests.reporting.sealed_copies import corrected_copy

pytestmark = pytest.mark.django_db

T2 = Tertial(2020, 2)
OCTOBER, TODAY = date(2020, 10, 31), date(2020, 12, 15)


def facts(plan, on):
    return next(cycle.facts for cycle in cycles_with_meetings(plan, on) if cycle.tertial == T2)


def test_a_later_correction_leaves_the_months_before_it_as_they_were(plan):
    before = facts(plan, OCTOBER)
    corrected_copy(SealedReport.objects.get(plan=plan, year=2020, number=2))
    assert facts(plan, OCTOBER) == before
    assert (before.sealed, before.sent, before.decided) == (date(2020, 8, 31), date(2020, 9, 3), date(2020, 9, 14))


@pytest.mark.parametrize("corrected", [False, True])
def test_today_is_told_as_the_report_list_tells_it(corrected, plan):
    if corrected:
        corrected_copy(SealedReport.objects.get(plan=plan, year=2020, number=2))
    listed = {cycle.tertial: cycle.phase for cycle in cycles_of(plan, TODAY)}
    told = {cycle.tertial: cycle.phase for cycle in cycles_with_meetings(plan, TODAY)}
    assert told == {tertial: listed[tertial] for tertial in told}


def test_what_had_not_happened_yet_is_not_known(plan):
    on = date(2020, 9, 5)
    assert (facts(plan, on).sent, facts(plan, on).decided, facts(plan, on).outcome) == (date(2020, 9, 3), None, "")
    assert facts(plan, date(2020, 8, 30)).sealed is None
