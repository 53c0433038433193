"""The same numbers everywhere: page, lists, sheet, slides, timeline, overview and report, over generated histories."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from reporting import (
    beside,
    compare,
    gantt,
    ledger,
    month_rows,
    month_sheet,
    month_slides,
    month_view,
    monthly,
    overview,
    sections,
)
from reporting.month import Month
from reporting.month_rows import Choice
from reporting.monthly import Monthly, Point
from tests.reporting import month_sample, sample
from tests.reporting.test_ledger import FIRST, KEYS, LEGEND, days, plans, replayed

examples = settings(max_examples=40, deadline=None)


def page_of(plan: list[ledger.Entry], on: date) -> Monthly:
    """The month's page of the day, made as months.made makes it."""
    before, now = (ledger.standing(plan, day, LEGEND) for day in (on - timedelta(days=30), on))
    counts = tuple(ledger.tally(plan, on, KEYS).values())
    return replace(
        month_sample.month(now.rows, before=before.rows or None),
        legend=LEGEND,
        month=Month.of(on).code,
        as_of=on.isoformat(),
        since=before.on.isoformat() if before.rows else "",
        counts=compare.counts(now.rows, LEGEND, before if before.rows else None),
        needs=monthly.needs_of(now),
        waiting=monthly.waiting_dates(now),
        upcoming=monthly.upcoming(now.rows, Month.of(on).tertial),
        trend=(Point(Month.of(on).code, on.isoformat(), False, counts),),
    )


def by_hand(plan: list[ledger.Entry], on: date) -> list[int]:
    """How many rows showed each signal, by the day-by-day account."""
    shown = [signal for stood, signal, _ in (replayed(entry, on) for entry in plan) if stood]
    return [shown.count(key) for key in KEYS]


def columns_of(steps: tuple[monthly.StepCount, ...]) -> list[int]:
    return [sum(step.counts[place] for step in steps) for place in range(len(KEYS))]


@examples
@given(plans, days)
def test_every_place_that_counts_signals_says_the_same(plan, on):
    page, expected = page_of(plan, on), by_hand(plan, on)
    view, sheet = month_view.view(page), month_sheet.fitted(page, None)
    told = {
        "sidans siffror": [line.now.count for line in view.signals],
        "månadens rad": [number.count for _, number in view.trend[0].cells] if any(expected) else expected,
        "listorna": [len(month_rows.lines(page, Choice(signal=key))) for key in KEYS],
        "bladet": [cell.now for cell in sheet.cells],
        "första bilden": [number.count for number in month_slides.slides(page, None)[0].numbers],
        "översikten": [count.now for count in overview.figures(page.counts, page.needs, page.waiting).counts],
        "steg för steg": columns_of(page.steps),
        "bladets steg": [sum(line.counts[place][1] for line in sheet.steps) for place in range(len(KEYS))],
    }
    drawn = {key.signal.key: key.count for key in gantt.page_of(page.rows, as_of=page.as_of).keys}
    told["tidslinjen"] = [drawn.get(key, 0) for key in KEYS]
    report = replace(sample.REPORT, rows=page.rows, legend=LEGEND, counts=page.counts, as_of=page.as_of)
    lines = [line for line in sections.brief(report).lines if line.mark]
    told["rapporten"] = [int(line.now) for line in lines] if lines else expected
    assert told == dict.fromkeys(told, expected)
    assert view.total.count == sheet.total == sum(expected)


@examples
@given(plans, days)
def test_what_calls_for_somebody_is_what_dates_and_signals_say(plan, on):
    page = page_of(plan, on)
    stood = [entry for entry in plan if replayed(entry, on)[0]]
    signals = {entry.key: replayed(entry, on)[1] for entry in stood}
    periods = {entry.key: entry.version_on(on).period for entry in stood}
    expected = {
        "deviating": sum(signal == "deviating" for signal in signals.values()),
        "passed": sum(
            bool(periods[key].end) and periods[key].end < on and signal != "finished" for key, signal in signals.items()
        ),
        "late": sum(
            bool(periods[key].start) and periods[key].start < on <= periods[key].end and signal == "not_started"
            for key, signal in signals.items()
        ),
    }
    sections_shown = {section.kind: section.number.count for section in month_view.view(page).sections}
    for kind, number in expected.items():
        assert sections_shown.get(kind, 0) == number
        assert len(month_rows.lines(page, Choice(kind))) == number
    assert len(page.deviations) == expected["deviating"]
    figures = overview.figures(page.counts, page.needs, page.waiting)
    counted = {number.kind: number.number for number in figures.numbers}
    assert {kind: counted.get(kind, 0) for kind in expected} == expected


@examples
@given(plans, days, st.integers(1, 300))
def test_two_days_beside_each_other_say_what_each_says_alone(plan, on, apart):
    earlier = max(FIRST, on - timedelta(days=apart))
    sides = [
        beside.Side(str(day), str(day), day.isoformat(), "", "", False, ledger.standing(plan, day, LEGEND).rows, LEGEND)
        for day in (earlier, on)
    ]
    found = beside.compared(*sides)
    assert [count.before or 0 for count in found.counts] == by_hand(plan, earlier)
    assert [count.now for count in found.counts] == by_hand(plan, on)
