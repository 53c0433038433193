"""The plan read as it stood on a day, beside a slow and obvious second way of finding it out."""

from __future__ import annotations

from datetime import date

from hypothesis import given, settings

from activities.calendar.period import Period
from reporting.month import frozen
from reporting.month.ledger import RowHistory, StatusEvent, Version, facts_of, standing, tally
from reporting.snapshot import deltas
from tests.harness.reporting.day_by_day import FIRST, KEYS, LEGEND, days, entries, plans, replayed


@settings(max_examples=60, deadline=None)
@given(plans, days)
def test_the_plan_of_a_day_is_what_a_day_by_day_account_gives(plan, on):
    told = {entry.key: replayed(entry, on) for entry in plan}
    shown = standing(plan, on, LEGEND)
    assert [row.key for row in shown.rows] == [key for key, (stood, *_) in told.items() if stood]
    assert [(row.signal.key, row.title) for row in shown.rows] == [told[row.key][1:] for row in shown.rows]


@settings(max_examples=60, deadline=None)
@given(plans, days)
def test_numbers_of_page_steps_trend_and_report_are_one(plan, on):
    """The page and the report count by compare.counts, the trend by tally, the steps by by_step."""
    rows = standing(plan, on, LEGEND).rows
    counts = [count.now for count in deltas.counts(rows, LEGEND, None)]
    signals = [signal for stood, signal, _ in (replayed(entry, on) for entry in plan) if stood]
    assert counts == [signals.count(key) for key in KEYS]
    assert list(tally(plan, on, KEYS).values()) == counts
    steps = frozen.by_step(rows, LEGEND)
    assert [sum(step.counts[place] for step in steps) for place in range(len(KEYS))] == counts


@settings(max_examples=60, deadline=None)
@given(entries(), days)
def test_a_proposal_waits_until_it_is_decided_or_replaced_or_the_row_is_finished(entry, on):
    said_by_then = [said for said in entry.updates if said.day <= on]
    known = [said for said in said_by_then if said.proposed]
    expected = None
    if known and (known[-1].decided is None or known[-1].decided > on) and said_by_then[-1].signal != "finished":
        expected = known[-1].proposed
    assert facts_of(entry, on).proposed == expected


def test_an_ended_row_stands_until_the_day_it_ended():
    entry = RowHistory(1, "", "", "", (Version(FIRST, "", Period(), "", None),), (), ended=date(2020, 5, 6))
    assert entry.stood_on(date(2020, 5, 5))
    assert not entry.stood_on(date(2020, 5, 6))


def test_a_signal_set_before_the_plan_was_written_down_counts_from_its_own_day():
    said = StatusEvent(date(2020, 2, 10), 1, "finished")
    entry = RowHistory(1, "", "", "", (Version(date(2020, 3, 30), "Namn", Period(), "", None),), (said,))
    (row,) = standing([entry], date(2020, 2, 10), LEGEND).rows
    assert (row.title, row.signal.key) == ("Namn", "finished")
    assert not standing([entry], date(2020, 2, 9), LEGEND).rows


def test_what_is_entered_later_holds_whatever_day_it_is_said_of():
    said = (StatusEvent(date(2020, 5, 20), 1, "on_track"), StatusEvent(date(2020, 5, 10), 2, "deviating"))
    entry = RowHistory(1, "", "", "", (Version(FIRST, "", Period(), "", None),), said)
    assert [entry.signal_on(date(2020, 5, day)) for day in (9, 10, 20)] == ["not_started", "deviating", "deviating"]


def test_a_proposal_says_what_was_known_of_it_that_day():
    said = StatusEvent(
        FIRST,
        1,
        "deviating",
        planned=date(2020, 12, 31),
        proposed=date(2021, 2, 28),
        decided=date(2020, 12, 16),
        approved=True,
    )
    assert said.proposed_on(date(2020, 12, 15)).words.endswith("i stället för 2020-12-31. Väntar på beslut.")
    assert said.proposed_on(date(2020, 12, 16)).words.endswith("i stället för 2020-12-31. Godkänt.")
