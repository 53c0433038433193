"""A field's own example passes the field's own rule."""

from __future__ import annotations

import re

import pytest

from activities.calendar.days import REMEDY, read_day
from activities.calendar.tertial import Tertial
from activities.calendar.workdays import is_working_day
from activities.pages.forms import DayField
from reporting.cycle.forms import MeetingForm
from reporting.models.cycle import fault_in_meeting

YEARS = range(2019, 2031)


@pytest.mark.parametrize("tertial", [Tertial(year, number) for year in YEARS for number in (1, 2, 3)], ids=str)
def test_the_example_of_a_meeting_is_a_day_the_board_can_meet(tertial):
    (example,) = re.findall(r"till exempel (\S+)\.$", MeetingForm(tertial=tertial).fields["on"].help_text)
    assert fault_in_meeting(tertial, read_day(example)) == ""


@pytest.mark.parametrize("said", [DayField("Dag").help_text, REMEDY])
def test_the_example_of_any_day_is_a_day_of_work(said):
    days = [read_day(day) for day in re.findall(r"\d{4}-\d\d-\d\d|\d+/\d+ \d{4}|\d+ \w+ \d{4}", said)]
    assert days and all(map(is_working_day, days))
