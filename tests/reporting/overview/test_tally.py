"""Several plans in numbers: sums that add up and a bar that shows them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reporting.month.frozen import Need, WaitingDecision
from reporting.month.lists import NEEDS
from reporting.overview.tally import WIDTH, Figures, NeedNumber, figures, total
from reporting.snapshot.schema import Count
from tests.harness.reporting import sample

numbers = st.lists(st.integers(0, 200), min_size=4, max_size=4)
kinds = st.lists(st.sampled_from([*NEEDS]), max_size=8)


def made(signals: list[int], needs: list[str], waiting: int = 0) -> Figures:
    counts = [Count(signal, number) for signal, number in zip(sample.LEGEND, signals, strict=True)]
    waits = [WaitingDecision("basis", 1, number, "Rad", "Underlaget", "2020-12-01") for number in range(waiting)]
    return figures(counts, [Need(row, kind, kind) for row, kind in enumerate(needs)], waits)


plans = st.builds(made, numbers, kinds, st.integers(0, 3))


def test_needs_are_counted_by_kind_the_most_pressing_first():
    found = made([8, 5, 2, 3], ["silent", "deviating", "silent", "late"], waiting=2)
    assert found.rows == 18
    assert [(number.number, number.words) for number in found.numbers] == [
        (1, "avvikelse"),
        (1, "delaktivitet skulle ha börjat"),
        (2, "väntar på beslut"),
        (2, "delaktiviteter inte uppdaterade"),
    ]
    assert made([1, 0, 0, 0], ["silent"]).numbers[0].words == "delaktivitet inte uppdaterad"


def test_a_proposed_date_is_counted_once_among_those_that_wait():
    assert made([1, 0, 0, 0], ["waiting"], waiting=1).numbers == (NeedNumber("waiting", 1),)


@given(st.lists(plans, min_size=1, max_size=4))
def test_the_total_is_the_sum(of):
    found = total(of)
    assert found.rows == sum(plan.rows for plan in of)
    for position in range(4):
        assert found.counts[position].now == sum(plan.counts[position].now for plan in of)
    for kind in NEEDS:
        every = [number.number for plan in of for number in plan.numbers if number.kind == kind]
        assert sum(every) == sum(number.number for number in found.numbers if number.kind == kind)


@given(plans)
def test_the_bar_is_filled_from_end_to_end_in_proportion(plan):
    place = 0
    for part in plan.parts:
        (rows,) = [count.now for count in plan.counts if count.signal == part.signal]
        assert part.box.x == place and abs(part.box.width - WIDTH * rows / plan.rows) < 1
        place += part.box.width
    assert place == (WIDTH if plan.rows else 0)
    assert [part.signal for part in plan.parts] == [count.signal for count in plan.counts if count.now]


def test_a_deviation_is_hatched_too():
    assert [bool(part.hatching) for part in made([5, 5, 5, 5], []).parts] == [False, False, True, False]
