"""Reads the characters of a PDF page with their places, from its content stream.

Knows the operators this project's PDFs are written with and raises KeyError or AssertionError on fonts of another
make. Several times faster than a general reader, so that tests can afford to open every PDF.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import pikepdf

Matrix = tuple[float, float, float, float, float, float]
IDENTITY: Matrix = (1, 0, 0, 1, 0, 0)


@dataclass(frozen=True)
class Glyph:
    """One character; places in points from the top left of the page."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    mcid: int | None
    tag: str  # of the innermost marked content: "Span", "Artifact" …
    font: str


class Font:
    """A font's names for its codes, and their widths in thousandths of the size."""

    def __init__(self, font: pikepdf.Dictionary) -> None:
        assert font.Encoding == "/Identity-H"
        self._font = font
        self.name = str(font.BaseFont)[1:].split("+")[-1]

    @cached_property
    def texts(self) -> dict[str, str]:
        table = self._font.ToUnicode.read_bytes().decode("ascii")
        pairs = re.findall(r"<([0-9a-f]{4})> <([0-9a-f]+)>", table.split("beginbfchar", 1)[1])
        return {code: bytes.fromhex(text).decode("utf-16-be") for code, text in pairs}

    @cached_property
    def widths(self) -> dict[int, float]:
        items = list(self._font.DescendantFonts[0].W)
        return {
            int(first) + offset: float(width)
            for first, widths in zip(items[::2], items[1::2], strict=True)
            for offset, width in enumerate(widths)
        }


def glyphs(page: pikepdf.Page) -> Iterator[Glyph]:
    """The page's characters in the order they are drawn."""
    state = _State(page)
    for instruction in pikepdf.parse_content_stream(page):
        operands, name = list(instruction.operands), str(instruction.operator)
        if name == "TJ":
            yield from state.shown(operands[0])
        elif name in ("BMC", "BDC", "EMC"):
            state.mark(name, operands)
        else:
            state.change(name, operands)


class _State:
    """Where the next character goes, in which font and under which mark."""

    def __init__(self, page: pikepdf.Page) -> None:
        self.fonts = {name: Font(font) for name, font in page.Resources.Font.items()}
        self.height = float(page.MediaBox[3])
        self.matrix: Matrix = IDENTITY
        self.saved: list[Matrix] = []
        self.marks: list[tuple[str, int | None]] = []
        self.text: Matrix = IDENTITY
        self.font: Font = next(iter(self.fonts.values()))
        self.size = 0.0

    def change(self, name: str, operands: list) -> None:
        if name == "q":
            self.saved.append(self.matrix)
        elif name == "Q":
            self.matrix = self.saved.pop()
        elif name == "cm":
            self.matrix = _times(_matrix(operands), self.matrix)
        elif name == "Tm":
            self.text = _matrix(operands)
        elif name == "Tf":
            self.font, self.size = self.fonts[str(operands[0])], float(operands[1])

    def mark(self, name: str, operands: list) -> None:
        if name == "EMC":
            self.marks.pop()
            return
        number = operands[1].get("/MCID") if name == "BDC" else None
        self.marks.append((str(operands[0])[1:], None if number is None else int(number)))

    def shown(self, pieces: pikepdf.Array) -> Iterator[Glyph]:
        tag, mcid = self.marks[-1] if self.marks else ("", None)
        place = _times(self.text, self.matrix)
        base, high = self.height - place[5], abs(place[3]) * self.size
        for character, x, width in _shown(pieces, self.font):
            x0 = place[4] + place[0] * x * self.size
            x1 = x0 + place[0] * width * self.size
            yield Glyph(character, x0, x1, base - high, base + high / 4, mcid, tag, self.font.name)


def _matrix(operands: list) -> Matrix:
    a, b, c, d, e, f = map(float, operands)
    return a, b, c, d, e, f


def _shown(pieces: pikepdf.Array, font: Font) -> Iterator[tuple[str, float, float]]:
    """(character, place, width) of each glyph, in units of the font's size."""
    x = 0.0
    for piece in pieces:
        if isinstance(piece, pikepdf.String):
            codes = bytes(piece).hex()
            for code in (codes[start : start + 4] for start in range(0, len(codes), 4)):
                width = font.widths[int(code, 16)] / 1000
                yield font.texts[code], x, width
                x += width
        else:
            x -= float(piece) / 1000


def _times(first: Matrix, second: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    g, h, i, j, k, m = second
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)
