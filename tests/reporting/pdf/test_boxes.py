"""What is let go of while a report is made into a PDF is not needed again, and does go."""

from __future__ import annotations

import gc
import os
import subprocess
import sys

import pytest

from reporting.pdf import structure
from reporting.pdf.render import render_pdf
from tests.harness.reporting import sample
from tests.harness.reporting.pdf_reader import Pdf, html_of

ROWS = "".join(f"<tbody><tr><th>rad {n}</th><td>värde {n}</td></tr></tbody>" for n in range(200))
PAGE = "<!doctype html><html lang=sv><meta charset=utf-8><title>Prov</title><style>{style}</style><h1>Prov</h1>{body}"
AGAIN = """
import sys
from pathlib import Path
from reporting.pdf.render import render_pdf
page, held = Path(sys.argv[1]).read_text(encoding="utf-8"), []
for _ in range(8):
    render_pdf(page)
    held.append(int(Path("/proc/self/statm").read_text().split()[1]))
print(held[-1] / held[2])
"""


@pytest.fixture
def kept(monkeypatch):
    """How many lines of text are left when all pages are drawn, each time."""
    found = []
    write = structure.Structure.write

    def counted(self, pdf, html):
        found.append(sum(type(item).__name__ == "TextBox" for item in gc.get_objects()))
        write(self, pdf, html)

    monkeypatch.setattr(structure.Structure, "write", counted)
    return found


def test_the_boxes_of_a_page_go_when_it_is_drawn_without_being_looked_for(kept):
    gc.collect()
    gc.disable()
    try:
        render_pdf(html_of(sample.with_rows(60)))
    finally:
        gc.enable()
    assert kept[0] < 80  # of the last page; there were more than a thousand


@pytest.mark.parametrize(
    "style",
    ["", "h1::after { content: ' i ' counter(pages) ' delar' }", "h1::before { content: counter(pages) }"],
    ids=["laid out once", "laid out again", "begun with the number of pages"],
)
def test_a_table_is_whole_also_when_its_pages_are_laid_out_again(style):
    (table,) = Pdf(render_pdf(PAGE.format(style=style, body=f"<table>{ROWS}</table>"))).tables
    assert [cell.text for cell in table] == [text for n in range(200) for text in (f"rad {n}", f"värde {n}")]


def test_how_often_garbage_is_looked_for_is_as_before():
    before = gc.get_threshold()
    render_pdf(html_of(sample.REPORT))
    assert gc.get_threshold() == before


@pytest.mark.drill
@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_a_process_that_makes_many_holds_no_more_than_after_a_few(tmp_path):
    page = tmp_path / "report.html"
    page.write_text(html_of(sample.REPORT), encoding="utf-8")
    ratio = subprocess.check_output([sys.executable, "-c", AGAIN, str(page)], env=os.environ)
    assert float(ratio) < 1.03
