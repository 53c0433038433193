"""When what waits is worth a mail: each thing once at each stage it reaches, however many days are missed. Pure.

What has been told is kept as marks, one for each thing and stage, so that a mail that was late, a day without a server
or two commands at once change nothing in what a person is told.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from enum import StrEnum

from activities.calendar.workdays import is_working_day
from activities.work.waiting import Item, Kind

SOON, LONG = 7, 7  # days before and after
WEEKLY, MUST = "weekly", "must"  # of how often a person wants mail; otherwise each day


class Stage(StrEnum):
    NEW = "new"
    SOON = "soon"
    LAST = "last"  # the last working day before it is late
    LATE = "late"
    LONG_LATE = "long_late"


# What stands still until this very person decides.
DECISIONS = {(Kind.PROPOSAL, ""), (Kind.BASIS, "ready"), (Kind.BASIS, "to_director"), (Kind.REVISION, "handed")}


def stage(item: Item, on: date) -> Stage:
    if item.due is None:
        return Stage.NEW
    left = (item.due - on).days
    if left <= -LONG:
        return Stage.LONG_LATE
    if left < 0:
        return Stage.LATE
    if item.due < next_workday(on) + timedelta(days=item.kind == Kind.MEETING):  # of a meeting the day before is told
        return Stage.LAST
    return Stage.SOON if left <= SOON else Stage.NEW


def next_workday(on: date) -> date:
    """The first working day after `on`."""
    day = on + timedelta(days=1)
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def mark(item: Item, on: date) -> str:
    """What is kept of having told it."""
    return f"{item.kind} {item.url} {item.state} {stage(item, on)}"


def must_know(item: Item, on: date) -> bool:
    decides = (item.kind, item.state if item.kind != Kind.PROPOSAL else "") in DECISIONS
    return decides or stage(item, on) in (Stage.LAST, Stage.LATE, Stage.LONG_LATE)


def worth_telling(items: Iterable[Item], on: date) -> list[Item]:
    """What may stand in a mail. Drafts are the writer's own, and a meeting is told when it is near."""
    return [
        item
        for item in items
        if item.kind != Kind.DRAFT and (item.kind != Kind.MEETING or stage(item, on) in (Stage.SOON, Stage.LAST))
    ]


def calls_for_mail(items: Iterable[Item], rhythm: str, on: date, told: Iterable[str]) -> list[Item]:
    """What has not been told at the stage where it stands; [] when there is to be no mail that day."""
    if not is_working_day(on) or (rhythm == WEEKLY and not is_first_workday_of_week(on)):
        return []
    known = set(told)
    anew = [item for item in worth_telling(items, on) if mark(item, on) not in known]
    return [item for item in anew if rhythm != MUST or must_know(item, on)]


def is_first_workday_of_week(on: date) -> bool:
    monday = on - timedelta(days=on.weekday())
    days = (monday + timedelta(days=number) for number in range(7))
    return on == next((day for day in days if is_working_day(day)), monday)
