"""A month's steps as bars: no signal of their own, the rows' signals counted, every shape and word in its place."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from django.template.loader import render_to_string

from reporting import month_bars
from reporting.charts import width_of
from reporting.marks import mark
from reporting.month_bars import bars
from tests.reporting import month_sample, sample
from tests.reporting.month_sample import MONTHS, month

months = pytest.mark.parametrize("page", MONTHS.values(), ids=MONTHS)


@months
def test_every_step_counts_its_rows_by_signal(page):
    found = bars(page)
    for bar, step in zip(found.bars if found else (), page.steps if found else (), strict=True):
        told = {each.mark.label: each.number for each in bar.counts}
        assert told == {signal.label: count for signal, count in zip(page.legend, step.counts, strict=True) if count}


def test_the_words_say_the_counts_and_the_dates():
    rows = [replace(row, step="Steg 1", start="2020-01-01", end="2020-12-31") for row in sample.ROWS[:3]]
    signals = (sample.DEVIATING, sample.DEVIATING, sample.FINISHED)
    page = month([replace(row, signal=signal) for row, signal in zip(rows, signals, strict=True)])
    (bar,) = bars(page).bars
    assert bar.words == "Steg 1: 2020-01-01 – 2020-12-31, 2 pågående med avvikelser, 1 avslutat"
    assert bars(page).title.startswith("Tidslinje, steg för steg, med antal rader efter signal. Läget 2020-12-15.")


def test_a_step_has_no_signal_of_its_own():
    found = bars(MONTHS["demo"])
    drawn = render_to_string("reporting/_sheet_bars.html", {"picture": found})
    shapes = [piece for piece in drawn.split("<path ") if 'class="step-bar"' in piece]
    assert len(shapes) == len(found.bars)
    assert len({piece.split("fill=")[1] for piece in [shape.split("/>")[0] for shape in shapes]}) == 1
    for signal in sample.LEGEND:
        assert all(mark(signal).fill not in shape.split("/>")[0] for shape in shapes if mark(signal).fill != "none")


@months
def test_nothing_leaves_the_picture_or_covers_another(page):
    found = bars(page)
    if found is None:
        return
    for bar in found.bars:
        spots = [each.symbol.x for each in bar.counts]
        assert width_of(bar.name.text) <= month_bars.NAMES
        assert not spots or spots[0] >= month_bars.NAMES
        for each, after in pairwise(bar.counts):
            assert each.text.x + width_of(each.text.text) <= after.symbol.x
        for each in bar.counts:
            assert each.text.x + width_of(each.text.text) <= found.left
        if bar.shape:
            assert bar.shape.box.x >= found.left - 20 and bar.shape.box.x + bar.shape.box.width <= found.width
            assert bar.shape.box.y + bar.shape.box.height <= found.height
    axis = [*found.axis]
    assert all(left.x + width_of(left.text) <= right.x for left, right in pairwise(axis))


@pytest.mark.parametrize("name", ["nothing", "finished"])
def test_without_periods_there_is_no_picture(name):
    assert bars(MONTHS[name]) is None


def test_no_line_of_a_day_goes_through_a_name_of_the_axis():
    for day in ("2020-09-15", "2020-09-24", "2021-01-05", "2021-05-01"):
        found = bars(replace(MONTHS["demo"], as_of=day))
        for text in found.axis:
            assert not text.x <= found.now.x <= text.x + width_of(text.text)


def test_a_long_span_names_only_its_years():
    rows = [replace(row, start="2020-01-01", end="2050-12-31") for row in month_sample.WELL]
    axis = bars(month(rows)).axis
    assert axis and not any(" T" in text.text for text in axis)
