"""A PDF's tags as objects to work on: read from what WeasyPrint 70.0 is about to write, and put back in its place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import pydyf

_HEADINGS = ("H1", "H2", "H3", "H4", "H5", "H6")
_PDF_2 = "http://iso.org/pdf2/ssn"


class Mark(NamedTuple):
    """A piece of a page's content."""

    page: int
    number: int


@dataclass(eq=False, slots=True)
class Tag:
    """A structure element; `kids` are tags, marks and PDF's references to annotations."""

    kind: str
    kids: list[Any] = field(default_factory=list)
    entries: dict[str, Any] = field(default_factory=dict)  # A, Alt, ID …
    page: int = 0
    parent: Any = None  # the tag it is a kid of; None for the document

    def adopt(self, kids: Iterable[Any]) -> None:
        for kid in kids:
            if isinstance(kid, Tag):
                kid.parent = self
            self.kids.append(kid)

    def detach(self) -> None:
        if self.parent is not None:
            self.parent.kids.remove(self)
            self.parent = None

    def below(self) -> Iterator[Tag]:
        for kid in self.kids:
            if isinstance(kid, Tag):
                yield kid
                yield from kid.below()


class Tree:
    """The structure tree read from the PDF's objects, to be written back in their place."""

    def __init__(self, pdf: pydyf.PDF) -> None:
        self.pdf = pdf
        self.root = self._at(pdf.catalog["StructTreeRoot"])
        self.pages = {reference: number for number, reference in enumerate(pdf.page_references)}
        self.heights = [self._at(reference)["MediaBox"][3] for reference in self.pages]
        self.cells: dict[int, Tag] = {}
        self.document = self._read(self._at(self.root["K"][0]))

    def _at(self, reference: bytes) -> Any:
        return self.pdf.objects[int(reference.split()[0])]

    def _read(self, element: pydyf.Dictionary) -> Tag:
        entries = {key: value for key, value in element.items() if key not in ("Type", "S", "K", "P", "Pg")}
        tag = Tag(element["S"][1:], [], entries, self.pages.get(element.get("Pg"), 0))
        for kid in element["K"]:
            if isinstance(kid, int):
                tag.kids.append(Mark(tag.page, kid))
            elif self._at(kid)["Type"] == "/StructElem":
                tag.adopt([self._read(self._at(kid))])
            else:
                tag.kids.append(self._at(kid))
        if tag.kind in ("TD", "TH"):
            self.cells[element.number] = tag
        return tag

    def write(self) -> None:
        """Put the tags in the place of WeasyPrint's, which are all objects from its parent tree on but the last."""
        *numbers, metadata = self.pdf.objects[int(self.root["ParentTree"].split()[0]) :]
        counts = map(len, numbers[0]["Nums"][1 : 2 * len(self.pages) : 2])
        del self.pdf.objects[-len(numbers) - 1 :]
        _Writer(self.pdf, list(self.pages), counts).write(self.document)
        self.pdf.add_object(metadata)
        self.pdf.catalog["Metadata"] = metadata.reference


class _Writer:
    """Makes objects of tags, and artifacts of the content that has no tag."""

    def __init__(self, pdf: pydyf.PDF, pages: list[bytes], counts: Iterable[int]) -> None:
        self.pdf, self.pages = pdf, pages
        self.parents: list[list[bytes]] = [[b"null"] * count for count in counts]  # by page and number of the mark
        self.annotations: list[bytes] = []
        self.names: dict[str, bytes] = {}
        self.headings: list[bytes] = []

    def write(self, document: Tag) -> None:
        root = pydyf.Dictionary({"Type": "/StructTreeRoot"})
        self.pdf.add_object(root)
        self.pdf.catalog["StructTreeRoot"] = root.reference
        if "NS" in document.entries:  # PDF 2.0
            names = pydyf.Dictionary({"Type": "/Namespace", "NS": pydyf.String(_PDF_2)})
            self.pdf.add_object(names)
            document.entries["NS"] = names.reference
            root["Namespaces"] = pydyf.Array([names.reference])
        root["K"] = pydyf.Array([self._write(document, root.reference)])
        if "NS" in document.entries:
            self._lead_to_headings()
        lists = [pydyf.Array(parents) for parents in self.parents]
        numbers = [item for pair in enumerate((*lists, *self.annotations)) for item in pair]
        root["ParentTree"] = self._added("Nums", numbers)
        # From the id in a cell's Headers a reader finds the header cell here.
        names = [item for name in sorted(self.names) for item in (pydyf.String(name), self.names[name])]
        root["IDTree"] = self._added("Names", names)
        for page, parents in zip(self.pages, self.parents, strict=True):
            stream = self._at(self._at(page)["Contents"])
            _mark_artifacts(stream, {number for number, parent in enumerate(parents) if parent == b"null"})

    def _lead_to_headings(self) -> None:
        """Let the bookmarks, which are the headings, lead to them instead of to places on pages."""
        bookmarks = [item for item in self.pdf.objects if isinstance(item, pydyf.Dictionary) and "Dest" in item]
        for item, heading in zip(bookmarks, self.headings, strict=True):
            item["Dest"][0] = heading

    def _at(self, reference: bytes) -> Any:
        return self.pdf.objects[int(reference.split()[0])]

    def _added(self, key: str, values: list[Any]) -> bytes:
        item = pydyf.Dictionary({key: pydyf.Array(values)})
        self.pdf.add_object(item)
        return item.reference

    def _write(self, tag: Tag, parent: bytes) -> bytes:
        element = pydyf.Dictionary({"Type": "/StructElem", "S": f"/{tag.kind}", "P": parent, **tag.entries})
        self.pdf.add_object(element)
        if tag.kind in _HEADINGS:
            self.headings.append(element.reference)
        if "ID" in element:
            self.names[element["ID"].string] = element.reference
        if any(isinstance(kid, Mark) for kid in tag.kids):
            element["Pg"] = self.pages[tag.page]
        element["K"] = pydyf.Array(self._kid(kid, tag, element.reference) for kid in tag.kids)
        return element.reference

    def _kid(self, kid: Any, tag: Tag, reference: bytes) -> Any:
        if isinstance(kid, Tag):
            return self._write(kid, reference)
        if isinstance(kid, pydyf.Dictionary):  # a reference to an annotation
            self._at(kid["Obj"])["StructParent"] = len(self.pages) + len(self.annotations)
            self.annotations.append(reference)
            return kid
        self.parents[kid.page][kid.number] = reference
        if kid.page == tag.page:
            return kid.number
        return pydyf.Dictionary({"Type": "/MCR", "Pg": self.pages[kid.page], "MCID": kid.number})


def _mark_artifacts(stream: pydyf.Stream, outside: set[int]) -> None:
    """Rewrite "/Span <</MCID 3>> BDC" as "/Artifact <</Type /Pagination>> BDC" for the marks in `outside`."""
    items = stream.stream
    for index, item in enumerate(items):
        if item == b"BDC" and items[index - 1].get("MCID") in outside:
            kind = "/Layout" if items[index - 2] == "/Figure" else "/Pagination"
            items[index - 2 : index] = ["/Artifact", pydyf.Dictionary({"Type": kind})]
