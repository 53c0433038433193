"""Which reports to the board are on their way on a day, and what is said when none is."""

from __future__ import annotations

from datetime import date

import pytest

from activities.calendar.tertial import Tertial
from reporting.cycle.deadlines import CycleFacts, deadlines
from reporting.cycle.state import Cycle
from reporting.month import assemble

ON = date(2020, 12, 15)
DECIDED = date(2020, 9, 14)
T2, T3 = Tertial(2020, 2), Tertial(2020, 3)


def cycle(tertial: Tertial, **happened: object) -> Cycle:
    days = deadlines(tertial.end.replace(day=20), send_days=7, review_days=5, update_days=1, collect_days=15)
    return Cycle(tertial, days, CycleFacts(**happened), ON)


def treated(tertial: Tertial, outcome: str) -> Cycle:
    return cycle(tertial, sealed=DECIDED, sent=DECIDED, decided=DECIDED, outcome=outcome)


def test_a_report_that_the_board_sent_back_is_on_its_way_until_it_is_sealed_anew():
    (due,) = assemble.due([treated(T2, "Återremiss")], ON)
    assert due.standing == "Återremitterad av nämnden 2020-09-14. Rapporten ska rättas och fastställas på nytt."
    (anew,) = assemble.due([cycle(T2, sealed=ON)], ON)
    assert anew.standing.startswith("Fastställd 2020-12-15.")


def test_what_is_behind_a_sealed_report_does_not_come():
    """It was sealed before its collection opened."""
    early = Cycle(T3, cycle(T3).days, CycleFacts(sealed=date(2020, 9, 1)), date(2020, 9, 2))
    (due,) = assemble.due([early], early.on)
    assert due.next_what == "Rapporten skickas till nämnden"
    sent = Cycle(T3, early.days, CycleFacts(sealed=early.on, sent=early.on), early.on)
    assert assemble.due([sent], early.on)[0].next_what == "Nämnden sammanträder"


@pytest.mark.parametrize("outcome", ["Godkänd", "Lagd till handlingarna"])
def test_a_report_that_the_board_is_done_with_is_due_no_more(outcome):
    assert assemble.due([treated(T2, outcome)], ON) == ()


@pytest.mark.parametrize(
    ("cycles", "why"),
    [
        ([], "inget sammanträde med nämnden är angivet för ett tertial som har börjat"),
        ([cycle(Tertial(2021, 1))], "inget sammanträde med nämnden är angivet för ett tertial som har börjat"),
        ([treated(T2, "Godkänd"), treated(T3, "Godkänd")], "alla rapporter som har ett sammanträde är behandlade"),
        (
            [treated(T2, "Godkänd")],
            "alla rapporter som har ett sammanträde är behandlade, och för tertial 3 2020 är inget sammanträde angivet",
        ),
        ([cycle(T3)], ""),
    ],
)
def test_why_no_report_is_due_is_said(cycles, why):
    assert assemble.why_none_is_due(cycles, ON) == why
