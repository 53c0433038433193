"""The report as frozen text: every shown value, nothing looked up later. Pure: no Django."""

from __future__ import annotations

from dataclasses import dataclass

SCHEMA = 1


@dataclass(frozen=True)
class Signal:
    """A signal as the reader saw it; colours as "#rrggbb", fill "" for none."""

    key: str  # not_started | on_track | deviating | finished
    label: str
    symbol: str  # ring | disc | triangle | tick
    fill: str
    ink: str


@dataclass(frozen=True)
class Row:
    """One row of Bilaga 1. Tuples hold one paragraph each."""

    step: str
    activity: str
    title: str  # "" when the activity itself is tracked
    organisation: tuple[str, ...]
    period: str
    collaboration: tuple[str, ...]
    reporting: str
    signal: Signal
    remark: str  # what the dates say, "" when nothing
    text: str  # the words of the newest update, "" when none
    updated: str  # ISO date of it, "" when none

    @property
    def name(self) -> str:
        return self.title or self.activity


@dataclass(frozen=True)
class MemoPart:
    """A headed part of the memo; text in the memo's markdown (paragraphs, ### headings, lists, emphasis)."""

    heading: str
    text: str


@dataclass(frozen=True)
class Memo:
    """The covering memo (tjänsteskrivelse), its parts in the order they are shown."""

    subject: str
    dated: str  # ISO
    officer: str  # handläggare: a role or a name
    parts: tuple[MemoPart, ...]
    signatories: tuple[str, ...]  # titles at the foot


@dataclass(frozen=True)
class Report:
    """A tertial report to the board."""

    schema: int
    slug: str
    plan: str  # the plan's title
    municipality: str
    administration: str
    board: str
    diary_number: str
    tertial: str  # "2020-T1"
    tertial_label: str  # "Tertial 1 2020 (januari–april)"
    draft: bool
    as_of: str  # ISO date of the figures
    memo: Memo
    rows: tuple[Row, ...]
    legend: tuple[Signal, ...]
    rules: tuple[MemoPart, ...]  # what stands under the table in the source: Ansvar, Återrapportering …
