"""What stands first on a month's page: its sentence, what waits, the bars and the next dates."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from reporting.charts.trend import Point
from reporting.month import composed, presenters
from reporting.month.composed import Coming
from reporting.month.frozen import Due, Monthly, Need
from tests.harness.reporting import sample
from tests.harness.reporting.month_entries import entry, page


def told(*said: tuple[tuple[int, str], ...], since: date = date(2020, 11, 1)) -> Monthly:
    """A month whose rows were said so of; those that deviate call for somebody."""
    made = page(*(entry(key, *each) for key, each in enumerate(said, 1)), since=since)
    needs = tuple(Need(row.key, "deviating", "Avviker") for row in made.deviations)
    return replace(made, needs=needs or (Need(1, "late", "Skulle ha påbörjats"),))


STILL, WORSE, BETTER = ((1, "on_track"),), ((1, "on_track"), (9, "deviating")), ((1, "deviating"), (9, "on_track"))


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ((STILL,), "Ingen delaktivitet avviker."),
        ((((1, "deviating"),), STILL), "En delaktivitet avviker."),
        ((WORSE, WORSE, STILL), "Två delaktiviteter avviker."),
    ],
)
def test_the_month_is_told_in_words_up_to_twelve(said, sentence):
    assert composed.says(presenters.view(told(*said))).startswith(sentence)


def test_more_than_twelve_rows_are_told_in_figures():
    assert composed.says(presenters.view(told(*[WORSE] * 13))).startswith("13 delaktiviteter avviker.")


def test_a_day_of_another_year_is_told_with_it():
    assert composed.day_in(date(2020, 11, 26), 2020) == "26\N{NO-BREAK SPACE}november"
    assert composed.day_in(date(2020, 11, 26), 2021) == "26\N{NO-BREAK SPACE}november 2020"


def test_a_bar_is_as_tall_as_its_rows_are_many_with_the_first_signal_on_top():
    points = (Point("2020-10", "2020-10-31", False, (1, 0, 2, 1)), Point("2020-11", "2020-11-30", True, (4, 0, 0, 4)))
    low, high = composed.bars(points, sample.LEGEND)
    assert sum(block.height for block in high.blocks) == composed.TALL
    assert sum(block.height for block in low.blocks) == composed.TALL // 2
    assert low.blocks[0].top == composed.TALL // 2 and low.blocks[0].signal == sample.LEGEND[0]
    assert (low.letter, low.presented, high.presented) == ("O", False, True)
    assert composed.bars((Point("2020-10", "2020-10-31", False, (0, 0, 0, 0)),), sample.LEGEND) == ()


def test_the_next_dates_are_those_ahead_the_nearest_first():
    due = Due("2020-T3", "Tertial 3 2020", "Insamlingen pågår.", False, "Granskningen börjar", "2021-01-07")
    made = replace(told(STILL), due=(due,), go_live="2022-01-01")
    assert composed.dates(made) == (
        Coming("2021-01-07", "Granskningen börjar", "Tertial 3 2020", tertial="2020-T3"),
        Coming("2021-02-01", "slutar", "Rad 1", row=1),
        Coming("2022-01-01", "Systemet startar"),
    )
