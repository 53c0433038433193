"""A fault at every query of sealing: afterwards there is nothing of it, and the next attempt seals one whole report."""

from __future__ import annotations

import pytest
from django.db import OperationalError, connection

from activities.calendar import clock
from activities.calendar.tertial import Tertial
from reporting.models import ReportedSignal, SealedReport
from reporting.sealing import rendering
from tests.harness.reporting.ready import make_ready, seal_as_read

pytestmark = pytest.mark.drill_on_postgresql

T3 = Tertial(2020, 3)


class Fault:
    """Refuses the query after the first `after`, and no other."""

    def __init__(self, after: int) -> None:
        self.left = after

    def __call__(self, execute, sql, params, many, context):
        self.left -= 1
        if self.left == -1:
            raise OperationalError("the database went away")
        return execute(sql, params, many, context)


@pytest.fixture
def once(monkeypatch):
    """The same report is rendered once: the bytes are the same each time, and this is about what comes after."""
    made, render = {}, rendering.render

    def remembered(report, *, progress=None):
        if report not in made:
            made[report] = render(report, progress=progress)
        return made[report]

    monkeypatch.setattr(rendering, "render", remembered)


def test_a_fault_at_any_query_leaves_a_draft_or_a_whole_report(plan, person, once):
    leader, now = person("avdelningschef"), clock.now()
    make_ready(plan, leader, now)
    before = SealedReport.objects.count(), ReportedSignal.objects.count()

    for query in range(1_000):
        try:
            with connection.execute_wrapper(Fault(query)):
                seal_as_read(plan, T3, leader, now)
        except OperationalError:
            assert (SealedReport.objects.count(), ReportedSignal.objects.count()) == before
        else:
            break

    assert query > 30
    assert SealedReport.objects.count() == before[0] + 1
    assert ReportedSignal.objects.count() == before[1] + 18
