"""Characters the shipped fonts can draw. Pure.

A character outside the fonts would be drawn by whatever the computer has (other bytes on another computer) or as an
empty box (a PDF that no longer is accessible). So what cannot be drawn is written out instead, on screen and on paper.
"""

from __future__ import annotations

import re
import unicodedata

# What the Latin and Latin-extended web fonts of Source Sans 3 hold; a test compares this with the font files. Line
# breaks and tabs are white space. Invisible marks in the fonts (U+200B, U+FEFF) are left out on purpose.
_DRAWABLE = (
    "\t\n\r\u0020-\u007e\u00a0-\u00ac\u00ae-\u0181\u0186\u018a\u018d-\u0190\u0192-\u0194\u0196\u0197\u019a\u019b\u019e"
    "\u01a0\u01a1\u01af-\u01b1\u01b7\u01bf-\u01c3\u01cd-\u01dd\u01e2-\u01e7\u01ea\u01eb\u01ee-\u01f0\u01f4\u01f5"
    "\u01f7-\u0201\u0204\u0205\u0208\u0209\u020c\u020d\u0218-\u0220\u0222\u0223\u0226\u0227\u0237\u02bb\u02bc\u02c6"
    "\u02da\u02dc\u1e02\u1e03\u1e06\u1e07\u1e0a-\u1e11\u1e16\u1e17\u1e1e-\u1e2b\u1e32-\u1e3b\u1e3e-\u1e49\u1e52\u1e53"
    "\u1e56-\u1e63\u1e66\u1e67\u1e6a-\u1e6f\u1e72\u1e73\u1e7e-\u1e85\u1e8e-\u1e97\u1e9e\u1ef2-\u1ef9\u2009\u2013\u2014"
    "\u2018-\u201a\u201c-\u201e\u2020\u2022\u2026\u2032\u2033\u2039\u203a\u2044\u20ac\u2122\u2191\u2193\u2212\u2215"
)
_UNDRAWABLE = re.compile(f"[^{_DRAWABLE}]")
# Laying out a word of thousands of characters takes minutes. No word and few addresses are as long as this, and a
# zero-width space within them lets lines end there.
_ENDLESS = re.compile(r"\S{101,}")
_ENDLESS_STEP = 12

# What office programs put into text, said with the fonts' own characters.
_SAID_OTHERWISE = {
    "\u2010": "-",
    "\u2011": "-",
    "\u2012": "–",
    "\u2015": "—",
    "\u2192": "->",
    "\u2190": "<-",
    "\u21d2": "=>",
    "\u2264": "<=",
    "\u2265": ">=",
    "\u2260": "/=",
    "\u2248": "ca",
    "\u00ad": "",  # soft hyphen: the layout hyphenates by itself
    "\u200b": "",
    "\u200d": "",
    "\ufe0f": "",
    "\ufeff": "",
    "\u000b": "\n",
    "\u000c": "\n",
    "\u2028": "\n",
    "\u2029": "\n\n",
    "\uf0b7": "•",  # the bullet of a symbol font, pasted from a word processor
    "\u25cf": "•",
    "\u25aa": "•",
}


def drawable(text: str) -> str:
    """The text with every undrawable character said otherwise or written as its code: "[U+1F600]".

    Composes letters and accents first ("o" + "¨" is "ö"), keeps line breaks, and lets endless words be broken.
    """
    return _ENDLESS.sub(_breakable, _UNDRAWABLE.sub(_replacement, unicodedata.normalize("NFC", text)))


def _breakable(match: re.Match[str]) -> str:
    word = match[0]
    return "\u200b".join(word[start : start + _ENDLESS_STEP] for start in range(0, len(word), _ENDLESS_STEP))


def _replacement(match: re.Match[str]) -> str:
    character = match[0]
    if character in _SAID_OTHERWISE:
        return _SAID_OTHERWISE[character]
    if unicodedata.category(character) == "Zs":
        return "\u00a0"  # every other width of space; unbreakable, since that is why it was typed
    return f"[U+{ord(character):04X}]"
