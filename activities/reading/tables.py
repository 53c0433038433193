"""What a file holds, whatever its form: tables of cells with their places, and the text around them. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

MAX_BYTES = 10 * 1024 * 1024
MAX_ROWS = 5_000
MAX_TEXT = 2_000_000  # characters of all cells and all text together; a plan of 2,000 rows has some 600,000


class ReadingError(ValueError):
    """Why a file cannot be read: a Swedish sentence that names what, where and the remedy. `line` is 1-based or 0."""

    def __init__(self, text: str, line: int = 0) -> None:
        super().__init__(text)
        self.line = line


@dataclass(frozen=True)
class Line:
    """One row of a table. Cells are as they stand, line breaks included; real dates are ISO, whole numbers digits."""

    number: int  # 1-based and rising: line of a text file, row of a sheet, row counted over all tables of a document
    cells: tuple[str, ...]
    merged: tuple[int, ...] = ()  # places whose text is that of a cell above, which stretches down over this row
    breaks: bool = False  # first on a new page or in a new table, where a row from before may go on
    wide: bool = False  # a single cell stretches over the whole row


@dataclass(frozen=True)
class Table:
    place: str  # "tabell 2", "bladet Plan", "sidan 4"; "" for a text file
    lines: tuple[Line, ...]
    strict: bool = False  # every row should have as many cells as the head: a delimited text


@dataclass(frozen=True)
class Source:
    """All of one file. `remarks` is what its form left in doubt, in Swedish sentences."""

    form: str  # "docx", "xlsx", "ods", "pdf", "text"
    tables: tuple[Table, ...] = ()
    text: str = ""  # outside the tables, in order; all of it for a text without columns
    remarks: tuple[tuple[int, str], ...] = field(default=())  # (line or 0, sentence)

    def as_data(self) -> dict[str, Any]:
        """Plain lists, as JSON takes them; `from_data` gives the same back."""
        return {
            "form": self.form,
            "text": self.text,
            "remarks": [list(each) for each in self.remarks],
            "tables": [
                [
                    table.place,
                    table.strict,
                    [[x.number, list(x.cells), list(x.merged), x.breaks, x.wide] for x in table.lines],
                ]
                for table in self.tables
            ],
        }

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> Source:
        tables = tuple(
            Table(place, tuple(Line(n, tuple(cells), tuple(merged), *told) for n, cells, merged, *told in rows), strict)
            for place, strict, rows in data["tables"]
        )
        return cls(data["form"], tables, data["text"], tuple((line, said) for line, said in data["remarks"]))


def checked(source: Source) -> Source:
    """The source; ReadingError when it holds more than a plan can."""
    if sum(len(table.lines) for table in source.tables) > MAX_ROWS + 100:
        raise ReadingError(f"Filen har fler än {MAX_ROWS} rader. Dela den i flera filer.")
    if len(source.text) + sum(map(len, all_cells(source))) > MAX_TEXT:
        raise ReadingError("Filen har mer text än en plan. Ta bort det som inte hör till planens tabell.")
    return source


def all_cells(source: Source) -> Iterator[str]:
    return (cell for table in source.tables for line in table.lines for cell in line.cells)


def trimmed(cells: list[str]) -> tuple[str, ...]:
    """Without the empty cells at the end."""
    kept = len(cells)
    while kept and not cells[kept - 1].strip():
        kept -= 1
    return tuple(cells[:kept])
