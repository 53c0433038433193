"""The same report gives the same bytes, whatever the process, clock, hash seed, time zone and installed fonts."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from reporting.pdf.render import render_pdf
from reporting.report.document import render_html
from tests.harness.reporting import sample
from tests.harness.reporting.pdf_reader import html_of, pdf_of

ROOT = Path(__file__).resolve().parents[3]
DATA = b'{"rader": []}'
PROGRAM = """
import datetime, hashlib, time
moved = time.time() + 86_400 * 400
class Moved(datetime.datetime):
    now = utcnow = classmethod(lambda cls, tz=None: cls.fromtimestamp(moved, tz))
time.time, time.time_ns, datetime.datetime = lambda: moved, lambda: int(moved * 1e9), Moved
import django
django.setup()
from reporting.report.document import render_html
from reporting.pdf.render import render_pdf
from tests.harness.reporting import sample
print(hashlib.sha256(render_pdf(render_html(sample.REPORT), attachment=b'{"rader": []}')).hexdigest())
"""


@pytest.fixture
def other_world(tmp_path):
    """An environment with another seed and time zone, and no fonts at all."""
    fonts = tmp_path / "fonts.conf"
    fonts.write_text('<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd"><fontconfig/>')
    return {
        **{name: value for name, value in os.environ.items() if name != "SOURCE_DATE_EPOCH"},
        "PYTHONHASHSEED": "4711",
        "TZ": "Pacific/Kiritimati",
        "FONTCONFIG_FILE": str(fonts),
        "LC_ALL": "C",
        "PYTHONWARNINGS": "ignore",  # WeasyPrint warns that there are no fonts, which is the point
    }


def test_another_process_makes_the_same_bytes(other_world):
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], cwd=ROOT, env=other_world, capture_output=True, text=True, check=True
    )
    here = render_pdf(html_of(sample.REPORT), attachment=DATA)
    assert done.stdout.strip() == hashlib.sha256(here).hexdigest()


def test_the_same_bytes_after_another_report():
    render_pdf(render_html(sample.DRAFT))
    assert render_pdf(render_html(sample.REPORT)) == pdf_of(sample.REPORT).data


def test_four_threads_at_once_get_each_their_own_bytes():
    reports = [sample.REPORT, sample.DRAFT] * 2
    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(render_pdf, map(html_of, reports)))
    assert found == [pdf_of(report).data for report in reports]
