"""The timeline of a month's sheet: its bars as on the page, and words that say all that is drawn."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reporting.charts.bars import NOTHING_TOLD, Told
from reporting.month.sheet import timeline
from tests.harness.reporting import month_sample, sample
from tests.harness.reporting.month_sample import MONTHS, month

FIRST = sample.ROWS[4]
TOLD = Told("Tertial 2 2020", {1: ("2020-05-01", "2022-03-31"), 2: ("2020-01-01", "2021-12-31")})


def row(key: int, **changes):
    return replace(FIRST, key=key, step="Steg 1", start="2020-01-01", end="2021-12-31", **changes)


def drawn_of(page, told=TOLD, tallest=1_880):
    return list(timeline.choices(page, told, tallest=tallest))


def test_the_rows_come_first_then_the_steps_and_last_no_picture():
    found = drawn_of(month([row(1), row(2)]))
    assert [drawn.heading for drawn in found] == ["Tidslinje, rad för rad", "Tidslinje, steg för steg", "Tidslinje"]


def test_the_words_of_the_steps_say_signal_dates_former_dates_and_counts():
    rows = [row(1, signal=sample.DEVIATING), row(2, signal=sample.DEVIATING), row(3, signal=sample.FINISHED)]
    assert drawn_of(month(rows))[1].title == (
        "Tidslinje, steg för steg, med 1 stapel. Läget 2020-12-15. Systemet startar 2022-01-01. "
        "Steg 1: Pågående med avvikelser, 2020-01-01 – 2021-12-31, i Tertial 2 2020 2020-01-01 – 2022-03-31; "
        "av raderna 2 pågående med avvikelser, 1 avslutat."
    )


def test_a_dashed_bar_is_explained_where_there_is_one():
    page = month([row(1), row(2)])
    assert [drawn.note for drawn in drawn_of(page, NOTHING_TOLD)[:2]] == ["", ""]
    assert [drawn.note for drawn in drawn_of(page)[:2]] == ["Streckat: datum i Tertial 2 2020."] * 2


def test_days_far_from_the_plan_are_said_beside_the_picture_and_in_its_words():
    folded = drawn_of(month([row(1)], as_of="2030-12-31"), NOTHING_TOLD)[1]
    assert folded.note == "Läget 2030-12-31 ligger efter planens sista datum." and folded.note in folded.title


@pytest.mark.parametrize("page", MONTHS.values(), ids=MONTHS)
def test_every_bar_is_told_in_words(page):
    for drawn in drawn_of(page)[:-1]:
        for line in drawn.picture.lines:
            assert f"{line.item.name}: {line.item.signal.label}" in drawn.title


def test_a_plan_of_more_rows_than_a_sheet_holds_is_told_step_by_step_alone():
    assert [drawn.folded for drawn in drawn_of(MONTHS["180"])] == [True, False]
    in_steps = month(month_sample.in_steps(month_sample.many(180), 60))
    assert [drawn.picture for drawn in drawn_of(in_steps)] == [None]


def test_without_periods_there_is_no_picture():
    (nothing,), (finished,) = (drawn_of(MONTHS[name]) for name in ("nothing", "finished"))
    assert (nothing.note, finished.note) == ("Planen har inga rader.", "Ingen rad har en tidsplan att visa.")
