"""What no validator sees: whether the PDF says what the snapshot says, to eyes, to a screen reader and to an archive.

The tags are read back and compared with the report's own HTML, and the plan's table with the snapshot's rows.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from importlib.resources import files
from itertools import chain, groupby, pairwise, zip_longest
from typing import Any
from xml.etree import ElementTree

import pikepdf

from reporting.report.document import COLUMNS, render_html
from reporting.snapshot.glyphs import drawable
from reporting.snapshot.schema import Report, Row, texts
from tests.harness.reporting.html_reader import Html
from tests.harness.reporting.pdf_reader import Cell, Pdf, Tag, cells, squash

XMP = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "pdfaid": "http://www.aiim.org/pdfa/ns/id/",
    "pdfuaid": "http://www.aiim.org/pdfua/ns/id/",
}
ACTIVE = ("/JS", "/JavaScript", "/OpenAction", "/AA", "/AcroForm", "/XFA", "/RichMedia", "/Launch", "/URI", "/Annots")
ACTIONS = ("/JavaScript", "/Launch", "/URI", "/GoToR", "/GoToE", "/SubmitForm", "/ImportData", "/Rendition", "/Movie")


def faults(data: bytes, report: Report, *, html: str = "", attachment: bytes | None = None) -> list[str]:
    """Everything wrong with the report's PDF, a sentence each; [] for a good one.

    `html` is what the PDF was made from, when that is not the report's HTML of today; `attachment` what was embedded.
    """
    try:
        file = pikepdf.open(io.BytesIO(data))
    except pikepdf.PasswordError:
        return ["The file asks for a password."]
    found = list(chain(_whole(file), _active(file), _fonts(file), _attached(file, attachment)))
    if "/StructTreeRoot" not in file.Root:
        return [*found, "There is no tag tree."]
    source, pdf = Html(html or render_html(report)), Pdf(data)
    checks = (_declared, _named, _headed, _read_in_order, _in_its_language, _drawn, _running)
    found += chain.from_iterable(check(pdf, source) for check in checks)
    return [*found, *_tables(pdf, source), *_ids(pdf), *_rows(pdf, report), *_texts(pdf, report)]


# ---- The file ----


def _whole(file: pikepdf.Pdf) -> Iterator[str]:
    if file.is_encrypted:
        yield "The file is encrypted."
    root: Any = file.Root
    if not root.get("/MarkInfo", {}).get("/Marked"):
        yield "The file does not call itself tagged (MarkInfo)."
    if not root.get("/ViewerPreferences", {}).get("/DisplayDocTitle"):
        yield "A reader's window shows the file's name, not the title (DisplayDocTitle)."
    for number, page in enumerate(file.pages, 1):
        if page.get("/Tabs") != "/S":
            yield f"Page {number} has no tab order by structure (Tabs)."
    profile = files("weasyprint").joinpath("pdf", "sRGB2014.icc").read_bytes()
    intents = [intent.DestOutputProfile.read_bytes() for intent in file.Root.get("/OutputIntents", ())]
    if intents != [profile]:
        yield "The colours are not said to be sRGB (OutputIntents)."


def _dictionaries(file: pikepdf.Pdf) -> Iterator[Any]:
    """Every dictionary of the file, those inside others too."""
    todo = [*file.objects]
    while todo:
        item = todo.pop()
        if isinstance(item, pikepdf.Stream | pikepdf.Dictionary):
            yield item
            todo += [value for key in item.keys() if _is_direct(value := item[key])]  # noqa: SIM118 -- a stream iterates otherwise
        elif isinstance(item, pikepdf.Array):
            todo += [value for value in item if _is_direct(value)]


def _is_direct(value: Any) -> bool:
    return isinstance(value, pikepdf.Array | pikepdf.Dictionary) and not value.is_indirect


def _active(file: pikepdf.Pdf) -> Iterator[str]:
    for item in _dictionaries(file):
        for key in ACTIVE:
            if key in item:
                yield f"Something can be run, filled in or followed ({key[1:]})."
        if item.get("/S") in ACTIONS:
            yield f"There is an action ({str(item.S)[1:]})."
        if isinstance(item, pikepdf.Stream) and "/F" in item:
            yield "A stream's content lies outside the file."


def _fonts(file: pikepdf.Pdf) -> Iterator[str]:
    for item in _dictionaries(file):
        if item.get("/Type") == "/FontDescriptor" and not {"/FontFile", "/FontFile2", "/FontFile3"} & set(item.keys()):
            yield f"The font {str(item.FontName)[1:]} is not embedded."
        if item.get("/Type") == "/Font" and item.get("/Subtype") != "/Type0" and "/FontDescriptor" not in item:
            yield f"The font {item.get('/BaseFont')} is not embedded."


def _attached(file: pikepdf.Pdf, expected: bytes | None) -> Iterator[str]:
    names = list(file.attachments)
    if names != (["rapport.json"] if expected is not None else []):
        yield f"The attachments are {names}."
    if expected is None or "rapport.json" not in names:
        return
    specification = file.attachments["rapport.json"].obj
    if specification.EF.F.read_bytes() != expected:
        yield "The attached data is not the snapshot's."
    if specification.EF.F.get("/Subtype") != "/application/json":
        yield "The attached data is not said to be JSON."
    if specification.get("/AFRelationship") != "/Data" or list(file.Root.get("/AF", ())) != [specification]:
        yield "The attached data does not belong to the document (AF)."
    if file.pdf_version != "2.0" and specification.EF.F.Params.get("/ModDate") != file.docinfo.get("/ModDate"):
        yield "The attached data has another date than the document."


# ---- What it says of itself ----


def _declared(pdf: Pdf, source: Html) -> Iterator[str]:
    metadata = pdf.file.Root.get("/Metadata")
    root = ElementTree.fromstring(metadata.read_bytes()) if metadata is not None else ElementTree.Element("none")
    archive, level, access = ("4", "F", "2") if pdf.file.pdf_version == "2.0" else ("3", "A", "1")
    for name, expected in (("pdfaid:part", archive), ("pdfaid:conformance", level), ("pdfuaid:part", access)):
        prefix, key = name.split(":")
        said = [value for item in root.iter() if (value := item.get(f"{{{XMP[prefix]}}}{key}"))]
        if said != [expected]:
            yield f"The metadata says {name} is {said}."
    if root.findtext(".//dc:title/rdf:Alt/rdf:li", "", XMP) != source.title:
        yield "The title in the metadata is not the document's."
    if pdf.file.pdf_version != "2.0" and str(pdf.file.docinfo.get("/Title", "")) != source.title:
        yield "The title in Info is not the document's."
    if str(pdf.file.Root.get("/Lang", "")) != source.language:
        yield f"The language is {pdf.file.Root.get('/Lang')}, not {source.language}."


def _named(pdf: Pdf, source: Html) -> Iterator[str]:
    """Bookmarks: the headings, nested by their levels."""
    with pdf.file.open_outline() as outline:
        found = list(_outline(outline.root, 0))
    levels: list[int] = []
    expected = []
    for tag in _headings(source.tree):
        level = int(tag.kind[1])
        levels = [*(above for above in levels if above < level), level]
        expected.append((len(levels) - 1, squash(tag.text)))
    if found != expected:
        yield f"The bookmarks are not the headings: {_first_difference(found, expected)}."


def _outline(items: Any, depth: int) -> Iterator[tuple[int, str]]:
    for item in items:
        yield depth, squash(item.title)
        yield from _outline(item.children, depth + 1)


def _headings(tree: Tag) -> Iterator[Tag]:
    return tree.all("H1", "H2", "H3", "H4", "H5", "H6")


def _headed(pdf: Pdf, source: Html) -> Iterator[str]:
    found, expected = ([(tag.kind, squash(tag.text)) for tag in _headings(tree)] for tree in (pdf.tree, source.tree))
    if found != expected:
        yield f"The headings are not the document's: {_first_difference(found, expected)}."
    for before, after in pairwise(["H0", *(kind for kind, _ in found)]):
        if int(after[1]) > int(before[1]) + 1:
            yield f"A heading level is skipped: {after} after {before}."


# ---- What it says ----


def _read_in_order(pdf: Pdf, source: Html) -> Iterator[str]:
    found, expected = squash(pdf.tree.spoken), squash(source.tree.text)
    if found != expected:
        pairs = zip_longest(found, expected)
        same = next(place for place, (one, other) in enumerate(pairs) if one != other)
        place = slice(max(same - 20, 0), same + 40)
        yield f"Read aloud it says “{found[place]}” where the document says “{expected[place]}”."


def _in_its_language(pdf: Pdf, source: Html) -> Iterator[str]:
    """All of it is read in the document's language, and what is drawn is read, not something put in its place."""
    foreign = [tag for tag in pdf.tree.all() if tag.language and tag.language.split("-")[0] != source.language]
    for tag in foreign:
        yield f"“{tag.text[:40]}” is said to be in {tag.language}, not {source.language}."
    for number, page in enumerate(pdf.file.pages, 1):
        for instruction in pikepdf.parse_content_stream(page, "BDC"):
            for key in {"/ActualText", "/Alt", "/E", "/Lang"} & set(_properties(page, instruction.operands[1])):
                yield f"Page {number} has content that says how it is read by itself ({key[1:]})."


def _properties(page: pikepdf.Page, named: Any) -> Any:
    """The properties of marked content, which stand beside it or among the page's resources."""
    return page.Resources.Properties[named] if isinstance(named, pikepdf.Name) else named


def _drawn(pdf: Pdf, source: Html) -> Iterator[str]:
    found, expected = ([tag.alt for tag in tree.all("Figure")] for tree in (pdf.tree, source.tree))
    if found != expected:
        yield f"The figures' texts are not the document's: {_first_difference(found, expected)}."
    for text in {*found, *expected}:
        if len(text.split()) < 3:
            yield f"A figure's text says nothing: “{text}”."
    held = [tag for figure in pdf.tree.all("Figure", "Table") for tag in figure.children if tag.kind == "Caption"]
    if len(held) != len(list(pdf.tree.all("Caption"))):
        yield "A caption stands outside what it is the caption of."
    for tag in pdf.tree.all("Figure"):
        if len(tag.pages) != 1:
            yield f"A figure is drawn on {len(tag.pages)} pages: “{tag.alt[:40]}”."
            continue
        width, height = pdf.sizes[min(tag.pages) - 1]
        left, bottom, right, top = tag.box or (0, 0, 0, 0)
        if not (0 <= left < right <= width and 0 <= bottom < top <= height):
            yield f"A figure's place is not on its page: {tag.box}."


def _running(pdf: Pdf, source: Html) -> Iterator[str]:
    """Heads and feet stand on every page and are read on none."""
    for number, characters in enumerate(pdf.characters, 1):
        outside = squash("".join(c.text for c in characters if c.tag == "Artifact"))
        if squash(f"Sida {number} av {len(pdf.sizes)}") not in outside or squash(source.foot) not in outside:
            yield f"The foot of page {number} is not marked as an artifact."
        if any(c.mcid is None and c.tag != "Artifact" for c in characters):
            yield f"Page {number} has content that is neither tagged nor an artifact."
    if re.search(r"Sida\d+av\d", squash(pdf.tree.text)):
        yield "The foot of a page is read as content."


# ---- Tables ----


def _tables(pdf: Pdf, source: Html) -> Iterator[str]:
    found, expected = (list(tree.all("Table")) for tree in (pdf.tree, source.tree))
    if len(found) != len(expected):
        yield f"There are {len(found)} tables, not {len(expected)}."
    for number, (table, original) in enumerate(zip(found, expected, strict=False), 1):
        if [tag.kind for tag in table.all("THead")] != [tag.kind for tag in original.all("THead")]:
            yield f"Table {number} has lost its head or has several."
        for cell, meant in zip_longest(cells(table), cells(original)):
            if fault := _fault_of_cell(cell, meant):
                yield f"Table {number}: {fault}"
                break  # the rest of a table that has slipped says nothing new


def _fault_of_cell(cell: Cell | None, meant: Cell | None) -> str:
    if cell is None or meant is None:
        return f"a cell is missing or too many, at “{(cell or meant).text[:40]}”."
    place = f"“{meant.text[:40]}” (row {meant.row + 1}, column {meant.column + 1})"
    if squash(cell.text) != squash(meant.text):
        return f"the cell {place} says “{cell.text[:40]}”."
    if cell.tag.kind != meant.tag.kind:
        return f"the cell {place} is a {cell.tag.kind}, not a {meant.tag.kind}."
    if (cell.row, cell.column) != (meant.row, meant.column):
        return f"the cell {place} stands in row {cell.row + 1}, column {cell.column + 1}."
    if cell.tag.kind == "TH" and (not cell.tag.scope or meant.tag.scope not in ("", cell.tag.scope)):
        return f"the header cell {place} has the scope “{cell.tag.scope}”."
    if cell.headers != meant.headers:
        return f"the cell {place} points at other headers: {_first_difference(cell.headers, meant.headers)}."
    return ""


def _ids(pdf: Pdf) -> Iterator[str]:
    """A reader follows a cell's Headers through the IDTree."""
    tree = pdf.file.Root.StructTreeRoot.get("/IDTree", {})
    names = list(tree.get("/Names", ()))
    known = {str(name): str(element.get("/ID", "")) for name, element in zip(names[::2], names[1::2], strict=True)}
    wanted = {name for tag in pdf.tree.all("TH", "TD") for name in tag.headers}
    if broken := sorted(name for name in wanted if known.get(name) != name):
        yield f"The ID tree does not lead to the header cells {', '.join(broken)}."


def _rows(pdf: Pdf, report: Report) -> Iterator[str]:
    """Every row of the snapshot stands in the plan's table, each value under the header of its column."""
    head = {squash(heading): key for key, heading in COLUMNS}
    plan = [table for table in pdf.tables if head.keys() <= {squash(cell.text) for cell in table}]
    if not report.rows:
        return
    if len(plan) != 1:
        yield "The plan's table is not found by its headers."
        return
    lines = list(_lines(plan[0], head))
    if len(lines) != len(report.rows):
        yield f"The table has {len(lines)} rows, not {len(report.rows)}."
    for row, line in zip(report.rows, lines, strict=False):
        for key, text in _values(row):
            if squash(drawable(text)) not in line.get(key, ""):
                yield f"The row “{row.name}” does not say “{text[:60]}” under {key}."


def _lines(table: list[Cell], head: dict[str, str]) -> Iterator[dict[str, str]]:
    """{column's key: text} for each row, from the headers its cells point at; "over" holds their other headers."""
    for _, row in groupby(sorted(table, key=lambda cell: cell.row), key=lambda cell: cell.row):
        line: dict[str, str] = {}
        for cell in filter(lambda cell: cell.headers, found := list(row)):
            column, *over = cell.headers
            line[head.get(column, "")] = squash(cell.text)
            line["over"] = line.get("over", "") + "".join(over)
        if any(cell.tag.kind == "TD" for cell in found):
            yield line


def _values(row: Row) -> Iterator[tuple[str, str]]:
    yield from (("over", row.step), ("over", row.activity), ("title", row.title or "–"))
    yield from (("organisation", text) for text in row.organisation)
    yield from (("collaboration", text) for text in row.collaboration)
    yield from (("period", row.period), ("reporting", row.reporting), ("signal", row.signal.label))
    yield "signal", row.remark
    yield "title", row.considered.words if row.considered else ""


def _texts(pdf: Pdf, report: Report) -> Iterator[str]:
    """The snapshot's texts outside the table are there, each in the order of its paragraphs."""
    spoken, memo, correction = squash(pdf.tree.spoken), report.memo, report.correction
    shown = [memo.subject, memo.officer, memo.dated, report.diary_number, report.board, *memo.signatories]
    shown += [text for part in (*memo.parts, *report.rules) for text in (part.heading, part.text)]
    shown += [
        text
        for row in report.rows
        for text in (row.cause, row.measure, row.consequence, row.text, row.proposed.words if row.proposed else "")
    ]
    for change in report.changes:
        sources = tuple(replace(source, kind="") for source in change.sources)
        shown += texts(replace(change, kind="", sources=sources))
    shown += texts((report.finished, report.upcoming))
    if correction:
        shown += [correction.reason, *texts(correction.differences)]
    for text in shown:
        yield from _unread(spoken, text)


def _unread(spoken: str, text: str) -> Iterator[str]:
    place = 0
    for line in filter(str.strip, drawable(text).splitlines()):
        words = squash(re.sub(r"^\s*(#+|[-*]|\d+[.)])\s+", "", line).replace("*", ""))
        place = spoken.find(words, place)
        if place < 0:
            yield f"The snapshot's text “{line[:60]}” is not read."
            return


def _first_difference(found: Any, expected: Any) -> str:
    for one, other in zip_longest(found, expected):
        if one != other:
            return f"{one} instead of {other}"
    return ""
