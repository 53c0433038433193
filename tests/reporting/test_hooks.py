"""What the plan's pages are told of the reports."""

from __future__ import annotations

import pytest

from activities.models import Plan
from reporting import hooks
from tests.harness.queries import query_budget
from tests.harness.reporting.told import tell

pytestmark = pytest.mark.both_databases

T2, T3 = (2020, 2), (2020, 3)


@pytest.fixture
def costs(row):
    return row("Definiera alla kostnader")


def now(plan, row):
    return hooks.of_plans([plan.pk])[plan.pk].signals[row.pk].label


def test_the_latest_report_is_the_one_of_the_last_tertial(plan, costs):
    tell(plan, T3, {costs: "finished"})
    latest = hooks.of_plans([plan.pk])[plan.pk]
    assert (latest.report, latest.url) == (
        "Tertial 3 2020",
        "/plan/lov-sarskilt-boende/rapporter/2020-T3/version/1/",
    )
    assert list(latest.signals) == [costs.pk]


def test_a_correction_of_the_latest_report_holds(plan, costs):
    first = tell(plan, T3, {costs: "finished"})
    tell(plan, T3, {costs: "deviating"}, replaces=first)
    assert now(plan, costs) == "Ord för deviating"
    assert hooks.of_plans([plan.pk])[plan.pk].report == "Tertial 3 2020, version 2"


def test_a_correction_of_an_earlier_report_changes_nothing_now(plan, costs):
    second = plan.sealed_reports.get(number=2)
    tell(plan, T3, {costs: "finished"})
    tell(plan, T2, {costs: "deviating"}, replaces=second)
    assert now(plan, costs) == "Ord för finished"


def test_each_plan_has_its_own_and_one_without_reports_has_none(plan, costs):
    other, bare = (
        Plan.objects.create(slug=slug, title=slug, municipality="X", administration="X", board="X")
        for slug in ("annan", "tom")
    )
    tell(other, T3, {costs: "deviating"})
    with query_budget(1):
        found = hooks.of_plans([plan.pk, other.pk, bare.pk])
    assert {key: report.report for key, report in found.items()} == {
        plan.pk: "Tertial 2 2020",
        other.pk: "Tertial 3 2020",
    }


def test_a_report_without_rows_is_a_report(plan):
    tell(plan, T3, {})
    assert hooks.of_plans([plan.pk])[plan.pk].signals == {}


def test_a_row_is_told_of_by_every_report_newest_first(plan, costs):
    first = tell(plan, T3, {})
    tell(plan, T3, {costs: "finished"}, replaces=first)
    found = type(costs).objects.select_related("activity__step__plan").get(pk=costs.pk)

    with query_budget(1):
        told = hooks.of_row(found)

    assert [(item.report, item.signal.key if item.signal else "", item.replaced_by) for item in told] == [
        ("Tertial 3 2020, version 2", "finished", None),
        ("Tertial 3 2020", "", 2),
        ("Tertial 2 2020", "on_track", None),
        ("Tertial 1 2020", "not_started", None),
    ]
