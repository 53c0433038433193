"""Word documents: every table with its merged cells, and the paragraphs around them. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from docx import Document
from docx.oxml.ns import qn

from activities.reading.tables import Line, ReadingError, Source, Table

_SAID = {
    qn("w:tab"): "\t",
    qn("w:br"): "\n",
    qn("w:cr"): "\n",
    qn("w:noBreakHyphen"): "-",
    qn("w:softHyphen"): "\u00ad",
}
_P, _T, _TBL = qn("w:p"), qn("w:t"), qn("w:tbl")
_NUMBERED = f"{qn('w:pPr')}/{qn('w:numPr')}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"


def read_docx(data: bytes) -> Source:
    """Tables in their order, merged text filled in and marked. Raises ReadingError for a document that is broken."""
    try:
        body = Document(BytesIO(data)).element.body
        return _source(body)
    except MemoryError:
        raise
    except Exception:  # what a hostile document makes the parser raise is no list to keep
        raise ReadingError(
            "Word-dokumentet är skadat. Öppna det i Word, spara det på nytt och läs in det igen."
        ) from None


def _source(body: Any) -> Source:
    tables: list[Table] = []
    texts: list[str] = []
    number = 0
    for element in _blocks(body):
        if element.tag == _P:
            texts.append(_paragraph(element))
            continue
        lines = tuple(_lines(element, number))
        number += len(lines)
        tables.append(Table(f"tabell {len(tables) + 1}", lines))
    return Source("docx", tuple(tables), "\n".join(texts))


def _blocks(body: Any) -> Iterator[Any]:
    """Paragraphs and tables of the document, those inside content controls and text boxes' frames too."""
    for element in body:
        if element.tag in (_P, _TBL):
            yield element
        elif element.tag == qn("w:sdt"):
            content = element.find(qn("w:sdtContent"))
            if content is not None:
                yield from _blocks(content)


def _lines(table: Any, before: int) -> Iterator[Line]:
    above: list[str] = []
    for number, row in enumerate(table.tr_lst, before + 1):
        cells: list[str] = [""] * row.grid_before
        merged: list[int] = []
        for cell in row.tc_lst:
            place, text = len(cells), cell_text(cell)
            if cell.vMerge == "continue" and place < len(above):
                text = above[place]
                merged.append(place)
            # What a cell stretches over to the right stays empty: its text is said once.
            cells += [text, *[""] * (cell.grid_span - 1)]
        wide = len(row.tc_lst) == 1 and len(cells) > 1
        yield Line(number, tuple(cells), tuple(merged), breaks=number == before + 1, wide=wide)
        above = cells


def cell_text(cell: Any) -> str:
    """Every paragraph of the cell on a line of its own, those of a table inside it too."""
    return "\n".join(_paragraph(paragraph) for paragraph in cell.iter(_P)).strip("\n")


def _paragraph(paragraph: Any) -> str:
    said = "".join(_pieces(paragraph))
    return f"• {said}" if said.strip() and paragraph.find(_NUMBERED) is not None else said


def _pieces(element: Any) -> Iterator[str]:
    """Text as it is shown: inserted words are there, deleted ones not, and what Word repeats for old readers once."""
    for child in element:
        if child.tag == _T:
            yield child.text or ""
        elif child.tag in _SAID:
            yield _SAID[child.tag]
        elif child.tag not in (_FALLBACK, _P, qn("w:pPr"), qn("w:rPr")):
            yield from _pieces(child)
