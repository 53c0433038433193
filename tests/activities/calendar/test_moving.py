"""Days of one plan as days of another, whose system starts on another day."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from activities.calendar.moving import Move
from activities.calendar.period import Period
from activities.calendar.workdays import is_working_day

D = date.fromisoformat
DAYS = st.dates(date(2015, 1, 1), date(2035, 12, 31))


@pytest.mark.parametrize(
    ("to", "before", "after"),
    [
        ("2027-01-01", ("2022-01-01", "2022-01-01"), ("2027-01-01", "2027-01-01")),  # the start itself
        ("2027-03-15", ("2022-01-01", "2022-12-31"), ("2027-03-15", "2028-02-29")),
        ("2027-02-01", ("2020-01-01", "2022-01-31"), ("2025-02-01", "2027-02-28")),  # months from first to last
        ("2027-01-01", ("2020-08-15", "2021-08-31"), ("2025-08-15", "2026-08-31")),  # a Saturday may stay what it is
        ("2027-01-01", ("2021-03-10", "2021-04-09"), ("2026-03-10", "2026-04-09")),
        ("2027-01-01", ("2021-06-14", "2021-06-18"), ("2026-06-15", "2026-06-18")),  # from a Sunday into the period
        ("2027-01-01", ("2020-12-21", "2020-12-21"), ("2025-12-22", "2025-12-22")),
        ("2027-01-01", ("2021-12-22", "2021-12-25"), ("2026-12-22", "2026-12-25")),  # was a holiday before, too
    ],
)
def test_a_period_is_moved_by_months(to, before, after):
    assert Move(D("2022-01-01"), D(to)).period(Period(*map(D, before))) == Period(*map(D, after))


def test_a_quarter_is_moved_with_its_last_month():
    assert Move(D("2022-01-01"), D("2027-01-01")).quarter(2020, 1) == (2025, 1)
    assert Move(D("2022-01-01"), D("2027-02-01")).quarter(2020, 1) == (2025, 2)
    assert Move(D("2022-01-01"), D("2021-12-01")).quarter(2020, 1) == (2020, 1)


@given(DAYS, DAYS, DAYS, DAYS)
def test_any_period_stays_one_and_its_working_days_stay_working_days(since, to, one, other):
    period = Period(min(one, other), max(one, other))
    moved = Move(since, to).period(period)
    assert moved.is_single or not period.is_single
    borders = {since, *(day for day in (one, other) if day.day == 1 or day.day >= 28)}
    if period.start not in borders and is_working_day(period.start):
        assert moved.start and is_working_day(moved.start)
    assert Move(since, since).period(period) == period
