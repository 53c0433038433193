"""A table before it is a file: columns, and cells that know if they are words, a day, a number or a signal. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class SignalCell:
    """A signal in a cell: its word, and the colours behind and of it ("#rrggbb", "" for none)."""

    label: str
    fill: str = ""
    ink: str = ""

    def __str__(self) -> str:
        return self.label


Cell = str | int | date | SignalCell | None


@dataclass(frozen=True)
class TableColumn:
    heading: str
    width: int  # in characters


@dataclass(frozen=True)
class Table:
    """What every form of file is made from. Each row has one cell for each column."""

    title: str
    facts: tuple[tuple[str, str], ...]  # (label, value), for the head of the paper
    columns: tuple[TableColumn, ...]
    rows: tuple[tuple[Cell, ...], ...]
    made_at: datetime  # with a time zone; kept in the file as when it was made


def words(cell: Cell) -> str:
    """A cell as text: days in ISO form, "" for nothing."""
    return "" if cell is None else str(cell)
