from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from activities.calendar.days import doubt_of, read_day
from activities.calendar.swedish import MONTHS

PLAN = (date(2019, 11, 18), date(2022, 1, 1))


@pytest.mark.parametrize(
    "text",
    [
        "2021-10-31",
        "20211031",
        "2021/10/31",
        "31/10 2021",
        "31/10/2021",
        "31 / 10 2021",
        "31.10.2021",
        "31-10-2021",
        "31. 10. 2021",
        "31 oktober 2021",
        "31 okt 2021",
        "31 okt. 2021",
        "den 31 Oktober 2021",
        "31:e oktober 2021",
        " 2021–10–31 ",
        "31\u00a0oktober 2021",
    ],
)
def test_a_day_is_read_as_people_write_it(text):
    assert read_day(text) == date(2021, 10, 31)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("i höst", "kan inte läsas som en dag. Skriv dagen som 2021-10-29"),
        ("31 oktober", "kan inte läsas"),
        ("10/31 2021", "finns inte i almanackan"),
        ("2021-02-29", "finns inte i almanackan"),
        ("9999-12-31", "årtalet 9999 är orimligt"),
        ("0021-10-31", "årtalet 21 är orimligt"),
        ("2021-10-31" * 9, "kan inte läsas"),
    ],
)
def test_what_is_no_day_is_told_with_the_remedy(text, sentence):
    with pytest.raises(ValueError, match=sentence):
        read_day(text)


@given(st.dates(date(1900, 1, 1), date(2299, 12, 31)))
def test_every_way_of_writing_a_day_is_read_back(day):
    for text in (f"{day}", f"{day:%d/%m %Y}", f"{day:%d.%m.%Y}", f"{day.day} {MONTHS[day.month - 1]} {day.year}"):
        assert read_day(text) == day


@pytest.mark.parametrize(
    ("day", "doubted"),
    [
        (date(2017, 11, 18), False),
        (date(2017, 11, 17), True),
        (date(2024, 1, 1), False),
        (date(2024, 1, 2), True),
        (date(2202, 12, 31), True),
    ],
)
def test_a_day_more_than_two_years_outside_the_plan_is_doubted(day, doubted):
    assert bool(doubt_of(day, *PLAN)) is doubted


def test_a_leap_day_can_bound_a_plan():
    assert doubt_of(date(2026, 2, 28), date(2024, 2, 29), date(2024, 2, 29)) == ""


@pytest.mark.parametrize("typed", ["15/12", "15.12.", "15 dec", "den 15 december"])
def test_a_day_without_its_year_is_told_what_is_lacking_unless_only_one_year_has_it(typed):
    with pytest.raises(
        ValueError, match=r"kan inte läsas som en dag utan årtal. Skriv året också, till exempel .* 2021\."
    ):
        read_day(typed)
    assert read_day(typed, (date(2020, 9, 1), date(2021, 8, 31))) == date(2020, 12, 15)
    with pytest.raises(ValueError, match="utan årtal"):  # two years have it
        read_day(typed, (date(2020, 9, 1), date(2021, 12, 31)))


def test_a_day_of_leap_years_is_sought_in_them_alone():
    assert read_day("29/2", (date(2020, 1, 1), date(2021, 12, 31))) == date(2020, 2, 29)
    with pytest.raises(ValueError, match=r"kan inte läsas som en dag\. Skriv dagen som"):
        read_day("31/2", (date(2020, 1, 1), date(2021, 12, 31)))
