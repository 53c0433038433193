"""The reference validator finds no fault in reports, small and large. Skipped where its Java is not."""

from __future__ import annotations

import pikepdf
import pytest

from reporting.pdf.render import render_pdf
from tests.harness.reporting import sample, verapdf
from tests.harness.reporting.pdf_reader import html_of, pdf_of

pytestmark = pytest.mark.skipif(bool(verapdf.missing()), reason=verapdf.missing())


@pytest.fixture
def written(tmp_path):
    """Files of a report with data, a large one, and one whose language is missing."""
    paths = [tmp_path / name for name in ("18.pdf", "80.pdf", "fault.pdf")]
    paths[0].write_bytes(render_pdf(html_of(sample.REPORT), attachment=b'{"rader": []}'))
    paths[1].write_bytes(pdf_of(sample.with_rows(80)).data)
    with pikepdf.open(paths[0]) as file:
        del file.Root.Lang
        file.save(paths[2])
    return paths


def test_verapdf_finds_the_fault_in_one_file_and_none_in_the_others(written):
    lines = verapdf.validate(written, "3a,ua1")
    verdicts = [line.split("\t") for line in lines if not line.startswith("\t")]
    assert [(path, profile) for path, profile, *_ in verdicts] == [
        (str(path), profile) for path in written for profile in ("3a", "ua1")
    ]
    assert all(int(checks) > 10_000 for _, _, checks, _ in verdicts)
    good = [failed for path, _, _, failed in verdicts if path != str(written[2])]
    assert good == ["0"] * 4, lines
    assert int(verdicts[-1][3]) > 0


def test_verapdf_finds_no_fault_by_the_later_standards(tmp_path):
    paths = [tmp_path / "18.pdf", tmp_path / "80.pdf"]
    for path, report in zip(paths, (sample.REPORT, sample.with_rows(80)), strict=True):
        path.write_bytes(render_pdf(html_of(report), attachment=b"{}", variant="pdf/a-4f + pdf/ua-2"))
    lines = verapdf.validate(paths, "4f,ua2")
    assert [line.split("\t")[3] for line in lines] == ["0"] * 4, lines
