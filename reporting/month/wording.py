"""What the month's paper and presentation say in words, each of the same `Monthly`. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from activities.calendar.swedish import long_date
from reporting.charts import trend
from reporting.charts.trend import Point
from reporting.month.frozen import Due, Monthly, Moved, Need
from reporting.report.sections import KINDS
from reporting.snapshot.schema import Change, Count, Row

ALL_WELL = "Inget behöver uppmärksamhet."
NO_ROWS = "Planen har inga rader."
NOTHING_MOVED = "Ingen rad har bytt signal, inga avvikelser har fått nya ord och planen är oförändrad."
HEADINGS = {  # what a row needs by kind, in the order it is told; deviations are told one by one before them
    "passed": "Slutdatumet har passerat",
    "late": "Skulle ha börjat",
    "returned": "Nytt datum godkändes inte",
    "waiting": "Väntar på beslut",
    "silent": "Inte uppdaterade",
}
OF_TODAY = "Ansvarig, rubriker, signalernas ord och nämndens dag är dagens."  # in a past month made from the records
DIRECTIONS = {"worse": "Sämre", "new": "Nya rader", "better": "Bättre"}


@dataclass(frozen=True)
class Shown:
    """How the month was presented. Dates are ISO."""

    on: str  # the meeting
    at: str  # the day it was kept
    by: str
    version: int


@dataclass(frozen=True)
class Item:
    """A row and what is said of it; "" when the heading says it all."""

    name: str
    what: str
    short: str = ""  # the same where there is little room and the heading is near
    who: str = ""  # answers for the row


@dataclass(frozen=True)
class Group:
    """Rows under one heading."""

    kind: str
    heading: str
    items: tuple[Item, ...]


def as_of(page: Monthly) -> str:
    return f"Läget den {long_date(page.as_of)}"


def goes_on(page: Monthly) -> bool:
    """Whether the month was not over on the day."""
    return date.fromisoformat(page.as_of) < page.period.end


def origin(page: Monthly, shown: Shown | None) -> str:
    """Whether the page was presented, when and by whom, or that it was made from the records."""
    if shown is None:
        going = "Månaden pågår och är inte presenterad." if goes_on(page) else "Månaden är inte presenterad."
        made = f"{going} Uppgifterna är räknade ur planens uppdateringar."
        return made if goes_on(page) else f"{made} {OF_TODAY}"
    kept = f", sparad den {long_date(shown.at)}" if shown.at != shown.on else ""
    version = f" Version {shown.version}." if shown.version > 1 else ""
    return f"Presenterad för ledningsgruppen den {long_date(shown.on)}{kept}, av {shown.by}.{version}"


def compared(page: Monthly) -> str:
    if not page.since:
        return "Det finns inget tidigare att jämföra med."
    what = ", det ledningsgruppen senast såg" if page.since_presented else ""
    return f"Jämfört med den {long_date(page.since)}{what}."


def trend_of(page: Monthly, shown: Shown | None) -> tuple[Point, ...]:
    """The months, this one as presented when it is."""
    return trend.marked(page.trend, page.month) if shown else page.trend


def change(count: Count) -> str:
    """ "+2", "−1" or "0" since the day compared with; "" when there is none."""
    if count.before is None:
        return ""
    number = count.now - count.before
    return f"{'+' if number > 0 else '−'}{abs(number)}" if number else "0"


def rows(number: int) -> str:
    return f"{number} rad" if number == 1 else f"{number} rader"


def deviating(page: Monthly) -> str:
    """ "2 rader avviker från planen." """
    number = len(page.deviations)
    return f"{rows(number)} avviker från planen." if number else "Ingen rad avviker från planen."


def groups(page: Monthly) -> tuple[Group, ...]:
    """All that calls for somebody but the deviations, by kind."""
    who = {row.key: row.responsible for row in page.rows}
    waiting = tuple(
        Item(
            wait.name,
            f"{wait.what}. Sedan {wait.since}.",
            wait.what[:1].lower() + wait.what[1:],
            who.get(wait.row, ""),
        )
        for wait in page.waiting
    )
    found = []
    for kind, heading in HEADINGS.items():
        items = waiting if kind == "waiting" else tuple(_needs(page, kind))
        if items:
            found.append(Group(kind, _with_time(kind, heading, page.needs), items))
    return tuple(found)


def _needs(page: Monthly, kind: str) -> Iterator[Item]:
    time = _silent_time(page.needs) if kind == "silent" else ""
    for row, words in page.needing(kind):
        plain = kind == "returned" or (kind == "silent" and time)
        short = {"passed": row.end, "late": row.start}.get(kind, "" if plain else words)
        yield Item(row.name, "" if plain else words, short, row.responsible)


def _with_time(kind: str, heading: str, needs: Iterable[Need]) -> str:
    time = _silent_time(needs) if kind == "silent" else ""
    return f"{heading} {time}".strip()


def _silent_time(needs: Iterable[Need]) -> str:
    """ "under tertial 3 2020" when that is what all silent rows are asked about."""
    words = {need.words for need in needs if need.kind == "silent"}
    return words.pop().removeprefix("Inte uppdaterad ") if len(words) == 1 else ""


def deviation_facts(row: Row) -> tuple[tuple[str, str], ...]:
    """(label, text) of a deviating row, those with a text."""
    facts = (
        ("Orsak", row.cause),
        ("Åtgärd", row.measure),
        ("Följd", row.consequence),
        ("Nytt slutdatum", row.proposed.words if row.proposed else ""),
        ("Kommentar", row.text),
    )
    return tuple((label, text) for label, text in facts if text.strip())


def about(row: Row) -> str:
    """Who answers for the row and when it is to be done: "Controller. 2020-05-01 – 2021-03-01"."""
    return ". ".join(filter(None, (row.responsible, row.period, row.remark)))


def due(item: Due) -> str:
    """Where a report stands, and its next day unless that was just said."""
    following = f"{item.next_what}: {item.next_day}." if item.next_what and item.next_day not in item.standing else ""
    return f"{item.standing} {following}".strip()


def news(page: Monthly) -> tuple[Group, ...]:
    """What has changed: rows whose signal has become another, the worse first, deviations of which something new is
    said, then changes of the plan.
    """
    moves = tuple(
        Group(direction, DIRECTIONS[direction], tuple(map(_move, found)))
        for direction, found in groupby(page.moved, key=lambda item: item.direction)
    )
    said = tuple(_new_words(item.name, item.sentence) for item in page.new_words)
    words = Group("words", "Nytt om avvikelserna", said)
    by_kind = [(kind, [item for item in page.changes if item.kind == kind]) for kind in KINDS]
    planned = (Group(kind, KINDS[kind], tuple(map(_changed, found))) for kind, found in by_kind if found)
    return (*moves, *([words] if said else ()), *planned)


def _new_words(name: str, sentence: str) -> Item:
    return Item(name, sentence, sentence[:1].lower() + sentence[1:])


def _move(item: Moved) -> Item:
    what = f"från {item.before.label} till {item.after.label}"
    return Item(item.name, what, what)


def _changed(item: Change) -> Item:
    both = item.before and item.after
    what = f"från {item.before} till {item.after}" if both else item.after or item.before
    return Item(item.name, what, what)


def first_words(page: Monthly) -> str:
    """What stands first when no row deviates."""
    if not page.rows:
        return NO_ROWS
    if not page.is_well:
        return deviating(page)
    return f"Ingen rad behöver uppmärksamhet, men {beside}." if (beside := late(page)) else ALL_WELL


def late(page: Monthly) -> str:
    """What is late beside the rows; "" when nothing is."""
    found = (
        "det finns beslut från möten som skulle ha varit gjorda" if any(task.late for task in page.tasks) else "",
        "rapporten till nämnden är försenad" if any(due.late for due in page.due) else "",
    )
    return " och ".join(filter(None, found))
