"""The calendar's file, read by another parser than the one that wrote it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import vobject

from activities.feeds.entries import Entry
from activities.feeds.ics import calendar

WHEN = datetime(2020, 12, 1, 8, 30, tzinfo=UTC)
SITE = "https://lov.exempel.se"
ROW = Entry("row-1", "Definiera alla kostnader", date(2020, 4, 1), date(2020, 12, 31), WHEN, path="/plan/x/")
MEETING = Entry(
    *("meeting-2", "Arbetsgrupp; LOV, åäö", date(2020, 6, 3), date(2020, 6, 3), WHEN),
    number=4,
    at=time(9, 0),
    text="Rad ett\nRad två, och mer",
    place="Rum 3",
    is_busy=True,
)


def read(*entries: Entry, name: str = "Planen") -> vobject.base.Component:
    return vobject.readOne(calendar(entries, name=name, site=SITE).decode())


def test_a_period_is_whole_days_until_the_day_after_its_last():
    event = read(ROW).vevent
    assert (event.dtstart.value, event.dtend.value) == (date(2020, 4, 1), date(2021, 1, 1))
    assert event.uid.value == "row-1@lov.exempel.se" and event.url.value == f"{SITE}/plan/x/"
    assert event.transp.value == "TRANSPARENT" and event.dtstamp.value == WHEN


def test_a_meeting_is_at_its_swedish_time_in_summer_and_in_winter():
    winter = Entry("meeting-3", "Möte", date(2020, 12, 2), date(2020, 12, 2), WHEN, at=time(9, 0))
    summer, later = read(MEETING, winter).vevent_list
    assert summer.dtstart.value.utcoffset() == timedelta(hours=2)
    assert later.dtstart.value.utcoffset() == timedelta(hours=1)
    assert (summer.dtstart.value.date(), summer.dtstart.value.time()) == (date(2020, 6, 3), time(9, 0))
    assert summer.duration.value == timedelta(hours=1) and summer.transp.value == "OPAQUE"
    assert (summer.summary.value, summer.description.value) == ("Arbetsgrupp; LOV, åäö", "Rad ett\nRad två, och mer")


def test_the_clocks_change_at_night_as_the_law_says():
    """At one o'clock UTC on the last Sundays of March and October; read as the file says it and by no other table."""
    zone = vobject.readOne(calendar([MEETING], name="", site=SITE).decode()).vtimezone.tzinfo
    for day, before, after in ((date(2021, 3, 28), 1, 2), (date(2021, 10, 31), 2, 1)):
        assert zone.utcoffset(datetime.combine(day, time(1))) == timedelta(hours=before)
        assert zone.utcoffset(datetime.combine(day, time(4))) == timedelta(hours=after)


def test_a_cancelled_meeting_says_so_and_takes_up_nobody():
    event = read(replace(MEETING, number=5, is_cancelled=True)).vevent
    assert (event.status.value, event.sequence.value, event.transp.value) == ("CANCELLED", "5", "TRANSPARENT")


def test_the_file_is_written_to_the_letter():
    body = calendar([ROW, MEETING], name="Planen", site=SITE)
    assert body == calendar([ROW, MEETING], name="Planen", site=SITE)
    lines = body.split(b"\r\n")
    assert b"\n" not in b"".join(lines) and max(map(len, lines)) <= 75
    assert body.count(b"BEGIN:VTIMEZONE") == 1 and b"VTIMEZONE" not in calendar([ROW], name="", site=SITE)
    assert calendar([], name="Tom", site=SITE).count(b"VEVENT") == 0


def test_words_of_a_person_make_no_lines_of_their_own():
    hostile = Entry(
        "row-9", "A\r\nATTENDEE:mailto:x@y.se", date(2020, 1, 1), date(2020, 1, 1), WHEN, text="B\nURL:http://x"
    )
    event = read(hostile).vevent
    assert not hasattr(event, "attendee") and not hasattr(event, "url")
