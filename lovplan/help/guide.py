"""docs/anvandarguide.md as sections, each a page of the product. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.token import Token

from activities.calendar.swedish import fold, loosely

# Our own file, but what it holds is text all the same: HTML in it is shown and not obeyed.
_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table")
_SECTION = re.compile(r"^## (.+)$", re.MULTILINE)
_NO_WORD = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True)
class Section:
    """A section of the guide. `parts` are its blocks as (the heading above, its fragment, text), for the search."""

    slug: str
    title: str
    html: str
    parts: tuple[tuple[str, str, str], ...]


def sections(text: str) -> tuple[Section, ...]:
    """What stands under each `## ` heading, in the guide's own order."""
    _, *found = _SECTION.split(text)
    return tuple(_section(title.strip(), body) for title, body in zip(found[::2], found[1::2], strict=True))


def slug_of(title: str) -> str:
    """ "Det som väntar på dig" is "det-som-vantar-pa-dig"."""
    return _NO_WORD.sub("-", loosely(fold(title))).strip("-")


def _section(title: str, body: str) -> Section:
    tokens = _MARKDOWN.parse(body)
    for place, token in enumerate(tokens):
        if token.type in ("heading_open", "heading_close"):  # one below the page's own title
            token.tag = "h2"
        if token.type == "heading_open":
            token.attrSet("id", slug_of(tokens[place + 1].content))
    html = _MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {})
    return Section(slug_of(title), title, html, tuple(_parts(tokens)))


def _parts(tokens: Sequence[Token]) -> list[tuple[str, str, str]]:
    found, heading = [], ""
    for before, token in zip([None, *tokens], tokens, strict=False):
        if token.type != "inline":
            continue
        text = "".join(child.content if child.type != "softbreak" else " " for child in token.children or ())
        if before and before.type == "heading_open":
            heading = text
        found.append((heading, f"#{slug_of(heading)}" if heading else "", text))
    return found
