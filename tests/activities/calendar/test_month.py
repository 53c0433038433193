from __future__ import annotations

import calendar
from datetime import date, timedelta

import pytest

from activities.calendar.month import Month, between
from activities.calendar.tertial import Tertial


def test_every_day_of_ten_years_lies_in_one_month():
    day = date(2016, 1, 1)
    while day < date(2026, 1, 1):
        month = Month.of(day)
        assert month.start <= day <= month.end
        assert (month.end - month.start).days + 1 == calendar.monthrange(day.year, day.month)[1]
        day += timedelta(days=1)


def test_a_leap_year_has_29_february():
    assert Month(2020, 2).end == date(2020, 2, 29)
    assert Month(2021, 2).end == date(2021, 2, 28)


def test_a_month_is_called_as_people_call_it():
    assert (Month(2020, 12).code, Month(2020, 12).label, str(Month(2020, 1))) == (
        "2020-12",
        "december 2020",
        "2020-01",
    )


def test_a_month_is_read_as_it_is_written():
    assert Month.parse("2020-12") == Month(2020, 12)
    assert (Month.parse("2000-01"), Month.parse("2099-12")) == (Month(2000, 1), Month(2099, 12))


@pytest.mark.parametrize("code", ["2020-13", "2020-00", "1999-12", "2100-01", "20-12", "2020-1", "december", ""])
def test_what_is_no_month_is_refused(code):
    with pytest.raises(
        ValueError,
        match=r"^(?:En|”[^”]*” är ingen) månad(\. Skriv till exempel 2020-12| skrivs som 2020-01 till 2020-12)\.$",
    ):
        Month.parse(code)


def test_months_follow_each_other_over_the_year():
    assert Month(2020, 12).next() == Month(2021, 1)
    assert Month(2021, 1).previous() == Month(2020, 12)
    assert between(Month(2020, 11), Month(2021, 2)) == [
        Month(2020, 11),
        Month(2020, 12),
        Month(2021, 1),
        Month(2021, 2),
    ]
    assert between(Month(2021, 1), Month(2020, 12)) == []
    assert all(month.next().previous() == month for month in between(Month(2000, 1), Month(2099, 11)))


def test_a_month_knows_its_tertial():
    assert [Month(2020, number).tertial for number in (1, 4, 5, 8, 9, 12)] == [
        *[Tertial(2020, 1)] * 2,
        *[Tertial(2020, 2)] * 2,
        *[Tertial(2020, 3)] * 2,
    ]
