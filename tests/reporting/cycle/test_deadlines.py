from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from activities.calendar.tertial import Tertial
from activities.calendar.workdays import is_working_day
from reporting.cycle.deadlines import CycleFacts, Phase, deadlines, next_step, phase, stops
from reporting.models.cycle import fault_in_meeting

D = date.fromisoformat
DEFAULTS = {"send_days": 7, "review_days": 5, "update_days": 1, "collect_days": 15}
T3 = deadlines(D("2021-01-25"), **DEFAULTS)
WORKING_DAYS = st.dates(date(2015, 1, 1), date(2034, 12, 31)).filter(is_working_day)
NUMBERS = st.fixed_dictionaries(dict.fromkeys(DEFAULTS, st.integers(1, 60)))


def closed(day: date) -> bool:
    """Weekends and the days Swedish offices are closed, from the almanac's own rules and no library."""
    a, b, c = day.year % 19, day.year // 100, day.year % 100
    d = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    e = (32 + 2 * (b % 4) + 2 * (c // 4) - d - c % 4) % 7
    easter = date(day.year, 3, 22) + timedelta(days=d + e - 7 * ((a + 11 * d + 22 * e) // 451))
    moving = {easter + timedelta(days=days) for days in (-2, 1, 39)}
    fixed = {(1, 1), (1, 6), (5, 1), (6, 6), (12, 24), (12, 25), (12, 26), (12, 31)}
    midsummer_eve = day.month == 6 and 19 <= day.day <= 25 and day.weekday() == 4
    return day.weekday() >= 5 or day in moving or (day.month, day.day) in fixed or midsummer_eve


def open_days(first: date, last: date) -> int:
    """Working days from `first` up to but not including `last`, looked at one by one."""
    return sum(not closed(first + timedelta(days=number)) for number in range((last - first).days))


def test_the_days_before_a_meeting_in_january_step_over_christmas():
    found = [str(day) for _, day in T3.steps]
    assert found == ["2020-12-09", "2021-01-05", "2021-01-07", "2021-01-14", "2021-01-25"]


def test_a_holiday_on_a_weekend_is_not_taken_twice():
    # 26 December 2020 is a Saturday: Monday is worked, and one working day before it is Wednesday the 23rd.
    days = deadlines(D("2020-12-29"), send_days=1, review_days=1, update_days=1, collect_days=1)
    assert (days.send, days.review, days.last_update) == (D("2020-12-28"), D("2020-12-23"), D("2020-12-22"))


@settings(max_examples=300)
@given(WORKING_DAYS, NUMBERS)
def test_the_days_come_in_order_and_all_are_worked(meeting, numbers):
    days = [day for _, day in deadlines(meeting, **numbers).steps]
    assert days == sorted(set(days))
    assert not any(closed(day) for day in days)


@settings(max_examples=300)
@given(WORKING_DAYS, NUMBERS)
def test_between_the_days_lie_as_many_working_days_as_asked(meeting, numbers):
    days = deadlines(meeting, **numbers)
    assert {
        "send_days": open_days(days.send, days.meeting),
        "review_days": open_days(days.review, days.send),
        "update_days": open_days(days.last_update, days.review),
        "collect_days": open_days(days.opens, days.last_update),
    } == numbers


@pytest.mark.parametrize("name", DEFAULTS)
def test_no_day_falls_on_the_one_before(name):
    with pytest.raises(ValueError, match="Minst en arbetsdag"):
        deadlines(D("2021-01-25"), **{**DEFAULTS, name: 0})


@pytest.mark.parametrize(
    ("on", "key", "sentence"),
    [
        ("2020-12-08", "waiting", "Insamlingen öppnar 2020-12-09."),
        ("2020-12-09", "collecting", "Insamlingen pågår till och med 2021-01-05."),
        ("2021-01-05", "collecting", "Insamlingen pågår till och med 2021-01-05."),
        ("2021-01-06", "reviewing", "Insamlingen är stängd. Granskningen börjar 2021-01-07."),
        ("2021-01-07", "reviewing", "Rapporten granskas och ska skickas 2021-01-14."),
        ("2021-01-14", "sending", "Rapporten ska skickas i dag, 2021-01-14."),
        ("2021-01-15", "late", "Rapporten skulle ha skickats 2021-01-14. Nämnden sammanträder 2021-01-25."),
        ("2021-01-25", "late", "Rapporten skulle ha skickats 2021-01-14. Nämnden sammanträder i dag."),
        ("2021-01-26", "late", "Rapporten skulle ha skickats 2021-01-14. Nämnden sammanträdde 2021-01-25."),
    ],
)
def test_the_dates_say_where_an_unsealed_report_stands(on, key, sentence):
    found = phase(T3, CycleFacts(), D(on))
    assert (found.key, found.sentence) == (key, sentence)


@pytest.mark.parametrize(
    ("facts", "on", "key", "sentence"),
    [
        (CycleFacts(D("2021-01-13")), "2021-01-13", "sealed", "Fastställd 2021-01-13. Den ska skickas 2021-01-14."),
        (CycleFacts(D("2021-01-13")), "2021-01-14", "sealed", "Fastställd 2021-01-13. Den ska skickas i dag."),
        (
            CycleFacts(D("2021-01-13")),
            "2021-01-15",
            "sealed",
            "Fastställd 2021-01-13. Den skulle ha skickats 2021-01-14.",
        ),
        (
            CycleFacts(D("2021-01-13"), D("2021-01-14")),
            "2021-01-20",
            "sent",
            "Skickad till nämnden 2021-01-14. Nämnden sammanträder 2021-01-25.",
        ),
        (
            CycleFacts(D("2021-01-13"), D("2021-01-14")),
            "2021-01-26",
            "sent",
            "Skickad till nämnden 2021-01-14. Nämnden sammanträdde 2021-01-25.",
        ),
        (
            CycleFacts(D("2021-01-13"), D("2021-01-14"), D("2021-01-25"), "Godkänd"),
            "2021-02-01",
            "decided",
            "Behandlad av nämnden 2021-01-25: godkänd.",
        ),
        (
            CycleFacts(D("2021-01-13"), D("2021-01-14"), D("2021-01-25"), "Återremiss", D("2021-01-25")),
            "2021-02-01",
            "returned",
            "Återremitterad av nämnden 2021-01-25. Rätta rapporten och ange när nämnden tar upp den igen.",
        ),
        (
            CycleFacts(D("2021-02-01"), returned=D("2021-01-25")),
            "2021-02-01",
            "sealed",
            "Fastställd 2021-02-01. Den är inte skickad än. Ange när nämnden tar upp den igen.",
        ),
        (
            CycleFacts(D("2021-02-01"), D("2021-02-03"), returned=D("2021-01-25")),
            "2021-02-04",
            "sent",
            "Skickad till nämnden 2021-02-03. Ange när nämnden tar upp den igen.",
        ),
        (
            CycleFacts(D("2021-02-01"), D("2021-02-03"), D("2021-02-22"), "Godkänd", D("2021-01-25")),
            "2021-03-01",
            "decided",
            "Behandlad av nämnden 2021-02-22: godkänd.",
        ),
        # The board may have taken up a report that nobody marked as sent.
        (
            CycleFacts(D("2021-01-13"), None, D("2021-01-25")),
            "2021-02-01",
            "decided",
            "Behandlad av nämnden 2021-01-25.",
        ),
    ],
)
def test_what_has_happened_goes_before_the_dates(facts, on, key, sentence):
    found = phase(T3, facts, D(on))
    assert (found.key, found.sentence) == (key, sentence)


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        (
            CycleFacts(D("2020-12-13"), D("2020-12-14"), D("2020-12-17"), "Återremiss", D("2020-12-17")),
            "Återremitterad av nämnden 2020-12-17. Rätta rapporten till sammanträdet 2021-01-25.",
        ),
        (CycleFacts(D("2021-01-13"), returned=D("2020-12-17")), "Fastställd 2021-01-13. Den ska skickas 2021-01-14."),
    ],
)
def test_the_days_of_a_new_meeting_count_for_a_report_that_was_sent_back(facts, sentence):
    assert phase(T3, facts, D("2021-01-13")).sentence == sentence


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        (CycleFacts(), "Dagen för nämndens sammanträde är inte angiven."),
        (CycleFacts(D("2021-01-13")), "Fastställd 2021-01-13. Den är inte skickad än."),
        (CycleFacts(D("2021-01-13"), D("2021-01-14")), "Skickad till nämnden 2021-01-14."),
    ],
)
def test_a_report_without_a_meeting_still_has_a_sentence(facts, sentence):
    assert phase(None, facts, D("2021-01-20")).sentence == sentence


def test_a_phase_is_told_in_words_too():
    assert phase(T3, CycleFacts(), D("2020-12-15")) == Phase(
        "collecting", "Insamling pågår", "Insamlingen pågår till och med 2021-01-05."
    )


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        ("2020-12-09", ("Insamlingen öppnar", D("2020-12-09"))),
        ("2020-12-15", ("Sista dag för uppdateringar", D("2021-01-05"))),
        ("2021-01-26", None),
    ],
)
def test_the_next_day_is_the_first_that_is_not_past(on, expected):
    assert next_step(T3, D(on)) == expected
    assert next_step(None, D(on)) is None


def test_today_stands_among_the_days():
    found = [(str(stop.day), stop.place) for stop in stops(T3, D("2020-12-15"))]
    assert found == [
        ("2020-12-09", "past"),
        ("2020-12-15", "today"),
        ("2021-01-05", "coming"),
        ("2021-01-07", "coming"),
        ("2021-01-14", "coming"),
        ("2021-01-25", "coming"),
    ]


def test_a_day_that_is_today_is_not_told_twice():
    found = stops(T3, D("2021-01-14"))
    assert [stop.what for stop in found if stop.place == "today"] == ["Rapporten skickas till nämnden"]
    assert len(found) == 5


@pytest.mark.parametrize(
    ("on", "words"),
    [
        ("2021-01-25", ""),
        ("2020-09-01", ""),
        ("2021-12-31", "ingen arbetsdag"),
        ("2020-08-31", "före tertialet, som börjar 2020-09-01"),
        ("2022-01-03", "mer än ett år efter tertialets slut"),
        ("2021-01-24", "ingen arbetsdag"),  # a Sunday
        ("2021-01-06", "ingen arbetsdag"),  # Epiphany
        ("2020-12-24", "ingen arbetsdag"),
    ],
)
def test_a_day_the_board_cannot_meet_is_named(on, words):
    fault = fault_in_meeting(Tertial(2020, 3), D(on))
    assert words in fault
    assert bool(fault) == bool(words)
