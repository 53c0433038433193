"""Which rows of a plan are shown, and in which order. Pure: one rule in one place, the same on every database."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from activities.calendar.swedish import fold, sort_key
from activities.rows.rows import Row

# The words of the address, in the order they stand in it: (parameter, field of Filter).
PARAMETERS = (
    ("q", "text"),
    ("steg", "step"),
    ("grupp", "group"),
    ("person", "person"),
    ("part", "partner"),
    ("signal", "signal"),
    ("sedan", "direction"),
    ("fran", "start"),
    ("till", "end"),
    ("uppmarksamhet", "needs_attention"),
    ("ordning", "order"),
)
TEXT_LIMIT = 200  # characters to search for


@dataclass(frozen=True)
class Filter:
    """What somebody chose to see. Every choice narrows; nothing chosen is the whole plan in its own order."""

    text: str = ""
    step: int | None = None
    group: int | None = None
    person: int | None = None
    partner: int | None = None
    signal: str = ""
    direction: str = ""  # since the latest report: better | worse | new
    start: date | None = None
    end: date | None = None
    needs_attention: bool = False
    order: str = ""  # a key of ORDERS, with "-" before it for the other direction; "" is the plan's own

    @property
    def narrows(self) -> bool:
        return replace(self, order="") != Filter()

    @property
    def address(self) -> str:
        """As it stands in the address, "?grupp=5&ordning=-slut" or "": the same choice always the same address."""
        chosen = [(parameter, _written(getattr(self, name))) for parameter, name in PARAMETERS]
        query = urlencode([(parameter, value) for parameter, value in chosen if value])
        return f"?{query}" if query else ""

    def ordered(self, order: str) -> Filter:
        return replace(self, order=order)


def _written(value: Any) -> str:
    if value is True:
        return "1"
    return "" if value in (None, False) else str(value)


@dataclass(frozen=True)
class Findable:
    """A row beside what it can be found by but does not show as such."""

    row: Row
    step: int
    group: int
    persons: frozenset[int]  # who holds a role in the row's group on the day
    partners: frozenset[int]
    texts: tuple[str, ...] = field(repr=False)  # every text a search reads


def matches(found: Findable, chosen: Filter) -> bool:
    row = found.row
    return (
        chosen.step in (None, found.step)
        and chosen.group in (None, found.group)
        and (chosen.person is None or chosen.person in found.persons)
        and (chosen.partner is None or chosen.partner in found.partners)
        and chosen.signal in ("", row.signal.key)
        and chosen.direction in ("", row.direction)
        and (row.needs_attention or not chosen.needs_attention)
        and _overlaps(row, chosen)
        and _holds_words(found, chosen)
    )


def _overlaps(row: Row, chosen: Filter) -> bool:
    """A row without a period is in no period, so any date leaves it out."""
    if chosen.start is None and chosen.end is None:
        return True
    if row.period.start is None or row.period.end is None:
        return False
    begins_in_time = chosen.end is None or row.period.start <= chosen.end
    ends_in_time = chosen.start is None or row.period.end >= chosen.start
    return begins_in_time and ends_in_time


def _holds_words(found: Findable, chosen: Filter) -> bool:
    """Each word somewhere in the row, also inside a longer word: "villkor" finds "avtalsvillkor"."""
    if not chosen.text:
        return True
    text = fold("\n".join(found.texts))
    return all(word in text for word in fold(chosen.text).split())


# What a row is ordered by, None where it has nothing to be ordered by: such rows stand last in both directions.
ORDERS: dict[str, tuple[str, Callable[[Row, Sequence[str]], Any]]] = {
    "namn": ("namn", lambda row, signals: sort_key(row.name)),
    "ansvarig": ("ansvarig", lambda row, signals: sort_key(row.responsible)),
    "start": ("startdatum", lambda row, signals: row.period.start),
    "slut": ("slutdatum", lambda row, signals: row.period.end),
    "signal": ("signal", lambda row, signals: signals.index(row.signal.key)),
    "uppdaterad": ("senaste uppdatering", lambda row, signals: row.update.at if row.update else None),
}


def select(rows: Iterable[Findable], chosen: Filter, signals: Sequence[str]) -> list[Findable]:
    """The rows that are chosen, from rows in the plan's order; `signals` are the signals' keys in their order.

    Rows that are alike keep the plan's order, whichever way the others are turned.
    """
    found = [row for row in rows if matches(row, chosen)]
    name = chosen.order.removeprefix("-")
    if not name:
        return found
    keyed = [(ORDERS[name][1](item.row, signals), item) for item in found]
    with_key = [pair for pair in keyed if pair[0] is not None]
    with_key.sort(key=lambda pair: pair[0], reverse=chosen.order.startswith("-"))
    return [item for _, item in with_key] + [item for key, item in keyed if key is None]


def next_order(current: str, name: str) -> str:
    """What a column's head leads to: its own order, or the other way round when it is already that."""
    return f"-{name}" if current == name else name
