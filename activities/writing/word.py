"""A table as a Word document to go on writing in: A4 across, a head that is repeated on every page."""

from __future__ import annotations

import io
from datetime import datetime

from docx import Document
from docx.document import Document as DocumentObject
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.table import _Cell

from activities.writing.table import Cell, SignalCell, Table, words

_MARGIN = Mm(15)
_USABLE = 297 - 2 * 15  # mm across


def as_docx(table: Table) -> bytes:
    document = swedish(Document(), title=table.title, made_at=table.made_at)
    section = document.sections[0]
    section.orientation, section.page_width, section.page_height = WD_ORIENT.LANDSCAPE, Mm(297), Mm(210)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = _MARGIN
    document.add_heading(table.title, 1)
    for label, value in table.facts:
        document.add_paragraph(f"{label}: {value}")
    _add_rows(document, table)
    return saved(document)


def swedish(document: DocumentObject, *, title: str, made_at: datetime, resized: bool = True) -> DocumentObject:
    """The document with its language, its title and when it was made; without a name of the program's own."""
    properties = document.core_properties
    properties.title, properties.author, properties.language = title[:255], "", "sv-SE"
    properties.comments = ""
    properties.created = properties.modified = made_at.replace(tzinfo=None)
    normal = document.styles["Normal"]
    if resized:
        normal.font.size = Pt(10)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "sv-SE")
    normal.element.get_or_add_rPr().append(language)
    return document


def saved(document: DocumentObject) -> bytes:
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _add_rows(document: DocumentObject, table: Table) -> None:
    grid = document.add_table(rows=1 + len(table.rows), cols=len(table.columns), style="Table Grid")
    grid.autofit = False
    across = sum(column.width for column in table.columns)
    head, *lines = grid.rows
    for column, cell in zip(table.columns, head.cells, strict=True):
        cell.text = column.heading
        cell.paragraphs[0].runs[0].bold = True
    repeated = OxmlElement("w:tblHeader")
    head._tr.get_or_add_trPr().append(repeated)
    for row, line in zip(table.rows, lines, strict=True):
        for value, cell in zip(row, line.cells, strict=True):
            _fill(cell, value)
    for line in grid.rows:
        unbroken = OxmlElement("w:cantSplit")
        line._tr.get_or_add_trPr().append(unbroken)
        for column, cell in zip(table.columns, line.cells, strict=True):
            cell.width = Mm(_USABLE * column.width / across)


def _fill(cell: _Cell, value: Cell) -> None:
    first, *more = words(value).split("\n")
    cell.text = first
    for paragraph in more:
        cell.add_paragraph(paragraph)
    if isinstance(value, SignalCell) and value.fill:
        shade = OxmlElement("w:shd")
        shade.set(qn("w:val"), "clear")
        shade.set(qn("w:fill"), value.fill.removeprefix("#"))
        cell._tc.get_or_add_tcPr().append(shade)
        if value.ink:
            cell.paragraphs[0].runs[0].font.color.rgb = RGBColor.from_string(value.ink.removeprefix("#").upper())
