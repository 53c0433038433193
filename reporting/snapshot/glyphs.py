"""Characters the shipped fonts can draw. Pure.

A character outside the fonts would be drawn by whatever the computer has (other bytes on another computer) or as an
empty box (a PDF that no longer is accessible). So what cannot be drawn is written out instead, on screen and on paper.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from activities.calendar.typed import clean_text, is_invisible
from reporting.snapshot import fonts

# Laying out a word of thousands of characters takes minutes. No word and few addresses are as long as this, and a
# zero-width space within them lets lines end there.
_ENDLESS = re.compile(r"\S{101,}")
_ENDLESS_STEP = 12

# One look each: other dashes, and what word processors make of a bullet.
_SAID_OTHERWISE = {"\u2010": "-", "\u2011": "-", "\u2012": "–", "\u2015": "—"}


def drawable(text: str) -> str:
    """The text without what cannot be seen, and every undrawable character written as its code: "[U+6F22]".

    Composes letters and accents first ("o" + "¨" is "ö"), keeps line breaks, and lets endless words be broken.
    """
    return _ENDLESS.sub(_breakable, _undrawable().sub(_replacement, clean_text(text)))


def undrawn(text: str) -> list[str]:
    """The characters that `drawable` writes as codes, each once, in the order they stand."""
    found = (match[0] for match in _undrawable().finditer(clean_text(text)))
    return list(dict.fromkeys(character for character in found if not _said(character)))


@cache
def _undrawable() -> re.Pattern[str]:
    """Matches one character that no shipped font draws, or draws as nothing."""
    seen = "".join(re.escape(chr(code)) for code in sorted(fonts.drawable_in_all()) if _is_seen(chr(code)))
    return re.compile(f"[^\t\n\r{seen}]")


def _is_seen(character: str) -> bool:
    wide_space = unicodedata.category(character) == "Zs" and character not in " \u00a0"
    private = unicodedata.category(character) == "Co"  # every font means something of its own by them
    return not (is_invisible(character) or wide_space or private or character in _SAID_OTHERWISE)


def _breakable(match: re.Match[str]) -> str:
    word = match[0]
    return "\u200b".join(word[start : start + _ENDLESS_STEP] for start in range(0, len(word), _ENDLESS_STEP))


def _replacement(match: re.Match[str]) -> str:
    said = _said(match[0])
    return f"[U+{ord(match[0]):04X}]" if said is None else said


def _said(character: str) -> str | None:
    """What is drawn in the character's place; None when nothing can be."""
    if character in _SAID_OTHERWISE:
        return _SAID_OTHERWISE[character]
    if is_invisible(character):
        return ""
    if unicodedata.category(character) == "Zs":
        return "\u00a0"  # every other width of space; unbreakable, since that is why it was typed
    return None
