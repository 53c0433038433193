"""What a month's page gathers from the records: which moments are its own."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from activities.calendar.month import Month
from activities.models import ItemKind, Role, SubActivity
from activities.plan.actions import decide_proposal
from activities.revision.actions import add_item, adopt_revision, open_revision
from reporting.models import SealedReport
from reporting.month import assemble
from reporting.snapshot.wording import references
from tests.harness.queries import query_budget
from tests.harness.reporting.other_plans import say

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

TODAY = date(2020, 12, 15)
MIDNIGHT = datetime(2020, 12, 1, tzinfo=ZoneInfo("Europe/Stockholm"))  # the first moment of December
NOVEMBER, DECEMBER = Month(2020, 11), Month(2020, 12)


@pytest.fixture
def told(plan):
    """told(DECEMBER): the sources of the reasons that the month gives for changes of the plan."""

    def read(month: Month) -> set[str]:
        page = assemble.made(plan, month, today=TODAY, presented={})
        return {references(change.sources) for change in page.changes if change.sources}

    return read


def test_a_date_approved_at_midnight_has_its_reason_in_the_month_that_begins(told, row, person):
    update = row("Utreda och definiera").updates.get(number=2)
    decide_proposal(update=update, approved=True, by=person("avdelningschef"), now=MIDNIGHT)
    assert (told(NOVEMBER), told(DECEMBER)) == (set(), {"Godkänt förslag, 2020-12-01"})


@pytest.mark.parametrize("today", [TODAY, date(2020, 12, 31)])
def test_four_of_the_demos_rows_are_silent_in_december(today, plan):
    page = assemble.made(plan, DECEMBER, today=today, presented={})
    assert sum(need.kind == "silent" for need in page.needs) == 4


def test_a_tertial_can_begin_with_all_well(plan):
    """The day after a year in which every row spoke in December."""
    for each in SubActivity.objects.filter(activity__step__plan=plan):
        say(each, "finished" if each.period.end and each.period.end.year < 2021 else "on_track", TODAY)
    page = assemble.made(plan, Month(2021, 1), today=date(2021, 1, 1), presented={})
    assert [need for need in page.needs if need.kind == "silent"] == []


def test_a_revision_adopted_at_midnight_is_told_in_the_month_that_begins(told, plan, row, person):
    by = person("avdelningschef")
    draft = open_revision(plan=plan, title="Ny ledning", by=by, now=MIDNIGHT)
    values = {"role": Role.objects.get(title="Controller").pk, "stays": True}
    item = {"kind": ItemKind.RESPONSIBLE, "row": row("avtalsvillkor"), "values": values, "reason": "Ny ledning"}
    add_item(revision=draft, by=by, now=MIDNIGHT, **item)
    adopt_revision(revision=draft, decision="", by=by, based_on=1, now=MIDNIGHT)
    assert (told(NOVEMBER), told(DECEMBER)) == (set(), {"Revision 3, 2020-12-01"})


# ---- What the board had last been told of the dates ----


@pytest.mark.parametrize(
    ("day", "label"),
    [
        (date(2020, 3, 19), ""),
        (date(2020, 3, 20), "Tertial 1 2020"),
        (date(2020, 8, 30), "Tertial 1 2020"),
        (date(2020, 8, 31), "Tertial 2 2020"),
    ],
)
def test_the_latest_report_sealed_by_the_end_of_the_day_is_what_was_told(plan, day, label):
    with query_budget(1):
        assert assemble.told_by(plan, day).label == label


def test_every_row_has_the_dates_of_that_report(plan, row):
    told, found = assemble.told_by(plan, TODAY), row("Definiera alla kostnader")
    assert told.dates[found.pk] == ("2020-05-01", "2021-03-01")
    assert len(told.dates) == len(SealedReport.objects.latest_of_each([plan.pk]).get().signals.all())
