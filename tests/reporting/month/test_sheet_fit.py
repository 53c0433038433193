"""What of a month stands on one sheet: every number, whole texts where they fit, and what has no room is counted."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reporting.charts.text import CUT
from reporting.month.sheet import attention as month_attention
from reporting.month.sheet import fit
from reporting.month.sheet.attention import lightened
from reporting.month.sheet.fit import fitted
from reporting.month.sheet.timeline import NO_PERIODS, NO_TIMELINE
from tests.harness.reporting import month_sample, sample
from tests.harness.reporting.month_sample import MONTHS, month

QUIET = {"signal": sample.ON_TRACK, "updated": "2020-12-10", "start": "2020-12-01", "end": "2021-12-31"}
months = pytest.mark.parametrize("page", MONTHS.values(), ids=MONTHS)


# ---- The numbers ----


@months
def test_the_numbers_are_those_of_the_month(page):
    sheet = fitted(page, None)
    assert [(cell.mark.label, cell.now) for cell in sheet.cells] == [(c.signal.label, c.now) for c in page.counts]
    assert sheet.total == len(page.rows)
    columns = [[number for _, number in step.counts] for step in sheet.steps]
    assert [sum(column) for column in zip(*columns, strict=True)] == [c.now for c in page.counts] * bool(columns)
    assert sum(step.total for step in sheet.steps) == len(page.rows)


def test_the_change_is_that_of_the_month():
    sheet = fitted(MONTHS["demo"], None)
    signs = {"0": 0, **{f"+{n}": n for n in range(1, 20)}, **{f"−{n}": -n for n in range(1, 20)}}
    assert [signs[cell.change] for cell in sheet.cells] == [c.now - (c.before or 0) for c in MONTHS["demo"].counts]
    assert sheet.total_change == "0"


def test_nothing_to_compare_with_leaves_the_changes_out():
    sheet = fitted(MONTHS["one row"], None)
    assert [cell.change for cell in sheet.cells] == [""] * 4 and sheet.total_change == ""
    assert sheet.attention.news is None


def test_steps_without_room_are_told_as_one():
    steps = fitted(MONTHS["180 in 30 steps"], None).steps
    assert len(steps) == fit.MOST_STEPS
    assert steps[-1].name.startswith("Övriga ")


def test_a_presented_month_is_marked_in_its_own_trend():
    for shown, dots in ((None, 2), (month_sample.SHOWN, 3)):
        columns = fitted(MONTHS["demo"], shown).trend.columns
        assert sum(column.dot is not None for column in columns) == dots


# ---- What needs attention ----


@months
def test_every_deviation_is_told_or_counted(page):
    attention = fitted(page, None).attention
    left = attention.others.label if attention.others else "(0)"
    assert len(attention.deviations) + int(left.split("(")[1].split(")")[0]) == len(page.deviations)


def test_a_month_with_room_tells_all_of_its_deviations():
    attention = fitted(month(sample.ROWS, trend=(), tasks=()), None, height=2_400).attention
    assert [fact for item in attention.deviations for fact in item.facts if fact[1].endswith(CUT)] == []
    labels = [label for label, _ in attention.deviations[0].facts]
    assert labels == ["Orsak", "Åtgärd", "Följd", "Nytt slutdatum"]


def test_cause_and_measure_are_cut_before_a_deviation_is_left_out():
    page = month((*month_sample.deviating(3), *month_sample.WELL[3:]), tasks=())
    attention = fitted(page, None).attention
    assert len(attention.deviations) == 3 and attention.others is None
    assert all(dict(item.facts)["Orsak"].endswith(CUT) for item in attention.deviations)
    assert all(dict(item.facts)["Åtgärd"].endswith(CUT) for item in attention.deviations)


def left_of(attention: month_attention.Attention) -> list[str]:
    """What is asked of the group and not told on the sheet."""
    loud = [line for line in attention.groups if not line.label.startswith("Inte uppdaterade")]
    cut = [text for item in attention.deviations for _, text in item.facts if text.endswith(CUT)]
    more = [line.label for line in loud if line.text.endswith(" till")]
    return [*cut, *more, *filter(None, [attention.left_out, attention.others.label if attention.others else ""])]


def test_what_needs_attention_stands_whole_before_any_timeline():
    sheet = fitted(MONTHS["demo"], None)
    for row, item in zip(MONTHS["demo"].deviations, sheet.attention.deviations, strict=True):
        facts = dict(item.facts)
        assert (facts.get("Följd", ""), facts["Åtgärd"]) == (row.consequence, row.measure)
    assert left_of(sheet.attention) == []
    waiting = next(line.text for line in sheet.attention.groups if line.label.startswith("Väntar på beslut"))
    assert all(wait.name in waiting for wait in MONTHS["demo"].waiting)


@months
@pytest.mark.parametrize("height", [1_500, 1_860, 2_000])
def test_a_timeline_takes_the_room_of_nothing_that_needs_attention(page, height):
    sheet = fitted(page, None, height=height)
    if sheet.timeline.picture:
        assert (sheet.attention.left_out, sheet.attention.others) == ("", None)
        assert not any(line.left for line in sheet.attention.groups if "Inte uppdaterade" not in line.label)


def test_what_is_new_stands_apart_rather_than_the_timeline_is_left_out():
    sheet = fitted(MONTHS["demo"], None)
    assert sheet.timeline.folded and sheet.attention.news is None
    assert len(sheet.news) == 3
    calm = fitted(MONTHS["well"], None)
    assert calm.timeline.folded and (calm.news, calm.attention.news) == (None, ())


def test_a_consequence_without_room_is_said_to_stand_on_the_page():
    page = month((*month_sample.deviating(9), *month_sample.WELL[9:]), waiting=month_sample.WAITING)
    attention = fitted(page, None).attention
    labels = {label for item in attention.deviations for label, _ in item.facts}
    assert "Följd" not in labels
    assert attention.left_out == "Följd och kommentar finns på månadens sida."


def test_deviations_without_room_are_named_as_far_as_possible_and_counted():
    others = fitted(MONTHS["all deviate"], None).attention.others
    shown = len(fitted(MONTHS["all deviate"], None).attention.deviations)
    assert others.label == f"Avviker också ({18 - shown}):"
    names = others.text.split("; ")
    assert names[0].startswith(MONTHS["all deviate"].rows[shown].name)
    assert names[-1].endswith(f" och {18 - shown - len(names)} till")


@months
def test_every_group_says_how_many_it_is(page):
    for line in fitted(page, None).attention.groups:
        listed = line.text.count("; ") + 1
        more = int(line.text.split(" och ")[-1].removesuffix(" till")) if line.text.endswith(" till") else 0
        assert f"({listed + more}):" in line.label


def test_a_well_month_says_so_in_one_sentence():
    page = MONTHS["well"]
    attention = fitted(page, None).attention
    assert page.is_well
    assert (attention.deviations, attention.others, attention.groups, attention.tasks) == ((), None, (), ())


def test_texts_no_sheet_has_room_for_are_not_read():
    light = lightened(MONTHS["1800 deviate"])
    assert sum(bool(row.cause) for row in light.rows) == month_attention.MOST_DEVIATIONS
    assert fitted(light, None) == fitted(MONTHS["1800 deviate"], None)


# ---- The timeline ----


def test_few_rows_are_bars_of_their_own():
    sheet = fitted(MONTHS["one row"], None)
    assert [line.item.name for line in sheet.timeline.picture.lines] == [MONTHS["one row"].rows[0].name]
    assert sheet.timeline.heading == "Tidslinje, rad för rad"


def test_many_rows_are_told_step_by_step():
    page = month(month_sample.many(180, **QUIET), before=None, tasks=())
    sheet = fitted(page, None)
    assert [line.item.name for line in sheet.timeline.picture.lines] == [step.title for step in page.steps]
    assert sheet.timeline.heading == "Tidslinje, steg för steg"


@pytest.mark.parametrize(("name", "says"), [("180 in 30 steps", NO_TIMELINE), ("finished", NO_PERIODS)])
def test_what_cannot_be_drawn_is_said(name, says):
    sheet = fitted(MONTHS[name], None)
    assert (sheet.timeline.picture, sheet.timeline.note) == (None, says)


# ---- What comes ----


@months
def test_every_date_of_next_tertial_is_told_or_counted(page):
    sheet = fitted(page, None)
    assert len(sheet.upcoming) + sheet.upcoming_left == len(page.upcoming)


def test_open_decisions_are_told_with_owner_and_date_or_counted():
    few = fitted(replace(MONTHS["well"], tasks=(month_sample.TASK,)), None).attention
    assert [(line.label, line.text) for line in few.tasks] == [
        ("2020-12-01 (sen)", "Bjud in avdelningschef myndighet till nästa möte – Förvaltningschef")
    ]
    owners = [line.text.rpartition(" – ")[2] for line in fitted(MONTHS["1800 deviate"], None).attention.tasks]
    assert owners and all(owner.startswith("Ordutanslut") for owner in owners)
    many = fitted(MONTHS["1800 deviate"], None).attention
    assert len(many.tasks) + many.tasks_left == len(MONTHS["1800 deviate"].tasks)
