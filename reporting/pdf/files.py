"""The style sheets and fonts that a document carries with it, so that it needs nothing else to be drawn."""

from __future__ import annotations

from pathlib import Path

from reporting.snapshot import fonts

STYLES = Path(__file__).resolve().parents[2] / "lovplan" / "static" / "reporting"


def style(*names: str, text: str) -> str:
    """The content of the document's style element: the fonts that `text` needs, then the named sheets in order.

    `text` is all that the document says; nothing of it comes into the style. Raises ValueError for a sheet that
    would end the element.
    """
    return "\n".join((fonts.rules(text), *map(_sheet, names)))


def _sheet(name: str) -> str:
    sheet = (STYLES / name).read_text(encoding="utf-8")
    if "<" in sheet:  # "</style" would end the element
        raise ValueError(f"{name} must not contain <")
    return sheet
