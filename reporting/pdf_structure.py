"""Corrects the tag tree WeasyPrint 70.0 writes, on the objects just before they are written.

WeasyPrint points a cell after a merged one at the wrong column (it counts cells, not columns), writes no Scope, tags a
table anew on every page with its head read again, and leaves the running heads and feet as content without a place in
the tree. What the cells' headers are is said by the HTML itself (id, scope, headers), so that screen and paper agree.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pydyf

_SCOPES = {"col": "/Column", "colgroup": "/Column", "row": "/Row", "rowgroup": "/Row"}


def correct(document: Any, pdf: pydyf.PDF) -> None:
    """The `finisher` of `write_pdf`: changes `pdf` in place."""
    tree = _Tree(pdf)
    kept: dict[Any, pydyf.Dictionary] = {}
    for page in document.pages:
        for table in _tables(page._page_box):
            _describe_cells(table)
            _join(tree, table, kept)
    tree.drop_decoration()
    tree.make_artifacts()
    tree.write_ids()


def _tables(box: Any) -> Iterator[Any]:
    """The laid-out HTML tables under the box, one for each page a table has come to."""
    box = getattr(box, "_box", box)  # absolutely placed boxes stand behind a placeholder
    if box.element_tag == "table" and hasattr(box, "column_groups"):
        yield box
        return
    for child in getattr(box, "children", ()):
        yield from _tables(child)


def _describe_cells(table: Any) -> None:
    for group in table.children:
        for row in group.children:
            for cell in row.children:
                tag, html = cell.mark, cell.element
                tag.pop("ID", None)
                attributes = tag["A"]
                attributes.pop("Headers", None)
                if name := html.get("id"):
                    tag["ID"] = pydyf.String(name)
                if scope := html.get("scope"):
                    attributes["Scope"] = _SCOPES[scope]
                if headers := html.get("headers", "").split():
                    attributes["Headers"] = pydyf.Array(map(pydyf.String, headers))


def _join(tree: _Tree, table: Any, kept: dict[Any, pydyf.Dictionary]) -> None:
    """Make the table's part on this page go on the part before: one table, its head read once.

    `kept` maps the HTML elements met so far to their tags.
    """
    part = tree.parent(tree.parent(tree.parent(table.children[0].children[0].children[0].mark)))
    whole = kept.setdefault(table.element, part)
    for group in table.children:
        if group.is_header and whole is not part:
            continue  # not moved, so left outside the tree with the rest of the part
        for row in group.children:
            for cell in row.children:
                row_tag = tree.parent(cell.mark)
                body_tag = tree.parent(row_tag)
                body = tree.continue_in(whole, kept.setdefault(group.element, body_tag), body_tag)
                line = tree.continue_in(body, kept.setdefault(row.element, row_tag), row_tag)
                tree.continue_in(line, kept.setdefault(cell.element, cell.mark), cell.mark)
    if whole is not part:
        tree.detach(part)


class _Tree:
    """The structure tree as objects instead of references."""

    def __init__(self, pdf: pydyf.PDF) -> None:
        self.pdf = pdf
        self.root = self.at(pdf.catalog["StructTreeRoot"])

    def at(self, reference: bytes) -> Any:
        return self.pdf.objects[int(reference.split()[0])]

    def parent(self, tag: pydyf.Dictionary) -> pydyf.Dictionary:
        return self.at(tag["P"])

    def children(self, tag: pydyf.Dictionary) -> Iterator[pydyf.Dictionary]:
        for kid in tag["K"]:
            if isinstance(kid, bytes) and self.at(kid).get("Type") == "/StructElem":
                yield self.at(kid)

    def below(self, tag: pydyf.Dictionary) -> Iterator[pydyf.Dictionary]:
        for child in self.children(tag):
            yield child
            yield from self.below(child)

    def detach(self, tag: pydyf.Dictionary) -> None:
        """Take the tag out of the tree, and its parent too if that holds nothing else."""
        parent = self.parent(tag)
        parent["K"].remove(tag.reference)
        if not parent["K"] and parent["S"] != "/Document":
            self.detach(parent)

    def continue_in(self, parent: pydyf.Dictionary, first: pydyf.Dictionary, tag: pydyf.Dictionary) -> pydyf.Dictionary:
        """Put `tag` under `parent`, or its content at the end of `first` when that began on an earlier page."""
        if tag is not first:
            if tag["S"] in ("/TD", "/TH"):
                for child in list(self.children(tag)):
                    self.move(child, first)
        elif self.parent(tag) is not parent:
            self.move(tag, parent)
        return first

    def move(self, tag: pydyf.Dictionary, parent: pydyf.Dictionary) -> None:
        self.parent(tag)["K"].remove(tag.reference)
        parent["K"].append(tag.reference)
        tag["P"] = parent.reference

    def drop_decoration(self) -> None:
        """Leave out figures without a text of their own: each stands beside the word that says the same."""
        (document,) = (self.at(kid) for kid in self.root["K"])
        for tag in list(self.below(document)):
            if tag["S"] == "/Figure" and "Alt" not in tag:
                self.detach(tag)

    def make_artifacts(self) -> None:
        """Turn what is outside the tree (heads, feet, repeated table heads, decoration) into artifacts."""
        (document,) = (self.at(kid) for kid in self.root["K"])
        inside = {document.number, *(tag.number for tag in self.below(document))}
        numbers = self.at(self.root["ParentTree"])["Nums"]
        for page, parents in zip(self.pdf.page_references, numbers[1::2], strict=False):
            outside = {}
            for content, reference in enumerate(parents):
                tag = self.at(reference)
                if tag.number not in inside:
                    outside[content] = tag
                    parents[content] = "null"
            _mark_as_artifacts(self.at(self.at(page)["Contents"]), outside)
        for tag in self.pdf.objects:
            if isinstance(tag, pydyf.Dictionary) and tag.get("Type") == "/StructElem" and tag.number not in inside:
                tag.clear()

    def write_ids(self) -> None:
        """The name tree from which a reader finds the cell an id stands for."""
        (document,) = (self.at(kid) for kid in self.root["K"])
        names = {tag["ID"].string: tag.reference for tag in self.below(document) if "ID" in tag}
        pairs = (item for name in sorted(names) for item in (pydyf.String(name), names[name]))
        tree = pydyf.Dictionary({"Names": pydyf.Array(pairs)})
        self.pdf.add_object(tree)
        self.root["IDTree"] = tree.reference


def _mark_as_artifacts(stream: pydyf.Stream, outside: dict[int, pydyf.Dictionary]) -> None:
    """Rewrite "/Span <</MCID 3>> BDC" as "/Artifact <</Type /Pagination>> BDC" for the content in `outside`."""
    items = stream.stream
    for index, item in enumerate(items):
        if item == b"BDC" and items[index - 1].get("MCID") in outside:
            kind = "/Layout" if items[index - 2] == "/Figure" else "/Pagination"
            items[index - 2 : index] = ["/Artifact", pydyf.Dictionary({"Type": kind})]
