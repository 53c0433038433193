"""What a month's page says, from two days of the plan."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from activities.calendar.period import Period
from activities.calendar.tertial import Tertial
from reporting.month import frozen, wording
from reporting.month.ledger import RowHistory, StatusEvent, Version, standing
from reporting.snapshot import deltas
from reporting.snapshot.changes import Reason
from reporting.snapshot.schema import Source
from tests.harness.reporting import month_sample, sample

LEGEND = (sample.NOT_STARTED, sample.ON_TRACK, sample.DEVIATING, sample.FINISHED)
FIRST, LAST = date(2020, 10, 31), date(2020, 11, 30)
WORDS = {"cause": "Hyrorna", "measure": "Schablon", "consequence": "En månad"}


def entry(key: int, *said: StatusEvent, **changes: object) -> RowHistory:
    version = Version(date(2020, 1, 1), f"Rad {key}", Period(date(2020, 9, 1), date(2020, 12, 31)), "Löpande", None)
    return RowHistory(key, "Steg 1", "Aktivitet", "Controller", (version,), said, **changes)


def both(*entries: RowHistory):
    return standing(entries, FIRST, LEGEND), standing(entries, LAST, LEGEND)


def test_what_became_worse_is_told_first_with_its_words():
    before, now = both(
        entry(1, StatusEvent(date(2020, 10, 1), 1, "on_track"), StatusEvent(date(2020, 11, 2), 2, "finished")),
        entry(2, StatusEvent(date(2020, 10, 1), 1, "on_track"), StatusEvent(LAST, 2, "deviating", **WORDS)),
        entry(3, StatusEvent(date(2020, 10, 1), 1, "on_track")),
    )
    worse, better = frozen.moved(deltas.beside(now.rows, before))
    assert (worse.row, worse.direction, worse.before, worse.after) == (2, "worse", sample.ON_TRACK, sample.DEVIATING)
    assert worse.words == "Orsak: Hyrorna\nÅtgärd: Schablon\nFöljd: En månad"
    assert (better.row, better.direction, better.on) == (1, "better", "2020-11-02")


def deviates(day: date, number: int, **words: str) -> StatusEvent:
    return StatusEvent(day, number, "deviating", **{**WORDS, **words})


def test_a_deviation_with_new_words_is_news_and_says_which_of_them_are_new():
    proposed = {"planned": date(2020, 12, 31), "proposed": date(2021, 2, 28)}
    first = date(2020, 10, 1)
    before, now = both(
        entry(1, deviates(first, 1), replace(deviates(LAST, 2, cause="Personal", text="Möte"), **proposed)),
        entry(2, deviates(first, 1), deviates(LAST, 2, measure="Ny modell", consequence="Två månader")),
        entry(3, deviates(first, 1), deviates(LAST, 2)),  # said again, in the same words
        entry(4, StatusEvent(first, 1, "on_track"), deviates(LAST, 2)),  # told as moved
        entry(5, StatusEvent(first, 1, "on_track"), StatusEvent(LAST, 2, "on_track", text="Går bra")),
        entry(6, replace(deviates(first, 1), **proposed, decided=date(2020, 11, 5), approved=False)),
    )
    found = frozen.new_words(deltas.beside(now.rows, before), before)
    assert [(item.row, item.name, item.on, item.what) for item in found] == [
        (1, "Rad 1", "2020-11-30", ("orsak", "nytt slutdatum", "kommentar")),
        (2, "Rad 2", "2020-11-30", ("åtgärd", "följd")),
    ]


@pytest.mark.parametrize(
    ("what", "sentence"),
    [
        (("orsak",), "Ny orsak"),
        (("åtgärd", "följd"), "Ny åtgärd och följd"),
        (("nytt slutdatum",), "Nytt slutdatum"),
        (("orsak", "åtgärd", "följd", "nytt slutdatum"), "Ny orsak, åtgärd och följd, nytt slutdatum"),
    ],
)
def test_what_is_new_of_a_deviation_is_a_sentence(what, sentence):
    assert frozen.NewWords(1, "Rad 1", "2020-11-30", what).sentence == sentence


def test_sheet_and_slides_tell_the_new_words_too():
    found = (frozen.NewWords(1, "Rad 1", "2020-11-30", ("orsak", "följd")),)
    (group,) = wording.news(replace(month_sample.MONTHS["well"], new_words=found))
    assert (group.heading, [item.what for item in group.items]) == ("Nytt om avvikelserna", ["Ny orsak och följd"])


def test_the_papers_of_a_past_month_say_which_facts_are_of_today():
    page, said = month_sample.MONTHS["well"], "Ansvarig, rubriker, signalernas ord och nämndens dag är dagens."
    past = replace(page, as_of="2020-12-31")
    assert wording.origin(past, None).endswith(f"ur planens uppdateringar. {said}")
    assert said not in wording.origin(page, None)
    assert said not in wording.origin(past, month_sample.SHOWN)


def test_a_signal_moved_on_the_day_it_became_so_and_not_when_it_was_said_again():
    first = StatusEvent(date(2020, 10, 1), 1, "on_track")
    before, now = both(entry(1, first, deviates(date(2020, 11, 9), 2), deviates(date(2020, 11, 24), 3)))
    (item,) = frozen.moved(deltas.beside(now.rows, before), now.since)
    assert item.on == "2020-11-09"


def test_a_new_row_is_told_among_the_plans_changes_alone():
    version = Version(date(2020, 11, 5), "Ny rad", Period(), "Löpande", None)
    before, now = both(RowHistory(4, "Steg 1", "Aktivitet", "", (version,), ()))
    assert frozen.moved(deltas.beside(now.rows, before)) == ()
    assert [change.kind for change in frozen.plan_changes(before, now, {})] == ["added"]


def test_changes_of_the_plan_are_told_with_their_reasons_and_staffing_by_its_reason_alone():
    moved = Version(date(2020, 11, 10), "Rad 1", Period(date(2020, 9, 1), date(2021, 3, 1)), "Löpande", None)
    row = entry(1)
    before, now = both(replace(row, versions=(*row.versions, moved)), entry(2, ended=date(2020, 11, 20)))
    reasons = {
        (1, "moved"): Reason("Hyrorna dröjer", (Source("revision", "2020-11-10", 2),)),
        (1, "restaffed"): Reason("Ny controller", (Source("revision", "2020-11-10", 2),)),
    }
    told = {change.kind: change for change in frozen.plan_changes(before, now, reasons)}
    assert set(told) == {"moved", "ended", "restaffed"}
    assert (told["moved"].before, told["moved"].after) == ("2020-09-01 – 2020-12-31", "2020-09-01 – 2021-03-01")
    assert told["moved"].reason == "Hyrorna dröjer"
    assert (told["restaffed"].name, told["restaffed"].reason) == ("Rad 1", "Ny controller")
    assert {kind: change.key for kind, change in told.items()} == {"moved": 1, "ended": 2, "restaffed": 1}


def test_an_approved_date_is_a_reason_on_the_day_it_was_approved():
    said = StatusEvent(
        date(2020, 10, 5),
        1,
        "deviating",
        **WORDS,
        planned=date(2020, 12, 31),
        proposed=date(2021, 2, 28),
        decided=date(2020, 11, 3),
        decided_at=datetime(2020, 11, 3, 10, tzinfo=UTC),
        approved=True,
    )
    told = {(1, "moved"): Reason("Hyrorna", (Source("approved", "2020-11-03"),))}
    earlier, later = datetime(2020, 11, 3, 9, tzinfo=UTC), datetime(2020, 11, 3, 11, tzinfo=UTC)
    assert frozen.approved_reasons([entry(1, said)], earlier, LAST) == told
    assert frozen.approved_reasons([entry(1, said)], later, LAST) == {}  # the group has seen it
    assert frozen.approved_reasons([entry(1, said)], earlier, date(2020, 11, 2)) == {}
    refused = replace(said, approved=False)
    assert frozen.approved_reasons([entry(1, refused)], earlier, LAST) == {}


def test_what_comes_is_told_by_its_day_and_then_in_the_plans_order():
    days = {1: ("2021-02-01", "2021-04-30"), 2: ("2021-01-15", "2021-01-15"), 3: ("2020-02-01", "2021-02-01")}
    rows = [replace(month_sample.WELL[0], title=f"Rad {key}", key=key, start=a, end=b) for key, (a, b) in days.items()]
    assert [(coming.row, coming.what) for coming in frozen.upcoming(rows, Tertial(2020, 3))] == [
        (2, "Infaller 2021-01-15"),
        (1, "Börjar 2021-02-01"),
        (3, "Slutar 2021-02-01"),
        (1, "Slutar 2021-04-30"),
    ]


def test_what_waits_for_a_decision_says_both_dates_and_since_when():
    said = StatusEvent(
        date(2020, 11, 9), 2, "deviating", **WORDS, planned=date(2020, 12, 31), proposed=date(2021, 2, 28)
    )
    _, now = both(entry(1, said))
    (waiting,) = frozen.waiting_dates(now)
    assert (waiting.kind, waiting.row, waiting.number, waiting.since) == ("date", 1, 2, "2020-11-09")
    assert waiting.what == "Nytt slutdatum 2021-02-28 i stället för 2020-12-31"


def test_needs_are_told_in_the_plans_order_by_the_rules_of_attention():
    _, now = both(entry(2), entry(1, StatusEvent(date(2020, 9, 1), 1, "deviating", **WORDS)))
    assert [(need.row, need.kind) for need in frozen.needs_of(now)] == [(2, "late"), (2, "silent"), (1, "deviating")]
