"""What looks like a personnummer, and what only looks long. All numbers are made up."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from activities.calendar.personal_numbers import found_in, masked, refusal

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
    if not shown.isdigit() or not shown.startswith("07"):  # a telephone number, written in one
        assert list(found_in(f"Ring {shown}, tack.")) == [shown[:2]]


def written(form: str) -> str:
    """The made-up number 1964-08-23-3234 in a form: C the century, Y M D the day, N the last four."""
    parts = {"C": "19", "Y": "64", "M": "08", "D": "23", "N": "3234", "3": "323", "4": "4", "a": "32", "b": "34"}
    return "".join(parts.get(character, character) for character in form)


FORMS = [
    *("YMD-N", "YMD+N", "YMDN", "YMD N", "YMD - N", "YMD -N", "YMD- N", "YMD–N", "YMD – N", "YMD—N", "YMD−N"),
    *("YMD‐N", "YMD‑N", "YMD\u00adN", "YMD-\u00adN", "YMD\u200bN", "YMD-\u200bN", "Y\u200bMD-N", "YMD\u2060-N"),
    *("YMD-\nN", "YMD\nN", "YMD \n N", "YMD\u00a0N", "YMD\u00a0-\u00a0N", "YMD\u202f-N", "YMD\u2009N", "YMD\tN"),
    *("CYMD-N", "CYMDN", "CYMD N", "CYMD - N", "CYMD–N", "C YMD-N", "CY-M-D-N", "CY-M-D - N", "CY‑M‑D‑N", "CY M D-N"),
    *("CY M D N", "Y M D N", "Y M D - N", "Y-M-D-N", "Y.M.D-N", "CY.M.D-N", "CY/M/D-N", "YMD.N", "YMD/N", "YMD_N"),
    *("YMD:N", "YMD, N", "YMD*N", "YMD-3 4", "YMD-a b", "(YMD-N)", "pnr:YMD-N", "YMD-N.", "YMD\u200e-\u200eN"),
]


@pytest.mark.parametrize("form", FORMS)
def test_a_number_is_found_however_it_is_written(form):
    text = f"Ring {written(form)} i morgon."
    assert list(found_in(text)) == ["19" if "C" in form else "64"]
    assert "3234" not in masked(text) and masked(text).endswith(" i morgon.")


def test_other_digits_than_ours_are_read():
    assert list(found_in("６４０８２３－３２３４")) == ["64"]


def test_of_five_hundred_innocent_numbers_fewer_than_five_are_taken_for_one():
    chance, taken = random.Random(2020), []
    for _ in range(500):
        text = innocent(chance)
        taken += [text] if list(found_in(text)) else []
    assert len(taken) < 5, taken


def innocent(chance: random.Random) -> str:
    """A date, a period, a diary number, a telephone, an organisation number or an amount, as they are written."""
    day, other = (date(2018, 1, 1) + timedelta(days=chance.randrange(3000)) for _ in range(2))
    n = chance.randrange
    nine = f"{n(10**8):08}"
    return chance.choice(
        [
            f"{day}",
            f"{day:%y%m%d}",
            f"{day:%Y%m%d}",
            f"{day:%d.%m.%Y}",
            f"{day:%d/%m %Y}",
            f"{day} kl. 14.00",
            f"{day:%y%m%d}-{other:%y%m%d}",
            f"{day} – {other}",
            f"{day}-{other}",
            f"{day:%Y%m%d}-{other:%Y%m%d}",
            f"{day:%y%m%d} - {other:%y%m%d}",
            f"{day:%y%m}-{other:%y%m}",
            f"{day.year}-{other.year}",
            f"vecka {n(53)} {day.year}",
            f"{day.year}.{n(1000):03} VON",
            f"VON/{day.year}:{n(400)}",
            f"KS{day.year}/{n(1000)}",
            f"KS {day.year}-{n(10**5):05}",
            f"Dnr {n(10**4):04}-{day.year}",
            f"VON {day.year}/{n(10**4):04}-{n(9)}",
            f"{day:%y%m%d}/{n(100)}",
            f"070-{nine[:3]} {nine[3:5]} {nine[5:7]}",
            f"070{nine[:7]}",
            f"070-{nine[:7]}",
            f"07{n(10)}{nine[:7]}",
            f"08-{nine[:3]} {nine[3:6]} {nine[6:]}",
            f"08{nine}",
            f"+4670{nine[:7]}",
            f"+46 70 {nine[:3]} {nine[3:5]} {nine[5:7]}",
            f"0{n(100, 1000)}-{nine[:2]} {nine[2:4]} {nine[4:6]}",
            f"tel {n(10**10):010}",
            f"55{n(6, 10)}{n(1000):03}-{n(10**4):04}",
            f"{n(100)} {n(1000):03} {n(1000):03} kr",
            f"{n(10**6):06}-{n(10)}",
            f"§ {n(200)}",
            f"{n(10**7)}",
            f"{n(10**10):010}",
        ]
    )


def test_a_word_before_says_that_it_is_another_number():
    assert not list(found_in("Tel: 640823-3234, dnr 640823-3234"))


def test_a_refusal_names_the_number_without_repeating_it():
    assert "börjar på 64 ser ut som ett personnummer" in refusal("Ring 640823-3234.")
    assert "3234" not in refusal("Ring 640823-3234.") and refusal("Möte 2021-03-01.") == ""


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
