from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from activities.attention import Facts, reasons
from activities.timeplan import Period

DAY = date(2020, 12, 15)
WELL = Facts(Period(date(2020, 5, 1), date(2021, 3, 1)), "on_track", date(2020, 10, 1), per_tertial=True)


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
        ({"returned": True}, ("Förslaget om nytt datum godkändes inte",)),
        ({"per_tertial": False, "once": (2020, 1), "updated": None}, ()),
        ({"per_tertial": False, "once": (2020, 4), "updated": None}, ("Inte uppdaterad under kvartal 4 2020",)),
        ({"per_tertial": False, "once": (2020, 4), "updated": date(2020, 10, 1)}, ()),
    ],
)
def test_what_a_row_asks(changes, expected):
    assert reasons(replace(WELL, **changes), DAY) == expected
