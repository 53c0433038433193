"""The timeline's geometry: everything inside the picture, in order, in its place."""

from __future__ import annotations

import re
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.charts import timeline
from reporting.charts.bars import BarItem
from reporting.charts.scale import LEFT, RIGHT, WIDTH, scale_of
from reporting.charts.shapes import width_of
from reporting.charts.timeline import MISSING, PAGES, chart_of, pictures
from tests.harness.reporting import sample

YEAR = (date(2020, 1, 1), date(2020, 12, 31))
days = st.dates(date(1990, 1, 1), date(2110, 12, 31))
periods = st.one_of(
    st.none(), st.tuples(days, days).map(lambda pair: (min(pair), max(pair))), days.map(lambda d: (d, d))
)
items = st.lists(
    st.builds(
        BarItem,
        step=st.sampled_from(["", "Steg 1", "Steg 2"]),
        name=st.text(alphabet="abc ÅÄÖ", max_size=200),
        signal=st.sampled_from(sample.LEGEND),
        period=periods,
        was=periods,
    ),
    max_size=40,
)
maybe_day = st.one_of(st.just(""), st.just("i maj"), days.map(date.isoformat))


def item(name="Rad", period=YEAR, was=None, step="Steg 1", signal=sample.ON_TRACK) -> BarItem:
    return BarItem(step, name, signal, period, was)


def numbers(path: str) -> list[int]:
    return [int(found) for found in re.findall(r"-?\d+", path)]


@given(items, maybe_day, maybe_day)
def test_every_shape_lies_inside_the_chart(given_items, as_of, go_live):
    for picture in pictures(given_items, as_of=as_of, go_live=go_live):
        for line in picture.lines:
            for shape in filter(None, (line.shape, line.was)):
                box = shape.box
                assert box.x >= LEFT - 20 and box.x + box.width <= RIGHT + 20
                assert line.top <= box.y and box.y + box.height <= line.top + line.height <= picture.height
        for marker in filter(None, (picture.now, picture.live)):
            assert LEFT <= marker.x <= RIGHT


@given(items, maybe_day, maybe_day)
def test_no_words_leave_the_picture(given_items, as_of, go_live):
    for picture in pictures(given_items, as_of=as_of, go_live=go_live):
        notes = [line.note for line in picture.lines if line.note]
        markers = [marker.text for marker in (picture.now, picture.live) if marker]
        for text in (*notes, *markers, *picture.years, *picture.tertials, *picture.steps):
            assert text.x >= 0 and text.x + width_of(text.text) <= WIDTH
            assert 0 < text.y <= picture.height


@given(items)
def test_every_item_is_drawn_once_in_its_order(given_items):
    drawn = [line for picture in pictures(given_items) for line in picture.lines]
    if drawn:
        assert [line.mark.label for line in drawn] == [item.signal.label for item in given_items]
        assert [bool(line.shape) for line in drawn] == [bool(item.period) for item in given_items]


@given(items)
def test_no_picture_is_taller_than_its_page(given_items):
    for number, picture in enumerate(pictures(given_items)):
        assert picture.height <= PAGES[min(number, 1)] + 6


@given(items)
def test_lines_and_headings_stand_under_each_other(given_items):
    for picture in pictures(given_items):
        assert all(upper.top + upper.height <= lower.top for upper, lower in pairwise(picture.lines))
        assert all(upper.y < lower.y for upper, lower in pairwise(picture.steps))
        assert not picture.steps or picture.steps[-1].y < picture.lines[-1].top


@given(st.lists(days, min_size=2))
def test_later_days_stand_further_to_the_right(given_days):
    scale = scale_of(given_days)
    places = [scale.x(day) for day in sorted(given_days)]
    assert places == sorted(places)


def test_a_bar_begins_and_ends_with_its_days():
    (picture,) = pictures([item()])
    assert numbers(picture.lines[0].shape.path)[:3] == [LEFT, picture.lines[0].shape.box.y, RIGHT - LEFT]


def test_the_axis_is_cropped_to_whole_tertials():
    (picture,) = pictures([item(period=(date(2020, 5, 3), date(2021, 3, 1)))])
    assert [text.text for text in picture.tertials] == ["T2", "T3", "T1"]
    assert [text.text for text in picture.years] == ["2020", "2021"]


def test_a_single_day_is_a_diamond_with_its_date():
    (picture,) = pictures([item(), item(period=(date(2020, 6, 1), date(2020, 6, 1)))])
    line = picture.lines[1]
    assert line.shape.single and line.note.text == "2020-06-01"


def test_a_missing_period_is_said_in_words():
    (picture,) = pictures([item(), item(period=None)])
    assert picture.lines[1].shape is None and picture.lines[1].note.text == MISSING


def test_nothing_is_drawn_when_no_period_is_given():
    assert pictures([item(period=None)], as_of="2020-12-15") == ()


def test_the_days_that_matter_are_lines_with_words():
    years = item(period=(date(2020, 1, 1), date(2021, 12, 31)))
    (picture,) = pictures([years], as_of="2020-12-15", go_live="2022-01-01")
    assert (picture.now.text.text, picture.live.text.text) == ("Läget 2020-12-15", "Systemet startar 2022-01-01")
    assert picture.now.x < picture.live.x


def test_words_of_days_close_to_each_other_stand_on_two_rows():
    (picture,) = pictures([item()], as_of="2020-06-15", go_live="2020-06-16")
    assert picture.now.text.y - picture.live.text.y == timeline.BAND


def test_words_of_days_stand_apart_on_one_row_where_they_can():
    (picture,) = pictures(
        [item(period=(date(2020, 1, 1), date(2021, 12, 31)))], as_of="2020-12-31", go_live="2021-08-01"
    )
    now, live = picture.now.text, picture.live.text
    assert now.y == live.y
    assert now.x + width_of(now.text) < live.x


def test_a_step_that_goes_on_is_named_again():
    first, second = pictures([item(name=f"Rad {number}") for number in range(40)])
    assert [text.text for text in (*first.steps, *second.steps)] == ["Steg 1", "Steg 1 (forts.)"]


@pytest.mark.parametrize(
    ("as_of", "go_live", "drawn", "aside"),
    [
        ("2021-04-30", "2019-09-01", (True, True), ()),
        ("2021-05-01", "", (False, False), ("Läget 2021-05-01 ligger efter planens sista datum.",)),
        ("2019-08-31", "", (False, False), ("Läget 2019-08-31 ligger före planens första datum.",)),
        ("2020-05-01", "2024-01-01", (True, False), ("Systemet startar 2024-01-01, efter planens sista datum.",)),
    ],
)
def test_days_far_from_the_plan_are_said_and_not_drawn(as_of, go_live, drawn, aside):
    chart = chart_of([item()], as_of=as_of, go_live=go_live)
    (picture,) = chart.pictures([item()])
    assert ((picture.now is not None, picture.live is not None), chart.aside) == (drawn, aside)


def test_a_plan_is_cropped_to_its_own_dates_however_late_it_is_looked_at():
    (picture,) = pictures([item(period=(date(2010, 1, 1), date(2011, 8, 31)))], as_of="2020-12-31")
    assert [text.text for text in picture.years] == ["2010", "2011"]


def test_long_names_take_two_lines_and_end_with_an_ellipsis():
    (picture,) = pictures([item(name="ord " * 100)])
    assert len(picture.lines[0].names) == 2
    assert picture.lines[0].names[1].text.endswith("…")
