"""The style sheets and fonts that a document carries with it, so that it needs nothing else to be drawn."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from reporting.snapshot import fonts

STATIC = Path(__file__).resolve().parents[2] / "lovplan" / "static"
STYLES, TOKENS = STATIC / "reporting", STATIC / "css" / "tokens.css"


def style(*names: str, text: str) -> str:
    """The content of the document's style element: the fonts that `text` needs, the tokens, the named sheets in order.

    `text` is all that the document says; nothing of it comes into the style. Raises ValueError for a sheet that
    would end the element.
    """
    return "\n".join((fonts.rules(text), tokens(), *map(_sheet, names)))


@cache
def tokens() -> str:
    """The names of tokens.css with their measures, on the screen and on paper; a document is white in the dark too."""
    sheet = TOKENS.read_text(encoding="utf-8")
    return "\n".join(re.findall(r"^(?::root|@media print) \{.*?^\}", sheet, re.MULTILINE | re.DOTALL))


def _sheet(name: str) -> str:
    sheet = (STYLES / name).read_text(encoding="utf-8")
    if "<" in sheet:  # "</style" would end the element
        raise ValueError(f"{name} must not contain <")
    return sheet
