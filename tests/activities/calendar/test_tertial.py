from __future__ import annotations

from datetime import date, timedelta

import pytest

from activities.calendar.tertial import Tertial, between


@pytest.mark.parametrize(
    ("day", "code"),
    [
        (date(2020, 1, 1), "2020-T1"),
        (date(2020, 4, 30), "2020-T1"),
        (date(2020, 5, 1), "2020-T2"),
        (date(2020, 8, 31), "2020-T2"),
        (date(2020, 9, 1), "2020-T3"),
        (date(2020, 12, 31), "2020-T3"),
    ],
)
def test_a_day_lies_in_its_calendar_third(day, code):
    assert Tertial.of(day).code == code


def test_ten_years_of_days_lie_in_exactly_one_tertial_each():
    day = date(2020, 1, 1)
    while day.year < 2030:
        tertial = Tertial.of(day)
        assert tertial.start <= day <= tertial.end
        day += timedelta(1)


def test_tertials_follow_each_other_without_gap():
    for tertial in between(Tertial(2020, 1), Tertial(2029, 3)):
        assert tertial.next().start == tertial.end + timedelta(1)
        assert tertial.next().previous() == tertial


def test_all_from_one_tertial_to_another_are_between_them():
    assert between(Tertial(2020, 3), Tertial(2021, 2)) == [Tertial(2020, 3), Tertial(2021, 1), Tertial(2021, 2)]
    assert between(Tertial(2020, 1), Tertial(2020, 1)) == [Tertial(2020, 1)]
    assert between(Tertial(2020, 2), Tertial(2020, 1)) == []


@pytest.mark.parametrize(("year", "number"), [(1999, 3), (2101, 1), (2020, 0), (2020, 4)])
def test_there_are_three_tertials_in_each_year_of_the_century(year, number):
    assert (Tertial(2000, 1).start, Tertial(2100, 3).end) == (date(2000, 1, 1), date(2100, 12, 31))
    with pytest.raises(ValueError, match=r"^En tertial skrivs som 2020-T1, 2020-T2 eller 2020-T3.$"):
        Tertial(year, number)


@pytest.mark.parametrize("code", ["2020-T0", "2020-T4", "2020T1", "20-T1", "2020-t1", "", "2020-T1 "])
def test_what_is_no_tertial_is_refused_with_the_form(code):
    with pytest.raises(
        ValueError, match=rf"^”{code}” är ingen tertial. Skriv till exempel 2020-T1, 2020-T2 eller 2020-T3.$"
    ):
        Tertial.parse(code)


def test_a_tertial_is_worded_for_readers():
    tertial = Tertial.parse("2020-T2")
    assert (tertial.label, tertial.months, str(tertial)) == ("Tertial 2 2020", "maj–augusti 2020", "2020-T2")
