"""Which municipalities are shown, and in which order. Pure: the same on every database."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from activities.calendar.swedish import sort_key
from activities.search.words import holds, rank, terms

ORDERS = {"namn": "kommun", "lage": "läget i oktober 2010", "anteckning": "anteckningens dag"}


@dataclass(frozen=True)
class NoteView:
    """A note as pages show it; `corrects_on` and `corrected` tell of the other half of a correction."""

    pk: int
    state: str  # "LOV i drift"
    on: date
    source: str
    by: str
    at: date
    corrects_on: date | None = None
    corrected: bool = False


@dataclass(frozen=True)
class Line:
    """A municipality of the directory: what the report says, what has been heard since, and its part in the plan."""

    name: str
    url: str
    state: str  # operating | decided | investigating | declined, in October 2010
    label: str  # the same in words
    repaid: bool
    note: NoteView | None  # the newest that holds
    partner_url: str  # "" when it is no partner of the plan

    @property
    def texts(self) -> str:
        """What a search reads."""
        noted = f"{self.note.state}\n{self.note.source}" if self.note else ""
        return "\n".join((self.name, self.label, "Har betalat tillbaka bidraget" if self.repaid else "", noted))


@dataclass(frozen=True)
class Choice:
    """What somebody chose to see; "" everywhere is all of them by name."""

    text: str = ""
    state: str = ""
    order: str = ""  # a key of ORDERS, with "-" before it for the other direction

    @property
    def address(self) -> str:
        """As it stands in the address: "?q=oland&lage=operating", or "?" alone for nothing chosen."""
        chosen = (("q", self.text), ("lage", self.state), ("ordning", self.order))
        return f"?{urlencode([pair for pair in chosen if pair[1]])}"

    def turned(self, name: str) -> Choice:
        """What the head of a column leads to: its own order, or the other way round when it is already that."""
        current = self.order or "namn"
        return replace(self, order=f"-{name}" if current == name else name)

    def direction(self, name: str) -> str:
        """ "ascending" | "descending" | "", as the head of the column tells it."""
        current = self.order or "namn"
        return {name: "ascending", f"-{name}": "descending"}.get(current, "")


def select(lines: Iterable[Line], chosen: Choice, states: Sequence[str]) -> list[Line]:
    """The municipalities that are chosen, in order; `states` are the states in theirs.

    By name, what is spelt as it was typed comes first: "Håbo" before "Habo". Those that have nothing to be ordered by
    stand last in both directions.
    """
    sought = terms(chosen.text)
    found = sorted((line for line in lines if _fits(line, chosen, sought)), key=lambda line: sort_key(line.name))
    name = chosen.order.removeprefix("-")
    if not name:
        return sorted(found, key=lambda line: rank(line.texts, sought))
    keyed = [(_key(line, name, states), line) for line in found]
    with_key = [pair for pair in keyed if pair[0] is not None]
    with_key.sort(key=lambda pair: pair[0], reverse=chosen.order.startswith("-"))
    return [line for _, line in with_key] + [line for key, line in keyed if key is None]


def _fits(line: Line, chosen: Choice, sought: Any) -> bool:
    return chosen.state in ("", line.state) and holds(line.texts, sought)


def _key(line: Line, name: str, states: Sequence[str]) -> Any:
    if name == "namn":
        return sort_key(line.name)
    if name == "lage":
        return states.index(line.state)
    return line.note.on if line.note else None
