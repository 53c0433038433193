"""The tag tree of any document of the house: tables anywhere, figures, and what a page breaks."""

from __future__ import annotations

import page
import pytest

from reporting.pdf import files
from reporting.pdf.render import PdfError, render_pdf
from tests.harness.reporting.pdf_reader import Pdf

STYLE = files.style("report.css", text="")
WORDS = "ord " * 1200  # more than a page
ROWS = "".join(f"<tr><th scope=row>rad {n}</th><td>värde {n}</td></tr>" for n in range(80))
TABLE = f"<table><thead><tr><th>Rad</th><th>Värde</th></tr></thead><tbody>{ROWS}</tbody></table>"
DRAWING = """<svg viewBox="0 0 300 60" width="300" height="60" role="img"><title>Två av
 tre klara.</title><desc>En pågår.</desc><rect width="20" height="20"/>
<text x="5" y="50" font-family="Report Source Sans, Report Source Sans Full, emoji, Report Signs">Nio</text></svg>"""
STYLE = files.style("report.css", text="")


def read(body: str) -> Pdf:
    """The body set on portrait pages, as PDF that both standards accept."""
    pdf = Pdf(
        render_pdf(
            f"<!doctype html><html lang=sv><meta charset=utf-8><title>Prov</title><style>{STYLE}</style>"
            f'<body data-foot="Prov"><main class=memo><h1>Prov</h1>{body}</main>'
        )
    )
    for profile in ("ua1", "3a"):
        assert page.validate_pdf_bytes(pdf.data, profile=profile).failures == []
    return pdf


def kinds(pdf: Pdf) -> list[str]:
    """The elements after the heading."""
    (main,) = pdf.tree.children
    return [tag.kind for tag in main.children[1:]]


def test_several_tables_stay_apart_and_each_is_one():
    pdf = read(f"<p>före</p>{TABLE}<p>mellan</p>{TABLE}")
    assert kinds(pdf) == ["P", "Table", "P", "Table"]
    for table in pdf.tables:
        assert [cell.text for cell in table if cell.tag.kind == "TD"] == [f"värde {n}" for n in range(80)]
        assert [cell.text for cell in table if cell.row == 0] == ["Rad", "Värde"]


def test_header_cells_without_a_scope_get_one():
    (table,) = read(TABLE).tables
    assert {(cell.row == 0, cell.tag.scope) for cell in table if cell.tag.kind == "TH"} == {
        (True, "/Column"),
        (False, "/Row"),
    }


@pytest.mark.parametrize("body", [f"<p>{WORDS * 2}</p>", f"<p>{WORDS}<em>{WORDS}</em>{WORDS}</p>"])
def test_a_paragraph_over_pages_is_one(body):
    pdf = read(body)
    assert kinds(pdf) == ["P"]
    (paragraph,) = pdf.tree.all("P")
    assert len(paragraph.pages) > 1
    assert paragraph.text.split().count("ord") == body.count("ord ")


def test_a_list_over_pages_is_one_with_all_its_points():
    pdf = read(f"<ol>{''.join(f'<li>punkt {n} {WORDS[:800]}</li>' for n in range(9))}</ol>")
    (points,) = pdf.tree.all("L")
    assert [item.text.split("ord")[0] for item in points.all("LI")] == [f"{n + 1}. punkt {n} " for n in range(9)]
    assert all([part.kind for part in item.children] == ["Lbl", "LBody"] for item in points.all("LI"))


def test_a_list_says_how_it_is_numbered():
    pdf = read("<ol><li>ett<ul><li>under</li></ul></li></ol><ul style='list-style: none'><li>utan</li></ul>")
    assert [tag.numbering for tag in pdf.tree.all("L")] == ["/Decimal", "/Disc", ""]


def test_a_list_in_a_line_holds_its_points_and_no_spaces():
    items = "".join(f"<li style='display: inline-block; width: 40mm'>punkt {n}</li>\n" for n in range(5))
    pdf = read(f"<ul style='list-style: none'>\n{items}</ul><p>efter</p>")
    (points,) = pdf.tree.all("L")
    assert [child.kind for child in points.children] == ["LI"] * 5
    assert [child.text for child in points.children] == [f"punkt {n}" for n in range(5)]


def test_paragraphs_that_meet_at_a_page_break_stay_two():
    pdf = read(f"<p>{WORDS[:400]}</p><p style='break-before: page'>ny</p>")
    assert kinds(pdf) == ["P", "P"]


def test_a_figure_says_its_title_and_description_and_holds_its_caption():
    pdf = read(f"<figure>{DRAWING}<figcaption>Bild 1</figcaption></figure>")
    assert kinds(pdf) == ["Figure"]
    (figure,) = pdf.tree.all("Figure")
    assert figure.alt == "Två av tre klara. En pågår."
    assert [(tag.kind, tag.text) for tag in figure.children] == [("Caption", "Bild 1")]


def test_a_figure_is_where_it_is_drawn():
    (figure,) = read(DRAWING).tree.all("Figure")
    left, bottom, right, top = figure.box
    assert (round(right - left), round(top - bottom)) == (225, 45)  # 300 by 60 pixels in points
    assert 600 < bottom < top < 842  # near the top of the page, measured from below


def test_a_drawing_without_words_is_no_content():
    pdf = read(f"<p>Klart {DRAWING.replace('title>', 'metadata>').replace('desc>', 'metadata>')}</p>")
    assert not list(pdf.tree.all("Figure"))
    assert "Nio" not in pdf.tree.text


def test_a_caption_goes_into_the_table_it_names():
    pdf = read(f"<figure><figcaption>Tabell 1</figcaption>{TABLE}</figure>")
    (table,) = pdf.tree.all("Table")
    assert (table.children[0].kind, table.children[0].text) == ("Caption", "Tabell 1")


def test_a_caption_of_neither_is_text():
    assert not list(read("<figure><p>Citat</p><figcaption>Källan</figcaption></figure>").tree.all("Caption"))


def test_loose_text_becomes_one_paragraph():
    pdf = read("<div>lös <strong>text</strong> här</div>")
    assert [tag.text for tag in pdf.tree.all("P")] == ["lös text här"]


def test_a_page_names_the_tag_of_each_piece_of_its_content():
    pdf = read(f"{TABLE}<p>{WORDS}</p>{DRAWING}")
    for number, characters in enumerate(pdf.characters):
        parents = pdf.file.Root.StructTreeRoot.ParentTree.Nums[2 * number + 1]
        assert all(character.mcid is None or parents[character.mcid] is not None for character in characters)


def test_a_drawing_that_cannot_be_drawn_is_told_and_not_left_out(caplog):
    with pytest.raises(PdfError, match=r"^Rapporten kan inte bli en pdf: något i den kan inte ritas\."):
        read(DRAWING.replace("<rect", '<g transform="rotate(x)"><rect').replace("</svg>", "</g></svg>"))
    assert "Failed to render SVG" in caplog.text
