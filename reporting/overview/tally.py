"""Several plans under each other: how many rows show each signal, and how many call for somebody. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from reporting.charts.shapes import Box, hatching
from reporting.month import lists
from reporting.month.frozen import Due, Need, WaitingDecision
from reporting.month.lists import NEEDS, NOW, Choice
from reporting.snapshot.schema import Count, Row, Signal

WIDTH, HEIGHT = 240, 14  # of a bar, in its own units


@dataclass(frozen=True)
class NeedNumber:
    """How many rows call for somebody in one way; of `waiting`, how many proposed dates and decision bases."""

    kind: str
    number: int

    @property
    def query(self) -> str:
        """What leads to the rows from a month's lists, counted as of today."""
        return Choice(self.kind, version=NOW).query

    @property
    def words(self) -> str:
        """What follows the number."""
        return NEEDS[self.kind][1 if self.number == 1 else 2]


@dataclass(frozen=True)
class BarPart:
    """A signal's part of a bar."""

    signal: Signal
    box: Box

    @property
    def hatching(self) -> str:
        return hatching(self.box, gap=5) if self.signal.key == "deviating" else ""


@dataclass(frozen=True)
class Figures:
    """A plan, or all of them, on one day. Numbers that are 0 are left out of `numbers`, not of `counts`."""

    counts: tuple[Count, ...]
    numbers: tuple[NeedNumber, ...]

    @property
    def rows(self) -> int:
        return sum(count.now for count in self.counts)

    @property
    def parts(self) -> tuple[BarPart, ...]:
        """A bar of all rows, the signals in the order of the counts; without rows no part."""
        found, before = [], 0
        for count in self.counts:
            left, right = (WIDTH * rows // (self.rows or 1) for rows in (before, before + count.now))
            if count.now:
                found.append(BarPart(count.signal, Box(left, 0, right - left, HEIGHT)))
            before += count.now
        return tuple(found)


@dataclass(frozen=True)
class Today:
    """A plan's rows on the day, and what calls for somebody, as a month's page has them."""

    rows: tuple[Row, ...]
    needs: tuple[Need, ...]
    waiting: tuple[WaitingDecision, ...]


@dataclass(frozen=True)
class PlanRows:
    """A plan with those of its rows that a sum counts."""

    slug: str
    title: str
    lines: tuple[lists.ListedRow, ...]


@dataclass(frozen=True)
class LastSealed:
    """The last report that was sealed: its name, what became of it in words, and its address."""

    name: str
    words: str
    url: str


@dataclass(frozen=True)
class PlanLine:
    """A plan as one person may see it; without `figures` it is only its reports they read."""

    slug: str
    title: str
    of: str  # "Vård- och omsorgsförvaltningen, Exempelkommunen"
    month_url: str
    rows_url: str  # of the lists that the numbers lead to
    told: LastSealed | None
    figures: Figures | None = None
    due: tuple[Due, ...] = ()


def figures(counts: Iterable[Count], needs: Iterable[Need], waiting: Iterable[WaitingDecision]) -> Figures:
    """As `Monthly` has them. Decision bases wait beside the proposed dates that the needs know of."""
    kinds = [need.kind for need in needs if need.kind != "waiting"] + ["waiting" for _ in waiting]
    return Figures(tuple(counts), tuple(NeedNumber(kind, kinds.count(kind)) for kind in NEEDS if kind in kinds))


def chosen(today: Today, *, need: str = "", signal: str = "") -> tuple[lists.ListedRow, ...]:
    """The rows that call for somebody in that way, or that show that signal; without either, all of them."""
    if need:
        return tuple(lists.calling(today, need))
    return tuple(lists.ListedRow(row) for row in today.rows if signal in ("", row.signal.key))


def total(of: Iterable[Figures]) -> Figures:
    """The sums over plans that share their signals; of no plans, nothing."""
    of = tuple(of)
    counts = tuple(
        Count(same[0].signal, sum(count.now for count in same))
        for same in zip(*(each.counts for each in of), strict=True)
    )
    sums = {kind: sum(each.number for plan in of for each in plan.numbers if each.kind == kind) for kind in NEEDS}
    return Figures(counts, tuple(NeedNumber(kind, number) for kind, number in sums.items() if number))
