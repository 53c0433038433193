"""What looks like a personnummer, and what only looks long. All numbers are made up."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reporting.snapshot.personal_numbers import found_in, masked

DAYS = st.dates(date(1890, 1, 1), date(2030, 12, 31))
SERIALS = st.integers(0, 999)


def luhn(digits: str) -> int:
    """The check digit, written otherwise than the code under test: as schoolbooks do."""
    total = 0
    for place, digit in enumerate(map(int, digits)):
        product = digit * (2 if place % 2 == 0 else 1)
        total += product - 9 if product > 9 else product
    return (10 - total % 10) % 10


def number(day: date, serial: int, *, separator: str = "-", century: bool = False, coordination: bool = False) -> str:
    digits = f"{day:%y%m}{day.day + 60 * coordination:02}"
    last = f"{serial:03}"
    return f"{f'{day.year // 100:02}' if century else ''}{digits}{separator}{last}{luhn(digits + last)}"


@settings(deadline=None)  # a busy machine is no failure
@given(DAYS, SERIALS, st.sampled_from(["-", "+", "", "–", "‑"]), st.booleans(), st.booleans())
def test_every_number_is_found_in_every_form(day, serial, separator, century, coordination):
    shown = number(day, serial, separator=separator, century=century, coordination=coordination)
    assert list(found_in(f"Ring {shown}, tack.")) == [shown[:2]]


@settings(deadline=None)  # a busy machine is no failure
@given(DAYS, SERIALS, st.integers(1, 9))
def test_a_wrong_check_digit_is_no_number(day, serial, off):
    shown = number(day, serial)
    assert not list(found_in(f"{shown[:-1]}{(int(shown[-1]) + off) % 10}"))


@settings(deadline=None)  # a busy machine is no failure
@given(DAYS, DAYS, st.integers(1, 9999))
def test_dates_periods_and_diary_numbers_are_none(one, other, serial):
    text = f"""{one} {one:%y%m%d}-{other:%y%m%d} {one:%Y%m%d} {one:%y%m%d}- {other:%y%m%d} {one} – {other}
    {one.year}.{serial:03} VON, VON/{one.year}:{serial}, KS{one.year}/{serial}, dnr {serial:04}-{one.year}"""
    assert not list(found_in(text))


@settings(deadline=None)  # a busy machine is no failure
@given(st.integers(0, 99_999_999))
def test_telephone_numbers_as_they_are_written_are_none(digits):
    d = f"{digits:08}"
    for text in (f"070-{d[:3]} {d[3:5]} {d[5:7]}", f"08-{d[:3]} {d[3:6]} {d[6:]}", f"+46 70 {d[:3]} {d[3:5]} {d[5:7]}"):
        assert not list(found_in(text))


@pytest.mark.parametrize(
    "text",
    [
        "556036-0793",  # an organisation number: its third digit is at least 2
        "99120212-3450123",  # digits on both sides
        "8112189876543",
        "811332-1234",
        "",
    ],
)
def test_other_long_numbers_are_none(text):
    assert not list(found_in(text))


@settings(deadline=None)  # a busy machine is no failure
@given(DAYS, SERIALS, st.booleans())
def test_what_is_masked_holds_no_more_than_two_digits(day, serial, century):
    shown = number(day, serial, century=century)
    assert masked(f"Om {shown}.") == f"Om {shown[:2]}…."
    assert masked("Dnr 2020.082, 2020-03-30") == "Dnr 2020.082, 2020-03-30"
