"""Which form a file has, by its content and never by its name, and what is refused before it is parsed. Pure."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO

from activities.reading.tables import MAX_BYTES, ReadingError

MAX_UNPACKED = 40 * 1024 * 1024  # bytes; a document of 2,000 rows unpacks to some 10 MB
MAX_OBJECTS = 50_000  # of a PDF; forty pages of a table have some hundreds
MAX_PARTS = 2_000
MAX_RATIO = 250  # of one part; XML of equal rows packs to some 1:100
WORD, SHEET = "Spara tabellen som ett Word-dokument (.docx)", "Spara tabellen som en Excelfil (.xlsx)"

_IMAGES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\0", b"MM\0*", b"RIFF")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PROLOG = 65_536  # bytes; a document type can only stand before the first element


def form_of(data: bytes) -> str:
    """ "docx", "xlsx", "ods", "pdf" or "text". Raises ReadingError for anything else, and for what may be hostile."""
    if len(data) > MAX_BYTES:
        raise ReadingError("Filen är större än 10 MB. Ta bort bilder och det som inte hör till planen, eller dela den.")
    if not data.strip(b"\xef\xbb\xbf\0 \t\r\n\f\xff\xfe"):
        raise ReadingError("Filen är tom. Välj filen med planens tabell.")
    if data.startswith(b"PK"):
        return _packed(data)
    if b"%PDF-" in data[:1024]:
        if data.count(b" obj") > MAX_OBJECTS:
            raise ReadingError("PDF:en har fler delar än en plan kan ha. Spara tabellen som .docx eller .xlsx.")
        return "pdf"
    _refuse_foreign(data)
    return "text"


def _refuse_foreign(data: bytes) -> None:
    start = data[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise ReadingError("Filen är skyddad med lösenord. Ta bort lösenordet och läs in den igen.")
        raise ReadingError("Filen är i ett äldre format (.doc eller .xls). Spara den som .docx eller .xlsx.")
    if data.startswith(_IMAGES):
        raise ReadingError(f"Filen är en bild och har ingen text att läsa. {WORD}, eller klistra in texten.")
    if start.startswith((b"<!doctype html", b"<html", b"<head", b"<table")):
        raise ReadingError("Filen är en webbsida. Markera tabellen på sidan och klistra in den som text.")
    if start.startswith((b"<?xml", b"<!doctype", b"<!entity")):
        raise ReadingError(f"Filen är XML och ingen tabell. {WORD} eller Excel.")
    if start.startswith(b"{\\rtf"):
        raise ReadingError(f"Filen är i formatet RTF. {WORD}.")
    if start.startswith((b"\x7felf", b"mz", b"#!", b"7z\xbc", b"rar!", b"\x1f\x8b")):
        raise ReadingError(f"Filen är ett program eller ett arkiv och ingen tabell. {WORD} eller Excel.")


def _packed(data: bytes) -> str:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            _refuse_dangerous(archive.infolist())
            form = _form(archive)
            _refuse_entities(archive)
            return form
    except (ReadingError, MemoryError):
        raise
    except Exception:  # what a damaged archive makes zipfile and zlib raise is no list to keep
        raise ReadingError(
            "Filen är skadad eller avklippt. Öppna den, spara den på nytt och läs in den igen."
        ) from None


def _refuse_dangerous(parts: list[zipfile.ZipInfo]) -> None:
    if any(part.flag_bits & 1 for part in parts):
        raise ReadingError("Filen är skyddad med lösenord. Ta bort lösenordet och läs in den igen.")
    names = [part.filename for part in parts]
    if len(parts) > MAX_PARTS or len(set(names)) != len(names):
        raise ReadingError(f"Filen är uppbyggd av delar som inte hör till en tabell. {WORD} eller Excel på nytt.")
    if any(name.startswith(("/", "\\")) or ".." in re.split(r"[/\\]", name) or ":" in name for name in names):
        raise ReadingError(f"Filen pekar ut andra platser i datorn och läses inte. {WORD} eller Excel på nytt.")
    if any("vbaproject" in name.casefold() or name.startswith("Basic/") for name in names):
        raise ReadingError("Filen innehåller makron. Spara den utan makron, som .docx, .xlsx eller .ods.")
    sizes = sum(part.file_size for part in parts)
    if sizes > MAX_UNPACKED or any(
        part.file_size > MAX_RATIO * max(part.compress_size, 4_096) and part.file_size > 1_000_000 for part in parts
    ):
        raise ReadingError(
            "Filen packas upp till mycket mer än en plan kan innehålla. Kopiera tabellen till ett nytt dokument."
        )


def _form(archive: zipfile.ZipFile) -> str:
    names = set(archive.namelist())
    if "word/document.xml" in names:
        _refuse_rows(archive, "word/document.xml", rb"<w:tr[ >]")
        return "docx"
    if "xl/workbook.xml" in names:
        for name in names:
            if name.startswith("xl/worksheets/"):
                _refuse_rows(archive, name, rb"<(?:\w+:)?row[ >]")
        return "xlsx"
    if "mimetype" in names:
        kind = archive.read("mimetype")[:100]
        if b"opendocument.spreadsheet" in kind:
            if b"manifest:encryption-data" in archive.read("META-INF/manifest.xml"):
                raise ReadingError("Filen är skyddad med lösenord. Ta bort lösenordet och läs in den igen.")
            return "ods"
        if b"opendocument" in kind:
            raise ReadingError("Filen är ett OpenDocument som inte är ett kalkylblad. Spara den som .docx.")
    if "xl/workbook.bin" in names:
        raise ReadingError("Filen är en binär Excelfil (.xlsb). Spara den som .xlsx.")
    raise ReadingError(f"Filen är ett arkiv och ingen tabell. {WORD} eller Excel.")


def _refuse_rows(archive: zipfile.ZipFile, name: str, row: bytes) -> None:
    count, tail = 0, b""
    with archive.open(name) as part:
        while piece := part.read(1 << 20):
            # What a pattern of a few bytes may have lost between two pieces is at most one row.
            count += len(re.findall(row, tail + piece))
            tail = piece[-6:] if not re.search(row, piece[-6:]) else b""
            if count > 60_000:
                raise ReadingError("Filen har många fler rader än en plan. Kopiera planens rader till en ny fil.")


def _refuse_entities(archive: zipfile.ZipFile) -> None:
    for part in archive.infolist():
        if not part.filename.endswith((".xml", ".rels")):
            continue
        with archive.open(part) as opened:
            prolog = opened.read(_PROLOG)
        if re.search(rb"<!(?:DOCTYPE|ENTITY)", prolog) or re.search("<!(?:DOCTYPE|ENTITY)".encode("utf-16-le"), prolog):
            raise ReadingError(f"Filen har inbäddade XML-entiteter och läses inte. {WORD} eller Excel på nytt.")
