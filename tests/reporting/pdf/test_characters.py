"""Whatever somebody pastes is set in the shipped fonts, and what they cannot draw is written out and warned of."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import pdfplumber
import pikepdf
import pytest
from fontTools.ttLib import TTFont

from reporting.pdf import files
from reporting.pdf.render import render_pdf
from reporting.report import document
from reporting.snapshot import fonts
from reporting.snapshot.fonts import FACES, FONTS
from reporting.snapshot.glyphs import drawable, undrawn
from tests.harness.reporting import sample
from tests.harness.reporting.pdf_glyphs import Font
from tests.harness.reporting.pdf_reader import pdf_of

ROOT = FONTS.parents[2]
OURS = ("Report-", "emoji")


@pytest.mark.parametrize("file", sorted(FONTS.glob("*latin-[46]*.woff2")), ids=lambda path: path.stem)
def test_the_font_on_paper_draws_what_the_font_on_screen_does(file):
    assert TTFont(file.with_suffix(".woff")).getBestCmap().keys() == TTFont(file).getBestCmap().keys()


def test_every_drawable_character_is_in_a_file_of_each_face():
    for face in FACES:
        files_of = [TTFont(FONTS / f"{name}.woff").getBestCmap().keys() for name in fonts.chain(face)]
        assert fonts.drawable_in_all() <= set().union(*files_of)


def test_sheets_and_drawings_name_the_families_in_the_order_they_are_asked():
    families = list(fonts.FAMILIES.values())
    quoted, bare = ", ".join(f'"{name}"' for name in families), ", ".join(families)
    sheets = [(path, quoted) for path in files.STYLES.glob("*.css")]
    drawings = [(path, bare) for path in (ROOT / "templates" / "reporting").rglob("*.html")]
    for path, named in (*sheets, *drawings):
        text = path.read_text(encoding="utf-8")
        assert text.count("Report Source Sans Full") == text.count(named), path


def test_a_document_carries_the_large_fonts_only_when_it_needs_them():
    assert set(re.findall(r"fonts/(.+?)-\d00-", fonts.rules("Åtgärd"))) == {"source-sans-3-latin"}
    assert "source-sans-3-full-400-normal.woff" in fonts.rules("3 ‰")
    assert "dejavu" not in fonts.rules("3 ‰")
    assert "noto-emoji" in fonts.rules("\U0001f9d1")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Åtgärd – 50 % ”klar”", "Åtgärd – 50 % ”klar”"),
        ("a\u0308r", "är"),
        ("minst ≥ 3 → klart", "minst ≥ 3 → klart"),
        ("klart 😀", "klart 😀"),
        ("漢", "[U+6F22]"),
        ("\ue123", "[U+E123]"),
        ("a\u202eb", "ab"),
        ("a\x00b", "ab"),
        ("1\u202f234", "1\u00a0234"),
        ("rad\u2028rad", "rad\nrad"),
        ("kom\u00admun", "kommun"),
        ("\uf0a7\tpunkt", "•\tpunkt"),
    ],
)
def test_text_as_it_is_drawn(text, shown):
    assert drawable(text) == shown


def test_what_cannot_be_drawn_is_told_once_each():
    assert undrawn("漢字 och 漢\u202e ‰ \u2011 \u3000") == ["漢", "字"]


def test_ordinary_words_are_not_touched():
    address = "https://www.example.org/" + "a" * 70
    assert drawable(address) == address


def test_an_endless_word_may_be_broken_and_loses_nothing():
    word = "x" * 500
    assert drawable(word).replace("\u200b", "") == word
    assert max(map(len, drawable(word).split("\u200b"))) <= 12


def test_what_officials_paste_can_be_read_in_the_pdf():
    pasted = "ge\x02planten 3 ‰ ✓ klart\n\uf0a7 punkt a\u200eb c\u2060d Кирилл αβγ → 😀 \U0001f9d1 \u202eomvänt שלום"
    rows = (replace(sample.ROWS[0], text=pasted, cause=pasted), *sample.ROWS[1:])
    pdf = render_pdf(document.render_html(replace(sample.REPORT, rows=rows)))
    with pdfplumber.open(io.BytesIO(pdf)) as file:
        words = " ".join(page.extract_text() for page in file.pages)
        names = {char["fontname"].split("+")[-1] for page in file.pages for char in page.chars}
    for said in ("geplanten", "3 ‰", "✓", "• punkt", "ab", "cd", "Кирилл", "αβγ", "→", "😀", "\U0001f9d1", "omvänt"):
        assert said in words
    assert set("שלום") <= set(words)
    assert "[U+" not in words
    assert all(name.startswith(OURS) for name in names)


def test_each_letter_is_drawn_by_the_font_that_has_it():
    """Two files taken for one font would be read aloud rightly, and seen wrongly."""
    text = "a Łódź ‰ ✓ Ки ☺ ש 😀"
    page = f"<html lang=sv><title>x</title><style>{files.style('report.css', text=text)}</style>"
    html = f"{page}<p>{text}<p><b>{text}</b><p><em>{text}</em>"
    with pikepdf.open(io.BytesIO(render_pdf(html))) as file:
        embedded = [Font(font) for font in file.pages[0].Resources.Font.values()]
        letters = {font.name: set("".join(font.texts.values())) & set(text) - {" "} for font in embedded}
    faces = ("", "-Semi-Bold", "-Italic")
    for face in faces:
        assert letters[f"Report-Source-Sans-Full{face}"] >= set("Łź‰✓Ки")
        assert letters[f"emoji{face}"] >= {"😀"}
        assert letters[f"Report-Signs{face}"] >= {"ש"}
    assert len(letters) == len(embedded) == 4 * len(faces)


def test_arabic_is_set_from_right_to_left_in_a_shipped_font():
    pdf = pdf_of(replace(sample.REPORT, administration="Vård سلام Łódź"))
    assert all(font.startswith(OURS) for font in pdf.fonts)
    assert "Łódź" in pdf.tree.text
    assert "[U+" not in pdf.tree.text


def test_what_no_font_has_is_readable_as_its_code():
    pdf = pdf_of(replace(sample.REPORT, administration="Vård 漢字 Łódź"))
    assert "Vård [U+6F22][U+5B57] Łódź" in pdf.tree.text
    assert all(font.startswith(OURS) for font in pdf.fonts)
