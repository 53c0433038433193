"""What is written in a drawing: laid out by the font, in one piece, unless its letters are placed one by one."""

from __future__ import annotations

import io

import pikepdf
import pytest

from reporting.pdf.render import render_pdf

PAGE = """<html lang=sv><title>x</title><meta name=dcterms.created content=2020-01-01><body data-foot="">
<svg viewBox="0 0 400 40" width="400" height="40" role="img"><title>x</title><text y="20" {how}>AVTAL</text></svg>"""


def pieces(how: str) -> int:
    """In how many pieces the word stands on the page."""
    with pikepdf.open(io.BytesIO(render_pdf(PAGE.format(how=how)))) as file:
        (page,) = file.pages
        return sum(str(each.operator) in ("Tj", "TJ") for each in pikepdf.parse_content_stream(page))


def test_a_word_of_a_drawing_is_one_piece():
    assert pieces("") == 1


@pytest.mark.parametrize(
    "how", ["letter-spacing='4'", "dx='1 2 3 4 5'", "rotate='10'", "textLength='300'", "x='0 20 40,60 80'"]
)
def test_letters_that_are_placed_by_themselves_stand_where_they_were_put(how):
    assert pieces(how) == 5
