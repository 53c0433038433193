"""The trend's columns: every row counted, in the legend's order, nothing outside, and the same in words."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from django.template.loader import render_to_string
from hypothesis import given
from hypothesis import strategies as st

from activities.calendar.month import Month, between
from reporting.charts import trend
from reporting.charts.shapes import width_of
from reporting.charts.trend import Point
from tests.harness.reporting import sample

LABELS = [signal.label for signal in sample.LEGEND]
counts = st.tuples(*[st.integers(0, 2_000)] * 4)


def points(*numbers: tuple[int, ...], first: str = "2020-01", presented: tuple[int, ...] = ()) -> list[Point]:
    month = Month.parse(first)
    last = Month(month.year + (month.number + len(numbers) - 2) // 12, (month.number + len(numbers) - 2) % 12 + 1)
    return [
        Point(each.code, each.end.isoformat(), place in presented, given_counts)
        for place, (each, given_counts) in enumerate(zip(between(month, last), numbers, strict=True))
    ]


many = st.lists(counts, min_size=1, max_size=30).map(lambda numbers: points(*numbers, presented=(0, len(numbers) // 2)))


def picture(given_points: list[Point]) -> trend.Picture:
    found = trend.picture(given_points, sample.LEGEND)
    assert found is not None
    return found


@given(many)
def test_the_segments_of_a_column_are_all_its_rows(given_points):
    found = trend.picture(given_points, sample.LEGEND)
    if found is None:
        assert not any(sum(point.counts) for point in given_points)
        return
    assert [column.month for column in found.columns] == [point.month for point in given_points]
    for column, point in zip(found.columns, given_points, strict=True):
        by_key = {segment.mark.key: segment.count for segment in column.segments}
        assert tuple(by_key.get(signal.key, 0) for signal in sample.LEGEND) == point.counts


@given(many)
def test_segments_stand_on_each_other_and_on_the_base(given_points):
    found = picture([*given_points[:-1], points((1, 0, 0, 0), first=given_points[-1].month)[0]])
    for column in found.columns:
        boxes = [segment.box for segment in column.segments]
        assert all(above.y + above.height == below.y for above, below in pairwise(boxes))
        assert not boxes or boxes[-1].y + boxes[-1].height == found.floor
        order = [LABELS.index(segment.mark.label) for segment in column.segments]
        assert order == sorted(order)


@given(many)
def test_nothing_leaves_the_picture_or_its_own_segment(given_points):
    found = picture([*given_points[:-1], points((0, 3, 1, 0), first=given_points[-1].month)[0]])
    for column in found.columns:
        for segment in column.segments:
            box = segment.box
            assert box.x >= 0 and box.x + box.width <= trend.WIDTH - trend.SIDE
            assert box.y >= found.floor - trend.PLOT and box.y + box.height <= found.floor
            if segment.number:
                assert segment.number.text == str(segment.count)
                assert width_of(segment.number.text, segment.size) <= box.width
                assert box.y < segment.number.y <= box.y + box.height
        for text in filter(None, (column.label, column.year, column.dot)):
            assert 0 <= text.x <= found.width and text.y < found.height


@given(many)
def test_symbols_stand_beside_the_last_column_without_covering_each_other(given_points):
    found = picture([*given_points[:-1], points((1, 2_000, 1, 1), first=given_points[-1].month)[0]])
    assert [symbol.mark.label for symbol in found.symbols] == LABELS
    assert all(above.y + above.size <= below.y for above, below in pairwise(found.symbols))
    assert all(
        symbol.y >= found.floor - trend.PLOT and symbol.y + symbol.size <= found.floor and symbol.x + symbol.size <= 760
        for symbol in found.symbols
    )


@given(many)
def test_names_of_months_do_not_stand_in_each_others_way(given_points):
    found = picture([*given_points[:-1], points((1, 0, 0, 0), first=given_points[-1].month)[0]])
    labels = [column.label for column in found.columns if column.label]
    assert labels
    for left, right in pairwise(labels):
        halves = (width_of(left.text, trend.LABEL) + width_of(right.text, trend.LABEL)) // 2
        assert left.x + halves <= right.x


def test_a_year_of_months_has_all_its_names_and_numbers():
    found = picture(points(*[(8, 7, 1, 2)] * 12))
    assert [column.label.text for column in found.columns] == list(trend.MONTHS)
    inside = [segment for column in found.columns for segment in column.segments if not segment.mark.deviating]
    assert all(segment.number for segment in inside)
    assert [column.over.number.text for column in found.columns] == ["1"] * 12
    assert [column.year.text for column in found.columns if column.year] == ["2020"]


def test_a_month_that_is_missing_leaves_a_gap():
    first, second, third = (column.segments[0].box.x for column in picture(points(*[(1, 0, 0, 0)] * 3)).columns)
    gap = picture([points((1, 0, 0, 0))[0], points((1, 0, 0, 0), first="2020-03")[0]])
    assert [column.segments[0].box.x for column in gap.columns] == [first, third] != [first, second]


def test_deviations_are_hatched_and_their_number_stands_over_the_column():
    (column,) = picture(points((1, 1, 2, 1))).columns
    assert [bool(segment.hatching) for segment in column.segments] == [False, False, True, False]
    assert [segment.number is not None for segment in column.segments] == [True, True, False, True]
    assert column.over.number.text == "2" and column.over.number.y <= column.segments[0].box.y
    assert column.over.symbol.mark.deviating


@given(st.lists(st.integers(0, 1), min_size=1, max_size=36), st.integers(100, 400))
def test_a_single_deviation_has_its_number_however_low_its_segment(deviating, plot):
    given_points = points(*[(400, 300, number, 3) for number in deviating])
    found = trend.picture(given_points, sample.LEGEND, plot=plot)
    told = [int(column.over.number.text) if column.over else 0 for column in found.columns]
    assert told == deviating


@given(many)
def test_numbers_over_columns_stand_apart_and_inside_the_picture(given_points):
    found = picture([*given_points[:-1], points((1, 2_000, 1, 1), first=given_points[-1].month)[0]])
    over = [column.over for column in found.columns if column.over]
    assert over[-1].number.text == "1"
    edges = [
        (each.symbol.x if each.symbol else half_left(each), half_left(each) + width_of(each.number.text, each.size))
        for each in over
    ]
    assert all(right <= after for (_, right), (after, _) in pairwise(edges))
    assert all(each.number.y - each.size * 2 // 3 >= 0 for each in over)


def half_left(over: trend.Over) -> int:
    return over.number.x - width_of(over.number.text, over.size) // 2


def test_the_signals_are_named_beside_their_symbols():
    found = picture(points((8, 5, 2, 3)))
    assert [text.text for text in found.words] == LABELS
    for symbol, text in zip(found.symbols, found.words, strict=True):
        assert symbol.x + symbol.size < text.x and symbol.y < text.y < symbol.y + symbol.size + 6
        assert text.x + width_of(text.text, trend.LABEL) <= found.width
    bare = trend.picture(points((8, 5, 2, 3)), sample.LEGEND, worded=False)
    assert bare.words == () and bare.width == trend.WIDTH


@pytest.mark.parametrize("numbers", [[], [(0, 0, 0, 0)]])
def test_without_rows_there_is_no_picture(numbers):
    assert trend.picture(points(*numbers) if numbers else [], sample.LEGEND) is None


def test_a_point_must_have_a_number_for_each_signal():
    with pytest.raises(ValueError, match="zip"):
        trend.picture(points((1, 2)), sample.LEGEND)


def test_the_words_say_the_same_numbers_and_what_was_presented():
    given_points = points((18, 0, 0, 0), (8, 5, 2, 3), first="2020-10", presented=(0,))
    given_points[1] = Point("2020-11", "2020-11-09", False, (8, 5, 2, 3))
    assert picture(given_points).title == (
        "Antal delaktiviteter med varje signal, månad för månad. Oktober 2020 (presenterad): Ej påbörjat 18. "
        "November 2020 (läget den 9\u00a0november 2020): Ej påbörjat 8, Pågående enligt plan 5, "
        "Pågående med avvikelser 2, Avslutat 3."
    )


@given(many)
def test_the_words_have_every_number(given_points):
    found = trend.picture(given_points, sample.LEGEND)
    for point in given_points if found else ():
        told = found.title.split(f"{Month.parse(point.month).label.capitalize()}")[1].split(".")[0]
        assert [int(number) for number in re.findall(r" (\d+)(?=,|$)", told)] == [n for n in point.counts if n]


@pytest.mark.parametrize(("presented", "dots"), [((), 0), ((0, 2), 3)])
def test_presented_months_are_marked_and_the_mark_explained(presented, dots):
    given_points = points(*[(1, 1, 1, 1)] * 3, presented=presented)
    drawn = render_to_string("reporting/charts/_trend_picture.html", {"picture": picture(given_points)})
    assert drawn.count("trend-dot") == dots
    assert (trend.PRESENTED in drawn) == bool(dots)


def test_the_picture_is_drawn_without_styles_and_with_its_words():
    found = picture(points((8, 5, 2, 3)))
    drawn = render_to_string("reporting/charts/_trend_picture.html", {"picture": found})
    assert "style" not in drawn and " id=" not in drawn
    assert f"<title>{found.title}</title>" in drawn
