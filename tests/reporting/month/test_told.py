"""What the board had last been told of the dates on a day: by the reports that were sealed then, and no later ones."""

from __future__ import annotations

from datetime import date

import pytest

from reporting.charts.bars import NOTHING_TOLD
from reporting.models import SealedReport
from reporting.month.told import told_by
from tests.harness.queries import query_budget

pytestmark = pytest.mark.django_db


@pytest.mark.both_databases
@pytest.mark.parametrize(
    ("day", "label"),
    [
        (date(2020, 3, 19), ""),
        (date(2020, 3, 20), "Tertial 1 2020"),
        (date(2020, 8, 30), "Tertial 1 2020"),
        (date(2020, 8, 31), "Tertial 2 2020"),
        (date(2020, 12, 31), "Tertial 2 2020"),
    ],
)
def test_the_latest_report_sealed_by_the_end_of_the_day_is_what_was_told(plan, day, label):
    with query_budget(1):
        assert told_by(plan, day).label == label


def test_every_row_has_the_dates_of_that_report(plan, row):
    told, found = told_by(plan, date(2020, 12, 15)), row("Definiera alla kostnader")
    assert told.dates[found.pk] == ("2020-05-01", "2021-03-01")
    assert len(told.dates) == len(SealedReport.objects.latest_of_each([plan.pk]).get().signals.all())


def test_before_the_first_report_nothing_was_told(plan):
    assert told_by(plan, date(2020, 1, 31)) == NOTHING_TOLD
