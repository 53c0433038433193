from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from activities.calendar.period import Period
from activities.calendar.tertial import Tertial
from activities.rows.attention import Need, RowFacts, confirmed, needs, reasons

DAY = date(2020, 12, 15)
WELL = RowFacts(Period(date(2020, 5, 1), date(2021, 3, 1)), "on_track", date(2020, 10, 1), per_tertial=True)


def test_a_row_that_has_spoken_this_tertial_asks_nothing():
    assert reasons(WELL, DAY) == ()


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"updated": date(2020, 8, 31)}, ("Inte uppdaterad under tertial 3 2020",)),
        ({"updated": None}, ("Inte uppdaterad under tertial 3 2020",)),
        ({"updated": date(2020, 9, 1)}, ()),
        ({"signal": "finished", "updated": date(2020, 3, 1)}, ()),
        ({"period": Period(date(2020, 12, 16), date(2021, 1, 1)), "signal": "not_started", "updated": None}, ()),
        (
            {"signal": "not_started", "updated": None},
            ("Skulle ha påbörjats 2020-05-01", "Inte uppdaterad under tertial 3 2020"),
        ),
        ({"period": Period(date(2020, 5, 1), date(2020, 12, 14))}, ("Skulle ha avslutats 2020-12-14",)),
        ({"period": Period(), "updated": None}, ("Inte uppdaterad under tertial 3 2020",)),
        ({"returned": True}, ("Förslaget om nytt datum avslogs",)),
        ({"per_tertial": False, "once": (2020, 1), "updated": None}, ()),
        ({"per_tertial": False, "once": (2020, 4), "updated": None}, ("Inte uppdaterad under kvartal 4 2020",)),
        ({"per_tertial": False, "once": (2020, 4), "updated": date(2020, 10, 1)}, ()),
        ({"per_tertial": False, "yearly": True, "updated": None}, ("Inte uppdaterad under 2020",)),
        ({"per_tertial": False, "yearly": True, "updated": date(2020, 2, 1)}, ()),
    ],
)
def test_what_a_row_asks(changes, expected):
    assert reasons(replace(WELL, **changes), DAY) == expected


@pytest.mark.parametrize(
    ("changes", "kinds"),
    [
        ({}, []),
        ({"signal": "deviating"}, ["deviating"]),
        ({"signal": "not_started", "updated": DAY}, ["late"]),
        ({"period": Period(date(2020, 5, 1), date(2020, 12, 14))}, ["passed"]),
        ({"signal": "not_started", "updated": DAY, "period": Period(date(2020, 5, 1), date(2020, 5, 1))}, ["passed"]),
        ({"updated": None}, ["silent"]),
        ({"signal": "not_started", "updated": DAY, "period": Period(date(2020, 5, 1), DAY)}, ["late"]),
        ({"signal": "deviating", "proposed": date(2021, 6, 1)}, ["deviating", "waiting"]),
        ({"signal": "deviating", "returned": True, "updated": None}, ["deviating", "returned", "silent"]),
        ({"signal": "finished", "updated": None}, []),
    ],
)
def test_what_calls_for_somebody_and_of_what_kind(changes, kinds):
    assert [need.kind for need in needs(replace(WELL, **changes), DAY)] == kinds


def test_a_deviation_and_a_date_that_waits_ask_nothing_of_the_rows_own_people():
    facts = replace(WELL, signal="deviating", proposed=date(2021, 6, 1))
    assert needs(facts, DAY)[0] == Need("deviating", "Avviker från planen")
    assert needs(facts, DAY)[1] == Need("waiting", "Nytt slutdatum 2021-06-01 väntar på beslut")
    assert reasons(facts, DAY) == ()


T2, T3, NEXT = Tertial(2020, 2), Tertial(2020, 3), Tertial(2021, 1)
ONCE = {"per_tertial": False, "once": (2020, 4)}


@pytest.mark.parametrize(
    ("changes", "tertial", "on", "expected"),
    [
        ({}, T3, DAY, True),
        ({"updated": date(2020, 9, 1)}, T3, DAY, True),
        ({"updated": date(2020, 8, 31)}, T3, DAY, False),
        ({"updated": None}, T3, DAY, False),
        # To finish is to answer; what was finished before is not asked.
        ({"signal": "finished"}, T3, DAY, True),
        ({"signal": "finished", "updated": date(2020, 8, 31)}, T3, DAY, None),
        ({"period": Period(date(2020, 12, 16), date(2021, 1, 1))}, T3, DAY, None),
        ({"period": Period(), "updated": None}, T3, DAY, False),
        # In January the report of the year before still asks, and what is said then answers.
        ({"updated": date(2020, 8, 31)}, T3, date(2021, 1, 4), False),
        ({"updated": date(2021, 1, 4)}, T3, date(2021, 1, 4), True),
        ({"period": Period(date(2021, 1, 1), date(2021, 5, 1)), "updated": None}, T3, date(2021, 1, 4), None),
        # A tertial that has not begun asks nothing.
        ({}, NEXT, DAY, None),
        # A row that is reported once is asked in the tertial that most of its quarter lies in, about that quarter.
        (ONCE | {"updated": date(2020, 10, 1)}, T3, DAY, True),
        (ONCE | {"updated": date(2020, 9, 30)}, T3, DAY, False),
        (ONCE | {"updated": None}, T2, DAY, None),
        (ONCE | {"updated": None}, NEXT, date(2021, 1, 4), None),
        ({"per_tertial": False, "once": (2020, 3), "updated": None}, T2, DAY, False),
        ({"per_tertial": False, "once": None, "updated": None}, T3, DAY, None),
        ({"per_tertial": False, "once": (1999, 4), "updated": None}, T3, DAY, None),
        # The quarter's tertial is the one that its middle month lies in.
        ({"per_tertial": False, "once": (2020, 2), "updated": None}, T2, DAY, False),
        # The first day of what is asked about answers, and a row that begins today is asked.
        ({"per_tertial": False, "yearly": True, "updated": date(2020, 1, 1)}, T3, DAY, True),
        ({"per_tertial": False, "yearly": True, "updated": None}, T2, DAY, None),
        ({"updated": None, "period": Period(DAY, date(2021, 3, 1))}, T3, DAY, False),
    ],
)
def test_whether_a_row_is_confirmed_for_a_report(changes, tertial, on, expected):
    assert confirmed(replace(WELL, **changes), tertial, on) is expected


@pytest.mark.parametrize(
    ("changes", "on", "expected"),
    [
        # Sixty days without a word, and none in the tertial that has just begun.
        ({"updated": date(2020, 11, 5)}, date(2021, 1, 4), ("Inte uppdaterad under tertial 1 2021",)),
        ({"updated": date(2020, 11, 6)}, date(2021, 1, 4), ()),
        ({"updated": None}, date(2021, 1, 1), ("Inte uppdaterad under tertial 1 2021",)),
        # One that has never spoken is counted from the day it was to begin, or else from the tertial's first.
        ({"updated": None, "period": Period(date(2020, 11, 2), date(2021, 6, 1))}, date(2020, 12, 31), ()),
        (
            {"updated": None, "period": Period(date(2020, 11, 2), date(2021, 6, 1))},
            date(2021, 1, 1),
            ("Inte uppdaterad under tertial 1 2021",),
        ),
        ({"updated": None, "period": Period()}, date(2020, 10, 30), ()),
        ({"updated": None, "period": Period()}, date(2020, 10, 31), ("Inte uppdaterad under tertial 3 2020",)),
        ({"per_tertial": False, "once": (2020, 4), "updated": date(2020, 9, 30)}, date(2020, 11, 28), ()),
        (
            {"per_tertial": False, "once": (2020, 3), "updated": None},
            date(2020, 9, 10),
            ("Inte uppdaterad under kvartal 3 2020",),
        ),
        (
            {"per_tertial": False, "once": (2020, 3), "updated": None},
            date(2020, 9, 30),
            ("Inte uppdaterad under kvartal 3 2020",),
        ),
        ({"per_tertial": False, "once": (2020, 3), "updated": None}, date(2020, 10, 1), ()),
        ({"per_tertial": False, "once": None, "updated": None}, DAY, ()),
        ({"per_tertial": False, "once": (2021, 1), "updated": None}, DAY, ()),
    ],
)
def test_a_row_is_asked_in_the_time_that_is_going_on(changes, on, expected):
    assert reasons(replace(WELL, **changes), on) == expected
