"""The shipped fonts: which letters each of them draws, how wide they are, and the style rules that give them. Pure.

A face of the report's type is a chain of files, and a character is drawn by the first that has it; nothing is left to
the fonts of a computer. Each file has a family of its own, which report.css and the drawings name in this order: two
files of one family and face would be one font to WeasyPrint, and the letters of one be drawn by the other.
"""

from __future__ import annotations

import math
from functools import cache
from pathlib import Path

from fontTools.ttLib import TTFont

FONTS = Path(__file__).resolve().parents[2] / "lovplan" / "static" / "fonts"
FACES = ("400-normal", "400-italic", "600-normal")  # weight and style
_EVERYDAY = "source-sans-3-latin"  # small, and given to every document
_WHOLE = "source-sans-3-full"  # all of Latin, Greek and Cyrillic, arrows, ‰, ✓
_EMOJI, _SIGNS = "noto-emoji", "dejavu-sans"  # of one weight; signs are of other scripts too
# Names of their own: a font installed under the usual one could differ from computer to computer.
FAMILIES = {
    _EVERYDAY: "Report Source Sans",
    _WHOLE: "Report Source Sans Full",
    _EMOJI: "emoji",  # which Pango asks for where an emoji stands, whatever the style sheet says
    _SIGNS: "Report Signs",
}
UNKNOWN = 100  # hundredths of an em


def chain(face: str) -> tuple[str, ...]:
    """The names of the face's files without their endings, in the order they are asked."""
    return (f"{_EVERYDAY}-{face}", f"{_WHOLE}-{face}", _EMOJI, _SIGNS)


@cache
def widths(name: str) -> dict[int, int]:
    """{code point: width in hundredths of an em, rounded up} of all that the file draws."""
    with TTFont(FONTS / f"{name}.woff", lazy=True) as font:
        advances, em = font["hmtx"].metrics, font["head"].unitsPerEm
        return {code: math.ceil(100 * advances[glyph][0] / em) for code, glyph in font.getBestCmap().items()}


def width(letter: str) -> int:
    """The letter's width in the regular weight, in hundredths of an em, rounded up; UNKNOWN for one no font has."""
    found = (known.get(ord(letter)) for known in map(widths, chain(FACES[0])))
    return next((wide for wide in found if wide is not None), UNKNOWN)


@cache
def drawn(face: str) -> dict[str, frozenset[int]]:
    """{file: the code points that it draws in the face}, each code point in one file."""
    before: set[int] = set()
    shared: dict[str, frozenset[int]] = {}
    for name in chain(face):
        shared[name] = frozenset(widths(name).keys() - before)
        before |= shared[name]
    return shared


@cache
def drawable_in_all() -> frozenset[int]:
    """The code points that every face draws."""
    return frozenset.intersection(*(frozenset().union(*drawn(face).values()) for face in FACES))


def rules(text: str) -> str:
    """The @font-face rules of the files that a document with the text needs: those of every day, and more only then."""
    codes = set(map(ord, text))
    return "\n".join(
        _rule(face, name)
        for face in FACES
        for name in chain(face)
        if name.startswith(_EVERYDAY) or not codes.isdisjoint(drawn(face)[name] | _emoji(name))
    )


def _emoji(name: str) -> frozenset[int]:
    """What Pango may draw as emoji, though an earlier file has it as a sign."""
    return frozenset(widths(name).keys() - widths(chain(FACES[0])[0]).keys()) if name == _EMOJI else frozenset()


@cache
def _rule(face: str, name: str) -> str:
    weight, style = face.split("-")
    family = FAMILIES[name.removesuffix(f"-{face}")]
    kind = "woff2" if (FONTS / f"{name}.woff2").is_file() else "woff"
    return (
        f'@font-face {{ font-family: "{family}"; font-style: {style}; font-weight: {weight}; '
        f'src: url("/static/fonts/{name}.{kind}") format("{kind}"); }}'
    )
