"""Reads a real PDF back as a screen reader would: the structure tree, its text, and tables by their headers."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import pikepdf

from reporting.pdf.render import render_pdf
from reporting.report.document import render_html
from reporting.snapshot.schema import Report
from tests.harness.reporting.pdf_glyphs import Glyph, glyphs


@dataclass
class Tag:
    """One structure element. `text` is all text under it, `pages` the page numbers (from 1) it stands on."""

    kind: str
    children: list[Tag] = field(default_factory=list)
    text: str = ""
    spoken: str = ""  # `text` without the numbers and dots of lists
    language: str = ""  # its own, "" for that of the document
    pages: set[int] = field(default_factory=set)
    id: str = ""
    headers: tuple[str, ...] = ()
    scope: str = ""
    numbering: str = ""
    alt: str = ""
    box: tuple[float, ...] = ()  # left, bottom, right, top of a figure, in points from the page's bottom left
    rowspan: int = 1
    colspan: int = 1

    def all(self, *kinds: str) -> Iterator[Tag]:
        """Those of the kinds, or of every kind, in reading order."""
        for child in self.children:
            if not kinds or child.kind in kinds:
                yield child
            yield from child.all(*kinds)


@dataclass(frozen=True)
class Cell:
    """A table cell in its place: column and row from 0, spans counted."""

    tag: Tag
    row: int
    column: int
    headers: tuple[str, ...]  # the texts of the cells it points at

    @property
    def text(self) -> str:
        return self.tag.text


class Pdf:
    """The PDF's pages and its structure tree."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.file = pikepdf.open(io.BytesIO(data))
        self._numbers = {page.objgen: number for number, page in enumerate(self.file.pages, 1)}
        self._content: dict[tuple[int, int], str] = {}
        self.page_texts: list[str] = []
        self.sizes: list[tuple[float, float]] = []
        self.characters: list[list[Glyph]] = []
        for number, page in enumerate(self.file.pages, 1):
            self._read_page(number, page)
        self.tree = self._tag(self.file.Root.StructTreeRoot.K[0])

    def _read_page(self, number: int, page: pikepdf.Page) -> None:
        characters = list(glyphs(page))
        self.sizes.append((float(page.MediaBox[2]), float(page.MediaBox[3])))
        self.characters.append(characters)
        self.page_texts.append("".join(_lines(characters)))
        for character in characters:
            if character.mcid is not None:
                key = (number, character.mcid)
                self._content[key] = self._content.get(key, "") + character.text

    def _tag(self, element: pikepdf.Dictionary) -> Tag:
        attributes = element.get("/A", {})
        tag = Tag(
            kind=str(element.S)[1:],
            id=str(element.get("/ID", "")),
            headers=tuple(str(name) for name in attributes.get("/Headers", ())),
            scope=str(attributes.get("/Scope", "")),
            language=str(element.get("/Lang", "")),
            numbering=str(attributes.get("/ListNumbering", "")),
            alt=str(element.get("/Alt", "")),
            box=tuple(map(float, attributes.get("/BBox", ()))),
            rowspan=int(attributes.get("/RowSpan", 1)),
            colspan=int(attributes.get("/ColSpan", 1)),
        )
        alt = tag.alt  # read once, in place of what is drawn
        texts: list[str] = []
        spoken: list[str] = []  # without the numbers and dots of lists
        for kid in element.get("/K", ()):
            if isinstance(kid, int) or kid.get("/Type") == "/MCR":
                place: Any = element if isinstance(kid, int) else kid
                number = kid if isinstance(kid, int) else int(kid.MCID)
                page = self._numbers[place.Pg.objgen]
                tag.pages.add(page)
                texts.append(alt if tag.alt else self._content.get((page, number), ""))
                spoken.append(texts[-1])
                alt = ""
            else:
                child = self._tag(kid)
                tag.children.append(child)
                tag.pages |= child.pages
                texts.append(child.text)
                spoken.append(child.spoken if child.kind != "Lbl" else "")
        tag.text = " ".join(" ".join(texts).split())
        tag.spoken = " ".join(" ".join(spoken).split())
        if "/ActualText" in element:  # read in place of all that is drawn
            tag.text = tag.spoken = str(element.ActualText)
        return tag

    @property
    def headings(self) -> list[tuple[str, str]]:
        return [(tag.kind, tag.text) for tag in self.tree.all("H1", "H2", "H3", "H4", "H5", "H6")]

    @property
    def tables(self) -> list[list[Cell]]:
        return [list(cells(table)) for table in self.tree.all("Table")]

    @property
    def cells(self) -> list[Cell]:
        """Those of the table of Bilaga 1."""
        return list(cells(self.annex))

    @property
    def annex(self) -> Tag:
        """The table of Bilaga 1."""
        (found,) = (table for table in self.tree.all("Table") if any(tag.id == "c-activity" for tag in table.all("TH")))
        return found

    @property
    def figures(self) -> list[str]:
        """What the pictures say to those who do not see them."""
        return [tag.alt for tag in self.tree.all("Figure")]

    def page_of(self, heading: str) -> int:
        """The page, from 1, where the section begins."""
        return min(min(tag.pages) for tag in self.tree.all("H1", "H2", "H3") if tag.text == heading)

    def under(self, heading: str) -> str:
        """All that is read between the heading and the next of its level or above."""
        found, level = [], 0
        for tag in self.tree.all("H1", "H2", "H3", "P", "LI", "TR"):
            own = int(tag.kind[1]) if tag.kind[0] == "H" else 9
            if level and own <= level:
                break
            if level:
                found.append(tag.text)
            if own < 9 and tag.text == heading:
                level = own
        return "\n".join(found)

    @property
    def fonts(self) -> set[str]:
        return {character.font for page in self.characters for character in page}


def cells(table: Tag) -> Iterator[Cell]:
    """The table's cells in their places, by HTML's rule for spans."""
    names = {tag.id: squash(tag.text) for tag in table.all("TH", "TD") if tag.id}
    taken: set[tuple[int, int]] = set()
    for row, line in enumerate(table.all("TR")):
        column = 0
        for tag in line.children:
            while (row, column) in taken:
                column += 1
            taken |= {(row + i, column + j) for i in range(tag.rowspan) for j in range(tag.colspan)}
            yield Cell(tag, row, column, tuple(names.get(name, f"?{name}") for name in tag.headers))


def _lines(characters: list[Glyph]) -> Iterator[str]:
    """The page's text in the order it was written, a line break wherever the line or the tag changes."""
    before = None
    for character in characters:
        place = (round(character.top), character.mcid)
        if before not in (None, place):
            yield "\n"
        before = place
        yield character.text


def squash(text: str) -> str:
    """Text without what a line break may add or take: spaces, hyphens and break marks."""
    return re.sub(r"[\s\u200b-]+", "", text)


@cache
def html_of(report: Report) -> str:
    return render_html(report)


@cache
def pdf_of(report: Report) -> Pdf:
    """The report as PDF, read back. Rendered once for all tests that ask for the same report."""
    return Pdf(render_pdf(html_of(report)))
