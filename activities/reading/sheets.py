"""Spreadsheets (.xlsx, .ods): visible sheets, merged cells filled in, dates as dates, formulas as their value. Pure."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from io import BytesIO
from typing import Any

from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from activities.reading.tables import MAX_ROWS, Line, ReadingError, Source, Table, trimmed

MAX_COLUMNS = 60
_CELL = re.compile(
    rb"<(?:\w+:)?c\b(?P<told>[^>]*)>\s*<(?:\w+:)?f\b[^>]*?(?:/>|>[^<]*</(?:\w+:)?f>)\s*"
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
_ODS_CELL = re.compile(rb"<table:table-cell\b[^>]*\btable:formula=[^>]*>")


def read_sheets(data: bytes, form: str) -> Source:
    """Raises ReadingError for a workbook that is broken or has more rows than a plan."""
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(data))
        tables, hidden = [], []
        for told in book.sheets_metadata:
            if told.typ != SheetTypeEnum.WorkSheet:
                continue
            if told.visible != SheetVisibleEnum.Visible:
                hidden.append(told.name)
                continue
            tables.append(_table(book.get_sheet_by_name(told.name), told.name))
        remarks = [*_without_value(data, form)]
    except (ReadingError, MemoryError):
        raise
    except BaseException as error:  # the parser's own panics are no Exception
        if isinstance(error, KeyboardInterrupt | SystemExit):
            raise
        raise ReadingError("Kalkylbladet är skadat. Öppna filen, spara den på nytt och läs in den igen.") from None
    remarks += [(0, f"Bladet ”{name}” är dolt och läses inte.") for name in hidden]
    return Source(form, tuple(table for table in tables if table.lines), "", tuple(remarks))


def _table(sheet: Any, name: str) -> Table:
    if sheet.total_height > MAX_ROWS * 4 or sheet.width > 16_384:
        raise ReadingError(f"Bladet ”{name}” har fler än {MAX_ROWS} rader. Kopiera planens rader till en ny fil.")
    grid = [[shown(value) for value in row[:MAX_COLUMNS]] for row in sheet.to_python(skip_empty_area=False)]
    ranges = sheet.merged_cell_ranges or []
    merged, wide = _fill(grid, ranges), {top for (top, left), (_, right) in ranges if right > left + 1}
    lines: list[Line] = []
    for row, cells in enumerate(grid):
        if any(cell.strip() for cell in cells):
            kept = trimmed(cells)
            filled = tuple(place for place in merged.get(row, ()) if place < len(kept))
            lines.append(Line(row + 1, kept, filled, not lines, row in wide and len(kept) == 1))
    if len(lines) > MAX_ROWS + 50:
        raise ReadingError(f"Bladet ”{name}” har fler än {MAX_ROWS} rader. Dela det i flera filer.")
    return Table(f"bladet {name}", tuple(lines))


def _fill(grid: list[list[str]], ranges: list[Any]) -> dict[int, list[int]]:
    """Give the rows under a merged cell its text; by row the places that got it."""
    merged: dict[int, list[int]] = {}
    for (top, left), (bottom, _right) in ranges:
        if top < len(grid) and left < len(grid[top]):
            for row in range(top + 1, min(bottom + 1, len(grid))):
                grid[row][left] = grid[top][left]
                merged.setdefault(row, []).append(left)
    return merged


def shown(value: Any) -> str:
    """A cell as text: 200101.0 is 200101, a date is ISO, a truth is SANT or FALSKT."""
    if isinstance(value, bool):
        return "SANT" if value else "FALSKT"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if not (value.hour or value.minute) else value.strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.isoformat()
    return str(value).replace(".", ",") if isinstance(value, float) else str(value)


def _without_value(data: bytes, form: str) -> Iterator[tuple[int, str]]:
    """Formulas that were saved without what they come to: their cells are empty to everybody but the program."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        if form == "ods":
            cells = _ODS_CELL.findall(archive.read("content.xml"))
            if bare := sum(b"office:value-type" not in cell for cell in cells):
                yield 0, _told(f"{bare} celler" if bare > 1 else "En cell")
            return
        names = sorted(name for name in archive.namelist() if name.startswith("xl/worksheets/sheet"))
        for name in names:
            for match in _CELL.finditer(archive.read(name)):
                place = re.search(rb'\br="([A-Z]{1,3})([0-9]{1,7})"', match["told"])
                if place:
                    yield int(place[2]), _told(f"Cell {place[1].decode()}{place[2].decode()}")


def _told(which: str) -> str:
    return f"{which} har en formel utan sparat värde och är läst som tom. Öppna filen i Excel och spara den på nytt."
