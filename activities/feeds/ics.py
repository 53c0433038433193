"""Entries as iCalendar (RFC 5545). Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone

from activities.feeds.entries import Entry

SWEDEN = ZoneInfo("Europe/Stockholm")
AN_HOUR = timedelta(hours=1)  # meetings have no end here, and a calendar shows nothing of what takes no time
REFRESH = "PT4H"  # how often a subscriber is asked to look again
# Written out, since the one the library makes lists each year's nights, an hour off, and ends with the list. The rule
# is the European Union's since 1996.
ZONE = """\
BEGIN:VTIMEZONE
TZID:Europe/Stockholm
BEGIN:DAYLIGHT
DTSTART:19960331T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZNAME:CEST
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19961027T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZNAME:CET
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
END:VTIMEZONE
"""


def calendar(entries: Iterable[Entry], *, name: str, site: str) -> bytes:
    """The calendar's file. `site` is the site's address, "https://…", which makes the entries the site's own.

    The same entries give the same bytes: DTSTAMP is when the entry was last changed, which is what it means in a
    calendar that is no message.
    """
    made = Calendar()
    made.add("prodid", "-//lovplan//lovplan//SV")
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    if name:
        made.add("x-wr-calname", name)
        made.add("refresh-interval", timedelta(hours=4), parameters={"value": "DURATION"})
        made.add("x-published-ttl", REFRESH)
    entries = list(entries)
    if any(entry.at for entry in entries):
        made.add_component(Timezone.from_ical(ZONE))
    host = site.partition("://")[2] or "lovplan"
    for entry in entries:
        made.add_component(_event(entry, host, site))
    return made.to_ical()


def _event(entry: Entry, host: str, site: str) -> Event:
    event, stamp = Event(), entry.changed.astimezone(UTC).replace(microsecond=0)
    event.add("uid", f"{entry.key}@{host}")
    event.add("dtstamp", stamp)
    event.add("last-modified", stamp)
    event.add("sequence", entry.number)
    event.add("summary", entry.title)
    if entry.at:
        start = datetime.combine(entry.first, entry.at, tzinfo=SWEDEN)
        event.add("dtstart", start)
        event.add("duration", AN_HOUR)
    else:
        event.add("dtstart", entry.first)
        event.add("dtend", entry.last + timedelta(days=1))  # the first day that is not of it
    event.add("status", "CANCELLED" if entry.is_cancelled else "CONFIRMED")
    event.add("transp", "OPAQUE" if entry.is_busy and not entry.is_cancelled else "TRANSPARENT")
    for field, words in (("description", entry.text), ("location", entry.place)):
        if words:
            event.add(field, words)
    if entry.path and site:
        event.add("url", f"{site}{entry.path}")
    return event
