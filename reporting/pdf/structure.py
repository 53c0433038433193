"""Corrects the tag tree WeasyPrint 70.0 makes, each page's as soon as the page is drawn.

WeasyPrint points a cell after a merged one at the wrong column (it counts cells, not columns), writes no Scope, begins
every table, list and paragraph anew on every page, reads a table's head again on each, gives a figure's place in pixels
from the top, and leaves running heads and feet as content without a place in the tree. `pdf_tags` reads the tags and
writes them anew; here they are mended. What the cells' headers are is said by the HTML itself (id, scope, headers), so
that screen and paper agree.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import groupby
from typing import Any

import pydyf

from reporting.pdf.boxes import untie
from reporting.pdf.tags import Mark, Tag, Tree, mark_artifacts

_SCOPES = {"col": "/Column", "colgroup": "/Column", "row": "/Row", "rowgroup": "/Row"}
_NUMBERING = {"ol": "/Decimal", "ul": "/Disc", "dl": "/None"}
_GROUPING = {"Document", "Part", "Art", "Sect", "Div", "BlockQuote", "NonStruct", "L", "LI"}
_SVG = "{http://www.w3.org/2000/svg}"
_ID = "data-id"
_POINTS = 0.75  # in a CSS pixel


def prepare(html: Any) -> None:
    """Make the element tree ready to be laid out.

    Puts the text of each SVG's title and desc into its title, which is all WeasyPrint reads, and hides the cells' ids,
    for each of which it would keep a style of its own.
    """
    for element in html.iter():
        if element.tag in ("th", "td") and (name := element.attrib.pop("id", "")):
            element.set(_ID, name)
    for svg in html.iter(f"{_SVG}svg"):
        title, description = svg.find(f"{_SVG}title"), svg.find(f"{_SVG}desc")
        if title is not None:
            words = f"{title.text or ''} {description.text or '' if description is not None else ''}".split()
            title.text = " ".join(words)


class Structure:
    """The tags of a whole document, taken page by page while it is drawn; no page's boxes are needed after that."""

    def __init__(self, tag_boxes: Callable[..., Any]) -> None:
        self.tree = Tree(tag_boxes)
        self.kept: dict[Any, Tag] = {}  # the tables' parts met so far: HTML element → tag
        self.broken: set[Any] = set()  # the elements that go on after the last page

    def take(self, page: Any, stream: Any) -> None:
        """The page just drawn: `page` is its box and `stream` its content, which comes to tell what is no content."""
        blank = {drawn["mcid"] for box, drawn in stream._tags.items() if not getattr(box, "text", "-").strip()}
        whole, cells = self.tree.read(page, stream._tags)
        outside = set(range(self.tree.counts[-1])) - {mark.number for mark in whole.marks()}
        tags, height = list(whole.below()), page.margin_height() * _POINTS
        left_out = [_mend_figure(tag, height) for tag in tags if tag.kind == "Figure"]
        for table in _tables(page):
            _describe_cells(table, cells)
            left_out.append(_join(table, cells, self.kept))
            untie(table)
        for tag in tags:
            if tag.kind == "Caption":
                _place_caption(tag)
            elif tag.kind == "L":
                left_out += _leave_out_spaces(tag, blank)
        outside.update(mark.number for tag in left_out if tag for mark in tag.marks())
        mark_artifacts(stream, outside)
        levels = sum(box.element in self.broken for box in _edge(page, 0) if box.element_tag not in ("html", "body"))
        _append(self.tree.document, whole.kids, levels)
        self.broken = {box.element for box in _edge(page, -1)}

    def write(self, pdf: pydyf.PDF, html: Any) -> None:
        """The tags' part of the `finisher` of `write_pdf`: changes `pdf` in place. `html` is the element tree."""
        _simplify(self.tree.document)
        _number_lists(self.tree.document, html)
        self.tree.write(pdf)


# ---- Tables ----


def _tables(box: Any) -> Iterator[Any]:
    """The laid-out HTML tables under the box, one for each page a table has come to."""
    box = _real(box)
    if box.element_tag == "table" and hasattr(box, "column_groups"):
        yield box
        return
    for child in getattr(box, "children", ()):
        yield from _tables(child)


def _real(box: Any) -> Any:
    return getattr(box, "_box", box)  # absolutely placed boxes stand behind a placeholder


def _describe_cells(table: Any, cells: dict[int, Tag]) -> None:
    for group in table.children:
        for row in group.children:
            for cell in row.children:
                tag, html = cells[cell.mark.number], cell.element
                attributes = tag.entries["A"]
                attributes.pop("Headers", None)
                tag.entries.pop("ID", None)
                if name := html.get(_ID):
                    tag.entries["ID"] = pydyf.String(name)
                if tag.kind == "TH":
                    attributes["Scope"] = _SCOPES[html.get("scope") or ("col" if group.is_header else "row")]
                if headers := html.get("headers", "").split():
                    attributes["Headers"] = pydyf.Array(map(pydyf.String, headers))


def _join(table: Any, cells: dict[int, Tag], kept: dict[Any, Tag]) -> Tag | None:
    """Make the table's part on this page go on the part before: one table, its head and foot read once.

    `kept` maps the HTML elements met so far to their tags. Returns what is left of the part, which is left out.
    """
    whole: Any = None
    part: Any = None
    for group in table.children:
        if (group.is_header or group.is_footer) and group.element in kept:
            continue  # left in the part, which is left out
        for row in group.children:
            for cell in row.children:
                tag = cells[cell.mark.number]
                row_tag, body_tag = tag.parent, tag.parent.parent
                part = part or body_tag.parent  # before the first row moves
                whole = kept.setdefault(table.element, part)
                body = _go_on(whole, kept.setdefault(group.element, body_tag), body_tag)
                line = _go_on(body, kept.setdefault(row.element, row_tag), row_tag)
                _go_on(line, kept.setdefault(cell.element, tag), tag)
    if whole is part:
        return None
    for caption in [kid for kid in part.kids if kid.kind == "Caption"]:
        caption.detach()
        whole.adopt([caption])
    part.detach()
    return part


def _go_on(parent: Tag, first: Tag, tag: Tag) -> Tag:
    """Put `tag` under `parent`, or its content at the end of `first` when that began on an earlier page."""
    if tag is not first:
        if tag.kind in ("TD", "TH"):
            first.adopt(tag.kids)
            tag.kids = []
    elif tag.parent is not parent:
        tag.detach()
        parent.adopt([tag])
    return first


# ---- Figures ----


def _mend_figure(tag: Tag, page_height: float) -> Tag | None:
    """Place the figure in PDF's coordinates; one without a text stands beside the word that says the same.

    Returns the figure if it is left out.
    """
    if "Alt" not in tag.entries:
        tag.detach()
        return tag
    left, top, right, bottom = (side * _POINTS for side in tag.entries["A"]["BBox"])
    box = (left, page_height - bottom, right, page_height - top)
    tag.entries["A"]["BBox"] = pydyf.Array(round(side, 2) for side in box)
    return None


def _place_caption(tag: Tag) -> None:
    """A caption belongs inside what it names; without such a thing it is text."""
    if tag.parent.kind in ("Table", "Figure"):
        return
    named = [other for other in tag.parent.below() if other.kind in ("Table", "Figure") and tag not in other.kids]
    if len(named) != 1:
        tag.kind = "Div"
        return
    (whole,) = named
    place = 0 if tag.parent.kids[0] is tag else len(whole.kids)
    tag.detach()
    whole.kids.insert(place, tag)
    tag.parent = whole


# ---- Pages ----


def _append(whole: Tag, kids: list[Any], levels: int) -> None:
    """Add `kids`; down to `levels` below `whole` the first of them goes on the last that is there."""
    last, first = (whole.kids or [None])[-1], (kids or [None])[0]
    if levels and isinstance(last, Tag) and isinstance(first, Tag) and last.kind == first.kind != "Table":
        _append(last, first.kids, levels - 1)
        kids = kids[1:]
    whole.adopt(kids)


def _edge(page: Any, side: int) -> Iterator[Any]:
    """The boxes from the root down to the first (0) or last (-1) content of the page that become tags."""
    box = next(child for child in page.children if child.element_tag == "html")
    while True:
        if type(box).__name__ != "LineBox":
            yield box
        if not getattr(box, "children", ()):
            return
        box = _real(box.children[side])


# ---- Lists ----


def _leave_out_spaces(tag: Tag, blank: set[int]) -> list[Tag]:
    """Take what is blank between the items out of a list whose items stand in a line; a list holds nothing else."""
    spaces = [
        kid
        for kid in tag.kids
        if isinstance(kid, Tag) and _is_inline(kid) and {mark.number for mark in kid.marks()} <= blank
    ]
    for kid in spaces:
        kid.detach()
    return spaces


# ---- All tags ----


def _simplify(tag: Tag) -> None:
    """Leave out what says nothing: a Span for each line, boxes of the layout, elements without content."""
    kids = list(_said(tag.kids, tag.kind))
    tag.kids = []
    tag.adopt(kids)
    for kid in tag.kids:
        if isinstance(kid, Tag):
            _simplify(kid)


def _said(kids: list[Any], kind: str) -> Iterator[Any]:
    for inline, group in groupby(kids, key=_is_inline):
        if not inline:
            for kid in group:
                if kid.kind == "NonStruct":
                    yield from _said(kid.kids, kind)
                elif kid.kids or kid.kind in ("TD", "TH"):
                    yield kid
        elif text := [piece for kid in group for piece in _pieces(kid)]:
            if kind in _GROUPING:
                yield Tag({"LI": "LBody"}.get(kind, "P"), text, page=_page_of(text))
            else:
                yield from text


def _number_lists(document: Tag, html: Any) -> None:
    """Say how each list is numbered, if its points are labelled at all."""
    lists = [tag for tag in document.below() if tag.kind == "L"]
    elements = [element.tag for element in html.iter() if element.tag in _NUMBERING]
    if len(lists) != len(elements):
        return  # some are not printed, and no telling which
    for tag, name in zip(lists, elements, strict=True):
        if any(part.kind == "Lbl" for item in tag.kids for part in item.kids if isinstance(part, Tag)):
            tag.entries["A"] = pydyf.Dictionary({"O": "/List", "ListNumbering": _NUMBERING[name]})


def _is_inline(kid: Any) -> bool:
    if not isinstance(kid, Tag):
        return True
    return kid.kind == "Link" or (kid.kind in ("Span", "NonStruct") and all(map(_is_inline, kid.kids)))


def _pieces(kid: Any) -> Iterator[Any]:
    """The marks and links of an inline tag."""
    if not isinstance(kid, Tag) or kid.kind == "Link":
        yield kid
    else:
        for piece in kid.kids:
            yield from _pieces(piece)


def _page_of(kids: list[Any]) -> int:
    return next((kid.page for kid in kids if isinstance(kid, Mark)), 0)
