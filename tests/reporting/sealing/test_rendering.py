"""A sealed report is made again by the programs that made it, and left alone by all others."""

from __future__ import annotations

import json

import pytest

from reporting.sealing import rendering, versions
from tests.harness.reporting import sample


@pytest.fixture(scope="module")
def made():
    return rendering.render(sample.REPORT)


@pytest.fixture
def noted(made):
    """noted(html="…"): what the report says it was made with, changed."""

    def change(**changes):
        said = json.loads(made.renderer) | {f"lovplan-{name}": value for name, value in changes.items()}
        return json.dumps({name: value for name, value in said.items() if value is not None})

    return change


def test_the_same_programs_make_the_same_report(made):
    assert rendering.html_again(made.snapshot, made.renderer) == made.html
    assert rendering.render_again(made.html, made.snapshot, made.renderer) == made.pdf


def test_another_template_leaves_the_html_alone_and_the_pdf_is_made_again(made, noted):
    assert rendering.html_again(made.snapshot, noted(html="0" * 64)) is None
    assert rendering.render_again(made.html, made.snapshot, noted(html="0" * 64)) == made.pdf


def test_a_report_from_before_the_html_was_counted_has_its_pdf_made_again(made, noted):
    assert versions.HTML not in json.loads(noted(html=None))
    assert rendering.html_again(made.snapshot, noted(html=None)) is None
    assert rendering.render_again(made.html, made.snapshot, noted(html=None)) == made.pdf


def test_another_typesetter_leaves_the_pdf_alone(made, noted):
    assert rendering.render_again(made.html, made.snapshot, noted(pdf="0" * 64)) is None
    assert rendering.html_again(made.snapshot, noted(pdf="0" * 64)) == made.html


@pytest.mark.parametrize("made_with", ["[]", '"x"', "", "{}", '{"format": 3}'])
def test_a_note_that_cannot_be_read_is_told(made, made_with):
    assert rendering.read(made_with) is None
    with pytest.raises(ValueError, match="cannot be read"):
        rendering.render_again(made.html, made.snapshot, made_with)
