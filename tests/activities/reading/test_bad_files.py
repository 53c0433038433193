"""Files that cannot or must not be read: each is answered with a sentence that says what, where and the remedy, soon,
in little memory, and with nothing left behind.
"""

import io
import resource
import struct
import time
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest

from activities.exchange.plan_file import understand
from activities.reading import apart
from activities.reading.apart import TOO_MUCH, read_apart
from activities.reading.reader import read
from activities.reading.tables import MAX_BYTES, ReadingError

PLANS = Path(__file__).parents[2] / "data" / "plans"
DOCX, XLSX, ODS, PDF = ((PLANS / f"plan.{form}").read_bytes() for form in ("docx", "xlsx", "ods", "pdf"))
SHEET = "xl/worksheets/sheet1.xml"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def repacked(data: bytes, change: dict[str, bytes | Callable[[bytes], bytes] | None]) -> bytes:
    """The archive with parts changed, added, or (None) left out."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            told = change.get(name, b"")
            if name in change and told is None:
                continue
            new.writestr(name, told(old.read(name)) if callable(told) else told or old.read(name))
        for name in change.keys() - set(old.namelist()):
            new.writestr(name, change[name])
    return out.getvalue()


def forged(data: bytes) -> bytes:
    """An archive whose directory says that every part is 10 bytes."""
    out = bytearray(data)
    at = 0
    while (at := out.find(b"PK\x01\x02", at)) >= 0:
        struct.pack_into("<I", out, at + 24, 10)
        at += 4
    return bytes(out)


def locked_zip(data: bytes) -> bytes:
    """Every part flagged as encrypted, as a zip with a password is."""
    out = bytearray(data)
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = 0
        while (at := out.find(mark, at)) >= 0:
            out[at + offset] |= 1
            at += 4
    return bytes(out)


def zipped(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name.replace("__", "/"), data)
    return out.getvalue()


def pdf(pages: int = 1, password: str = "", content: bytes = b"") -> bytes:
    document, out = pikepdf.new(), io.BytesIO()
    for _ in range(pages):
        document.add_blank_page()
    if content:
        document.pages[0].Contents = document.make_stream(content)
    document.save(out, encryption=pikepdf.Encryption(owner=password, user=password) if password else False)
    return out.getvalue()


def many_objects() -> bytes:
    """A PDF of three hundred thousand objects that says it has a million."""
    body = b"".join(b"%d 0 obj\n1\nendobj\n" % number for number in range(3, 300_000))
    root = b"1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Kids[]/Count 0>>\nendobj\n"
    return b"%PDF-1.4\n" + body + root + b"trailer\n<</Root 1 0 R/Size 1000000>>\n%%EOF"


def picture_pdf() -> bytes:
    drawn = b"q 400 0 0 400 50 50 cm BI /W 2 /H 2 /CS /G /BPC 8 /F /AHx ID 00ff00ff> EI Q"
    return pdf(content=drawn)


def png() -> bytes:
    def part(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)) + part(b"IEND", b"")


def rows_of_sheet(count: int) -> bytes:
    rows = b"".join(b'<row r="%d"><c r="A%d"><v>1</v></c></row>' % (n, n) for n in range(1, count + 1))
    return (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        + rows
        + b"</sheetData></worksheet>"
    )


def big_docx() -> bytes:
    with zipfile.ZipFile(io.BytesIO(DOCX)) as archive:
        xml = archive.read("word/document.xml")
    end = xml.rindex(b"</w:tbl>")
    return repacked(DOCX, {"word/document.xml": xml[:end] + b"<w:tr ><w:tc/></w:tr>" * 70_000 + xml[end:]})


ENTITY = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
LAUGHS = b'<!DOCTYPE x [<!ENTITY a "' + b"ha" * 99 + b'"><!ENTITY b "&a;&a;&a;&a;&a;">]>'


def with_prolog(prolog: bytes) -> Callable[[bytes], bytes]:
    return lambda xml: xml.replace(b"?>", b"?>" + prolog, 1) if b"?>" in xml[:200] else prolog + xml


BAD: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty": (lambda: b"", "är tom"),
    "only spaces": (lambda: b" \r\n\t\n" * 9, "är tom"),
    "only a byte order mark": (lambda: b"\xef\xbb\xbf", "är tom"),
    "only zeros": (lambda: b"\0" * 4_000, "är tom"),
    "over 10 MB": (lambda: b"a" * (MAX_BYTES + 1), "större än 10 MB"),
    "png": (png, "är en bild"),
    "png called docx": (png, "är en bild"),
    "jpeg": (lambda: b"\xff\xd8\xff\xe0" + b"x" * 99, "är en bild"),
    "gif": (lambda: b"GIF89a" + b"x" * 99, "är en bild"),
    "tiff": (lambda: b"II*\0" + b"x" * 99, "är en bild"),
    "program": (lambda: b"\x7fELF" + b"\x01" * 99, "program eller ett arkiv"),
    "windows program": (lambda: b"MZ" + b"\x90" * 99, "program eller ett arkiv"),
    "gzip": (lambda: b"\x1f\x8b" + b"x" * 99, "program eller ett arkiv"),
    "script": (lambda: b"#!/bin/sh\nrm -rf x\n", "program eller ett arkiv"),
    "web page": (lambda: b"<!DOCTYPE html><html><table></table></html>", "är en webbsida"),
    "xml": (lambda: b'<?xml version="1.0"?>' + ENTITY + b"<x>&e;</x>", "är XML"),
    "rtf": (lambda: rb"{\rtf1\ansi hej}", "RTF"),
    "old word": (lambda: OLE + b"\0" * 999, "äldre format"),
    "excel with a password": (lambda: OLE + b"\0" * 500 + "EncryptedPackage".encode("utf-16-le"), "lösenord"),
    "ods with a password": (
        lambda: repacked(ODS, {"META-INF/manifest.xml": b"<manifest:encryption-data/>"}),
        "lösenord",
    ),
    "zip with a password": (lambda: locked_zip(DOCX), "lösenord"),
    "any zip": (lambda: zipped(a=b"hej"), "ett arkiv och ingen tabell"),
    "zip in a zip": (lambda: zipped(a=zipped(b=b"hej")), "ett arkiv och ingen tabell"),
    "odt": (lambda: zipped(mimetype=b"application/vnd.oasis.opendocument.text"), "inte är ett kalkylblad"),
    "xlsb": (lambda: zipped(xl__workbook__bin=b"").replace(b"xl/workbook/bin", b"xl/workbook.bin"), "xlsb"),
    "zip bomb": (lambda: repacked(DOCX, {"word/media/a.bin": b"\0" * 45_000_000}), "packas upp till mycket mer"),
    "bomb in the document": (
        lambda: repacked(DOCX, {"word/document.xml": lambda xml: xml + b" " * 30_000_000}),
        "packas upp till mycket mer",
    ),
    "forged sizes": (lambda: forged(DOCX), "skadad eller avklippt"),
    "forged sizes of a workbook": (lambda: forged(XLSX), "skadad"),
    "entity in a document": (lambda: repacked(DOCX, {"word/document.xml": with_prolog(ENTITY)}), "XML-entiteter"),
    "entity in a sheet": (lambda: repacked(XLSX, {SHEET: with_prolog(ENTITY)}), "XML-entiteter"),
    "entity in a relation": (lambda: repacked(DOCX, {"_rels/.rels": with_prolog(ENTITY)}), "XML-entiteter"),
    "billion laughs": (lambda: repacked(ODS, {"content.xml": with_prolog(LAUGHS)}), "XML-entiteter"),
    "macros in word": (lambda: repacked(DOCX, {"word/vbaProject.bin": b"x"}), "makron"),
    "macros in excel": (lambda: repacked(XLSX, {"xl/vbaProject.bin": b"x"}), "makron"),
    "macros in ods": (lambda: repacked(ODS, {"Basic/Standard/Module1.xml": b"<x/>"}), "makron"),
    "path upwards": (lambda: repacked(DOCX, {"../../etc/cron.d/x": b"x"}), "andra platser"),
    "path from the root": (lambda: repacked(XLSX, {"/etc/passwd": b"x"}), "andra platser"),
    "cut off docx": (lambda: DOCX[: len(DOCX) // 2], "skadad eller avklippt"),
    "cut off xlsx": (lambda: XLSX[:-40], "skadad eller avklippt"),
    "no xml in the docx": (lambda: repacked(DOCX, {"word/document.xml": b"<w:document"}), "skadat"),
    "no types in the docx": (lambda: repacked(DOCX, {"[Content_Types].xml": None}), "skadat"),
    "sheet that is no xml": (lambda: repacked(XLSX, {"xl/workbook.xml": b"\0\1\2"}), "skadat"),
    "200,000 rows in a sheet": (lambda: repacked(XLSX, {SHEET: rows_of_sheet(200_000)}), "rader"),
    "70,000 rows in a document": (big_docx, "fler rader"),
    "200,000 rows of text": (lambda: b"Aktivitet;Ansvarig\n" + b"Bygga;SAS\n" * 200_000, "fler än 5000 rader"),
    "zeros in a text": (lambda: b"Aktivitet\tAnsvarig\nBy\0gga\tSAS\n", "nolltecken"),
    "two encodings": (lambda: "Åtgärd;Ansvarig\n".encode() + b"Bygga;F\xf6rman\n", "blandar teckenkodningar"),
    "no encoding": (lambda: b"Aktivitet;Ansvarig\nBygga;\x81\x8d\n", "Rad 2 har tecken som varken är UTF-8"),
    "half of utf-16": (lambda: "Aktivitet;Ansvarig\n".encode("utf-16")[:-1], "avklippt UTF-16"),
    "quotation marks": (lambda: b'Aktivitet;Ansvarig\n"Bygga;SAS\n', "Citattecknen i raden som börjar på rad 2"),
    "a cell of a million": (lambda: b"Aktivitet;Ansvarig\n" + b"x" * 1_000_000 + b";SAS\n", "en cell för lång"),
    "scanned pdf": (picture_pdf, "ingen text, bara bilder"),
    "pdf with a password": (lambda: pdf(password="hemligt"), "lösenord"),
    "pdf of 100 pages": (lambda: pdf(pages=100), "har 100 sidor"),
    "cut off pdf": (lambda: PDF[:3_000], "skadad eller avklippt"),
    "pdf in name alone": (lambda: b"%PDF-1.7\nhej", "skadad eller avklippt"),
    "pdf of a million objects": (many_objects, "fler delar"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_refused_with_a_sentence(name, tmp_path, monkeypatch):
    """Here in this process, where time and what is written can be watched; a real one runs it apart."""
    data, words = BAD[name][0](), BAD[name][1]
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    started = time.process_time()
    with pytest.raises(ReadingError) as refused:
        read(data)
    took = time.process_time() - started
    told = str(refused.value)
    assert words in told and told.endswith(".") and told.count(".") >= 2, told
    assert took < 4  # a second or so on a machine of its own
    assert list(tmp_path.iterdir()) == []


def test_the_corpus_is_large():
    assert len(BAD) >= 50


def test_links_in_a_workbook_are_not_followed_and_formulas_without_a_value_are_told():
    formula = b'<c r="E9"><f>WEBSERVICE("http://example.org/")</f></c>'
    data = repacked(XLSX, {SHEET: lambda xml: xml.replace(b"</row>", formula + b"</row>", 1)})
    assert "Cell E9 har en formel utan sparat värde" in str(understand(read(data)).doubts)


def test_a_file_is_read_in_a_process_with_limits_of_its_own(monkeypatch, tmp_path):
    """The same tables as here; what eats time or memory is stopped with a sentence, and this process is as it was."""
    assert read_apart(DOCX) == read(DOCX)
    with pytest.raises(ReadingError, match="Rad 2 har tecken") as refused:
        read_apart(b"Aktivitet;Ansvarig\nBygga;\x81\n")
    assert refused.value.line == 2
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    monkeypatch.setattr(apart, "MODULE", "tests.activities.reading.hungry")
    for appetite in (b"memory", bytes(tmp_path / "eaten")):
        with pytest.raises(ReadingError, match=TOO_MUCH[:40]):
            read_apart(appetite)
    with pytest.raises(ReadingError, match=TOO_MUCH[:40]):
        read_apart(b"time", seconds=0.5)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 64 * 1024
    assert (tmp_path / "eaten").read_bytes() == b""
