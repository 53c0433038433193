"""The memo's markup."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.report.markup import render


def test_paragraphs():
    assert render("Ett.\n\nTvå.") == "<p>Ett.</p>\n<p>Två.</p>\n"


@pytest.mark.parametrize("marks", ["#", "##", "###", "######"])
def test_every_heading_gets_the_one_level(marks):
    assert render(f"{marks} Steg 1", heading=4) == "<h4>Steg 1</h4>\n"


def test_lists_and_emphasis():
    assert render("1. *Ett*\n2. **Två**") == ("<ol>\n<li><em>Ett</em></li>\n<li><strong>Två</strong></li>\n</ol>\n")


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=file:///etc/passwd>",
        "<!-- dold -->",
        "[länk](https://example.org)",
        "![bild](file:///etc/passwd)",
        "<https://example.org>",
        "`kod`",
        "{{ settings }}",
    ],
)
def test_everything_else_is_literal(text):
    escaped = text.replace("<", "&lt;").replace(">", "&gt;")
    assert render(text) == f"<p>{escaped}</p>\n"


@given(st.text(alphabet="<>&\"'*_#-1. \n[]()!`{}ab"))
def test_only_the_known_tags_come_out(text):
    rest = render(text)
    for tag in ("p", "h3", "ul", "ol", "li", "em", "strong"):
        rest = rest.replace(f"<{tag}>", "").replace(f"</{tag}>", "")
    for number in range(10):
        rest = rest.replace(f'<ol start="{number}">', "")
    assert "<" not in rest.replace('<ol start="', "") or "start" in rest
    assert "<script" not in rest and "<img" not in rest


def test_lists_nested_beyond_reason_stay_as_text():
    assert render("- " * 400 + "botten") == f"<p>{'- ' * 400}botten</p>\n"
