"""What stands on a timeline's lines: rows with the dates last reported, and several rows folded into one bar."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from activities.models import SIGNAL_ORDER
from reporting.charts import bars
from reporting.charts.bars import FOLD_OVER, BarTold, by_step, items_of
from tests.harness.reporting import sample

YEAR = {"start": "2020-01-01", "end": "2020-12-31"}


def test_a_moved_row_keeps_the_dates_last_reported():
    row = replace(sample.ROWS[4], start="2020-05-01", end="2021-02-28", reported_start="2020-05-01")
    assert items_of([replace(row, reported_end="2020-12-31")])[0].was == (date(2020, 5, 1), date(2020, 12, 31))
    assert items_of([replace(row, reported_end="2021-02-28")])[0].was is None


def test_many_rows_are_told_by_activity():
    rows = [replace(row, start="2020-01-01", end="2020-12-31") for row in sample.with_rows(FOLD_OVER + 1).rows]
    items = items_of(rows)
    assert len(items) == len({(row.step, row.activity) for row in rows})
    folded = next(item for item in items if item.name.startswith(sample.VALUE))
    assert folded.name.endswith("(4 delaktiviteter)") and folded.signal == sample.DEVIATING


def test_what_is_looked_for_first_is_the_order_of_the_signals():
    assert sorted(sample.LEGEND, key=bars.weight) == sorted(
        sample.LEGEND, key=lambda signal: SIGNAL_ORDER.index(signal.key)
    )


def test_every_step_is_a_bar():
    items = by_step([replace(sample.ROWS[4], step=step) for step in ("Steg 1", "Steg 1", "", "Steg 2")])
    assert [item.name for item in items] == ["Steg 1", "Utan steg", "Steg 2"]


@pytest.mark.parametrize(
    ("signals", "shown"),
    [
        ((sample.FINISHED, sample.DEVIATING, sample.ON_TRACK), sample.DEVIATING),
        ((sample.FINISHED, sample.NOT_STARTED, sample.ON_TRACK), sample.ON_TRACK),
        ((sample.FINISHED, sample.NOT_STARTED), sample.NOT_STARTED),
        ((sample.FINISHED, sample.FINISHED), sample.FINISHED),
    ],
)
def test_a_step_deviates_when_any_of_its_rows_does(signals, shown):
    rows = [replace(sample.ROWS[4], signal=signal) for signal in signals]
    (item,) = by_step(rows)
    assert item.signal == shown


def test_a_step_spans_its_rows_and_what_was_told_of_them():
    late = {"start": "2020-09-01", "end": "2021-06-30", "reported_start": "2020-09-01", "reported_end": "2021-03-31"}
    rows = [replace(sample.ROWS[4], **YEAR, reported_start="", reported_end=""), replace(sample.ROWS[4], **late)]
    (item,) = by_step(rows)
    assert item.period == (date(2020, 1, 1), date(2021, 6, 30))
    assert item.was == (date(2020, 1, 1), date(2021, 3, 31))


def test_a_day_that_is_one_stays_one_when_it_is_folded():
    (item,) = by_step([replace(sample.ROWS[4], start="2022-01-01", end="2022-01-01")] * 2)
    assert item.period == (date(2022, 1, 1), date(2022, 1, 1))


def test_dates_told_the_board_take_the_place_of_those_compared_with():
    row = replace(sample.ROWS[4], key=5, reported_start="1999-01-01", reported_end="1999-12-31")
    told = BarTold("Tertial 2 2020", {5: ("2020-05-01", "2020-12-31")})
    first, second = bars.beside([row, replace(row, key=6)], told)
    assert (first.reported_start, first.reported_end) == ("2020-05-01", "2020-12-31")
    assert (second.reported_start, second.reported_end) == ("", "")
