"""The timeline as a page: every row once in its table and once in a picture, counted like a slow recount."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from datetime import date
from itertools import groupby

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reporting.charts.signals import mark
from reporting.overview.gantt import FOLD_OVER, SCREEN, TALLEST, page_of
from reporting.snapshot.schema import Row
from tests.harness.reporting import sample

days = st.dates(date(1990, 1, 1), date(2060, 12, 31)).map(date.isoformat)
periods = st.one_of(
    st.just(("", "")),
    st.tuples(days, days).map(lambda pair: (min(pair), max(pair))),
    days.map(lambda day: (day, day)),
    st.tuples(st.sampled_from(["", "i maj", "2020-02-30", "2020-05-01"]), days),
)


@st.composite
def plans(draw) -> tuple[Row, ...]:
    """Rows in order of their steps, with keys of their own."""
    rows = [
        replace(
            sample.ROWS[0],
            step=draw(st.sampled_from(["Steg 1", "Steg 2", "Steg 3", ""])),
            activity=draw(st.sampled_from(["A", "B", "Upprätta och redovisa " * 9])),
            title=draw(st.sampled_from(["", "Ta fram avtalsvillkor", "x" * 300, "Å " * 90])),
            signal=draw(st.sampled_from(sample.LEGEND)),
            reported=draw(st.sampled_from([None, *sample.LEGEND])),
            **dict(zip(("start", "end"), draw(periods), strict=True)),
            **dict(zip(("reported_start", "reported_end"), draw(periods), strict=True)),
        )
        for _ in range(draw(st.integers(0, 25)))
    ]
    rows.sort(key=lambda row: row.step)
    return tuple(replace(row, key=key) for key, row in enumerate(rows, 1))


def drawn_of(page):
    return [line for step in page.steps for drawn in step.pictures for line in drawn.picture.lines]


@settings(deadline=None)  # a plan takes some milliseconds, and more where others work
@given(plans(), days, st.one_of(st.just(""), days))
def test_every_row_stands_once_in_a_table_and_once_in_a_picture(rows, as_of, go_live):
    page = page_of(rows, as_of=as_of, go_live=go_live, previous="Tertial 2 2020")
    assert [line.key for step in page.steps for line in step.lines] == [row.key for row in rows]

    drawn = drawn_of(page)
    assert len({line.item.key for line in drawn}) == len(drawn)
    with_bars = {line.item.key for line in drawn if line.shape}
    assert with_bars == {line.key for step in page.steps for line in step.lines if line.start}


@settings(deadline=None)
@given(plans(), days, st.one_of(st.just(""), days))
def test_no_bar_leaves_the_chart_and_no_picture_its_page(rows, as_of, go_live):
    page = page_of(rows, as_of=as_of, go_live=go_live, previous="Tertial 2 2020")
    for line in drawn_of(page):
        for shape in filter(None, (line.shape, line.was)):
            assert SCREEN.left - 20 <= shape.box.x
            assert shape.box.x + shape.box.width <= SCREEN.right + 20
    for step in page.steps:
        assert all(drawn.picture.height <= TALLEST[0] + 6 for drawn in step.pictures)


@settings(deadline=None)
@given(plans())
def test_the_counts_of_a_step_are_those_of_a_slow_recount(rows):
    page = page_of(rows, as_of="2020-12-15")
    slow = [list(group) for _, group in groupby(rows, key=lambda row: row.step)]
    assert len(page.steps) == len(slow)
    for step, group in zip(page.steps, slow, strict=True):
        assert dict(step.signals) == dict(Counter(row.signal for row in group))
        assert step.size.split()[0] == str(len(group))
    assert sum(key.count for key in page.keys) == len(rows)


@settings(deadline=None)
@given(plans())
def test_all_pictures_have_one_scale(rows):
    page = page_of(rows, as_of="2020-12-15", go_live="2022-01-01")
    pictures = [drawn.picture for step in page.steps for drawn in step.pictures]
    days = [[marker and marker.x for marker in (picture.now, picture.live)] for picture in pictures]
    assert all(found == days[0] for found in days)
    assert len({(picture.years, picture.tertials) for picture in pictures}) <= 1


@settings(deadline=None)
@given(plans())
def test_an_activity_stands_beside_all_its_rows(rows):
    for step in page_of(rows, as_of="2020-12-15").steps:
        assert sum(line.span for line in step.lines) + sum(line.alone for line in step.lines) == len(step.lines)


def page(*rows, **kwargs):
    return page_of(rows, **{"as_of": "2020-12-15", "go_live": "", "previous": "Tertial 2 2020", **kwargs})


def row(**changes) -> Row:
    same = {"start": "2020-01-01", "end": "2020-12-31", "reported_start": "2020-01-01", "reported_end": "2020-12-31"}
    return replace(sample.ROWS[4], **{**same, "reported": sample.ON_TRACK, **changes})


def test_the_rows_of_the_sample_are_told_in_words():
    (brought,) = [
        drawn
        for step in page(*sample.ROWS, go_live="2022-01-01").steps
        for drawn in step.pictures
        if step.title == sample.STEP_1
    ]
    assert brought.name == f"Tidslinje, {sample.STEP_1}"
    assert brought.words.startswith(f"Tidslinje, {sample.STEP_1}, med 4 staplar. De sträcker sig från 2020-01-01 till")
    assert "Läget 2020-12-15. Systemet startar 2022-01-01." in brought.words
    assert "2020-05-01 – 2021-03-01, tidigare 2020-05-01 – 2020-12-31" in brought.words
    assert brought.words.endswith("Alla datum står i tabellen under bilden.")


@pytest.mark.parametrize(
    ("changes", "before", "moved"),
    [
        ({}, "Samma datum", False),
        ({"end": "2021-03-31"}, "2020-01-01 –\n2020-12-31", True),
        ({"start": "", "end": ""}, "2020-01-01 –\n2020-12-31", True),
        ({"reported_start": "", "reported_end": ""}, "Ingen period", True),
        ({"reported_start": "2020-05-01", "reported_end": "2020-05-01"}, "2020-05-01", True),
        ({"reported": None, "reported_start": "", "reported_end": ""}, "Ny sedan dess", False),
    ],
)
def test_the_dates_last_reported_are_told_where_they_were_others(changes, before, moved):
    (line,) = page(row(**changes)).steps[0].lines
    assert (line.before, line.moved) == (before, moved)


def test_what_has_moved_is_named_in_the_words_of_a_short_plan_and_counted_in_those_of_a_long_one():
    moved = [row(end="2021-03-31", title=f"Rad {number}") for number in range(FOLD_OVER + 1)]
    short, long = (page(*rows).steps[0].pictures[0].words for rows in (moved[:2], moved))
    assert "Andra datum än i Tertial 2 2020: Rad 0: 2020-01-01 – 2021-03-31, tidigare 2020-01-01 – 2020-12-31;" in short
    assert re.search(r"Andra datum än i Tertial 2 2020: (\d+) av \1\.", long) and "Rad 0" not in long


def test_nothing_is_compared_before_the_first_report():
    first = page(row(), previous="")
    assert first.steps[0].lines[0].before == ""
    assert first.sentences == (
        "Ingen rapport var fastställd 2020-12-15, så det finns inga tidigare datum att jämföra med.",
    )


def test_what_has_moved_and_what_is_missing_is_summed_up():
    found = page(row(), row(end="2021-03-31"), row(start="", end="", reported=None, reported_start="", reported_end=""))
    assert found.lead == "3 rader, från 2020-01-01 till 2021-03-31."
    assert found.sentences == (
        "1 rad har andra datum än i Tertial 2 2020; de tidigare visas under staplarna, streckade.",
        "1 rad har ingen period angiven.",
    )
    assert found.former and not found.single


def test_a_day_far_from_the_plan_is_said_in_a_sentence():
    found = page(row(), as_of="2030-12-31", go_live="")
    assert found.sentences[-1] == "Läget 2030-12-31 ligger efter planens sista datum."


def test_a_period_that_is_new_since_the_report_has_no_ghost():
    found = page(row(reported_start="", reported_end=""))
    assert found.sentences == ("1 rad har andra datum än i Tertial 2 2020.",) and not found.former


def test_thousands_are_set_apart():
    assert page(*[row()] * 1800).lead.startswith("1\u00a0800 rader, från")


def test_an_empty_plan_says_so():
    found = page()
    assert found.lead == "Planen har inga rader." and not found.sentences
    assert not (found.keys or found.steps or found.drawn)


def test_a_plan_without_periods_has_tables_alone():
    found = page(row(start="", end=""), row(start="", end=""))
    assert found.lead == "2 rader, ingen med en tidsplan att visa." and not found.drawn
    assert [line.start for line in found.steps[0].lines] == ["", ""] and found.steps[0].span == ""


def test_a_step_without_periods_has_no_picture_among_those_that_do():
    without = {"start": "", "end": "", "reported_start": "", "reported_end": ""}
    first, second = page(row(step="Steg 1"), row(step="Steg 2", **without)).steps
    assert first.pictures and not second.pictures


def test_a_single_day_in_one_tertial():
    found = page(row(start="2020-12-24", end="2020-12-24"), go_live="")
    assert found.lead == "1 rad, 2020-12-24." and found.single
    (picture,) = [drawn.picture for drawn in found.steps[0].pictures]
    assert [text.text for text in picture.tertials] == ["T1", "T2", "T3"]  # the dates last reported are drawn too


def test_small_plans_are_open_and_large_ones_where_they_deviate():
    small = page(*(row(step=f"Steg {number}") for number in range(FOLD_OVER)))
    assert all(step.open for step in small.steps)
    quiet = [row(step="Steg 1", signal=sample.ON_TRACK)] * FOLD_OVER
    loud = [row(step="Steg 2", signal=sample.DEVIATING), row(step="Steg 2")]
    long = [row(step="Steg 3", signal=sample.DEVIATING)] * (FOLD_OVER + 1)
    assert [step.open for step in page(*quiet, *loud, *long).steps] == [False, True, False]


def test_deviations_are_counted_first():
    found = page(row(signal=sample.FINISHED), row(signal=sample.ON_TRACK), row(signal=sample.DEVIATING))
    assert [signal.key for signal, _ in found.steps[0].signals] == ["deviating", "on_track", "finished"]
    assert [key.signal.key for key in found.keys] == ["deviating", "on_track", "finished"]


def test_every_signal_can_be_told_without_its_colour():
    """Hollow, filled, hatched, with a line along it: whatever colours the municipality has chosen."""
    grey = [replace(signal, fill="" if signal is sample.NOT_STARTED else "#888888") for signal in sample.LEGEND]
    shown = {(key.texture, mark(key.signal).fill) for key in page(*(row(signal=signal) for signal in grey)).keys}
    assert len(shown) == 4


def test_the_activity_as_a_whole_among_its_rows_is_called_so():
    whole, part = page(row(activity="A", title=""), row(activity="A", title="Del")).steps[0].lines
    assert (whole.name, whole.activity, whole.span, part.name) == ("Aktiviteten som helhet", "A", 2, "Del")
    (alone,) = page(row(activity="A", title="")).steps[0].lines
    assert (alone.name, alone.alone, alone.span) == ("A", True, 0)
