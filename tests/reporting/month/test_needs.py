"""What calls for somebody is the same on the month's page, in Mitt arbete and on a meeting's agenda."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from activities.groups import agenda
from activities.models import Rhythm, SubActivity
from activities.rows import attention, presenters
from activities.rows.rows import SignalView, UpdateView
from reporting.month import frozen
from reporting.month.ledger import RowHistory, facts_of, standing
from tests.activities.groups import test_agenda
from tests.harness.reporting.day_by_day import LEGEND, days, entries
from tests.harness.reporting.other_plans import at

examples = settings(max_examples=150, deadline=None)


@st.composite
def rows(draw: st.DrawFn) -> RowHistory:
    """A row that stands all the time, reported every tertial or in a quarter."""
    quarters = st.none() | st.tuples(st.just(2020), st.integers(1, 4))
    found = draw(entries())
    return replace(
        found, ended=None, versions=tuple(replace(version, once=draw(quarters)) for version in found.versions)
    )


def in_my_work(entry: RowHistory, on: date) -> tuple[attention.Need, ...]:
    """As Mitt arbete finds it out, from the row and its newest update."""
    version, newest = entry.version_on(on), next(entry.said_by(on), None)
    year, quarter = version.once or (None, None)
    row: Any = SubActivity(
        start=version.period.start,
        end=version.period.end,
        rhythm=Rhythm.ONCE if version.once else Rhythm.PER_TERTIAL,
        once_year=year,
        once_quarter=quarter,
    )
    decided = newest is not None and newest.decided is not None and newest.decided <= on
    approved = newest.approved if newest and decided else None
    row.newest_updates = [SimpleNamespace(approved=approved)] if newest else []
    signal = newest.signal if newest else "not_started"
    update = UpdateView(newest.number, SignalView(signal, "", ""), "", at(newest.day), "") if newest else None
    return presenters.needs(row, signal, update, on)


def of_its_own(needs: tuple[Any, ...]) -> list[tuple[str, str]]:
    return [(need.kind, need.words) for need in needs if need.kind != "waiting"]


@examples
@given(rows(), days)
def test_the_month_and_mitt_arbete_name_the_same_needs(entry, on):
    if not entry.stood_on(on):
        return
    expected = attention.needs(facts_of(entry, on), on)
    assert of_its_own(frozen.needs_of(standing([entry], on, LEGEND))) == of_its_own(expected)
    assert of_its_own(in_my_work(entry, on)) == of_its_own(expected)


@examples
@given(rows(), days)
def test_the_agenda_takes_up_what_the_month_calls_deviating_passed_and_late(entry, on):
    needs = in_my_work(entry, on)
    signal = next((said.signal for said in entry.said_by(on)), "not_started")
    row = replace(
        test_agenda.row(),
        period=entry.version_on(on).period,
        signal=SignalView(signal, "", ""),
        needs=needs,
    )
    drawn = agenda.draw([row], [], on).sections
    taken = {(section.heading, reason) for section in drawn for reason in reasons(section)}
    words = {need.words for need in needs if need.kind in ("passed", "late")}
    deviates = any(need.kind == "deviating" for need in needs)
    assert any(heading == agenda.DEVIATING for heading, _ in taken) == deviates
    assert {reason for _, reason in taken if reason.startswith("Skulle ha")} == words


def reasons(section: agenda.AgendaSection) -> list[str]:
    return [reason for item in section.items for reason in (*item.reasons, "")]
