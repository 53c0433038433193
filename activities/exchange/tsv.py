"""The plan as tab-separated text: bytes → table → Reading. Pure; never raises for what a file may hold."""

from __future__ import annotations

import codecs
import csv
import io
import re
import unicodedata
from collections import Counter

from activities.exchange.cell_text import quoted
from activities.exchange.plan_rows import COLUMNS, Doubt, Fault, Reading
from activities.exchange.wording import Cells, read_plan

MAX_BYTES = 5 * 1024 * 1024
MAX_ROWS = 5_000

Line = tuple[int, list[str]]  # (1-based line in the file where the row begins, its cells)
_UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class _TableError(Exception):
    """Why the rest of the file cannot be used, as faults; caught in this module."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__(*faults)
        self.faults = faults


def read_tsv(data: bytes) -> Reading:
    """The plan in a file of tab-separated text, UTF-8 with or without BOM, as spreadsheets write it.

    Cells may be quoted and hold line breaks; columns are found by name and may stand in any order. What cannot be
    read is in `errors`, with line and remedy; what was read by interpretation is in `doubts`.
    """
    try:
        text = _decoded(data)
        header, *lines = _table(text)
        places = _places(header)
        rows, faults = _rows(lines, places)
    except _TableError as error:
        return Reading((), (), error.faults)
    reading = read_plan(rows)
    errors = sorted((*faults, *reading.errors), key=lambda fault: fault.line)
    return Reading(reading.rows, (*_form_doubts(text), *reading.doubts), tuple(errors))


def _decoded(data: bytes) -> str:
    """Text without its BOM. Raises _TableError for size, encoding, NUL and emptiness."""
    if len(data) > MAX_BYTES:
        raise _file_error("Filen är större än 5 MB. Dela den eller ta bort det som inte hör till planen.")
    if data.startswith(_UTF16_MARKS):
        raise _file_error("Filen är sparad som UTF-16. Spara den som UTF-8 och försök igen.")
    if b"\0" in data:
        raise _file_error("Filen innehåller nolltecken och är ingen textfil. Spara tabellen som tabbavgränsad UTF-8.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise _TableError(
            Fault(line, "", f"Rad {line} har tecken som inte är UTF-8. Spara filen som UTF-8 och försök igen.")
        ) from None
    if not text.strip():
        raise _file_error("Filen är tom. Välj filen med planens tabell.")
    return text


def _file_error(text: str) -> _TableError:
    return _TableError(Fault(0, "", text))


def _table(text: str) -> list[Line]:
    """Rows that hold anything, the header first. Raises _TableError for broken quoting and too many rows."""
    # strict: a quotation mark that is never closed would otherwise swallow the rest of the file in silence.
    reader = csv.reader(io.StringIO(text, newline=""), dialect="excel-tab", strict=True)
    table: list[Line] = []
    begins = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                table.append((begins, cells))
            if len(table) > MAX_ROWS + 1:
                raise _file_error(f"Filen har fler än {MAX_ROWS} rader. Dela den i flera filer.")
            begins = reader.line_num + 1
    except csv.Error:
        raise _TableError(
            Fault(
                begins,
                "",
                f"Citattecknen i raden som börjar på rad {begins} går inte ihop, eller så är en cell för lång. "
                'Sätt " både först och sist i cellen och skriv "" för ett citattecken inuti.',
            )
        ) from None
    return table


def _places(header: Line) -> dict[str, int]:
    """Each of COLUMNS → its place in the file. Raises _TableError with one fault per missing or unknown column."""
    line, names = header[0], _without_empty_end(header[1])
    if len(names) == 1:
        raise _TableError(Fault(line, "", "Rubrikraden har inga tabbar. Spara tabellen som tabbavgränsad text (TSV)."))
    wanted = {_header_key(column): column for column in COLUMNS}
    found = [_header_key(name) for name in names]
    faults = [
        Fault(line, column, f"Kolumnen ”{column}” saknas. Lägg till den i rubrikraden.")
        for key, column in wanted.items()
        if key not in found
    ]
    for key, name in zip(found, names, strict=True):
        if key not in wanted:
            shown = quoted(name) if name.strip() else "utan namn"
            faults.append(Fault(line, "", f"Kolumnen {shown} är okänd. Ta bort den eller rätta rubriken."))
    for key, count in Counter(found).items():
        if count > 1 and key in wanted:
            faults.append(Fault(line, wanted[key], f"Kolumnen ”{wanted[key]}” står {count} gånger. Behåll en."))
    if faults:
        raise _TableError(*faults)
    return {wanted[key]: place for place, key in enumerate(found)}


def _without_empty_end(cells: list[str]) -> list[str]:
    kept = list(cells)
    while kept and not kept[-1].strip():
        kept.pop()
    return kept


def _header_key(name: str) -> str:
    """Letters and digits alone: case, spaces and breaks ("Signal-⏎värde") do not part two headers."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFC", name).casefold())


def _rows(lines: list[Line], places: dict[str, int]) -> tuple[list[tuple[int, Cells]], list[Fault]]:
    """Rows by column name, and a fault for each row with another number of cells than the header."""
    if not lines:
        raise _file_error("Filen har rubriker men inga rader. Fyll i planens rader och försök igen.")
    rows, faults = [], []
    for line, every in lines:
        # Spreadsheets save columns that somebody once clicked in, to the right of the table.
        cells = [*every[: len(places)], *_without_empty_end(every[len(places) :])]
        if len(cells) == len(places):
            rows.append((line, {column: cells[places[column]] for column in COLUMNS}))
        else:
            many = "för många" if len(cells) > len(places) else "för få"
            told = f"Raden har {len(cells)} celler, {many}: rubrikraden har {len(places)}."
            faults.append(Fault(line, "", f"{told} Kontrollera tabbarna i raden."))
    return rows, faults


def _form_doubts(text: str) -> tuple[Doubt, ...]:
    if unicodedata.is_normalized("NFC", text):
        return ()
    return (Doubt(0, "", "Filen skriver bokstäver som å, ä och ö med två tecken (NFD); lästa som ett (NFC)."),)
