"""What Socialstyrelsen's final report on LOV says of each municipality, from what scripts/municipalities.py made."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from activities.calendar.swedish import fold, likeness, loosely

REPORTED_ON = date(2010, 10, 1)
FILE = Path(__file__).parents[2] / "fixtures" / "lov-kommuner-2010.tsv"
# The report's heads of columns, as the states of this product.
STATES = {"LOV i drift": "operating", "Pos. beslut": "decided", "Utreder": "investigating", "Neg. beslut": "declined"}
_OWN_ADDRESS = {"Håbo": "haabo"}  # Habo is another one
_APART = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True)
class Listed:
    """A municipality as the report lists it, with the pages where it stands.

    `repaid` is in kronor, None where no grant was paid back.
    """

    name: str
    state: str  # operating | decided | investigating | declined
    page: int
    repaid: int | None = None
    repaid_page: int | None = None

    @property
    def slug(self) -> str:
        """Its name in an address, for good: "upplands-vasby"."""
        return _OWN_ADDRESS.get(self.name) or _APART.sub("-", loosely(fold(self.name)))

    @property
    def repaid_words(self) -> str:
        """The grant that was paid back, as "522 387 kronor"; "" where none was."""
        return f"{self.repaid:,} kronor".replace(",", "\N{NO-BREAK SPACE}") if self.repaid else ""

    def is_called(self, name: str) -> bool:
        """Whether the name is the municipality's: "Borås", "Borås stad", "Falkenbergs kommun", "Region Gotland"."""
        return likeness(name) in _names_of(self.name)


def is_listed(name: str) -> bool:
    """Whether the name is that of any of them, as `is_called` knows it."""
    return any(found.is_called(name) for found in municipalities().values())


@cache
def _names_of(name: str) -> frozenset[str]:
    whole = [f"{base} {kind}" for base in (name, f"{name}s") for kind in ("kommun", "stad")]
    return frozenset(map(likeness, (name, f"Region {name}", *whole)))


def read(lines: Iterable[str]) -> tuple[Listed, ...]:
    _, *rows = csv.reader(lines, delimiter="\t")
    return tuple(
        Listed(name, STATES[state], int(page), int(repaid) if repaid else None, int(about) if about else None)
        for name, state, page, repaid, about in rows
    )


@cache
def municipalities() -> dict[str, Listed]:
    """All of the report by slug, in Swedish order."""
    with FILE.open(encoding="utf-8", newline="") as file:
        return {found.slug: found for found in read(file)}
