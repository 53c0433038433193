"""Where the reports stood on a day that has passed, and today by both ways of asking."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from activities.calendar.tertial import Tertial
from reporting.cycle.actions import set_board_meeting
from reporting.cycle.state import cycles_of, cycles_with_meetings
from reporting.models import BoardMeeting, SealedReport
from reporting.sealing.actions.board import mark_sent, note_decision
from tests.harness.reporting.sealed_copies import copied, corrected_copy

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

T2, T3 = Tertial(2020, 2), Tertial(2020, 3)
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


@pytest.fixture
def returned(plan, person):
    """The report of tertial 3, sealed, sent on 1 December and sent back by the board on the 10th."""
    leader, at = person("avdelningschef"), datetime(2020, 12, 1, 12, tzinfo=UTC)
    report = copied(SealedReport.objects.get(plan=plan, number=2), number=3, at=at)
    mark_sent(report=report, on=date(2020, 12, 1), by=leader, words="")
    said = {"paragraph": "§ 120", "outcome": "returned", "words": "Räkna om", "assignments": []}
    note_decision(report=report, on=date(2020, 12, 10), by=leader, **said)
    return report


def told(plan, on=TODAY):
    both = (next(c for c in found(plan, on) if c.tertial == T3) for found in (cycles_of, cycles_with_meetings))
    first, second = ((c.phase, c.days) for c in both)
    assert first == second
    return first


def test_a_report_the_board_sent_back_waits_for_a_new_meeting(returned, plan, person):
    BoardMeeting.objects.filter(number=3).update(on=date(2020, 12, 10))
    phase, days = told(plan)
    assert (phase.key, days) == ("returned", None)
    set_board_meeting(plan=plan, tertial=T3, on=date(2021, 1, 25), by=person("avdelningschef"))
    phase, days = told(plan)
    assert phase.sentence.endswith("Rätta rapporten till sammanträdet 2021-01-25.")
    assert days.meeting == date(2021, 1, 25)


def test_its_correction_is_sent_and_taken_up_in_turn(returned, plan, person):
    leader = person("avdelningschef")
    second = corrected_copy(returned)
    set_board_meeting(plan=plan, tertial=T3, on=date(2021, 1, 25), by=leader)
    assert told(plan)[0].key == "sealed"
    mark_sent(report=second, on=TODAY, by=leader, words="")
    assert told(plan)[0].sentence == "Skickad till nämnden 2020-12-15. Nämnden sammanträder 2021-01-25."
