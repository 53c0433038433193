"""The calendar month ledningsgruppen follows the plan by. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from activities.calendar.swedish import MONTHS
from activities.calendar.tertial import Tertial


@dataclass(frozen=True, order=True)
class Month:
    """A month of a year. Raises ValueError outside years 2000–2099 and numbers 1–12."""

    year: int
    number: int

    def __post_init__(self) -> None:
        if not (2000 <= self.year <= 2099 and 1 <= self.number <= 12):
            raise ValueError("En månad skrivs som 2020-01 till 2020-12.")

    @classmethod
    def parse(cls, code: str) -> Month:
        """From "2020-12". Raises ValueError with a sentence that shows the form."""
        match = re.fullmatch(r"([0-9]{4})-([0-9]{2})", code)
        if not match:
            raise ValueError(f"”{code}” är ingen månad. Skriv till exempel 2020-12.")
        return cls(int(match[1]), int(match[2]))

    @classmethod
    def of(cls, day: date) -> Month:
        """The month a date lies in."""
        return cls(day.year, day.month)

    @property
    def start(self) -> date:
        return date(self.year, self.number, 1)

    @property
    def end(self) -> date:
        following = date(self.year + self.number // 12, self.number % 12 + 1, 1)
        return following - timedelta(days=1)

    @property
    def code(self) -> str:
        """As it stands in addresses: "2020-12"."""
        return f"{self.year}-{self.number:02}"

    @property
    def label(self) -> str:
        """ "december 2020", as in running text."""
        return f"{MONTHS[self.number - 1]} {self.year}"

    @property
    def tertial(self) -> Tertial:
        return Tertial.of(self.start)

    def next(self) -> Month:
        """Raises ValueError after December 2099."""
        return Month(self.year + self.number // 12, self.number % 12 + 1)

    def previous(self) -> Month:
        """Raises ValueError before January 2000."""
        return Month(self.year - (self.number == 1), (self.number - 2) % 12 + 1)

    def __str__(self) -> str:
        return self.code


def between(first: Month, last: Month) -> list[Month]:
    """All months from first to last, both included; empty when last lies before first."""
    count = (last.year - first.year) * 12 + last.number - first.number + 1
    numbers = range(first.number - 1, first.number - 1 + count)
    return [Month(first.year + number // 12, number % 12 + 1) for number in numbers]
