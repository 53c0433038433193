"""The PDF's pages: sizes, running heads and feet, fonts, drawn symbols."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import pdfplumber

from tests.harness.reporting import sample
from tests.harness.reporting.pdf_reader import html_of, pdf_of

MM = 72 / 25.4


def test_upright_pages_come_before_the_timeline_and_the_annex():
    portrait = [width < height for width, height in pdf_of(sample.REPORT).sizes]
    assert portrait == sorted(portrait, reverse=True)
    assert portrait[: pdf_of(sample.REPORT).page_of("Tidslinje")] == [True] * 4 + [False]
    assert {tuple(round(side / MM) for side in sorted(size)) for size in pdf_of(sample.REPORT).sizes} == {(210, 297)}


def test_every_page_says_its_number_and_how_many_there_are():
    pages = pdf_of(sample.REPORT).page_texts
    for number, text in enumerate(pages, 1):
        assert f"Sida {number} av {len(pages)}" in text


def test_every_page_names_the_matter():
    for text in pdf_of(sample.REPORT).page_texts:
        assert f"2020.082 VON · {sample.MEMO.subject[:40]}" in text


def test_heads_and_feet_are_not_read_as_content():
    assert "Sida 1" not in pdf_of(sample.DRAFT).tree.text
    assert pdf_of(sample.DRAFT).tree.text.count("Utkast") == 1


def test_a_draft_says_so_on_every_page():
    assert all("Utkast" in text for text in pdf_of(sample.DRAFT).page_texts)


def test_a_sealed_report_is_not_called_a_draft():
    assert not any("Utkast" in text for text in pdf_of(sample.REPORT).page_texts)
    assert "Utkast" not in str(pdf_of(sample.REPORT).file.docinfo.Title)


def test_no_font_but_the_shipped_one_is_embedded():
    assert pdf_of(sample.REPORT).fonts == {
        "Report-Source-Sans",
        "Report-Source-Sans-Italic",
        "Report-Source-Sans-Semi-Bold",
    }


def test_symbols_are_drawn_and_left_out_of_the_reading():
    assert all(pdf_of(sample.REPORT).figures)
    assert not set("✓●▲○■") & set("".join(pdf_of(sample.REPORT).page_texts))


def test_everything_is_at_least_ten_millimetres_from_the_side_of_the_paper():
    pdf = pdf_of(sample.REPORT)
    for (width, _), characters in zip(pdf.sizes, pdf.characters, strict=True):
        assert min(c.x0 for c in characters) > 10 * MM
        assert max(c.x1 for c in characters) < width - 10 * MM


def test_lines_in_the_memo_are_about_seventy_characters_at_most():
    lines = "\n".join(pdf_of(sample.REPORT).page_texts[:2]).splitlines()
    assert max(len(line) for line in lines if "Sida" not in line) <= 80


def test_the_foot_is_one_line_on_every_page():
    report = replace(sample.REPORT, memo=replace(sample.MEMO, subject="Återrapportering av planen för införandet " * 5))
    pdf = pdf_of(report)
    for glyphs in pdf.characters:
        foot = [glyph for glyph in glyphs if glyph.mcid is None and glyph.text.strip() and "…" not in glyph.text]
        assert len({round(glyph.bottom) for glyph in foot if glyph.top > max(g.bottom for g in glyphs) - 40}) == 1


def test_the_bookmark_of_the_annex_keeps_its_words_apart():
    with pdf_of(sample.REPORT).file.open_outline() as outline:
        titles = [item.title for item in outline.root[0].children]
    assert f"Bilaga 1 {sample.REPORT.plan}" in titles


def test_a_signal_no_row_has_is_not_set_in_bold():
    counts = tuple(
        replace(count, now=0) if count.signal.key == "deviating" else count for count in sample.REPORT.counts
    )
    html = html_of(replace(sample.REPORT, counts=counts))
    (line,) = re.findall(r"<tr[^>]*>(?=<th id=\"n\d+\"[^>]*>(?:(?!</th>).)*signal-deviating)", html, re.DOTALL)
    assert line == '<tr class="none">'


def test_each_who_signs_has_a_line_of_their_own_to_sign_on():
    report = replace(sample.REPORT, memo=replace(sample.MEMO, signatories=("Förvaltningschef", "Utvecklingsledare")))
    with pdfplumber.open(io.BytesIO(pdf_of(report).data)) as file:
        found = [
            (word, page.rects)
            for page in file.pages[:3]
            for word in page.extract_words()
            if word["text"] in report.memo.signatories
        ]
    signed = [
        word["text"]
        for word, rules in found  # each is the upper edge of a box of its own
        if any(0 < word["top"] - rule["top"] < 12 and 120 < rule["x1"] - rule["x0"] < 200 for rule in rules)
    ]
    assert sorted(signed) == ["Förvaltningschef", "Utvecklingsledare"]
