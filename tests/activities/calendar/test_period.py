"""Reading and writing periods, and what the dates say beside the signal."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from activities.calendar.period import Period, PeriodError, parse_period, remark

SPRING = Period(date(2020, 1, 1), date(2020, 3, 31))
NEW_YEAR = Period(date(2022, 1, 1), date(2022, 1, 1))
DAYS = st.dates(min_value=date(1900, 1, 1))
PERIODS = st.tuples(DAYS, DAYS).map(lambda days: Period(*sorted(days)))


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("200101-200331", SPRING),
        ("200101–200331", SPRING),
        ("20200101-20200331", SPRING),
        ("2020-01-01 – 2020-03-31", SPRING),
        ("2020-01-01 - 2020-03-31", SPRING),
        ("2020-01-01-2020-03-31", SPRING),
        (" 200101-200331\n", SPRING),
        ("220101", NEW_YEAR),
        ("20220101", NEW_YEAR),
        ("2022-01-01", NEW_YEAR),
        ("220101-220101", NEW_YEAR),
        ("19000101", Period(date(1900, 1, 1), date(1900, 1, 1))),
        ("", Period()),
        (" \n ", Period()),
    ],
)
def test_period_is_read_without_doubt(text, period):
    assert parse_period(text) == (period, ())


@pytest.mark.parametrize(
    ("text", "doubt"),
    [
        ("200101 200331", "”200101 200331” saknar bindestreck; läst som 2020-01-01 – 2020-03-31."),
        ("200101\n200331", "”200101 200331” saknar bindestreck; läst som 2020-01-01 – 2020-03-31."),
        ("200101- 200331", "”200101- 200331” har mellanslag vid bindestrecket; läst som 2020-01-01 – 2020-03-31."),
        (
            "200101-\n200331",
            "”200101- 200331” har en radbrytning vid bindestrecket; läst som 2020-01-01 – 2020-03-31.",
        ),
        ("200101-\r200331", "”200101- 200331” har en radbrytning vid bindestrecket; läst som 2020-01-01 – 2020-03-31."),
        (
            "200101-20200331",
            "”200101-20200331” skriver de två datumen på olika sätt; läst som 2020-01-01 – 2020-03-31.",
        ),
    ],
)
def test_period_written_oddly_is_read_with_a_doubt(text, doubt):
    assert parse_period(text) == (SPRING, (doubt,))


@pytest.mark.parametrize(
    ("text", "turned"),
    [
        ("010120-311220", "2020-01-01 – 2020-12-31"),
        ("010120-020320", "2020-01-01 – 2020-03-02"),
        ("311220", "2020-12-31"),
        ("010115-311230", "2015-01-01 – 2030-12-31"),
        # Likelier as they stand, or no days turned round.
        ("200101-201231", ""),
        ("010114-311220", ""),
        ("010120-311231", ""),
        ("991201-991231", ""),
        ("010420-310520", "2020-04-01 – 2020-05-31"),
        ("050120-060119", ""),
        ("20010120-20311220", ""),
        ("2001-01-20", ""),
        ("010115-150120", "2015-01-01 – 2020-01-15"),
        ("150116-160117", ""),
        ("150116-170120", ""),
    ],
)
def test_days_before_years_are_asked_about_where_that_is_likelier(text, turned):
    period, doubts = parse_period(text)
    expected = f"”{text}” kan vara skrivet med dagen först, {turned}; läst som {period}."
    assert doubts == ((expected,) if turned else ())


def test_all_that_is_doubtful_is_said():
    _, doubts = parse_period("010120 - 311220")
    assert [doubt.partition("”")[2].partition("; läst som")[0] for doubt in doubts] == [
        "010120 - 311220” har mellanslag vid bindestrecket",
        "010120 - 311220” kan vara skrivet med dagen först, 2020-01-01 – 2020-12-31",
    ]


def test_a_long_cell_is_told_by_its_beginning():
    spaces = " " * 46
    assert parse_period(f"200101{spaces}-200331")[0] == SPRING  # 59 characters
    assert parse_period(f"200101{spaces} -200331")[0] == SPRING
    with pytest.raises(PeriodError, match=r"^”200101 -20033” kan inte läsas som en period. Skriv perioden som"):
        parse_period(f"200101{spaces}  -200331")


def test_a_period_has_both_ends_in_their_order():
    for ends in ((SPRING.start, None), (None, SPRING.end)):
        with pytest.raises(ValueError, match=r"^En period behöver både startdatum och slutdatum, eller inget av dem.$"):
            Period(*ends)
    with pytest.raises(ValueError, match=r"^Slutdatumet 2020-01-01 ligger före startdatumet 2020-03-31.$"):
        Period(SPRING.end, SPRING.start)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("310231", "^”310231”: 2031-02-31 finns inte i almanackan. Rätta datumet.$"),
        ("201301-201401", "^”201301-201401”: 2020-13-01 finns inte"),
        ("201201-201431", "^”201201-201431”: 2020-14-31 finns inte"),
        (
            "211231-200401",
            "^”211231-200401” slutar 2020-04-01, före starten 2021-12-31. Byt plats på datumen eller rätta dem.$",
        ),
        ("01011220", "^”01011220”: årtalet 0101 är orimligt. Skriv året först, som 200101 eller 20200101.$"),
        ("våren 2020", "Skriv perioden som 200101-200331"),
        ("200101200331", "Skriv perioden som"),
        ("200101-", "Skriv perioden som"),
        ("200101-200331-200401", "Skriv perioden som"),
        ("٢٠٠١٠١", "Skriv perioden som"),
        ("-", "lämna cellen tom"),
    ],
)
def test_unreadable_period_says_the_remedy(text, words):
    with pytest.raises(PeriodError, match=words):
        parse_period(text)


@pytest.mark.parametrize(
    ("period", "text"),
    [
        (SPRING, "200101-200331"),
        (NEW_YEAR, "220101"),
        (Period(), ""),
        (Period(date(1999, 12, 31), date(2020, 1, 1)), "19991231-20200101"),
        (Period(date(2001, 1, 15), date(2001, 1, 15)), "20010115"),
    ],
)
def test_compact_form(period, text):
    assert period.compact() == text


def test_what_has_no_dates_is_shown_so():
    assert (str(Period()), str(NEW_YEAR), str(SPRING)) == ("Ej angiven", "2022-01-01", "2020-01-01 – 2020-03-31")


@settings(deadline=None)  # a busy machine is no failure
@given(PERIODS)
def test_compact_form_is_read_back(period):
    assert parse_period(period.compact()) == (period, ())


@settings(deadline=None)  # a busy machine is no failure
@given(PERIODS)
def test_shown_form_is_read_back(period):
    assert parse_period(str(period)) == (period, ())


@settings(deadline=None)  # a busy machine is no failure
@given(st.text(alphabet="0123456789-– \n", max_size=25))
def test_any_text_is_read_or_refused_and_never_fails_otherwise(text):
    try:
        period, _ = parse_period(text)
    except PeriodError:
        return
    assert parse_period(period.compact()) == (period, ())


@pytest.mark.parametrize(
    ("signal", "on", "expected"),
    [
        ("not_started", "2019-12-31", ""),
        ("not_started", "2020-01-01", ""),
        ("not_started", "2020-01-02", "Skulle ha påbörjats 2020-01-01"),
        ("not_started", "2020-03-31", "Skulle ha påbörjats 2020-01-01"),
        ("not_started", "2020-04-01", "Skulle ha avslutats 2020-03-31"),
        ("on_track", "2020-03-31", ""),
        ("on_track", "2020-04-01", "Skulle ha avslutats 2020-03-31"),
        ("deviating", "2020-01-02", ""),
        ("deviating", "2020-04-01", "Skulle ha avslutats 2020-03-31"),
        ("finished", "2020-04-01", ""),
    ],
)
def test_remark_on_a_range(signal, on, expected):
    assert remark(SPRING, signal, date.fromisoformat(on)) == expected


@pytest.mark.parametrize(
    ("signal", "on", "expected"),
    [
        ("not_started", "2022-01-01", ""),
        ("not_started", "2022-01-02", "Skulle ha genomförts 2022-01-01"),
        ("on_track", "2022-01-01", ""),
        ("on_track", "2022-01-02", "Skulle ha avslutats 2022-01-01"),
        ("deviating", "2022-01-02", "Skulle ha avslutats 2022-01-01"),
        ("finished", "2022-01-02", ""),
    ],
)
def test_remark_on_a_single_day(signal, on, expected):
    assert remark(NEW_YEAR, signal, date.fromisoformat(on)) == expected


def test_no_period_gives_no_remark():
    assert remark(Period(), "not_started", date(2030, 1, 1)) == ""


def test_unknown_signal_is_refused():
    known = "not_started, on_track, deviating, finished"
    with pytest.raises(ValueError, match=rf"^Okänt signalvärde: 'late'. Välj bland {known}.$"):
        remark(SPRING, "late", date(2020, 1, 1))
