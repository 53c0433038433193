"""What stands in a calendar, as facts. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time


@dataclass(frozen=True)
class Entry:
    """One thing of a calendar: on a day or several, or at a time of one day.

    `number` grows with every change and `changed` says when the last was made: that is how a calendar that has read it
    before knows that it was moved or cancelled.
    """

    key: str  # the same for ever, and of this thing alone: "meeting-12"
    title: str
    first: date
    last: date  # the day itself counts
    changed: datetime  # aware
    number: int = 0
    at: time | None = None  # Swedish time; None for whole days
    text: str = ""
    place: str = ""
    path: str = ""  # of the page that tells more
    is_cancelled: bool = False
    is_busy: bool = False  # whether the person is taken up by it
