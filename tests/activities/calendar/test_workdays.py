from __future__ import annotations

from datetime import date

import pytest

from activities.calendar.workdays import RHYTHMS, is_working_day, proposals
from activities.models import MeetingRhythm

D = date.fromisoformat
DAY = D("2020-12-15")


@pytest.mark.parametrize(
    ("rhythm", "last", "on", "expected"),
    [
        ("weekly", "2020-11-10", "2020-11-11", ["2020-11-17", "2020-11-24", "2020-12-01"]),
        ("weekly", "2020-11-10", "2020-11-17", ["2020-11-17", "2020-11-24", "2020-12-01"]),  # today is not too late
        ("fortnightly", "2020-11-10", "2020-11-11", ["2020-11-24", "2020-12-08", "2020-12-22"]),
        ("monthly", "2020-12-08", "2020-12-15", ["2021-01-12", "2021-02-09", "2021-03-09"]),  # second Tuesdays
        ("monthly", "2021-01-29", "2021-01-30", ["2021-02-26", "2021-03-26", "2021-04-30"]),  # a fifth Friday: the last
        ("monthly", "2020-11-30", "2020-12-01", ["2020-12-28", "2021-01-25", "2021-02-22"]),  # over the new year
        ("weekly", "2020-12-18", "2020-12-19", ["2020-12-28", "2021-01-04", "2021-01-08"]),  # over Christmas
        ("weekly", "2020-12-30", "2020-12-31", ["2021-01-07", "2021-01-13", "2021-01-20"]),  # Epiphany, then in step
        ("weekly", "2020-12-12", "2020-12-13", ["2020-12-21", "2020-12-28", "2021-01-04"]),  # a Saturday: Mondays
        ("monthly", "2021-05-25", "2021-05-26", ["2021-06-22", "2021-07-27", "2021-08-24"]),
        ("weekly", "2021-06-18", "2021-06-19", ["2021-06-28", "2021-07-02", "2021-07-09"]),  # Midsummer Eve
        ("weekly", "2021-03-29", "2021-03-30", ["2021-04-06", "2021-04-12", "2021-04-19"]),  # Easter Monday
        ("fortnightly", "2019-01-02", "2020-12-15", ["2020-12-16", "2020-12-30", "2021-01-13"]),  # long since
    ],
)
def test_the_next_days_keep_step_with_the_last_meeting(rhythm, last, on, expected):
    assert [str(day) for day in proposals(rhythm, D(last), D(on))] == expected


@pytest.mark.parametrize(("rhythm", "last"), [("when_needed", DAY), ("monthly", None)])
def test_nothing_is_proposed_without_something_to_follow(rhythm, last):
    assert proposals(rhythm, last, DAY) == ()


@pytest.mark.parametrize("rhythm", ["weekly", "fortnightly", "monthly"])
@pytest.mark.parametrize("year", range(2020, 2031))
def test_no_day_off_is_proposed(rhythm, year):
    days = proposals(rhythm, date(year, 1, 1), date(year, 1, 2), number=60)
    assert len(days) == 60 and all(is_working_day(day) for day in days)


def test_an_unknown_rhythm_is_refused():
    with pytest.raises(ValueError, match="Okänd mötesrytm"):
        proposals("daily", DAY, DAY)


def test_the_rhythms_are_those_a_group_may_have():
    assert set(RHYTHMS) == set(MeetingRhythm.values)
