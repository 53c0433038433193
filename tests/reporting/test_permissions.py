"""Who does what with the reports: each right, and everybody who has it not."""

from __future__ import annotations

import pytest

from activities.calendar import clock
from lovplan.demo import year
from reporting import permissions
from reporting.models import SealedReport

RIGHTS = {
    "writes_reports": {"avdelningschef", "utvecklingsledare", "controller"},
    "seals_reports": {"avdelningschef"},
    "notes_decisions": {"avdelningschef", "namndsekreterare"},
}


@pytest.mark.parametrize("username", year.people())
@pytest.mark.parametrize("right", RIGHTS)
def test_a_right_is_had_by_those_and_no_others(right, username, person, plan):
    assert getattr(permissions, right)(person(username), plan) is (username in RIGHTS[right])


@pytest.mark.parametrize("username", year.people())
def test_sealed_reports_are_read_by_staff_and_the_board(username, person):
    read = SealedReport.objects.readable_by(person(username), clock.today())
    assert read.exists() is (username != "partner")
