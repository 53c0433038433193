"""The HTML on screen: one file under a strict Content-Security-Policy, and what assistive technology needs."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from activities.calendar.swedish import long_date
from reporting.report.document import mark, render_html, style_hash
from tests.harness.reporting import sample
from tests.harness.reporting.pdf_reader import html_of


def test_the_style_hash_is_that_of_the_one_style_element():
    html = html_of(sample.REPORT)
    (style,) = re.findall(r"<style[^>]*>(.*?)</style>", html, re.DOTALL)
    assert style_hash(html) == f"'sha256-{base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()}'"


def test_html_without_the_style_element_has_no_hash():
    with pytest.raises(ValueError, match="found 0"):
        style_hash("<p>text</p>")


def test_nothing_is_inline_or_from_elsewhere():
    html = html_of(sample.REPORT)
    assert not re.search(r"<[^>]+\s(style|on\w+|src|href)=", html)
    assert set(re.findall(r"url\(\"?([^)\"]+)", html)) == {
        f"/static/fonts/source-sans-3-latin-{face}.woff2" for face in ("400-normal", "400-italic", "600-normal")
    }


def test_the_same_report_gives_the_same_html():
    assert render_html(sample.REPORT) == html_of(sample.REPORT)


def test_every_header_a_cell_names_exists_once():
    html = html_of(sample.with_rows(200))
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    assert {name for names in re.findall(r'headers="([^"]+)"', html) for name in names.split()} <= set(ids)


def test_the_table_scrolls_in_a_region_with_a_name():
    assert '<div class="scroll" role="region" aria-labelledby="annex" tabindex="0">' in html_of(sample.REPORT)


def test_the_markup_is_well_formed():
    body = html_of(sample.REPORT).split("<body", 1)[1]
    body = "<body" + re.sub(r"<(br|col)( class=\"[a-z-]+\")?>", "", body).replace("</html>", "")
    ElementTree.fromstring(body.strip())


@pytest.mark.parametrize(
    ("iso", "words"),
    [("2020-03-30", "30\u00a0mars 2020"), ("2020-13-01", "2020-13-01"), ("", ""), ("20200330", "20200330")],
)
def test_a_date_in_running_text(iso, words):
    assert long_date(iso) == words


def test_a_signal_without_fill_is_an_outline():
    assert (mark(sample.NOT_STARTED).fill, mark(sample.NOT_STARTED).line) == ("none", "#4a5560")


def test_a_pale_fill_gets_an_outline_that_shows_on_white():
    assert mark(sample.DEVIATING).line == sample.DEVIATING.ink


def test_a_symbol_nobody_knows_is_drawn_as_a_ring():
    assert mark(replace(sample.ON_TRACK, symbol="star")).symbol == "ring"
