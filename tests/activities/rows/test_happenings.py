from __future__ import annotations

from datetime import UTC, date, datetime
from types import SimpleNamespace

from activities.rows.happenings import happenings
from activities.rows.rows import SignalView, ToldView, UpdateView
from activities.rows.story import Write

SIGNAL = SignalView("on_track", "Pågående enligt plan", "disc")


def at(day: int, hour: int = 9) -> datetime:
    return datetime(2020, 8, day, hour, tzinfo=UTC)


def kinds(**given):
    empty = {"updates": [], "told": [], "writes": [], "bases": []}
    return [(entry.on.day, entry.kind) for entry in happenings(**{**empty, **given})]


def test_everything_stands_in_one_order_and_a_report_above_what_its_day_held():
    assert kinds(
        updates=[UpdateView(2, SIGNAL, "", at(31, 20), "A"), UpdateView(1, SIGNAL, "", at(3), "A")],
        told=[ToldView("Tertial 2 2020", date(2020, 8, 31), "/", SIGNAL, "same")],
        writes=[Write(at(4), "B", "", ())],
        bases=[SimpleNamespace(at=at(5))],
    ) == [(31, "board"), (31, "signal"), (5, "basis"), (4, "plan"), (3, "signal")]


def test_what_one_person_did_in_one_moment_is_one_entry():
    same = [Write(at(4), "B", "Revision 1: ett", ()), Write(at(4), "B", "Revision 1: två", ())]
    (one, other) = happenings(updates=[], told=[], writes=[*same, Write(at(4), "C", "", ())], bases=[])
    assert sorted(len(entry.writes) for entry in (one, other)) == [1, 2]


def test_a_day_is_the_day_in_sweden():
    assert kinds(updates=[UpdateView(1, SIGNAL, "", at(3, 23), "A")]) == [(4, "signal")]
