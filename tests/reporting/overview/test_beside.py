"""Two pictures of the plan beside each other: every row in one group, and nothing that differs left untold."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from activities.rows.direction import RANKS
from reporting.overview.beside import GROUPS, DifferingFact, Side, compared
from reporting.snapshot.schema import Considered, Proposed, Row
from tests.harness.reporting import sample

ROW = replace(
    sample.ROWS[4], key=1, title="Ett", cause="", measure="", consequence="", proposed=None, text="", remark=""
)
KEPT = ("name", "period", "reporting", "remark", "cause", "measure", "consequence", "proposed", "text")
ONLY_SEALED = ("organisation", "collaboration")


def side(*rows: Row, as_of: str = "2020-08-31", label: str = "augusti 2020", sealed: bool = False) -> Side:
    return Side(as_of[:7], label, as_of, "Räknat ur uppdateringarna", "/", sealed, rows, sample.LEGEND)


def later(*rows: Row, **values) -> Side:
    return side(*rows, **{"as_of": "2020-12-15", "label": "december 2020", **values})


few = st.sampled_from(["", "a", "b"])
rows = st.lists(
    st.builds(
        lambda key, **values: replace(ROW, key=key, **values),
        key=st.integers(0, 6),
        signal=st.sampled_from(sample.LEGEND),
        title=few,
        period=few,
        remark=few,
        cause=few,
        text=few,
        organisation=st.lists(few, max_size=1).map(tuple),
    ),
    max_size=6,
    unique_by=lambda row: row.key,
)
sides = st.builds(
    lambda rows, as_of, sealed: side(*rows, as_of=as_of, sealed=sealed),
    rows,
    st.sampled_from(["2020-08-31", "2020-12-15"]),
    st.booleans(),
)


def group_of(key: int, before: Side, after: Side) -> str:
    """The slow and obvious: one row, looked for on both sides."""
    old = [row for row in before.rows if row.key == key]
    new = [row for row in after.rows if row.key == key]
    if not old:
        return "new"
    if not new:
        return "gone"
    step = RANKS.index(new[0].signal.key) - RANKS.index(old[0].signal.key)
    if step:
        return "better" if step > 0 else "worse"
    looked_at = KEPT + (ONLY_SEALED if before.sealed and after.sealed else ())
    return "changed" if any(getattr(old[0], name) != getattr(new[0], name) for name in looked_at) else "same"


@given(sides, sides)
def test_every_row_of_either_side_is_in_the_one_group_it_belongs_to(before, after):
    found = compared(before, after)
    grouped = [(pair.row.key, group.key) for group in found.groups for pair in group.pairs]
    grouped += [(pair.row.key, "same") for pair in found.same]
    keys = {row.key for row in (*before.rows, *after.rows)}
    assert sorted(grouped) == sorted((key, group_of(key, before, after)) for key in keys)


@given(sides, sides)
def test_the_numbers_are_those_of_the_sides(before, after):
    *signals, every = compared(before, after).lines
    for line in signals:
        assert line.before == len([row for row in before.rows if row.signal == line.signal])
        assert line.after == len([row for row in after.rows if row.signal == line.signal])
    assert (every.before, every.after) == (len(before.rows), len(after.rows))
    assert (sum(line.before for line in signals), sum(line.after for line in signals)) == (every.before, every.after)


@given(sides, sides)
def test_the_other_way_round_better_is_worse_and_new_has_gone(before, after):
    turned = {"better": "worse", "worse": "better", "new": "gone", "gone": "new", "changed": "changed", "same": "same"}
    there = {pair.row.key: pair.group for pair in compared(before, after).pairs}
    back = {pair.row.key: pair.group for pair in compared(after, before).pairs}
    assert back == {key: turned[group] for key, group in there.items()}


@given(sides)
def test_a_side_does_not_differ_from_itself(one):
    found = compared(one, one)
    assert not found.groups and len(found.same) == len(one.rows)
    assert {line.change for line in found.lines} == {"0"}


def test_a_row_tells_what_both_said_and_the_words_of_the_newer():
    old = replace(ROW, signal=sample.ON_TRACK, period="2020", text="Allt väl.")
    new = replace(
        ROW, signal=sample.DEVIATING, period="2021", title="Nytt namn", cause="Sent underlag", measure="Möten"
    )
    (pair,) = compared(side(old), later(new)).of("worse")
    assert (pair.before.signal, pair.after.signal) == (sample.ON_TRACK, sample.DEVIATING)
    assert pair.facts == (DifferingFact("Delaktivitet", "Ett", "Nytt namn"), DifferingFact("Tidsplan", "2020", "2021"))
    assert pair.words == (("Orsak", "Sent underlag"), ("Åtgärd", "Möten"))
    (backwards,) = compared(later(new), side(old)).of("better")
    assert backwards.words == pair.words


def test_a_row_that_only_one_side_has_says_its_own_words():
    row = replace(ROW, period="2020", text="Ord", remark="Skulle ha påbörjats 2020-09-01")
    (gone,), (new,) = compared(side(row), later()).of("gone"), compared(side(), later(row)).of("new")
    assert gone.words == new.words == (("Kommentar", "Ord"),)
    assert gone.facts == (DifferingFact("Tidsplan", "2020", ""), DifferingFact("", row.remark, ""))
    assert new.facts == (DifferingFact("Tidsplan", "", "2020"), DifferingFact("", "", row.remark))


def test_other_words_alone_are_a_difference_and_a_repeated_confirmation_is_none():
    said = replace(ROW, text="Ord", updated="2020-06-01")
    (pair,) = compared(side(ROW), later(said)).of("changed")
    assert pair.reworded and not pair.facts
    confirmed = replace(said, updated="2020-12-01")
    assert not compared(side(said), later(confirmed)).groups


def test_a_date_that_was_approved_is_a_fact_and_no_other_words():
    asked = Proposed("2021-02-28", "2020-12-31")
    waits = replace(ROW, cause="Sent underlag", proposed=asked)
    granted = replace(waits, proposed=replace(asked, approved=True))
    (pair,) = compared(side(waits), later(granted)).of("changed")
    assert not pair.reworded and pair.words == (("Orsak", "Sent underlag"),)
    assert pair.facts == (DifferingFact("Nytt slutdatum", asked.words, replace(asked, approved=True).words),)


def test_what_the_dates_say_is_told_without_a_label():
    late = replace(ROW, remark="Skulle ha påbörjats 2020-09-01")
    assert compared(side(ROW), later(late)).of("changed")[0].facts == (DifferingFact("", "", late.remark),)


def test_who_works_with_a_row_is_compared_only_between_sealed_reports():
    other = replace(ROW, organisation=("Andra",))
    assert not compared(side(ROW, sealed=True), later(other)).groups
    (pair,) = compared(side(ROW, sealed=True), later(other, sealed=True)).of("changed")
    assert pair.facts[0].label == "Organisation–arbetsgrupper"


def test_a_signal_in_other_words_is_the_same_signal():
    renamed = replace(ROW, signal=replace(ROW.signal, label="Annat ord", fill="#123456"))
    assert not compared(side(ROW), later(renamed)).groups


def test_the_groups_stand_the_worst_first_and_rows_in_the_plans_order():
    before = [replace(ROW, key=key, signal=sample.ON_TRACK) for key in (1, 2, 3, 4, 5, 6)]
    after = [replace(ROW, key=7), *(replace(row, signal=sample.DEVIATING) for row in (before[1], before[0]))]
    after += [replace(before[2], signal=sample.FINISHED), replace(before[3], period="2030"), before[4]]
    found = compared(side(*before), later(*after))
    assert [group.key for group in found.groups] == list(GROUPS)
    assert [pair.row.key for pair in found.of("worse")] == [2, 1]


def test_read_backwards_nothing_is_new():
    found = compared(later(ROW), side(replace(ROW, key=2)))
    assert found.is_backwards and found.newer.label == "december 2020" and found.older.label == "augusti 2020"
    assert [group.heading for group in found.groups] == ["Bara i augusti 2020", "Bara i december 2020"]
    assert [group.heading for group in compared(side(), later(ROW)).groups] == ["Nya i planen"]


def test_numbers_are_told_with_their_change():
    lines = compared(side(ROW, replace(ROW, key=2)), later(ROW)).lines
    assert [(line.before, line.after, line.change) for line in lines if line.signal in (None, ROW.signal)] == [
        (2, 1, "−1"),
        (2, 1, "−1"),
    ]


def test_control_points_differ_only_between_two_that_tell_of_them():
    told, later_told = replace(ROW, considered=Considered(6, 9)), replace(ROW, considered=Considered(7, 9))
    (pair,) = compared(side(told, sealed=True), later(later_told, sealed=True)).pairs
    assert pair.facts == (
        DifferingFact("Kontrollpunkter", "6 av 9 kontrollpunkter beaktade", "7 av 9 kontrollpunkter beaktade"),
    )
    untold = replace(ROW, considered=None)
    for before, after in ((told, untold), (untold, told)):
        (pair,) = compared(side(before, sealed=True), later(after, sealed=True)).pairs
        assert (pair.group, pair.facts) == ("same", ())
