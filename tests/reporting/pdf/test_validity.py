"""PDF/UA-1 and PDF/A-3a by a validator; what a validator cannot see is in the tests of words, table and pages."""

from __future__ import annotations

from dataclasses import replace

import page
import pytest

from tests.harness.reporting import sample
from tests.harness.reporting.pdf_reader import pdf_of

REPORTS = {
    "18 rows": sample.REPORT,
    "draft": sample.DRAFT,
    "80 rows": sample.with_rows(80),
    "no rows": replace(sample.REPORT, rows=()),
    "nothing written": replace(
        sample.REPORT, rules=(), legend=(), memo=replace(sample.MEMO, parts=(), signatories=(), officer="", dated="")
    ),
}


@pytest.mark.parametrize("profile", ["ua1", "3a"])
@pytest.mark.parametrize("report", REPORTS.values(), ids=REPORTS)
def test_the_pdf_passes_both_standards(report, profile):
    result = page.validate_pdf_bytes(pdf_of(report).data, profile=profile)
    assert [failure.rule_id for failure in result.failures] == []
    assert result.is_compliant


def test_the_pdf_calls_itself_tagged_and_pdf_ua():
    file = pdf_of(sample.REPORT).file
    assert bool(file.Root.MarkInfo.Marked)
    assert b"pdfuaid:part" in file.Root.Metadata.read_bytes()


def test_the_bookmarks_lead_to_the_annex():
    with pdf_of(sample.REPORT).file.open_outline() as outline:
        (subject,) = outline.root
        titles = [item.title for item in subject.children]
    assert titles[-2].startswith("Bilaga 1")


def test_every_marked_piece_of_content_has_a_tag_or_is_an_artifact():
    pdf = pdf_of(sample.DRAFT)
    for number, characters in enumerate(pdf.characters, 1):
        parents = pdf.file.Root.StructTreeRoot.ParentTree.Nums[2 * number - 1]
        assert all(c.mcid is None or parents[c.mcid] is not None for c in characters)
        assert {c.tag for c in characters if c.mcid is None} == {"Artifact"}
