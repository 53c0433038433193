"""What no reckoning foresaw ends with the process that draws it, in words, and the website goes on."""

from __future__ import annotations

import tempfile
import time
from dataclasses import replace

import pytest

from reporting.pdf import apart, limits
from reporting.pdf.render import PdfError, PdfTooLarge
from reporting.report.document import render_html
from tests.harness.reporting import sample

# Each in the one text of a report: more than the forms take, as only an import or the shell could write it.
TEXTS = {
    "100,000 emoji": "😀" * 100_000,
    "a word of 100,000": "x" * 100_000,
}


@pytest.mark.parametrize("wanted", ["memory", "time"])
def test_what_takes_too_much_is_stopped_and_told(wanted, monkeypatch):
    monkeypatch.setattr(apart, "MODULE", "tests.reporting.pdf.hungry")
    with pytest.raises(PdfTooLarge, match="mer än 30 sekunder eller 512 MB"):
        apart._drawn(wanted)


def test_what_is_stopped_leaves_no_files_behind(monkeypatch, tmp_path):
    monkeypatch.setattr(apart, "MODULE", "tests.reporting.pdf.hungry")
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    with pytest.raises(PdfTooLarge):
        apart._drawn("files and memory")
    assert list(tmp_path.iterdir()) == []


def test_whoever_waits_is_told_by_the_clock_too(monkeypatch):
    monkeypatch.setattr(limits, "SECONDS", 0.01)
    with pytest.raises(PdfTooLarge, match="korta de längsta texterna"):
        apart._drawn("<html lang=sv><title>Prov</title><p>Prov")


@pytest.mark.drill
@pytest.mark.parametrize("name", [*TEXTS, "2,000 rows"])
def test_a_heavy_report_is_drawn_or_refused_within_its_bounds(name, monkeypatch, tmp_path):
    weight = tmp_path / "kB"
    monkeypatch.setattr(apart, "MODULE", "tests.reporting.pdf.weighed")
    monkeypatch.setenv("WEIGHED", str(weight))
    if name == "2,000 rows":
        report = sample.with_rows(2_000)
    else:
        report = replace(sample.REPORT, rows=(replace(sample.ROWS[3], text=TEXTS[name]), *sample.ROWS[1:3]))
    html, started = render_html(report), time.monotonic()
    told = ""
    try:
        made = apart._drawn(html)
    except PdfError as error:
        made, told = b"", str(error)
    assert made.startswith(b"%PDF") or told == limits.TOO_MUCH
    assert time.monotonic() - started < limits.SECONDS + 5
    # One that its bounds have killed says nothing, and had no more than they give.
    assert (int(weight.read_text()) / 1024 if made else 0) <= 512
