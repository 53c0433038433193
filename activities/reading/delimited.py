"""Text: decoded, and parted into cells when commas, semicolons or tabs hold it together as a table. Pure."""

from __future__ import annotations

import codecs
import csv
import io
import unicodedata
from collections import Counter

from activities.reading.tables import MAX_ROWS, Line, ReadingError, Source, Table

DELIMITERS = "\t;,"
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_SAMPLE = 200  # records that decide what parts the cells
_WIDE = 4  # cells in every record that has more than one: no sentence keeps that up
_TOGETHER = 0.6  # share of the records that have one and the same number of cells


def read_text(data: bytes) -> Source:
    """A text file or pasted text. Raises ReadingError for what is no text and for quoting that does not close."""
    text, remarks = decoded(data)
    if not text.strip():
        raise ReadingError("Filen är tom. Välj filen med planens tabell.")
    if not unicodedata.is_normalized("NFC", text):
        remarks.append((0, "Filen skriver bokstäver som å, ä och ö med två tecken (NFD); lästa som ett (NFC)."))
    delimiter = delimiter_of(text)
    tables = (Table("", tuple(_lines(text, delimiter)), strict=True),) if delimiter else ()
    return Source("text", tables, "" if delimiter else text, tuple(remarks))


def decoded(data: bytes) -> tuple[str, list[tuple[int, str]]]:
    """Text without its byte order mark, and what was doubtful: by mark, then strict UTF-8, then Windows-1252."""
    if data.startswith(_UTF16):
        return _utf16(data, "utf-16"), []
    if b"\0" in data:
        every = data[1:2000:2].count(0), data[0:2000:2].count(0)
        if max(every) < len(data[:2000]) // 4:
            raise ReadingError("Filen innehåller nolltecken och är ingen textfil. Spara tabellen som .csv eller .xlsx.")
        return _utf16(data, "utf-16-le" if every[0] > every[1] else "utf-16-be"), []
    try:
        return data.decode("utf-8-sig"), []
    except UnicodeDecodeError as error:
        line, failed = data.count(b"\n", 0, error.start) + 1, error
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ReadingError(
            f"Rad {line} har tecken som varken är UTF-8 eller Windows-1252. Spara filen som UTF-8 och försök igen.",
            line,
        ) from None
    if _is_mixed(data, failed):
        raise ReadingError(
            f"Filen blandar teckenkodningar: rad {line} är inte UTF-8 som resten. Spara den som UTF-8 och försök igen.",
            line,
        )
    return text, [(0, "Filen är läst med teckenkodningen Windows-1252. Kontrollera å, ä och ö.")]


def _is_mixed(data: bytes, failed: UnicodeDecodeError) -> bool:
    """Whether å, ä or ö stand as two bytes somewhere: then the text is UTF-8 but for the line that failed."""
    return any(letter.encode() in data for letter in "åäöÅÄÖé")


def _utf16(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        raise ReadingError("Filen är avklippt UTF-16. Spara den på nytt, som UTF-8, och försök igen.") from None


def delimiter_of(text: str) -> str:
    """What parts the cells, or "" for a text without columns."""
    best, found = 0.0, ""
    for delimiter in DELIMITERS:
        counts = Counter(map(len, _sampled(text, delimiter)))
        if not counts:
            continue
        width, many = max(counts.items(), key=lambda item: (item[1] * (item[0] > 1), item[0]))
        share = many / counts.total()
        # A heading above the table has one cell; a sentence of commas has another number on every line.
        tabled = sum(number for size, number in counts.items() if size > 1)
        even = many >= _TOGETHER * tabled or min(size for size in counts if size > 1) >= _WIDE
        if width > 1 and even and share >= 0.3 and width * share > best:
            best, found = width * share, delimiter
    return found


def _sampled(text: str, delimiter: str) -> list[list[str]]:
    reader = csv.reader(io.StringIO(text[:200_000], newline=""), delimiter=delimiter)
    records: list[list[str]] = []
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                records.append(cells)
            if len(records) == _SAMPLE:
                break
    except csv.Error:
        pass  # told by the strict reading, with its line
    return records


def _lines(text: str, delimiter: str) -> list[Line]:
    """Rows that hold anything. Raises ReadingError for broken quoting and too many rows."""
    # strict: a quotation mark that is never closed would otherwise swallow the rest of the file in silence.
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    lines: list[Line] = []
    begins = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                lines.append(Line(begins, tuple(cells)))
            if len(lines) > MAX_ROWS + 1:
                raise ReadingError(f"Filen har fler än {MAX_ROWS} rader. Dela den i flera filer.")
            begins = reader.line_num + 1
    except csv.Error:
        raise ReadingError(
            f"Citattecknen i raden som börjar på rad {begins} går inte ihop, eller så är en cell för lång. "
            'Sätt " både först och sist i cellen och skriv "" för ett citattecken inuti.',
            begins,
        ) from None
    return lines
