"""PDF with a text layer: ruled tables page by page, and the text of the pages. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pdfplumber
from pdfplumber.utils import extract_words
from pdfplumber.utils.exceptions import PdfminerException

from activities.reading.tables import Line, ReadingError, Source, Table

MAX_PAGES = 40
_NEAR = 2  # points; a rule is no thicker
_SLACK = 0.5  # points; places are rounded
_LINE = 4  # points; words of one line begin no further apart


def read_pdf(data: bytes) -> Source:
    """Raises ReadingError for a PDF that is locked, broken, too long or without text."""
    try:
        with pdfplumber.open(BytesIO(data)) as document:
            if len(document.pages) > MAX_PAGES:
                raise ReadingError(
                    f"PDF:en har {len(document.pages)} sidor. Spara bara sidorna med planens tabell, högst {MAX_PAGES}."
                )
            return _source(document.pages)
    except (ReadingError, MemoryError):
        raise
    except PdfminerException as error:
        if "Password" in repr(error):
            raise ReadingError("PDF:en är skyddad med lösenord. Spara den utan lösenord och läs in den igen.") from None
        raise _broken() from None
    except Exception:  # what a hostile file makes the parser raise is no list to keep
        raise _broken() from None


def _broken() -> ReadingError:
    return ReadingError(
        "PDF:en är skadad eller avklippt. Hämta den på nytt, eller spara tabellen som .docx eller .xlsx."
    )


def _source(pages: Any) -> Source:
    tables: list[Table] = []
    texts: list[str] = []
    number = 0
    for page_number, page in enumerate(pages, 1):
        found = page.find_tables()
        around = page
        for table in found:
            lines = _lines(table, number)
            number += len(lines)
            tables.append(Table(f"sidan {page_number}", tuple(lines)))
            around = around.outside_bbox(table.bbox, strict=False)
        texts.append(around.extract_text() or "")
        page.close()
    text = "\n\n".join(texts)
    if not tables and not text.strip():
        raise ReadingError(
            "PDF:en har ingen text, bara bilder av sidor. Läs in den med textigenkänning (OCR), eller be om dokumentet "
            "som Word eller Excel."
        )
    return Source("pdf", tuple(tables), text)


def _lines(table: Any, before: int) -> list[Line]:
    lines: list[Line] = []
    boxes = [row.cells for row in table.rows]
    texts = _texts(table, boxes)
    for number, (cells, places) in enumerate(zip(texts, boxes, strict=True)):
        filled, merged = [], []
        top = table.rows[number].bbox[1]
        for column, (text, box) in enumerate(zip(cells, places, strict=True)):
            above = None if box or not number else _reaching(boxes[:number], column, top)
            if above is not None and lines[above].cells[column]:
                filled.append(lines[above].cells[column])
                merged.append(column)
            else:
                filled.append(text or "")
        wide = len(places) > 1 and sum(box is not None for box in places) == 1
        lines.append(Line(before + number + 1, tuple(filled), tuple(merged), breaks=number == 0, wide=wide))
    return lines


def _reaching(boxes: list[Any], column: int, top: float) -> int | None:
    """The row above whose cell in the column stretches down past `top`."""
    for row in range(len(boxes) - 1, -1, -1):
        box = boxes[row][column]
        if box:
            return row if box[3] > top + _NEAR else None
    return None


@dataclass(frozen=True)
class _Written:
    """One line of a cell: where it begins and ends, in points, and how wide its first letter is."""

    text: str
    x0: float
    x1: float
    first: float


def _texts(table: Any, boxes: list[Any]) -> list[list[str | None]]:
    """The text of every cell, with a soft hyphen where a word was too long for its column and was cut."""
    cells: list[list[list[_Written] | None]] = []
    for row, places in zip(table.rows, boxes, strict=True):
        inside = [sign for sign in table.page.chars if _is_in(sign, row.bbox)]
        cells.append([_written([s for s in inside if _is_in(s, box)]) if box else None for box in places])
    return [
        [None if cell is None else _cell(cell, box) for cell, box in zip(row, places, strict=True)]
        for row, places in zip(cells, boxes, strict=True)
    ]


def _is_in(sign: Any, box: Any) -> bool:
    across, down = (sign["x0"] + sign["x1"]) / 2, (sign["top"] + sign["bottom"]) / 2
    return bool(box[0] <= across < box[2] and box[1] <= down < box[3])


def _written(signs: list[Any]) -> list[_Written]:
    lines: list[list[Any]] = []
    for word in extract_words(signs, return_chars=True):
        if lines and abs(word["top"] - lines[-1][-1]["top"]) < _LINE:
            lines[-1].append(word)
        else:
            lines.append([word])
    return [
        _Written(" ".join(word["text"] for word in line), line[0]["x0"], line[-1]["x1"], line[0]["chars"][0]["width"])
        for line in lines
    ]


def _cell(lines: list[_Written], box: Any) -> str:
    if not lines:
        return ""
    said = ""
    room = box[2] - (min(line.x0 for line in lines) - box[0])  # as wide a margin to the right
    for line, after in zip(lines, [*lines[1:], None], strict=True):
        said += line.text
        if after is None:
            break
        # A word is only cut when it fills a line alone; had the next letter had room, it would stand there.
        alone = " " not in line.text and line.text[-1:].islower() and after.text[:1].islower()
        said += "\u00ad\n" if alone and line.x1 + after.first > room - _SLACK else "\n"
    return said
