"""Reads a report's HTML as the tags its PDF should have, so that the two can be compared like with like."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

import tinyhtml5

from tests.harness.reporting.pdf_reader import Tag

SVG = "{http://www.w3.org/2000/svg}"
KINDS = {"table": "Table", "thead": "THead", "tbody": "TBody", "tfoot": "TFoot", "tr": "TR", "th": "TH", "td": "TD"}
KINDS |= {f"h{level}": f"H{level}" for level in range(1, 7)} | {f"{SVG}svg": "Figure"}
SCOPES = {"col": "/Column", "colgroup": "/Column", "row": "/Row", "rowgroup": "/Row"}


class Html:
    """The document's own facts, and its body as a tree of tags."""

    def __init__(self, text: str) -> None:
        root = tinyhtml5.parse(text, namespace_html_elements=False)
        self.language = root.get("lang", "")
        self.title = " ".join(root.findtext(".//title", "").split())
        self.foot = root.find("body").get("data-foot", "")
        self.tree = _tag(root.find("body"))


def _tag(element: Element) -> Tag:
    tag = Tag(
        kind=KINDS.get(element.tag, ""),
        id=element.get("id", ""),
        headers=tuple(element.get("headers", "").split()),
        scope=_scope(element),
        rowspan=int(element.get("rowspan", 1)),
        colspan=int(element.get("colspan", 1)),
    )
    if tag.kind == "Figure":
        words = (child.text or "" for child in element if child.tag in (f"{SVG}title", f"{SVG}desc"))
        tag.alt = tag.text = " ".join(" ".join(words).split())
    else:
        tag.text = " ".join("".join(_words(element, tag)).split())
    tag.spoken = tag.text
    return tag


def _words(element: Element, tag: Tag) -> Iterator[str]:
    """The element's text, gathering its elements as kids of `tag`."""
    yield element.text or ""
    for child in element:
        below = _tag(child)
        if child.get("aria-hidden") != "true":
            tag.children.append(below)
            yield f" {below.text} " if child.tag == "br" or below.kind else below.text
        yield child.tail or ""


def _scope(element: Element) -> str:
    return SCOPES.get(element.get("scope", ""), "")
