"""The same numbers everywhere over generated histories, beside a slow and obvious second way of counting them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.test import override_settings
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from activities.calendar.month import Month, between
from activities.calendar.tertial import Tertial
from activities.models import ProposalDecision, RoleHolding, Signal, SubActivity
from activities.plan.actions import update_status
from reporting.month import assemble, ledger, lists, presenters, slides
from reporting.month.frozen import Monthly
from reporting.month.lists import NEEDS, Choice
from reporting.month.reading import entries_of
from reporting.overview import beside, gantt, tally
from reporting.report import collect
from tests.harness.databases import undone
from tests.harness.reporting import recount
from tests.harness.reporting.day_by_day import FIRST, LEGEND, days, plans, replayed
from tests.harness.reporting.histories import LAST, SWEDEN, Entered, History, RowMade, enter, histories
from tests.harness.reporting.page_numbers import numbers_of

pytestmark = pytest.mark.drill_on_postgresql

SIGNALS_IN_TURN = ("not_started", "on_track", "finished")  # neighbours differ on both sides of every border
A_DAY = timedelta(days=1)
CHANGES = ("added", "ended", "moved", "reworded")


def told_of(page: Monthly) -> dict[str, object]:
    """What the page says, without its words."""
    return {
        "signaler": {row.key: row.signal.key for row in page.rows},
        "siffror": [count.now for count in page.counts],
        "siffror då": [count.before for count in page.counts] if page.since else None,
        "behöver": {(need.row, need.kind) for need in page.needs},
        "avviker sedan": {need.row: need.since for need in page.needs if need.kind == "deviating"},
        "väntar": {(waiting.row, waiting.number) for waiting in page.waiting},
        "flyttade": {(item.row, item.before.key, item.after.key, item.direction, item.on) for item in page.moved},
        "nya ord": {item.row for item in page.new_words},
        "borta": {row.key for row in page.gone},
        "ändringar": {(change.key, change.kind) for change in page.changes if change.kind in CHANGES},
        "kommer": {(coming.row, coming.what) for coming in page.upcoming},
        "trend": [(point.month, point.as_of, point.presented, list(point.counts)) for point in page.trend],
    }


def recounted(entered: Entered, month: Month, today: date) -> dict[str, Any]:
    """The same found by hand."""
    on = min(month.end, today)
    now, before = recount.account(entered.plan, on), recount.account(entered.plan, month.start - timedelta(days=1))
    presented = [each for each in entered.seen if each < month]
    if presented:
        _, before = entered.seen[max(presented)]
    return {
        "signaler": {key: row.signal for key, row in now.items()},
        "siffror": recount.tallied(now),
        "siffror då": recount.tallied(before) if before else None,
        "behöver": recount.needing(now),
        "avviker sedan": {key: str(row.since) for key, row in now.items() if row.signal == "deviating"},
        "väntar": {(key, row.waiting) for key, row in now.items() if row.waiting},
        "flyttade": recount.moved(before, now),
        "nya ord": recount.said_anew(before, now),
        "borta": before.keys() - now.keys(),
        "ändringar": recount.changed(before, now) if before else set(),
        "kommer": recount.coming(now, month.number, month.year),
        "trend": _trend(entered, month, on),
    }


def _trend(entered: Entered, month: Month, on: date) -> list[tuple[str, str, bool, list[int]]]:
    """The twelve months up to this one, without those in which the plan had no rows."""
    points, each = [], month
    for _ in range(12):
        day, numbers = min(each.end, on), None
        if each in entered.seen and each != month:
            day, rows = entered.seen[each]
            numbers = recount.tallied(rows)
        shown = numbers or recount.tallied(recount.account(entered.plan, day))
        if any(shown):
            points.append((each.code, str(day), numbers is not None, shown))
        each = each.previous()
    return points[::-1]


def counted_in(page: Monthly) -> dict[str, list[int]]:
    """How many rows show each signal, by what is drawn of the page."""
    view, keys = presenters.view(page), recount.SIGNALS
    drawn = {key.signal.key: key.count for key in gantt.page_of(page.rows, as_of=page.as_of).keys}
    return {
        "sidan": [line.now.count for line in view.signals],
        "sidans steg": _summed(view.steps, lambda step: [number.count for _, number in step.cells]),
        "listorna": [len(lists.lines(page, Choice(signal=key))) for key in keys],
        "första bilden": [number.count for number in slides.slides(page, None)[0].numbers],
        "översikten": [count.now for count in tally.figures(page.counts, page.needs, page.waiting).counts],
        "tidslinjen": [drawn.get(key, 0) for key in keys],
    }


def _summed(steps: Iterable[Any], counts_of: Callable[[Any], list[int]]) -> list[int]:
    return [sum(column) for column in zip([0] * len(recount.SIGNALS), *map(counts_of, steps), strict=True)]


def needs_in(page: Monthly) -> dict[str, Counter[str]]:
    """How much calls for somebody, kind by kind, by what is drawn of the page."""
    figures = tally.figures(page.counts, page.needs, page.waiting)
    return {
        "sidan": Counter({section.kind: section.number.count for section in presenters.view(page).sections}),
        "listorna": +Counter({kind: len(lists.lines(page, Choice(kind))) for kind in NEEDS}),
        "översikten": Counter({number.kind: number.number for number in figures.numbers}),
    }


def decided_days(entered: Entered) -> list[date]:
    """On which a proposed date was decided on."""
    decisions = ProposalDecision.objects.filter(update__sub_activity__activity__step__plan=entered.plan)
    return sorted({recount.swedish_day(decision.at) for decision in decisions})


def examples(number: int) -> settings:
    """Each costs a second or so, and making one that fails smaller takes hundreds: it is shown as it was found."""
    slow = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
    return settings(max_examples=number, phases=[Phase.explicit, Phase.generate], suppress_health_check=slow)


@pytest.mark.django_db
@examples(8)
@given(histories, st.data())
def test_every_month_says_what_the_records_say(history: History, data: st.DataObject):
    """Read on days when something happened, most surely a decision, the days before, and when the months were over."""
    with undone():
        entered = enter(history)
        on_days = st.sampled_from(history.days).flatmap(lambda day: st.sampled_from([day, day, day - A_DAY]))
        for day in [*decided_days(entered)[:3], *data.draw(st.lists(on_days, min_size=3, max_size=5))]:
            month, later = Month.of(day), data.draw(st.sampled_from([day, day, day + timedelta(days=40)]))
            page = assemble.made(entered.plan, month, today=later, presented=assemble.presented_of(entered.plan, month))
            assert told_of(page) == (expected := recounted(entered, month, later))
            for where, numbers in counted_in(page).items():
                assert (where, numbers) == (where, expected["siffror"])
            for where, kinds in needs_in(page).items():
                assert (where, kinds) == (where, Counter(kind for _, kind in expected["behöver"]))


def by_hand(plan: list[ledger.RowHistory], on: date) -> list[int]:
    """How many rows showed each signal, by the day-by-day account."""
    shown = [signal for stood, signal, _ in (replayed(entry, on) for entry in plan) if stood]
    return [shown.count(key) for key in recount.SIGNALS]


@settings(max_examples=40)
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


# ---- As people get it ----


@pytest.mark.django_db
@examples(3)
@given(histories)
def test_page_sheet_timeline_and_report_say_what_the_records_say(client_of, history: History):
    """The month's page counted anew, the sheet as it was presented where it was."""
    on = history.days[-1]
    with undone(), override_settings(LOVPLAN_TODAY=on):
        RoleHolding.objects.update(start=history.first.start)  # the cast's people had their roles then, too
        entered = enter(history)
        legend = collect.signal_legend()
        assert [signal.key for signal in legend] == list(recount.SIGNALS)
        rows = recount.account(entered.plan, on)
        expected = recount.tallied(rows)
        told = numbers_of(client_of("avdelningschef"), entered.plan, on, [signal.label for signal in legend])
        _, seen = entered.seen.get(Month.of(on), (on, rows))
        assert told.pop("bladet") == recount.tallied(seen)
        report = collect.draft(entered.plan, Tertial.of(on), on=on)
        told["rapporten"] = [count.now for count in report.counts]
        assert told == dict.fromkeys(told, expected)
        assert {row.key: (row.signal.key, row.start, row.end) for row in report.rows} == {
            key: (row.signal, str(row.start or ""), str(row.end or "")) for key, row in rows.items()
        }


# ---- Borders between months ----


@pytest.mark.django_db
@pytest.mark.both_databases
def test_borders_fall_to_the_right_month_in_a_leap_year_and_over_both_new_years(person):
    """A row that says one thing in the last microsecond of each month and another in the first of the next."""
    leader = person("avdelningschef")
    entered = enter(History((RowMade(datetime(2019, 12, 1, tzinfo=SWEDEN), None, None),), (), Month(2019, 12)))
    (row,) = SubActivity.objects.filter(activity__step__plan=entered.plan)
    expected, number = {}, 0
    for month in between(Month(2019, 12), Month(2021, 1)):
        for day, time_of_day in ((month.start, time()), (month.end, LAST)):
            signal = SIGNALS_IN_TURN[number % len(SIGNALS_IN_TURN)]
            told = {"signal": Signal.objects.get(pk=signal), "text": f"Nummer {number}"}
            update_status(row=row, by=leader, based_on=number, now=datetime.combine(day, time_of_day, SWEDEN), **told)
            expected[month, day] = signal
            number += 1
    entries = entries_of(entered.plan)
    for (month, day), signal in expected.items():
        page = assemble.made(entered.plan, month, today=day, presented={}, entries=entries)
        assert (page.as_of, [row.signal.key for row in page.rows]) == (day.isoformat(), [signal])
