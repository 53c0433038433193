"""Text as it is kept: what somebody typed or pasted, without what cannot be seen. Pure."""

from __future__ import annotations

import re
import unicodedata

_BULLETS = "\uf0a7\uf0b7\uf0d8\uf0a8\uf076\uf06f\uf06e\uf071\uf075\uf077\uf0be"  # of Symbol and Wingdings
_SAID_OTHERWISE = {
    "\r\n": "\n",
    **dict.fromkeys("\r\v\f\x1c\x1d\x1e\x85\u2028", "\n"),
    "\u2029": "\n\n",
    **dict.fromkeys(_BULLETS, "•"),
    # What Word puts in the place of -> and its like, in Wingdings.
    "\uf0e0": "→",
    "\uf0df": "←",
    "\uf0f3": "↔",
    "\uf0f0": "⇨",
    "\uf0fc": "✓",
    "\uf0fb": "✗",
    "\uf04a": "☺",
}
_OTHERWISE = re.compile("|".join(_SAID_OTHERWISE))
_LINE_BEGINS = re.compile(r"^([ \t]*)[\uf000-\uf0ff](?=[ \t\u00a0])", re.MULTILINE)
# Joins or parts letters of such scripts as Arabic, and the pictures that make up one emoji; elsewhere it says nothing.
_JOINER = re.compile(r"(?<=[\u0590-\u1fff\u2190-\U0001ffff])[\u200c\u200d](?=[\u0590-\u1fff\u2190-\U0001ffff])")
_JOINERS = "\u200c\u200d"
_KEPT = "\t\n"
_BULLET = re.compile(r"^[-–—•·*]\s+")
_SIGN = re.compile(r"^(?:paragraf(?:en|erna)?\s*)?(§{0,2})\s*(?=\d)|(?<=\s)(§{1,2})\s*(?=\d)", re.IGNORECASE)
_FILLERS = "\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0\ufffc"  # drawn as nothing, but letters or signs to Unicode


def clean_text(text: str) -> str:
    """User text as it is stored: NFC, line ends "\\n", no space around, nothing that cannot be seen.

    Controls, marks of direction and other format characters, and the soft hyphen are dropped; the bullets that word
    processors take from symbol fonts become "•". Every character with a look of its own is kept, also where no font
    has it. Cleaning twice changes nothing more.
    """
    if text.isascii() and text.isprintable():
        return text.strip()
    # What goes must go before what it stood between is judged by its neighbours.
    text = unicodedata.normalize("NFC", _OTHERWISE.sub(lambda match: _SAID_OTHERWISE[match[0]], text))
    return unicodedata.normalize("NFC", _LINE_BEGINS.sub(r"\1•", without_invisible(text).strip())).strip()


def clean_paragraph(text: str) -> str:
    """A paragraph of the minutes as it is stored, "§ 12", however it was typed: "12", "§12", "Paragraf 12"."""
    return _SIGN.sub(lambda sign: f"{sign[1] or sign[2] or '§'} ", clean_text(text))


def read_roles(typed: str) -> list[str]:
    """Roles written one a line, with or without bullets. A comma belongs to the role's name."""
    lines = (_BULLET.sub("", clean_text(line)).strip(" ;") for line in clean_text(typed).split("\n"))
    return [line for line in lines if line]


def clean_field(name: str, text: str) -> str:
    """The text as it is stored in the field of that name."""
    return clean_paragraph(text) if name.endswith("paragraph") else clean_text(text)


def without_invisible(text: str) -> str:
    """The text without controls and without marks that have no look of their own."""
    text = "".join(character for character in text if character in _JOINERS or not is_invisible(character))
    joined = {match.start() for match in _JOINER.finditer(text)}
    return "".join(character for place, character in enumerate(text) if place in joined or character not in _JOINERS)


def is_invisible(character: str) -> bool:
    """Whether the character is a control or a mark without a look: all but tabs, line breaks and spaces are."""
    if character in _KEPT:
        return False
    return (
        unicodedata.category(character) in ("Cc", "Cf", "Cs")
        or "\ufe00" <= character <= "\ufe0f"
        or character in _FILLERS
        or ord(character) & 0xFFFE == 0xFFFE  # never a character
    )
