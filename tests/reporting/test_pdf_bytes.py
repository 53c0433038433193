"""The same report gives the same bytes, whatever the process, clock, hash seed, time zone and installed fonts."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from reporting.document import render_html
from reporting.pdf import render_pdf
from tests.reporting import sample
from tests.reporting.pdf_reader import pdf_of

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = """
import hashlib, time
moved = time.time() + 86_400 * 400
time.time = lambda: moved
from reporting.document import render_html
from reporting.pdf import render_pdf
from tests.reporting import sample
print(hashlib.sha256(render_pdf(render_html(sample.REPORT))).hexdigest())
"""


@pytest.fixture
def other_world(tmp_path):
    """An environment with another seed and time zone, and no fonts at all."""
    fonts = tmp_path / "fonts.conf"
    fonts.write_text('<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd"><fontconfig/>')
    return {
        **os.environ,
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
    assert done.stdout.strip() == hashlib.sha256(pdf_of(sample.REPORT).data).hexdigest()


def test_the_same_bytes_after_another_report():
    render_pdf(render_html(sample.DRAFT))
    assert render_pdf(render_html(sample.REPORT)) == pdf_of(sample.REPORT).data
