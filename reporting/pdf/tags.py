"""A PDF's tags as objects to work on: read from what WeasyPrint 70.0 makes of each page, and put in its place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
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

    def marks(self) -> Iterator[Mark]:
        """All of its content, below it too."""
        for tag in (self, *self.below()):
            yield from (kid for kid in tag.kids if isinstance(kid, Mark))


class Tree:
    """The structure tree, gathered page by page as they are drawn, and written in the place of WeasyPrint's."""

    def __init__(self, tag_boxes: Callable[..., Iterable[pydyf.Dictionary]]) -> None:
        self.tag_boxes = tag_boxes  # WeasyPrint's
        self.document = Tag("Document")
        self.counts: list[int] = []  # of each page's marks

    def read(self, box: Any, drawn: dict[Any, Any]) -> tuple[Tag, dict[int, Tag]]:
        """A page just drawn as a tag of its own, not yet in the tree, and its cells by the number of their mark.

        `box` is the page's; `drawn` tells the mark of each box in it, and is emptied.
        """
        page, scrap = len(self.counts), _Scrap()
        self.counts.append(len(drawn))
        whole, cells = Tag("Document", page=page), dict[int, Tag]()
        for element in self.tag_boxes(box, scrap.document, scrap, 0, {}, [], drawn):
            whole.adopt([_read(element, scrap.objects, page, cells)])
        return whole, cells

    def write(self, pdf: pydyf.PDF) -> None:
        """Put the tags in the place of WeasyPrint's, which are all objects from its parent tree on but the last."""
        root = _at(pdf, pdf.catalog["StructTreeRoot"])
        metadata = pdf.objects[-1]
        del pdf.objects[int(root["ParentTree"].split()[0]) :]
        _Writer(pdf, self.counts).write(self.document, pdf_2="Namespaces" in root)
        pdf.add_object(metadata)
        pdf.catalog["Metadata"] = metadata.reference


class _Scrap:
    """Stands in for the PDF while WeasyPrint makes a page's tags, which are read and thrown away."""

    page_references = (b"null",)  # every tag of ours knows its page

    def __init__(self) -> None:
        self.objects: list[pydyf.Object] = []
        self.document = pydyf.Dictionary({"S": "/Document"})
        self.add_object(self.document)

    def add_object(self, item: pydyf.Object) -> None:
        item.number = len(self.objects)
        self.objects.append(item)


def _read(element: pydyf.Dictionary, objects: list[Any], page: int, cells: dict[int, Tag]) -> Tag:
    entries = {key: value for key, value in element.items() if key not in ("Type", "S", "K", "P", "Pg")}
    tag = Tag(element["S"][1:], [], entries, page)
    for kid in element["K"]:
        below = None if isinstance(kid, int) else objects[int(kid.split()[0])]
        if below is None:
            tag.kids.append(Mark(page, kid))
        elif below["Type"] == "/StructElem":
            tag.adopt([_read(below, objects, page, cells)])
        else:
            tag.kids.append(below)
    if tag.kind in ("TD", "TH"):
        cells[element.number] = tag
    return tag


def _at(pdf: pydyf.PDF, reference: bytes) -> Any:
    return pdf.objects[int(reference.split()[0])]


class _Element(pydyf.Object):
    """A tag as it is written: a dictionary of PDF's would take six times the memory."""

    data = b""


class _Writer:
    """Makes objects of tags, and lets go of each tag it has written."""

    def __init__(self, pdf: pydyf.PDF, counts: Iterable[int]) -> None:
        self.pdf, self.pages = pdf, pdf.page_references
        self.parents: list[list[bytes]] = [[b"null"] * count for count in counts]  # by page and number of the mark
        self.annotations: list[bytes] = []
        self.names: dict[str, bytes] = {}
        self.headings: list[bytes] = []

    def write(self, document: Tag, *, pdf_2: bool) -> None:
        root = pydyf.Dictionary({"Type": "/StructTreeRoot"})
        self.pdf.add_object(root)
        self.pdf.catalog["StructTreeRoot"] = root.reference
        if pdf_2:
            names = pydyf.Dictionary({"Type": "/Namespace", "NS": pydyf.String(_PDF_2)})
            self.pdf.add_object(names)
            document.entries["NS"] = names.reference
            root["Namespaces"] = pydyf.Array([names.reference])
        root["K"] = pydyf.Array([self._write(document, root.reference)])
        if pdf_2:
            self._lead_to_headings()
        lists = [pydyf.Array(parents).data for parents in self.parents]
        numbers = [item for pair in enumerate((*lists, *self.annotations)) for item in pair]
        root["ParentTree"] = self._added("Nums", numbers)
        # From the id in a cell's Headers a reader finds the header cell here.
        names = [item for name in sorted(self.names) for item in (pydyf.String(name).data, self.names[name])]
        root["IDTree"] = self._added("Names", names)

    def _lead_to_headings(self) -> None:
        """Let the bookmarks, which are the headings, lead to them instead of to places on pages."""
        bookmarks = [item for item in self.pdf.objects if isinstance(item, pydyf.Dictionary) and "Dest" in item]
        for item, heading in zip(bookmarks, self.headings, strict=True):
            item["Dest"][0] = heading

    def _added(self, key: str, values: list[Any]) -> bytes:
        item = pydyf.Dictionary({key: pydyf.Array(values)})
        self.pdf.add_object(item)
        return item.reference

    def _write(self, tag: Tag, parent: bytes) -> bytes:
        element = _Element()
        self.pdf.add_object(element)
        reference: bytes = element.reference
        if tag.kind in _HEADINGS:
            self.headings.append(reference)
        if "ID" in tag.entries:
            self.names[tag.entries["ID"].string] = reference
        entries = {"Type": "/StructElem", "S": f"/{tag.kind}", "P": parent, **tag.entries}
        if any(isinstance(kid, Mark) for kid in tag.kids):
            entries["Pg"] = self.pages[tag.page]
        kids, tag.kids = tag.kids, []
        entries["K"] = pydyf.Array(self._kid(kid, tag, reference) for kid in kids)
        element.data = pydyf.Dictionary(entries).data
        return reference

    def _kid(self, kid: Any, tag: Tag, reference: bytes) -> Any:
        if isinstance(kid, Tag):
            return self._write(kid, reference)
        if isinstance(kid, pydyf.Dictionary):  # a reference to an annotation
            kid["Pg"] = self.pages[tag.page]
            _at(self.pdf, kid["Obj"])["StructParent"] = len(self.pages) + len(self.annotations)
            self.annotations.append(reference)
            return kid
        self.parents[kid.page][kid.number] = reference
        if kid.page == tag.page:
            return kid.number
        return pydyf.Dictionary({"Type": "/MCR", "Pg": self.pages[kid.page], "MCID": kid.number})


def mark_artifacts(stream: pydyf.Stream, outside: set[int]) -> None:
    """Rewrite "/Span <</MCID 3>> BDC" as "/Artifact <</Type /Pagination>> BDC" for the marks in `outside`."""
    items = stream.stream
    for index, item in enumerate(items):
        if item == b"BDC" and items[index - 1].get("MCID") in outside:
            kind = "/Layout" if items[index - 2] == "/Figure" else "/Pagination"
            items[index - 2 : index] = ["/Artifact", pydyf.Dictionary({"Type": kind})]
