"""Ändringar i planen: everything that differs is told, once, and nothing else is."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from reporting.snapshot.changes import ASPECTS, Reason, changes
from reporting.snapshot.schema import Change, Report, Row, Source
from tests.harness.reporting import sample

A, B, C, D = (
    replace(sample.ROWS[4], key=key, title=title, activity=activity, step=step)
    for key, title, activity, step in (
        (1, "Ett", "Värde", "Steg 1"),
        (2, "Två", "Värde", "Steg 1"),
        (3, "Tre", "Villkor", "Steg 2"),
        (4, "", "Organisera", "Steg 2"),
    )
)


def told(before: tuple[Row, ...], after: tuple[Row, ...], reasons=None) -> tuple[Change, ...]:
    return changes(report(before), after, reasons or {})


def report(rows: tuple[Row, ...]) -> Report:
    return replace(sample.REPORT, rows=rows)


few = st.sampled_from(["", "a", "b"])
rows = st.lists(
    st.builds(
        lambda key, **values: replace(A, key=key, **values),
        key=st.integers(1, 6),
        step=st.sampled_from(["Steg 1", "Steg 2"]),
        activity=st.sampled_from(["X", "Y", "Z"]),
        title=few,
        period=few,
        reporting=few,
        organisation=st.lists(few, max_size=2).map(tuple),
        collaboration=st.lists(few, max_size=2).map(tuple),
    ),
    max_size=6,
    unique_by=lambda row: row.key,
).map(tuple)


def differing(before: tuple[Row, ...], after: tuple[Row, ...]) -> set[tuple[str, str]]:
    """The slow and obvious: (kind, name) of all that differs between rows, headings left out."""
    found = set()
    for row in after:
        twin = next((old for old in before if old.key == row.key), None)
        if twin is None:
            found.add(("added", row.name))
        else:
            found |= {(kind, row.name) for kind, aspect in ASPECTS.items() if aspect(twin) != aspect(row)}
    return found | {("ended", old.name) for old in before if old.key not in [row.key for row in after]}


@given(rows)
def test_a_plan_that_stands_as_it_stood_has_no_changes(given_rows):
    assert told(given_rows, given_rows) == ()


@given(rows, st.randoms(use_true_random=False))
def test_another_order_is_no_change(given_rows, random):
    assert told(given_rows, tuple(random.sample(given_rows, len(given_rows)))) == ()


@given(rows, rows)
def test_every_difference_of_a_row_is_told_and_none_is_invented(before, after):
    headings = {row.step for row in after} | {row.activity for row in after}
    found = [change for change in told(before, after) if change.kind != "placed"]
    of_rows = {(change.kind, change.name) for change in found}
    assert differing(before, after) <= of_rows
    extra = of_rows - differing(before, after)
    assert all(kind == "reworded" and name in headings for kind, name in extra)


@given(rows, rows)
def test_a_row_that_stands_elsewhere_is_told_or_its_heading_is(before, after):
    found = told(before, after)
    for row in after:
        twin = next((old for old in before if old.key == row.key), None)
        if twin and twin.step != row.step:
            placed = any(c.kind == "placed" and c.name == row.name for c in found)
            assert placed or Change("reworded", row.step, twin.step, row.step, "") in found


@given(rows, rows)
def test_what_is_told_differs(before, after):
    assert all(change.before != change.after for change in told(before, after) if change.kind not in ("added", "ended"))


def test_a_new_row_is_told_with_its_period_and_who_does_it():
    (change,) = told((A,), (A, B))
    assert (change.kind, change.name) == ("added", "Två")
    assert change.after == "\n".join((B.period, *B.organisation))


def test_rows_that_left_the_plan_come_last():
    assert [(c.kind, c.name) for c in told((A, B), (B, C))] == [("added", "Tre"), ("ended", "Ett")]


def test_a_row_that_went_up_in_another_says_in_which():
    reasons = {(1, "ended"): Reason("Samma arbete", (Source("revision", "2020-10-12", 2),), "Gick upp i ”Två”")}
    assert told((A, B), (B,), reasons) == (
        Change(
            "ended", "Ett", A.period, "Gick upp i ”Två”", "Samma arbete", (Source("revision", "2020-10-12", 2),), key=1
        ),
    )


def test_a_change_goes_with_its_own_reason():
    reasons = {
        (1, "moved"): Reason("Tog längre tid", (Source("revision", "2020-05-06", 1),)),
        (2, "moved"): Reason("Annat"),
    }
    moved = replace(A, period="2021")
    assert told((A,), (moved,), reasons) == (
        Change("moved", "Ett", A.period, "2021", "Tog längre tid", (Source("revision", "2020-05-06", 1),), key=1),
    )


def test_a_reworded_activity_is_told_once():
    renamed = tuple(replace(row, activity="Pris") for row in (A, B))
    assert told((A, B, C), (*renamed, C)) == (Change("reworded", "Pris", "Värde", "Pris", ""),)


def test_a_reworded_step_is_told_once():
    renamed = tuple(replace(row, step="Steg 1. Pris") for row in (A, B))
    assert told((A, B, C), (*renamed, C)) == (Change("reworded", "Steg 1. Pris", "Steg 1", "Steg 1. Pris", ""),)


def test_an_activity_that_is_tracked_is_reworded_as_the_row_it_is():
    (change,) = told((D,), (replace(D, activity="Leda"),))
    assert change == Change("reworded", "Leda", "Organisera", "Leda", "", key=D.key)


def test_a_row_under_another_activity_is_placed_there():
    moved = replace(B, activity="Villkor", step="Steg 2")
    (change,) = told((A, B, C), (A, C, moved))
    assert change == Change("placed", "Två", "Steg 1\nVärde", "Steg 2\nVillkor", "", key=B.key)
