from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from activities.calendar.tertial import Tertial
from reporting.cycle.actions import remove_board_meeting, set_board_meeting, set_routine
from reporting.cycle.state import days_before
from reporting.models import PART_FIELDS, BoardMeeting, ReportEvent, Routine
from tests.harness.reporting.told import tell

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

T3 = Tertial(2020, 3)
MEETING = date(2021, 1, 25)
DAYS = {"send_days": 8, "review_days": 4, "update_days": 2, "collect_days": 20}
ORDER = ["proposal", "background", "statement", "economy", "recipients"]


@pytest.fixture(autouse=True)
def _no_dates_yet(db):
    BoardMeeting.objects.all().delete()
    Routine.objects.all().delete()


@pytest.fixture
def sealed(plan):
    """T3's report, sealed."""
    return tell(plan, (2020, 3), {})


@pytest.mark.parametrize("username", ["avdelningschef", "utvecklingsledare", "controller"])
def test_those_who_write_the_report_set_the_boards_day(username, plan, person):
    meeting = set_board_meeting(plan=plan, tertial=T3, on=MEETING, by=person(username))

    assert (meeting.tertial, meeting.on) == (T3, MEETING)
    assert meeting.history.get().history_user == person(username)


def test_a_meeting_is_moved_and_the_history_says_from_when(plan, person):
    by = person("avdelningschef")
    set_board_meeting(plan=plan, tertial=T3, on=MEETING, by=by)

    set_board_meeting(plan=plan, tertial=T3, on=date(2021, 2, 1), by=by)

    meeting = BoardMeeting.objects.get(plan=plan)
    assert meeting.on == date(2021, 2, 1)
    assert meeting.history.first().history_change_reason == "Flyttat från 2021-01-25"


def test_the_same_day_once_more_is_no_change(plan, person):
    for _ in range(2):
        meeting = set_board_meeting(plan=plan, tertial=T3, on=MEETING, by=person("controller"))
    assert meeting.history.count() == 1


@pytest.mark.parametrize("username", ["forvaltningschef", "partner", "admin"])
def test_others_set_neither_day_nor_routine(username, plan, person):
    with pytest.raises(PermissionDenied):
        set_board_meeting(plan=plan, tertial=T3, on=MEETING, by=person(username))
    with pytest.raises(PermissionDenied):
        set_routine(plan=plan, **DAYS, part_order=ORDER, by=person(username))
    assert not BoardMeeting.objects.exists()
    assert not Routine.objects.exists()


def test_the_boards_secretary_says_when_the_board_meets_and_nothing_of_the_routine(plan, person):
    assert set_board_meeting(plan=plan, tertial=T3, on=MEETING, by=person("namndsekreterare")).on == MEETING
    with pytest.raises(PermissionDenied):
        set_routine(plan=plan, **DAYS, part_order=ORDER, by=person("namndsekreterare"))


@pytest.mark.parametrize("on", ["2021-01-23", "2021-01-06", "2020-08-31", "2022-01-03"])
def test_a_day_the_board_cannot_meet_is_refused(on, plan, person):
    with pytest.raises(ValidationError) as refused:
        set_board_meeting(plan=plan, tertial=T3, on=date.fromisoformat(on), by=person("controller"))
    assert refused.value.message_dict["on"][0].startswith(on)
    assert not BoardMeeting.objects.exists()


def test_the_day_may_move_when_the_report_is_sealed(plan, person, sealed):
    assert set_board_meeting(plan=plan, tertial=T3, on=MEETING, by=person("avdelningschef")).on == MEETING


def test_the_day_stands_when_the_board_has_decided(plan, person, sealed):
    by = person("avdelningschef")
    set_board_meeting(plan=plan, tertial=T3, on=MEETING, by=by)
    decided = {"kind": "decided", "on": MEETING, "paragraph": "§ 5", "outcome": "approved"}
    ReportEvent.objects.create(report=sealed, **decided, at=sealed.sealed_at, by=by, by_name="X", seal="0")

    with pytest.raises(ValidationError, match="behandlat rapporten"):
        set_board_meeting(plan=plan, tertial=T3, on=date(2021, 2, 1), by=by)

    assert BoardMeeting.objects.get().on == MEETING
    assert set_board_meeting(plan=plan, tertial=Tertial(2021, 1), on=date(2021, 5, 24), by=by)


def test_a_meeting_entered_by_mistake_is_taken_away_and_its_history_stays(plan, person):
    by = person("avdelningschef")
    set_board_meeting(plan=plan, tertial=Tertial(2019, 3), on=date(2020, 3, 30), by=by)
    assert str(remove_board_meeting(plan=plan, tertial=Tertial(2019, 3), by=by).on) == "2020-03-30"

    assert not BoardMeeting.objects.exists()
    newest = BoardMeeting.history.filter(year=2019).first()
    assert (newest.history_type, newest.history_user) == ("-", by)
    assert remove_board_meeting(plan=plan, tertial=Tertial(2019, 3), by=by) is None


def test_the_meeting_of_a_sealed_report_is_not_taken_away_and_not_by_others(plan, person, sealed):
    set_board_meeting(plan=plan, tertial=T3, on=MEETING, by=person("avdelningschef"))
    with pytest.raises(ValidationError, match="Flytta"):
        remove_board_meeting(plan=plan, tertial=T3, by=person("avdelningschef"))
    with pytest.raises(PermissionDenied):
        remove_board_meeting(plan=plan, tertial=T3, by=person("forvaltningschef"))
    assert BoardMeeting.objects.exists()


def test_the_routine_is_set_and_counts_the_days(plan, person):
    set_routine(plan=plan, **DAYS, part_order=ORDER, by=person("controller"))

    routine = Routine.objects.get(plan=plan)
    assert routine.part_order == ORDER
    assert str(days_before(routine, MEETING).send) == "2021-01-13"
    assert str(days_before(routine, MEETING).opens) == "2020-12-01"


def test_a_plan_has_one_routine(plan, person):
    for days in (8, 9):
        set_routine(plan=plan, **DAYS | {"send_days": days}, part_order=ORDER, by=person("controller"))
    assert Routine.objects.get().send_days == 9


@pytest.mark.parametrize("name", DAYS)
@pytest.mark.parametrize("days", [0, 61])
def test_days_out_of_reason_are_refused_by_field(name, days, plan, person):
    with pytest.raises(ValidationError) as refused:
        set_routine(plan=plan, **DAYS | {name: days}, part_order=ORDER, by=person("controller"))
    assert name in refused.value.message_dict
    assert not Routine.objects.exists()


@pytest.mark.parametrize("order", [[*PART_FIELDS[:-1], "background"], PART_FIELDS[:-1], ["x"], "background"])
def test_an_order_that_leaves_a_part_out_is_refused(order, plan, person):
    with pytest.raises(ValidationError, match="egen plats"):
        set_routine(plan=plan, **DAYS, part_order=order, by=person("controller"))
