"""How often the board is told, as plans write it. Pure."""

from __future__ import annotations

import re

from activities.exchange.cell_text import Doubter, quoted
from activities.exchange.plan_rows import Once, PerTertial, Rhythm, Unstated, Yearly

_NUMBER = r"(?P<quarter>[1-4])"
_ONCE = [
    re.compile(rf"{_NUMBER}(?:\s?:\s?[ae])?\s+kvartalet\s+(?P<year>20[0-9]{{2}})", re.IGNORECASE),
    re.compile(rf"(?:kvartal|kv|q)\.?\s*{_NUMBER},?\s+(?P<year>20[0-9]{{2}})", re.IGNORECASE),
    re.compile(rf"(?P<year>20[0-9]{{2}})[\s-]*(?:kvartal|kv|q)\.?\s*{_NUMBER}", re.IGNORECASE),
]
_PER_TERTIAL = re.compile(
    r"(?:löpande,?\s*)?(?:(?:1|en)\s*(?:ggr?|gång(?:er)?)\s*per\s*tertial(?:en)?|varje\s+tertial|per\s+tertial)"
    r"|tertialvis|tertial",
    re.IGNORECASE,
)
_YEARLY = re.compile(
    r"årlig(?:en|t|ing)?|årsvis|varje\s+år|(?:1|en)\s*(?:ggr?|gång(?:er)?)\s*(?:per|om)\s*år(?:et)?|per\s+år|"
    r"(?:i\s+)?(?:årsredovisningen|årsrapporten|årsbokslut(?:et)?)|helår",
    re.IGNORECASE,
)
_DASHES = "-–—−"
_UNSTATED = "ej angiven"  # as the plan's own files say it


def read_rhythm(text: str, doubt: Doubter) -> Rhythm:
    """Once in a named quarter, every tertial, every year, or unstated: then the cell's words are kept and doubted."""
    words = text.rstrip(" .")
    for pattern in _ONCE:
        if match := pattern.fullmatch(words):
            return Once(int(match["year"]), int(match["quarter"]))
    if _PER_TERTIAL.fullmatch(words):
        return PerTertial()
    if _YEARLY.fullmatch(words):
        return Yearly()
    if words.casefold() == _UNSTATED:
        return Unstated()
    if not words.strip(_DASHES):
        doubt("Cellen är tom; läst som att rapporteringen till nämnd inte är angiven.")
    else:
        doubt(f"{quoted(text)} är ingen rytm som planen har; läst som inte angiven. Orden står kvar som anteckning.")
    return Unstated()
