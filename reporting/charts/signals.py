"""A signal ready to draw: checked colours, an outline that shows on white, a sign that shows on the fill. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from activities.models.colours import contrast
from reporting.snapshot.schema import Signal

SYMBOLS = ("ring", "disc", "triangle", "tick")
PAPER, INK, GREY = "#ffffff", "#15201e", "#55625f"

_HEX = re.compile(r"#[0-9a-fA-F]{6}\Z")
_KEY = re.compile(r"[a-z_]{1,30}\Z")


@dataclass(frozen=True)
class Mark:
    """Every colour is a "#rrggbb" or "none"."""

    key: str  # "" when the report's key cannot name a CSS class
    label: str
    symbol: str
    fill: str
    line: str  # outline that can be seen on white
    sign: str  # the tick or the bar inside, and the hatching of a deviation
    deviating: bool


@lru_cache(maxsize=64)
def mark(signal: Signal) -> Mark:
    """How the signal is drawn. A colour or symbol that is not what it should be gives a grey ring, never an error."""
    fill = signal.fill if _HEX.match(signal.fill) else ""
    ink = signal.ink if _HEX.match(signal.ink) else INK
    symbol = signal.symbol if signal.symbol in SYMBOLS else "ring"
    outline = next(colour for colour in (fill, ink, GREY) if colour and contrast(colour, PAPER) >= 3)
    if not fill and symbol == "disc":
        fill = outline
    return Mark(
        key=signal.key if _KEY.match(signal.key) else "",
        label=signal.label,
        symbol=symbol,
        fill=fill or "none",
        line=outline,
        sign=ink if contrast(ink, fill or PAPER) >= 3 else INK,
        deviating=signal.key == "deviating",
    )


def tint(fill: str) -> str:
    """The colour thinned to 14 % on white paper; white when there is none."""
    if not _HEX.match(fill):
        return PAPER
    channels = (int(fill[i : i + 2], 16) for i in (1, 3, 5))
    return "#" + "".join(f"{round(255 - (255 - channel) * 0.14):02x}" for channel in channels)
