"""What the month's paper and presentation say in words, each of the same `Monthly`. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from activities.calendar.swedish import long_date
from reporting.charts import trend
from reporting.charts.trend import Point
from reporting.month.frozen import Due, Monthly, Moved
from reporting.report.sections import KINDS
from reporting.snapshot.schema import Change, Row

ALL_WELL = "Inget behöver uppmärksamhet."
NO_ROWS = "Planen har inga delaktiviteter."
NEVER_UPDATED = "Aldrig uppdaterad"
NOTHING_MOVED = "Ingen delaktivitet har bytt signal, inga avvikelser har fått nya ord och planen är oförändrad."
HEADINGS = {  # what a row needs by kind, in the order it is told; deviations are told one by one before them
    "passed": "Slutdatumet har passerat",
    "late": "Skulle ha börjat",
    "returned": "Nytt datum avslogs",
    "waiting": "Väntar på beslut",
    "silent": "Inte uppdaterade",
}
OF_TODAY = "Ansvarig, rubriker, signalernas ord och nämndens dag är dagens."  # in a past month made from the records
DIRECTIONS = {"worse": "Sämre", "better": "Bättre"}


@dataclass(frozen=True)
class Shown:
    """How the month was presented. Dates are ISO."""

    on: str  # the meeting
    at: str  # the day it was kept
    by: str
    version: int


@dataclass(frozen=True)
class Named:
    """A row and what is said of it; "" when the heading says it all."""

    name: str
    what: str
    short: str = ""  # the same where there is little room and the heading is near
    who: str = ""  # answers for the row


@dataclass(frozen=True)
class NamedGroup:
    """Rows under one heading."""

    heading: str
    items: tuple[Named, ...]


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


def trend_of(page: Monthly, *, presented: bool) -> tuple[Point, ...]:
    """The months of the trend, the page's own among those that are presented when it is."""
    return trend.marked(page.trend, page.month) if presented else page.trend


def change(now: int, before: int | None) -> str:
    """ "+2", "−1" or "0"; "" when there is nothing to compare with."""
    if before is None:
        return ""
    number = now - before
    return f"{'+' if number > 0 else '−'}{abs(number)}" if number else "0"


def rows(number: int) -> str:
    return f"{number} delaktivitet" if number == 1 else f"{number} delaktiviteter"


def deviating(page: Monthly) -> str:
    """ "2 delaktiviteter avviker från planen." """
    number = len(page.deviations)
    return f"{rows(number)} avviker från planen." if number else "Ingen delaktivitet avviker från planen."


def groups(page: Monthly) -> tuple[NamedGroup, ...]:
    """All that calls for somebody but the deviations, by kind."""
    found = ((heading, tuple(_needing(page, kind))) for kind, heading in HEADINGS.items())
    return tuple(NamedGroup(heading, items) for heading, items in found if items)


def _needing(page: Monthly, kind: str) -> Iterator[Named]:
    if kind == "waiting":
        who = {row.key: row.responsible for row in page.rows}
        for wait in page.waiting:
            what = f"{wait.what}. Sedan {wait.since}"
            yield Named(wait.name, what, wait.what[:1].lower() + wait.what[1:], who.get(wait.row, ""))
        return
    for row, words in page.needing(kind):
        if kind == "silent":
            said = (f"Senast uppdaterad {row.updated}", f"senast {row.updated}")
            yield Named(row.name, *(said if row.updated else (NEVER_UPDATED, "aldrig")), row.responsible)
        else:
            short = {"passed": row.end, "late": row.start}.get(kind, "")
            yield Named(row.name, words if short else "", short, row.responsible)


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


def due(item: Due) -> str:
    """Where a report stands, and its next day unless that was just said."""
    following = f"{item.next_what}: {item.next_day}." if item.next_what and item.next_day not in item.standing else ""
    return f"{item.standing} {following}".strip()


def news(page: Monthly) -> tuple[NamedGroup, ...]:
    """What has changed: rows whose signal has become another, the worse first, deviations of which something new is
    said, then changes of the plan.
    """
    moved = sorted(page.moved, key=_move, reverse=True)
    moves = tuple(NamedGroup(_moved(*move), tuple(_plainly(found))) for move, found in groupby(moved, key=_move))
    words = tuple(_fitting(item.name, item.sentence) for item in page.new_words)
    by_kind = ((heading, [item for item in page.changes if item.kind == kind]) for kind, heading in KINDS.items())
    planned = tuple(NamedGroup(heading, tuple(map(_changed, found))) for heading, found in by_kind if found)
    return (*moves, *((NamedGroup("Nytt om avvikelserna", words),) if words else ()), *planned)


def _move(item: Moved) -> tuple[str, str, str]:
    """In descending order what is worse comes before what is better."""
    return item.direction, item.before.label, item.after.label


def _moved(direction: str, before: str, after: str) -> str:
    return f"{DIRECTIONS[direction]}, från {before} till {after}"


def _plainly(found: Iterable[Moved]) -> Iterator[Named]:
    return (Named(item.name, "") for item in found)


def _fitting(name: str, what: str) -> Named:
    return Named(name, what, what[:1].lower() + what[1:])


def _changed(item: Change) -> Named:
    both = item.before and item.after
    return _fitting(item.name, f"från {item.before} till {item.after}" if both else item.after or item.before)


def first_words(page: Monthly) -> str:
    """What stands first when no row deviates."""
    if not page.rows:
        return NO_ROWS
    if not page.is_well:
        return deviating(page)
    return f"Ingen delaktivitet behöver uppmärksamhet, men {beside}." if (beside := late(page)) else ALL_WELL


def late(page: Monthly) -> str:
    """What is late beside the rows; "" when nothing is."""
    found = (
        "det finns uppdrag från möten som skulle ha varit gjorda" if any(task.late for task in page.tasks) else "",
        "rapporten till nämnden är försenad" if any(due.late for due in page.due) else "",
    )
    return " och ".join(filter(None, found))
