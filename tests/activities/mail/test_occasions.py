"""Each thing is told once at each stage, on working days, as often as the person wants."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from activities.mail.occasions import MUST, WEEKLY, Stage, calls_for_mail, mark, stage, worth_telling
from activities.work.waiting import Item, Kind

MONDAY = date(2020, 12, 7)
TASK = Item(Kind.TASK, "LOV", "Ring Växjö", "/a/", due=date(2020, 12, 18))
PROPOSAL = Item(Kind.PROPOSAL, "LOV", "Avtalsvillkor", "/b/", since=MONDAY)
MEETING = Item(Kind.MEETING, "LOV", "Arbetsgrupp LOV", "/c/", since=date(2020, 12, 17), due=date(2020, 12, 17))


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (-20, Stage.NEW),
        (-7, Stage.SOON),
        (-1, Stage.SOON),
        (0, Stage.LAST),
        (1, Stage.LATE),
        (6, Stage.LATE),
        (7, Stage.LONG_LATE),
    ],
)
def test_the_stages_of_a_day(days, expected):
    due = date(2020, 12, 16)  # a Wednesday
    assert stage(replace(TASK, due=due), due + timedelta(days=days)) == expected


def test_what_is_due_on_a_day_off_has_its_last_day_before():
    assert stage(replace(TASK, due=date(2020, 12, 26)), date(2020, 12, 23)) == Stage.LAST


def test_a_meeting_is_told_a_week_before_and_the_day_before():
    told, days = [], []
    for number in range(14):
        on = MONDAY + timedelta(days=number)
        if anew := calls_for_mail([MEETING], "daily", on, told):
            told += [mark(item, on) for item in anew]
            days.append(on)
    assert days == [date(2020, 12, 10), date(2020, 12, 16)]


def test_each_thing_is_told_once_at_each_stage_whatever_days_are_missed():
    def days(missed: set[date]) -> list[date]:
        told, sent = [], []
        for number in range(30):
            on = MONDAY + timedelta(days=number)
            if on not in missed and (anew := calls_for_mail([TASK, PROPOSAL], "daily", on, told)):
                told += [mark(item, on) for item in anew]
                sent.append(on)
        return sent

    assert days(set()) == [MONDAY, date(2020, 12, 11), date(2020, 12, 18), date(2020, 12, 21), date(2020, 12, 28)]
    fortnight = {MONDAY + timedelta(days=number) for number in range(15)}
    assert days(fortnight) == [date(2020, 12, 22), date(2020, 12, 28)]


def test_nothing_is_sent_on_a_day_off():
    assert not calls_for_mail([PROPOSAL], "daily", date(2020, 12, 12), [])
    assert not calls_for_mail([PROPOSAL], "daily", date(2020, 12, 25), [])


def test_once_a_week_is_its_first_working_day():
    assert calls_for_mail([PROPOSAL], WEEKLY, MONDAY, [])
    assert not calls_for_mail([PROPOSAL], WEEKLY, MONDAY + timedelta(days=1), [])
    assert calls_for_mail([PROPOSAL], WEEKLY, date(2021, 4, 6), [])  # after Easter Monday


def test_only_what_one_must_is_decisions_and_what_is_late():
    late = replace(TASK, url="/d/", due=date(2020, 12, 4))
    vacant = Item(Kind.VACANT, "LOV", "Bemanning", "/e/")
    assert calls_for_mail([TASK, vacant, PROPOSAL, late], MUST, MONDAY, []) == [PROPOSAL, late]


def test_a_draft_is_told_in_no_mail():
    assert worth_telling([Item(Kind.DRAFT, "LOV", "", "/f/"), TASK], MONDAY) == [TASK]
