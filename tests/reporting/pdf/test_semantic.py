"""The PDF says what the snapshot says, and the check that says so finds every kind of fault it was made for."""

from __future__ import annotations

import io
from dataclasses import replace

import page
import pikepdf
import pytest

from reporting.pdf.render import render_pdf
from tests.harness.reporting import sample, semantic
from tests.harness.reporting.pdf_reader import html_of, pdf_of
from tests.harness.reporting.seeded_faults import INVISIBLE, SEEDED

DATA = '{"läget": "2020-12-15"}'.encode()
FIGURE = (
    '<section><h2>Bild</h2><figure><svg viewBox="0 0 300 60" width="300" height="60" role="img">'
    "<title>Nio av arton delaktiviteter är inte påbörjade.</title><desc>Tre är avslutade.</desc>"
    '<rect width="90" height="20"/></svg><figcaption>Läget i bild</figcaption></figure></section></main>'
)


@pytest.fixture(scope="module")
def html() -> str:
    """The report with a picture."""
    return html_of(sample.REPORT).replace("</main>", FIGURE)


@pytest.fixture(scope="module")
def good(html) -> bytes:
    return render_pdf(html, attachment=DATA)


def changed(data: bytes, change, **options) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as file:
        change(file)
        file.save(out, **options)
    return out.getvalue()


@pytest.mark.parametrize(
    "report",
    [sample.REPORT, sample.DRAFT, sample.with_rows(80), replace(sample.REPORT, rows=())],
    ids=["18 rows", "draft", "80 rows", "no rows"],
)
def test_a_report_says_what_its_snapshot_says(report):
    assert semantic.faults(pdf_of(report).data, report) == []


def test_a_report_with_a_picture_and_its_data_has_no_fault(good, html):
    assert semantic.faults(good, sample.REPORT, html=html, attachment=DATA) == []
    untouched = changed(good, lambda file: None)
    assert semantic.faults(untouched, sample.REPORT, html=html, attachment=DATA) == []


def test_the_later_standards_say_the_same(html):
    later = render_pdf(html, attachment=DATA, variant="pdf/a-4f + pdf/ua-2")
    assert later.startswith(b"%PDF-2.0")
    assert semantic.faults(later, sample.REPORT, html=html, attachment=DATA) == []


@pytest.mark.parametrize("kind", SEEDED)
def test_every_kind_of_fault_is_found(good, html, kind):
    change, words = SEEDED[kind]
    found = semantic.faults(changed(good, change), sample.REPORT, html=html, attachment=DATA)
    assert any(words in fault for fault in found), found


BY_CHANCE = "PDFA3A-STREAM-LENGTH-001"  # a stream saved by another program happens to end in a carriage return


@pytest.mark.parametrize("kind", INVISIBLE)
def test_no_validator_finds_the_first_seven(good, kind):
    change, _ = SEEDED[kind]
    for profile in ("ua1", "3a"):  # saving by another program is a fault of its own to one of them
        before, after = (
            {failure.rule_id for failure in page.validate_pdf_bytes(data, profile=profile).failures} - {BY_CHANCE}
            for data in (changed(good, lambda file: None), changed(good, change))
        )
        assert before == after


@pytest.mark.parametrize(("user", "words"), [("", "is encrypted"), ("hemlig", "asks for a password")])
def test_a_locked_file_is_found(good, html, user, words):
    locked = changed(good, lambda file: None, encryption=pikepdf.Encryption(owner="x", user=user))
    found = semantic.faults(locked, sample.REPORT, html=html, attachment=DATA)
    assert any(words in fault for fault in found), found


def test_another_reports_pdf_is_found(html):
    other = replace(sample.REPORT, rows=(replace(sample.ROWS[0], period="2020-01-02"), *sample.ROWS[1:]))
    found = semantic.faults(pdf_of(other).data, sample.REPORT)
    assert any("under period" in fault for fault in found), found
