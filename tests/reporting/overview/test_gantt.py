"""The timeline as a page: every row once in its table and once in a picture, counted like a slow recount."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from itertools import groupby

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reporting.overview.gantt import FOLD_OVER, page_of
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


def places(*bars) -> list[float]:
    return [float(place.removesuffix("%")) for bar in bars if bar for place in (bar.x, bar.width)]


@settings(deadline=None)  # a plan takes some milliseconds, and more where others work
@given(plans(), days, st.one_of(st.just(""), days))
def test_every_row_stands_once_in_the_picture_and_no_bar_leaves_it(rows, as_of, go_live):
    page = page_of(rows, as_of=as_of, go_live=go_live, previous="Tertial 2 2020")
    assert [line.key for line in page.lines] == [row.key for row in rows]
    assert bool(page.axis) == any(line.bar for line in page.lines)
    for line in page.lines:
        assert bool(line.bar) == bool(line.start)
        for bar in filter(None, (line.bar, line.was)):
            x, width = places(bar)
            assert x >= 0 and width > 0 and (bar.single or x + width <= 100.2)


@settings(deadline=None)
@given(plans())
def test_the_counts_are_those_of_a_slow_recount(rows):
    page = page_of(rows, as_of="2020-12-15")
    slow = [list(group) for _, group in groupby(rows, key=lambda row: row.step)]
    assert len(page.steps) == len(slow)
    for step, group in zip(page.steps, slow, strict=True):
        assert dict(step.signals) == dict(Counter(row.signal for row in group))
        assert step.size.split()[0] == str(len(group))
    assert page.size == len(rows)


@settings(deadline=None)
@given(plans(), st.sampled_from(sample.LEGEND))
def test_one_signals_rows_are_drawn_on_the_scale_of_all_and_counted_among_all(rows, signal):
    whole, part = (page_of(rows, as_of="2020-12-15", only=only) for only in ("", signal.key))
    assert (part.axis, part.keys, part.sentences) == (whole.axis, whole.keys, whole.sentences)
    assert [(line.key, line.bar) for line in part.lines] == [
        (line.key, line.bar) for line in whole.lines if line.signal == signal
    ]


def page(*rows, **kwargs):
    return page_of(rows, **{"as_of": "2020-12-15", "go_live": "", "previous": "Tertial 2 2020", **kwargs})


def row(**changes) -> Row:
    same = {"start": "2020-01-01", "end": "2020-12-31", "reported_start": "2020-01-01", "reported_end": "2020-12-31"}
    return replace(sample.ROWS[4], **{**same, "reported": sample.ON_TRACK, **changes})


def test_a_period_begins_and_ends_with_its_days():
    """2020 has 366 days, 121 of them in its first tertial, and a period holds its last day."""
    found = page(row(), row(end="2020-04-30", reported=None, reported_start="", reported_end=""), go_live="")
    assert [places(line.bar) for line in found.lines] == [[0, 100], [0, 33.06]]
    assert [mark.x for mark in found.axis.tertials] == ["0%", "33.06%", "66.67%"]
    (now,) = found.axis.days
    assert (now.x, now.day, now.to_the_left) == ("95.36%", "2020-12-15", True)


def test_the_axis_names_what_a_phone_has_room_for():
    long = page(row(start="1990-01-01", end="2060-12-31")).axis
    assert not long.tertials and len(long.years) <= 6 and long.years[0].text == "1992"
    short = page(row(start="2019-12-01", end="2021-12-31")).axis
    assert [year.text for year in short.years] == ["2019", "2020", "2021"] and len(short.tertials) == 7


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
    (line,) = page(row(**changes)).lines
    assert (line.before, line.moved) == (before, moved)


def test_nothing_is_compared_before_the_first_report():
    first = page(row(), previous="")
    assert first.lines[0].before == ""
    assert first.sentences == (
        "Ingen rapport var fastställd 2020-12-15, så det finns inga tidigare datum att jämföra med.",
    )


def test_what_has_moved_and_what_is_missing_is_summed_up():
    found = page(row(), row(end="2021-03-31"), row(start="", end="", reported=None, reported_start="", reported_end=""))
    assert found.lead == "3 delaktiviteter, från 2020-01-01 till 2021-03-31."
    assert found.sentences == (
        "1 delaktivitet har andra datum än i Tertial 2 2020; de tidigare visas under staplarna, streckade.",
        "1 delaktivitet har ingen period angiven.",
    )
    assert found.former and not found.single


def test_a_day_far_from_the_plan_is_said_in_a_sentence():
    found = page(row(), as_of="2030-12-31", go_live="")
    assert found.sentences[-1] == "Läget 2030-12-31 ligger efter planens sista datum."


def test_a_period_that_is_new_since_the_report_has_no_ghost():
    found = page(row(reported_start="", reported_end=""))
    assert found.sentences == ("1 delaktivitet har andra datum än i Tertial 2 2020.",) and not found.former


def test_thousands_are_set_apart():
    assert page(*[row()] * 1800).lead.startswith("1\u00a0800 delaktiviteter, från")


def test_an_empty_plan_says_so():
    found = page()
    assert found.lead == "Planen har inga delaktiviteter." and not found.sentences
    assert not (found.keys or found.steps or found.axis)


def test_a_plan_without_periods_has_its_table_alone():
    found = page(row(start="", end=""), row(start="", end=""))
    assert found.lead == "2 delaktiviteter, ingen med en tidsplan att visa." and not found.axis
    assert [(line.start, line.period) for line in found.lines] == [("", "ingen period angiven")] * 2


def test_a_single_day_in_one_tertial():
    found = page(row(start="2020-12-24", end="2020-12-24"), go_live="")
    assert found.lead == "1 delaktivitet, 2020-12-24." and found.single
    (line,) = found.lines
    assert line.bar.to_the_left and line.period == "2020-12-24"
    assert [text.text for text in found.axis.tertials] == ["T1", "T2", "T3"]  # the dates last reported are drawn too


def test_small_plans_are_open_and_large_ones_where_they_deviate():
    small = page(*(row(step=f"Steg {number}") for number in range(FOLD_OVER)))
    assert all(step.open for step in small.steps) and not small.folded
    quiet = [row(step="Steg 1", signal=sample.ON_TRACK)] * FOLD_OVER
    loud = [row(step="Steg 2", signal=sample.DEVIATING), row(step="Steg 2")]
    long = [row(step="Steg 3", signal=sample.DEVIATING)] * (FOLD_OVER + 1)
    assert [step.open for step in page(*quiet, *loud, *long).steps] == [False, True, False]


def test_deviations_are_counted_first():
    found = page(row(signal=sample.FINISHED), row(signal=sample.ON_TRACK), row(signal=sample.DEVIATING))
    assert [signal.key for signal, _ in found.steps[0].signals] == ["deviating", "on_track", "finished"]
    assert [key.signal.key for key in found.keys] == ["deviating", "on_track", "finished"]


def test_the_activity_as_a_whole_among_its_rows_is_called_so():
    (group,) = page(row(activity="A", title=""), row(activity="A", title="Del")).steps[0].groups
    assert (group.title, [line.short for line in group.lines]) == ("A", ["Aktiviteten som helhet", "Del"])
    assert [line.name for line in group.lines] == ["A", "Del"]  # in the picture no heading tells which activity
    (alone,) = page(row(activity="A", title="")).steps[0].groups
    assert (alone.title, alone.lines[0].short) == ("", "A")
