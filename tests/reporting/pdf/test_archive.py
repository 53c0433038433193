"""The file as an archive keeps it: the standards it declares, and the report's data inside it."""

from __future__ import annotations

import io
from dataclasses import replace
from importlib.resources import files

import page
import pikepdf
import pydyf
import pytest

from reporting.pdf import archive
from reporting.pdf.render import render_pdf
from tests.harness.reporting import sample
from tests.harness.reporting.pdf_reader import Pdf, html_of

DATA = '{"rader": ["Övrigt"]}'.encode()


@pytest.fixture(scope="module")
def attached():
    return Pdf(render_pdf(html_of(sample.REPORT), attachment=DATA))


def filespec(pdf: Pdf):
    _name, specification = pdf.file.Root.Names.EmbeddedFiles.Names
    return specification


def test_the_data_is_in_the_file_as_it_was_given(attached):
    (attachment,) = attached.file.attachments.values()
    assert attachment.get_file().read_bytes() == DATA
    assert (attachment.filename, attachment.get_file().mime_type) == ("rapport.json", "application/json")


def test_the_data_belongs_to_the_document_as_its_source(attached):
    assert list(attached.file.Root.AF) == [filespec(attached)]
    assert filespec(attached).AFRelationship == "/Data"
    assert "maskinläsbar" in str(filespec(attached).Desc)


def test_the_data_is_dated_like_the_document(attached):
    assert filespec(attached).EF.F.Params.ModDate == attached.file.docinfo.ModDate == "D:20201215"


def test_a_document_without_a_date_dates_nothing():
    undated = replace(sample.REPORT, memo=replace(sample.MEMO, dated=""))
    pdf = Pdf(render_pdf(html_of(undated), attachment=DATA))
    assert "/ModDate" not in filespec(pdf).EF.F.Params
    assert "/ModDate" not in pdf.file.docinfo


@pytest.mark.parametrize("profile", ["3a", "ua1"])
def test_a_file_with_data_passes_both_standards(attached, profile):
    assert page.validate_pdf_bytes(attached.data, profile=profile).failures == []


def test_the_colours_mean_what_the_profile_says(attached):
    (intent,) = attached.file.Root.OutputIntents
    profile = files("weasyprint").joinpath("pdf", "sRGB2014.icc").read_bytes()
    assert intent.S == "/GTS_PDFA1"
    assert intent.DestOutputProfile.read_bytes() == profile


def test_what_the_file_declares_stands_in_plain_text(attached):
    for declared in (b'pdfaid:part="3"', b'pdfaid:conformance="A"', b'pdfuaid:part="1"'):
        assert attached.data.count(declared) == 1


def test_other_data_gives_another_identifier(attached):
    other = Pdf(render_pdf(html_of(sample.REPORT), attachment=b"{}"))
    assert other.file.trailer.ID[1] != attached.file.trailer.ID[1]


@pytest.mark.parametrize(
    ("iso", "written"),
    [
        ("2020-12-15", "D:20201215"),
        ("2020-12-15T10:20:30Z", "D:20201215102030Z"),
        ("2020-12-15T10:20:30+01:00", "D:20201215102030+01'00"),
        ("2020-12-15T10:20:30-05:00", "D:20201215102030-05'00"),
    ],
)
def test_a_date_as_a_pdf_writes_it(iso, written):
    assert archive._date(iso) == written


def small(number: int) -> tuple[pydyf.PDF, int, bytes]:
    """A PDF with one stream and one dictionary, how many objects it has, and what it is written as."""
    pdf, out = pydyf.PDF(), io.BytesIO()
    pdf.add_object(pydyf.Dictionary({"N": pydyf.String("n" * number)}))
    pdf.add_object(pydyf.Stream([b"s" * number], compress=True))
    archive.compress(pdf.objects[-1])
    objects = len(pdf.objects)
    pdf.write(out, "1.7", identifier=True, compress=True)
    return pdf, objects, out.getvalue()


def test_no_stream_ends_in_what_may_be_the_line_break_after_it():
    """One in 256 would. Some validators take it so, and find the stream's length wrong."""
    written = [small(number) for number in range(600)]
    assert any(b"\r\nendstream" in data for *_, data in written)
    for pdf, objects, data in written:
        again = archive.unambiguous(pdf, objects, data, "1.7")
        assert b"\r\nendstream" not in again
        with pikepdf.open(io.BytesIO(again)) as file:
            assert len(file.objects) >= objects - 1
