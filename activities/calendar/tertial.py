"""The calendar third in which the board is told: January–April, May–August, September–December. Pure."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date

MONTHS = ("januari–april", "maj–augusti", "september–december")


@dataclass(frozen=True, order=True)
class Tertial:
    """Tertial 1, 2 or 3 of a year. Raises ValueError outside years 2000–2100 and numbers 1–3."""

    year: int
    number: int

    def __post_init__(self) -> None:
        if not (2000 <= self.year <= 2100 and 1 <= self.number <= 3):
            raise ValueError("En tertial skrivs som 2020-T1, 2020-T2 eller 2020-T3.")

    @classmethod
    def parse(cls, code: str) -> Tertial:
        """From "2020-T1", of the years 2000–2099, each of which has a next one. Raises ValueError with a sentence."""
        match = re.fullmatch(r"(20[0-9]{2})-T([1-3])", code)
        if not match:
            raise ValueError(f"”{code}” är ingen tertial. Skriv till exempel 2020-T1, 2020-T2 eller 2020-T3.")
        return cls(int(match[1]), int(match[2]))

    @classmethod
    def of(cls, day: date) -> Tertial:
        """The tertial a date lies in."""
        return cls(day.year, (day.month - 1) // 4 + 1)

    @property
    def start(self) -> date:
        return date(self.year, self.number * 4 - 3, 1)

    @property
    def end(self) -> date:
        month = self.number * 4
        return date(self.year, month, calendar.monthrange(self.year, month)[1])

    @property
    def code(self) -> str:
        """As it stands in addresses and file names: "2020-T1"."""
        return f"{self.year}-T{self.number}"

    @property
    def label(self) -> str:
        return f"Tertial {self.number} {self.year}"

    @property
    def months(self) -> str:
        return f"{MONTHS[self.number - 1]} {self.year}"

    def previous(self) -> Tertial:
        return Tertial(self.year - (self.number == 1), (self.number - 2) % 3 + 1)

    def next(self) -> Tertial:
        return Tertial(self.year + self.number // 3, self.number % 3 + 1)

    def __str__(self) -> str:
        return self.code


def between(first: Tertial, last: Tertial) -> list[Tertial]:
    """All tertials from first to last, both included; empty when last lies before first."""
    found = []
    while first <= last:
        found.append(first)
        first = first.next()
    return found
