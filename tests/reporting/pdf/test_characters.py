"""What the fonts cannot draw is written out, and the list of what they can agrees with the font files."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from reporting.pdf.render import FONTS
from reporting.snapshot.glyphs import _UNDRAWABLE, drawable
from tests.harness.reporting import sample
from tests.harness.reporting.pdf_reader import pdf_of

STYLESHEET = (FONTS.parent / "reporting" / "report.css").read_text(encoding="utf-8")


def in_range(code: int, ranges: str) -> bool:
    for part in re.findall(r"U\+([0-9A-F]+)(?:-([0-9A-F]+))?", ranges):
        if int(part[0], 16) <= code <= int(part[1] or part[0], 16):
            return True
    return False


def characters(face: str) -> set[int]:
    """Code points of the face's two files, each within the range the style sheet gives it."""
    rules = re.findall(rf"fonts/(source-sans-3-[a-z-]+-{face}\.woff2).*?unicode-range: ([^;]+);", STYLESHEET, re.DOTALL)
    assert len(rules) == 2
    return {
        code for name, ranges in rules for code in TTFont(Path(FONTS, name)).getBestCmap() if in_range(code, ranges)
    }


@pytest.mark.parametrize("face", ["400-normal", "400-italic", "600-normal"])
def test_every_drawable_character_is_in_the_fonts(face):
    shipped = characters(face)
    listed = {code for code in range(0x20, 0x30000) if not _UNDRAWABLE.match(chr(code))}
    assert listed - shipped == set()


@pytest.mark.parametrize("file", sorted(FONTS.glob("*.woff2")), ids=lambda path: path.stem)
def test_the_font_on_paper_draws_what_the_font_on_screen_does(file):
    assert TTFont(file.with_suffix(".woff")).getBestCmap().keys() == TTFont(file).getBestCmap().keys()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Åtgärd – 50 % ”klar”", "Åtgärd – 50 % ”klar”"),
        ("a\u0308r", "är"),
        ("minst ≥ 3 → klart", "minst >= 3 -> klart"),
        ("klart 😀", "klart [U+1F600]"),
        ("a\u202eb", "a[U+202E]b"),
        ("a\x00b", "a[U+0000]b"),
        ("1\u202f234", "1\u00a0234"),
        ("rad\u2028rad", "rad\nrad"),
        ("kom\u00admun", "kommun"),
    ],
)
def test_text_as_it_is_drawn(text, shown):
    assert drawable(text) == shown


def test_ordinary_words_are_not_touched():
    address = "https://www.example.org/" + "a" * 70
    assert drawable(address) == address


def test_an_endless_word_may_be_broken_and_loses_nothing():
    word = "x" * 500
    assert drawable(word).replace("\u200b", "") == word
    assert max(map(len, drawable(word).split("\u200b"))) <= 12


def test_what_the_fonts_lack_is_readable_in_the_pdf():
    report = replace(sample.REPORT, administration="Vård ✓ Кирилл 漢字 Łódź")
    pdf = pdf_of(report)
    assert "Vård [U+2713] [U+041A][U+0438]" in pdf.tree.text
    assert "Łódź" in pdf.tree.text
    assert all(font.startswith("Report-Source-Sans") for font in pdf.fonts)
