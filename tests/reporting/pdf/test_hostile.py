"""Text is text: nothing in a report is run, fetched or filled in."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from reporting.pdf import render
from reporting.report.document import render_html, style_hash
from reporting.snapshot.schema import Source
from tests.harness.hostile import ALL, Marks
from tests.harness.reporting import sample
from tests.harness.reporting.pdf_reader import pdf_of, squash

CANARY = "kanariefågel-7f3a"
TEXTS = (
    "<script>alert(1)</script>",
    "{{ settings }}{% load i18n %}",
    "</style><style>*{display:none}",
    '" onload="x',
    "<base href=file:///><link rel=stylesheet href=file:///etc/passwd>",
)


def with_text(value: Any, text: str) -> Any:
    """The report with `text` in place of every string in it but the kind of a source, which nobody writes."""
    if isinstance(value, str):
        return text
    if isinstance(value, tuple):
        return tuple(with_text(item, text) for item in value)
    if is_dataclass(value) and not isinstance(value, type):
        written = {field.name: with_text(getattr(value, field.name), text) for field in fields(value)}
        return replace(value, **written | ({"kind": value.kind} if isinstance(value, Source) else {}))
    return value


SMALL = replace(sample.REPORT, rows=sample.ROWS[:2])


@pytest.mark.parametrize("text", TEXTS)
def test_hostile_text_in_every_field_shows_literally(text):
    shown = squash(pdf_of(with_text(SMALL, text)).tree.text)
    assert shown.count(squash(text)) >= 40  # one for each place a text has in so small a report


@pytest.mark.parametrize("text", TEXTS)
def test_hostile_text_makes_no_elements(text):
    html = render_html(with_text(SMALL, text))
    for opening in ("<script", "<img", "<link", "<base", ' onload="x', " style="):
        assert opening not in html.replace("&quot;", "")
    assert style_hash(html)


@pytest.mark.parametrize(
    "text", ["<img src={url}>", "![x]({url})", "<svg><image href='{url}'/></svg>", "@import '{url}';"]
)
def test_no_file_comes_into_the_pdf(text, tmp_path):
    secret = tmp_path / "hemlig.txt"
    secret.write_text(CANARY)
    report = pdf_of(with_text(SMALL, text.replace("{url}", secret.as_uri())))
    assert CANARY not in report.tree.text
    assert not report.file.Root.get("/Names")
    streams = (item for item in report.file.objects if isinstance(item, pikepdf.Stream))
    assert all(CANARY.encode() not in stream.read_bytes() for stream in streams)


@pytest.mark.drill
def test_every_payload_at_once_is_drawn_as_text():
    innocent, html = Marks(render_html(SMALL)), render_html(with_text(SMALL, ALL))
    marks = Marks(html)
    assert not marks.astray and not {name for _, name in marks.shape - innocent.shape} - {"class", "start", ""}
    report = pdf_of(with_text(replace(SMALL, rows=SMALL.rows[:1]), ALL))
    assert squash(report.tree.text).count(squash("<svg onload=window.__xss=1>")) >= 40
    assert not {"/Names", "/OpenAction", "/AA"} & set(report.file.Root.keys())


@pytest.mark.parametrize("colour", ["red", "#12345", "#1234567", "#12345g", "}</style>", "url(file:///etc/passwd)", ""])
def test_a_colour_that_is_none_falls_back(colour):
    odd = replace(sample.DEVIATING, fill=colour, ink=colour)
    html = render_html(replace(SMALL, legend=(odd,)))
    assert not colour or f">{colour}" not in html.split("<body")[0].split("<style>")[1]
    assert 'fill="none"' in html


def test_a_signal_key_that_is_none_names_no_class():
    odd = replace(sample.ON_TRACK, key="x}*{color:red")
    assert "color:red" not in render_html(replace(SMALL, legend=(odd,)))


@pytest.mark.parametrize(
    "element",
    [
        "<img src='file:///etc/passwd'>",
        "<img src='/etc/passwd'>",
        "<img src='https://example.org/x.png'>",
        "<link rel=stylesheet href='/static/reporting/report.css'>",
        "<img src='/static/fonts/../../settings.py'>",
        "<img src='/static/fonts/%2e%2e/settings.py'>",
        "<style>@font-face { font-family: x; src: url(/static/fonts/missing.woff2) }</style>",
    ],
)
def test_the_renderer_fetches_nothing_but_fonts(element):
    with pytest.raises(render.PdfError):
        render.render_pdf(f"<html lang=sv><title>x</title>{element}<p>text")


def test_a_font_that_links_out_of_the_folder_is_not_served(tmp_path, monkeypatch):
    fonts = tmp_path / "fonts"
    fonts.mkdir()
    (fonts / "leak.woff").symlink_to(Path(render.__file__))
    monkeypatch.setattr(render, "FONTS", fonts)
    with pytest.raises(render.PdfError):
        render.render_pdf("<html lang=sv><title>x</title><img src='/static/fonts/leak.woff2'><p>text")
