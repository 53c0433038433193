"""The memo's markup: paragraphs, headings, lists and emphasis. All else in the text stays literal. Pure."""

from __future__ import annotations

from markdown_it import MarkdownIt
from markdown_it.token import Token

# "zero" knows paragraphs only. What is not enabled (HTML, links, images, code, tables) is text and is escaped.
_MARKDOWN = MarkdownIt("zero", {"html": False, "maxNesting": 12}).enable(["heading", "list", "emphasis"])
_PLAIN = MarkdownIt("zero", {"html": False})


def render(text: str, heading: int = 3) -> str:
    """Safe HTML for `text`. Every heading, whatever its number of #, becomes <h{heading}>.

    One level, since a part of the memo is headed already and a skipped level would break the document's outline.
    Lines inside a paragraph run together, as they do when typed in a mail.
    """
    tokens = parsed(text)
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{heading}"
    return _MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {})


def parsed(text: str) -> list[Token]:
    """The text as the parser's flat list of blocks, with what stands in them as their children."""
    tokens = _MARKDOWN.parse(text)
    if _letters(text) != sum(_letters(token.content) for token in tokens):
        return _PLAIN.parse(text)  # lists nested too deep are left out by the parser; no word may be lost
    return tokens


def _letters(text: str) -> int:
    return sum(map(str.isalpha, text))
