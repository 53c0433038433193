"""Shapes and the stacked bars: every row counted, nothing outside."""

from __future__ import annotations

import re
from itertools import pairwise

from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st

from reporting.charts.shapes import LABELS, TEXT, WIDTH, Box, fitted, hatching, signal_bars, width_of
from reporting.snapshot.fonts import FONTS
from reporting.snapshot.schema import Count
from tests.harness.reporting import sample

FONTS_OF_LETTERS = [TTFont(FONTS / f"source-sans-3-{name}-400-normal.woff") for name in ("latin", "full")]
METRICS = [(font.getBestCmap(), font["hmtx"].metrics, font["head"].unitsPerEm) for font in FONTS_OF_LETTERS]
numbers = st.lists(st.integers(0, 300), min_size=4, max_size=4)


def counts(now: list[int], before: list[int] | None = None) -> tuple[Count, ...]:
    return tuple(
        Count(signal, number, before[place] if before else None)
        for place, (signal, number) in enumerate(zip(sample.LEGEND, now, strict=True))
    )


def bars(now: list[int], before: list[int] | None = None):
    return signal_bars(counts(now, before), now="Nu", before="Tertial 2 2020")


@given(numbers, numbers)
def test_the_segments_of_a_bar_are_all_its_rows(now, before):
    assert [sum(s.count for s in bar.segments) for bar in bars(now, before).bars] == [sum(now), sum(before)]


@given(numbers, numbers)
def test_segments_follow_each_other_inside_the_picture(now, before):
    picture = bars(now, before)
    for bar in picture.bars:
        assert all(a.box.x + a.box.width == b.box.x for a, b in pairwise(bar.segments))
        for segment in bar.segments:
            assert segment.box.x >= LABELS and segment.box.x + segment.box.width <= WIDTH
            assert segment.box.y + segment.box.height <= picture.height


@given(numbers, numbers)
def test_numbers_stand_over_their_own_segments(now, before):
    for bar in bars(now, before).bars:
        for segment in bar.segments:
            if segment.number:
                assert segment.number.text == str(segment.count)
                assert segment.number.x + width_of(segment.number.text) <= segment.box.x + segment.box.width


def test_both_bars_have_one_scale():
    now, before = bars([10, 0, 0, 0], [5, 0, 0, 0]).bars
    assert now.segments[0].box.width == 2 * before.segments[0].box.width


def test_a_first_report_has_one_bar():
    assert [bar.label.text for bar in bars([1, 2, 3, 4]).bars] == ["Nu"]


def test_no_rows_make_an_empty_bar():
    assert [bar.segments for bar in bars([0, 0, 0, 0]).bars] == [()]


@given(st.integers(1, 400), st.integers(1, 400))
def test_hatching_stays_inside_its_box(width, height):
    path = hatching(Box(10, 20, width, height))
    strokes = re.findall(r"m(-?\d+) (-?\d+)l(\d+) (-?\d+)", path)
    assert "".join("m{} {}l{} {}".format(*stroke) for stroke in strokes) == path
    x1 = y1 = 0
    for right, down, along, up in (map(int, stroke) for stroke in strokes):
        x0, y0 = x1 + right, y1 + down
        x1, y1 = x0 + along, y0 + up
        assert 10 <= x0 <= x1 <= 10 + width
        assert 20 <= y1 <= y0 <= 20 + height
        assert x0 - 10 + y0 - 20 == x1 - 10 + y1 - 20


@given(st.text(alphabet=st.characters(max_codepoint=0x17F, categories=["L", "N", "P"]), max_size=80))
def test_a_width_is_never_too_small(text):
    letters = (
        next((widths[names[ord(letter)]][0] / em for names, widths, em in METRICS if ord(letter) in names), 0)
        for letter in text
    )
    assert sum(letters) * TEXT <= width_of(text) + 1


def test_a_width_is_hardly_too_large_for_what_people_write():
    for text in (row.name + row.cause + row.measure for row in sample.ROWS):
        exact = sum(METRICS[0][1][METRICS[0][0][ord(letter)]][0] for letter in text) / METRICS[0][2]
        assert width_of(text, 1000) <= exact * 1020


@given(st.text(alphabet="abcåäö WM", max_size=300), st.integers(100, 900), st.integers(1, 3))
def test_fitted_lines_fit(text, width, lines):
    made = fitted(text, width, lines)
    assert len(made) <= lines
    assert all(width_of(line) <= width for line in made)
    assert " ".join(made) == " ".join(text.split()) or made[-1].endswith("…") or any("…" in line for line in made)
