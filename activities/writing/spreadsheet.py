"""A table as an Excel workbook: one sheet to filter and to print, days as days, never a formula."""

from __future__ import annotations

import io
from datetime import date

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from activities.writing.table import Cell, SignalCell, Table

# Text stays text, whatever it begins with.
_AS_WRITTEN = {"strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False, "in_memory": True}
_LONGEST = 32_767  # characters in a cell, which is Excel's own limit
_CUT = " … (texten är längre än en cell i Excel rymmer; hela texten finns i Word- och JSON-filen)"
_RESERVED = str.maketrans("[]:*?/\\", "(). . -")  # may not stand in the name of a sheet


def as_xlsx(table: Table) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, _AS_WRITTEN) as book:
        book.set_properties({"title": table.title, "created": table.made_at.replace(tzinfo=None)})
        sheet = book.add_worksheet(table.title.translate(_RESERVED).strip("' ")[:31] or "Tabell")
        _set_up(sheet, table)
        formats = _Formats(book)
        for number, column in enumerate(table.columns):
            sheet.set_column(number, number, column.width)
            sheet.write_string(0, number, column.heading, formats.head)
        for line, row in enumerate(table.rows, 1):
            for number, cell in enumerate(row):
                _write(sheet, line, number, cell, formats)
    return file.getvalue()


def _set_up(sheet: Worksheet, table: Table) -> None:
    last = len(table.columns) - 1
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, len(table.rows), last)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.repeat_rows(0)
    sheet.print_area(0, 0, len(table.rows), last)
    sheet.fit_to_pages(1, 0)
    # An ampersand in a head of Excel's begins a command; doubled it is itself.
    sheet.set_header(f"&L{table.title.replace('&', '&&')[:200]}")
    sheet.set_footer("&RSida &P av &N")


class _Formats:
    """The workbook's formats, one for each pair of colours."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._marks: dict[SignalCell, Format] = {}
        self.head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        self.text = book.add_format({"text_wrap": True, "valign": "top"})
        self.day = book.add_format({"num_format": "yyyy-mm-dd", "valign": "top", "align": "left"})

    def mark(self, cell: SignalCell) -> Format:
        if cell not in self._marks:
            colours = {"bg_color": cell.fill, "font_color": cell.ink}
            self._marks[cell] = self._book.add_format(
                {"text_wrap": True, "valign": "top", **{name: colour for name, colour in colours.items() if colour}}
            )
        return self._marks[cell]


def _write(sheet: Worksheet, line: int, number: int, cell: Cell, formats: _Formats) -> None:
    if cell is None or cell == "":
        sheet.write_blank(line, number, None, formats.text)
    elif isinstance(cell, SignalCell):
        sheet.write_string(line, number, cell.label, formats.mark(cell))
    elif isinstance(cell, int):
        sheet.write_number(line, number, cell, formats.text)
    elif isinstance(cell, date):
        # Before 1900 Excel has no days.
        if cell.year >= 1900:
            sheet.write_datetime(line, number, cell, formats.day)
        else:
            sheet.write_string(line, number, str(cell), formats.text)
    else:
        text = cell if len(cell) <= _LONGEST else cell[: _LONGEST - len(_CUT)] + _CUT
        sheet.write_string(line, number, text, formats.text)
