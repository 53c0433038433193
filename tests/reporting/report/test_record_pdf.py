"""A row's documents as a real PDF: every word in it, tagged, the same bytes again, and never too large."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import page as validator
import pdfplumber
import pytest

from activities.calendar import clock
from activities.models import SubActivity
from activities.models.register import save
from activities.plan.actions import update_status
from activities.plan.records import records_of
from reporting.pdf.render import PdfTooLarge
from reporting.report.records import records_pdf, render_html
from tests.harness.reporting.pdf_reader import Pdf

pytestmark = pytest.mark.django_db

HOSTILE = "Ånge & idé <img src=file:///etc/passwd> {{ x }} \U0001f600"


@pytest.fixture
def records(row, person):
    costs = row("Definiera alla kostnader")
    costs.title = "Definiera kostnader"
    save(record=costs, by=person("avdelningschef"), reason="Kortare namn")
    signal = costs.updates.first().signal
    why = {"cause": HOSTILE, "measure": "Fler möten", "consequence": "Senare beslut", "text": HOSTILE}
    update_status(row=costs, signal=signal, by=person("controller"), based_on=3, **why)
    found = SubActivity.objects.with_facts().get(pk=costs.pk)
    return records_of(found, by="Avdelningschef", at=clock.now())


def words_of(pdf: bytes) -> str:
    """The text as it is read aloud, cell by cell, without what the layout may put between letters."""
    return squeezed(Pdf(pdf).tree.text)


def squeezed(text: str) -> str:
    return re.sub(r"[\s\u200b-]+", "", text).casefold()


def test_the_pdf_holds_every_update_and_every_change(records):
    text = words_of(records_pdf(records))
    assert squeezed(records.taken) in text
    for section in records.sections:
        assert squeezed(section.heading) in text
        for entry in section.entries:
            assert squeezed(entry.heading) in text
            assert squeezed(entry.text) in text
            assert squeezed(entry.moment + (f", {entry.by}" if entry.at else "")) in text
            for label, value in entry.facts:
                assert squeezed(label) in text and squeezed(value) in text
            for change in entry.changes:
                assert squeezed(change.what) in text
                for label, before, after in change.fields:
                    assert squeezed(label) in text and squeezed(before) in text and squeezed(after) in text


def test_a_page_is_filled_before_the_next_begins(records):
    with pdfplumber.open(io.BytesIO(records_pdf(records))) as file:
        pages = [[word for word in sheet.extract_words() if word["bottom"] < sheet.height - 65] for sheet in file.pages]
        height = file.pages[0].height
    assert len(pages) >= 4
    assert all(max(word["bottom"] for word in words) > height * 0.75 for words in pages[1:-1])


def test_no_heading_stands_alone_at_the_foot_of_a_page(records):
    headings = {squeezed(section.heading) for section in records.sections}
    with pdfplumber.open(io.BytesIO(records_pdf(records))) as file:
        last = [squeezed(sheet.extract_text().splitlines()[-2]) for sheet in file.pages[1:]]
    assert not headings & set(last)


def test_the_cover_says_what_it_is_and_how_much_there_is(records):
    with pdfplumber.open(io.BytesIO(records_pdf(records))) as file:
        cover = squeezed(file.pages[0].extract_text())
    assert squeezed("Handlingar om en delaktivitet i tids- och aktivitetsplanen Definiera kostnader") in cover
    assert squeezed(records.taken) in cover
    for section in records.sections:
        assert squeezed(f"{section.heading} {section.count}") in cover


def test_the_foot_of_every_page_says_which_matter_it_is(records):
    with pdfplumber.open(io.BytesIO(records_pdf(records))) as file:
        feet = [sheet.extract_text().splitlines()[-1] for sheet in file.pages]
    count = len(feet)
    assert feet == [f"2020.082 VON · Definiera kostnader Sida {number} av {count}" for number in range(1, count + 1)]


def test_the_pdf_passes_both_standards_and_has_its_headings(records):
    body = records_pdf(records)
    for profile in ("ua1", "3a"):
        result = validator.validate_pdf_bytes(body, profile=profile)
        assert [failure.rule_id for failure in result.failures] == []
    headings = Pdf(body).headings
    assert headings[0] == ("H1", "Definiera kostnader")
    assert [text for kind, text in headings if kind == "H2"] == [section.heading for section in records.sections]


def test_the_same_records_give_the_same_bytes(records):
    assert records_pdf(records) == records_pdf(records)


def test_nothing_in_it_is_markup_of_others(records):
    assert "<img" not in render_html(records)


def test_more_than_anybody_reads_is_refused_with_a_way_out(records):
    entry = next(section for section in records.sections if section.key == "updates").entries[0]
    updates = tuple(replace(entry, text="ord " * 2_000) for _ in range(100))
    large = replace(records, sections=(replace(records.sections[2], entries=updates),))
    with pytest.raises(PdfTooLarge, match="Ladda ner dem som data"):
        records_pdf(large)


def test_the_refusal_is_a_page(client_of, row, monkeypatch):
    monkeypatch.setattr("reporting.report.records.MAX_CHARACTERS", 100)
    pk = row("Definiera alla kostnader").pk
    response = client_of("controller").get(f"/plan/lov-sarskilt-boende/delaktivitet/{pk}/handlingar/handlingar.pdf")
    assert response.status_code == 422
    assert "Handlingarna kunde inte bli en pdf" in response.content.decode()


def test_the_download_is_named_after_the_row_and_the_day(client_of, row):
    pk = row("Definiera alla kostnader").pk
    response = client_of("controller").get(f"/plan/lov-sarskilt-boende/delaktivitet/{pk}/handlingar/handlingar.pdf")
    assert response["Content-Disposition"] == (
        f'attachment; filename="handlingar-lov-sarskilt-boende-rad-{pk}-2020-12-15.pdf"'
    )
    assert response.content.startswith(b"%PDF-")
