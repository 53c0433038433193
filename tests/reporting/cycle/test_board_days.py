"""The board's meeting days of a year become the meetings of every plan of that board."""

from __future__ import annotations

from datetime import date
from functools import partial

import pytest
from django.core.exceptions import PermissionDenied

from activities.calendar.days import read_days
from activities.calendar.tertial import Tertial
from activities.errors import DraftChangedError
from activities.models import Plan, Role, WorkingGroup
from reporting.cycle.actions import set_board_days, set_board_meeting
from reporting.cycle.board_days import choices_of, fingerprint
from reporting.cycle.choosing import chosen, remarks, tertials_of
from reporting.cycle.deadlines import deadlines
from reporting.models import BoardMeeting
from reporting.permissions import enters_meetings
from tests.cast import PEOPLE
from tests.harness.pages import flat

TODAY = date(2020, 12, 15)
YEAR = (
    "måndag 25 januari 2021 kl. 13.00\n2021-02-22\n29/3 2021; den 31 maj 2021\n\n• 2021-06-21\n2021-09-27\t2022-01-31"
)
LEADING = partial(deadlines, send_days=7, review_days=5, update_days=1, collect_days=15)


def test_a_pasted_list_of_days_is_read_line_by_line():
    days, faults, passed = read_days(YEAR + "\n25 januari\n2021-02-30\nSommaruppehåll")
    assert [str(day) for day in days] == [
        *("2021-01-25", "2021-02-22", "2021-03-29", "2021-05-31", "2021-06-21", "2021-09-27", "2022-01-31")
    ]
    assert [fault.split(":")[0] for fault in faults] == ["Rad 7", "Rad 8"]
    assert passed == ["Rad 9, ”Sommaruppehåll”, är ingen dag och läses inte."]


def test_a_report_is_taken_up_at_the_first_meeting_that_leaves_time():
    days, _, _ = read_days(YEAR + "\n2021-05-03")
    found = {tertial.code: chosen(tertial, days, None, LEADING) for tertial in tertials_of(days)}
    assert found == {
        "2020-T3": date(2021, 1, 25),
        "2021-T1": date(2021, 5, 31),  # on 3 May nobody could have spoken for all of April
        "2021-T2": date(2021, 9, 27),
        "2021-T3": date(2022, 1, 31),
    }
    assert chosen(Tertial(2020, 3), days, date(2021, 2, 22), LEADING) == date(2021, 2, 22)  # one of the board's own
    assert chosen(Tertial(2020, 3), [date(2021, 1, 4)], None, LEADING) is None


def test_red_days_and_weekends_are_remarked_on_and_not_used():
    days = [date(2021, 1, 6), date(2021, 1, 30)]
    assert [remark.split(" och")[0] for remark in remarks(days)] == [
        "2021-01-06 är trettondedag jul",
        "2021-01-30 är en lördag",
    ]
    assert chosen(Tertial(2020, 3), days, None, LEADING) is None


@pytest.fixture
def other(db):
    """Another plan of the same board, as it is written there, whose reports the same secretary reads."""
    plan = Plan.objects.create(
        slug="hemtjanst", title="Hemtjänst", municipality="K", administration="F", board="vård- och  omsorgsnämnden"
    )
    board = WorkingGroup.objects.create(plan=plan, name="Nämnden", kind="board")
    board.memberships.create(role=Role.objects.get(title="Nämndsekreterare"), kind="responsible")
    return plan


def meetings(plan) -> dict:
    return {meeting.tertial.code: str(meeting.on) for meeting in BoardMeeting.objects.filter(plan=plan)}


def test_the_secretary_enters_the_year_for_every_plan_of_the_board(client_of, plan, other):
    client, page = client_of("namndsekreterare"), "/plan/lov-sarskilt-boende/rapporter/sammantraden/"
    before = meetings(plan)
    assert "Nämndens sammanträden under året" in flat(client.get("/plan/lov-sarskilt-boende/rapporter/"))
    assert "kan inte läsas som en dag" in flat(client.post(page, {"days": "25 i vår", "visa": "1"}))
    shown = client.post(page, {"days": YEAR + "\n2021-01-06\nsommaruppehåll", "visa": "1"})
    told = flat(shown)
    assert "2021-01-06 är trettondedag jul" in told and "”sommaruppehåll”, är ingen dag" in told
    assert "Vid sammanträdet 2021-02-22 tas ingen rapport upp." in told
    assert meetings(plan) == before
    seal = shown.context["seal"]

    stale = client.post(page, {"days": YEAR, "spara": "1", "based_on": "x"})
    assert stale.status_code == 422 and "Läs listan igen" in flat(stale)
    saved = client.post(page, {"days": YEAR, "spara": "1", "based_on": seal}, follow=True)

    wanted = {"2020-T3": "2021-01-25", "2021-T1": "2021-05-31", "2021-T2": "2021-09-27", "2021-T3": "2022-01-31"}
    assert meetings(plan) == before | wanted and meetings(other) == wanted
    assert "sammanträden är sparade" in flat(saved)
    assert BoardMeeting.objects.filter(plan=other).first().history.get().history_user.username == "namndsekreterare"


@pytest.mark.django_db
def test_what_the_board_has_decided_on_keeps_its_day_and_a_plan_one_does_not_see_is_left_out(plan, other, person):
    secretary, leader = person("namndsekreterare"), person("avdelningschef")
    days = [date(2020, 9, 28), date(2021, 1, 25)]
    found = {(choice.plan.slug, choice.tertial.code): choice for choice in choices_of(plan, days, secretary, TODAY)}
    decided = found["lov-sarskilt-boende", "2020-T2"]
    assert (decided.moves, decided.why) == (False, "Nämnden har behandlat rapporten.")
    assert found["hemtjanst", "2020-T3"].moves
    assert {choice.plan for choice in choices_of(plan, days, leader, TODAY)} == {plan}


@pytest.mark.django_db
def test_the_days_that_stand_pasted_again_give_no_report_before_the_first(plan, person):
    """The box begins with the days the plan has, and the first of them followed a tertial that nobody planned for."""
    days = sorted(plan.board_meetings.values_list("on", flat=True))
    found = choices_of(plan, days, person("namndsekreterare"), TODAY)
    assert [(choice.tertial.code, choice.then and str(choice.then), choice.moves) for choice in found] == [
        ("2019-T3", None, False),
        ("2020-T1", "2020-03-30", False),
        ("2020-T2", "2020-09-14", False),
        ("2020-T3", "2021-01-25", False),
    ]
    assert found[0].why == "Planens första rapport gäller tertial 1 2020."


@pytest.mark.django_db
def test_a_meeting_takes_up_one_report(plan, other, person):
    secretary, used = person("namndsekreterare"), date(2021, 5, 31)
    set_board_meeting(plan=other, tertial=Tertial(2020, 2), on=used, by=secretary)
    found = choices_of(plan, [used], secretary, TODAY)
    assert {(choice.plan, choice.tertial.code): choice.then for choice in found} == {
        (plan, "2021-T1"): used,
        (other, "2020-T2"): used,
        (other, "2021-T1"): None,
    }


@pytest.mark.django_db
@pytest.mark.parametrize("username", PEOPLE)
def test_the_board_and_those_who_write_its_reports_enter_meetings(username, person, plan):
    may = username in ("utvecklingsledare", "controller", "avdelningschef", "namndsekreterare")
    assert enters_meetings(person(username), plan) == may
    if not may:
        with pytest.raises(PermissionDenied):
            set_board_days(plan=plan, days=[TODAY], by=person(username), based_on="")


@pytest.mark.django_db
def test_days_that_lead_elsewhere_by_now_are_read_again(plan, person):
    secretary, days = person("namndsekreterare"), [date(2021, 2, 22)]
    seen = fingerprint(choices_of(plan, days, secretary, TODAY))
    set_board_meeting(plan=plan, tertial=Tertial(2020, 3), on=date(2021, 3, 29), by=secretary)
    with pytest.raises(DraftChangedError):
        set_board_days(plan=plan, days=days, by=secretary, based_on=seen)
