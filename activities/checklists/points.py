"""The control points of fixtures/kontrollpunkter-2010.toml, and which rows each list is proposed for. Pure."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from activities.calendar.swedish import fold, loosely

FILE = Path(__file__).parents[2] / "fixtures" / "kontrollpunkter-2010.toml"
REPORT = "Socialstyrelsens slutrapport om LOV, december 2010"


@dataclass(frozen=True)
class Point:
    """A point in own words, with the page and the heading of the report, and the report's phrase that it rests on."""

    text: str
    page: int
    section: str
    quote: str

    @property
    def source(self) -> str:
        return f"{REPORT}, sidan {self.page}: {self.section}"


@dataclass(frozen=True)
class Checklist:
    """The points of one subject; `rows` are folded words of the names of rows that it is proposed for."""

    key: str
    title: str
    rows: tuple[str, ...]
    points: tuple[Point, ...]

    def is_for(self, name: str) -> bool:
        """Whether the list is proposed for a row of that name."""
        folded = loosely(fold(name))
        return any(words in folded for words in self.rows)


@cache
def lists() -> dict[str, Checklist]:
    """All lists by key, in the file's order."""
    found = tomllib.loads(FILE.read_text(encoding="utf-8"))["lists"]
    return {
        each["key"]: Checklist(
            each["key"], each["title"], tuple(each["rows"]), tuple(Point(**point) for point in each["points"])
        )
        for each in found
    }


def proposed(name: str) -> list[Checklist]:
    """The lists that fit a row of that name."""
    return [each for each in lists().values() if each.is_for(name)]
