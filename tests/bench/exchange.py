"""A plan of 2,000 rows in and out, beside what the libraries alone need for the same file."""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial

import xlsxwriter
from django.conf import settings

from activities.exchange.kept import Kept
from activities.exchange.plan_rows import COLUMNS
from activities.exchange.preview import preview
from activities.models import Plan
from activities.reading.apart import read_apart
from activities.writing.separated import as_csv
from activities.writing.spreadsheet import as_xlsx
from activities.writing.table import SignalCell, Table, TableColumn, words
from activities.writing.word import as_docx
from tests.bench.pages import fastest
from tests.bench.pdf import Line

ROWS = 2_000
AT = datetime(2020, 12, 15, 9, 5, tzinfo=UTC)
# What the library alone needs, in a process of its own, as every upload is read.
ALONE = {
    "xlsx": "from python_calamine import CalamineWorkbook as W\n"
    "[W.from_filelike(f).get_sheet_by_index(0).to_python(skip_empty_area=False)]",
    "docx": "from docx import Document\n"
    "[[c.text for c in r.iter('{*}t')] for r in Document(f).element.body.iter('{*}tr')]",
}
PREVIEW = "import io, sys\nf = io.BytesIO(sys.stdin.buffer.read())\n"


def measure() -> Iterator[Line]:
    """(name, ratio, most allowed, figures)."""
    table = long_table()
    files = {"xlsx": as_xlsx(table), "docx": as_docx(table)}
    for form, data in files.items():
        alone = fastest(partial(_alone, form, data), tries=3)
        ours = fastest(partial(_previewed, data), tries=3)
        figures = f"{ours * 1000:.0f} ms mot 3 × {alone * 1000:.0f} ms + 1 s"
        yield f"förhandsvisning av {ROWS} rader, .{form}", ours / (3 * alone + 1), 1.0, figures
    bare = fastest(partial(_bare, table), tries=3)
    for form, made in (("xlsx", as_xlsx), ("csv", as_csv)):
        ours = fastest(partial(made, table), tries=3)
        figures = f"{ours * 1000:.0f} ms mot {bare * 1000:.0f} ms"
        yield f"{ROWS} rader till .{form} / XlsxWriter", ours / bare, 2.0, figures


def long_table() -> Table:
    """The decided plan's rows over and over, each named by its number."""
    text = (settings.BASE_DIR / "fixtures" / "plan.tsv").read_text(encoding="utf-8")
    _, *lines = [line.split("\t") for line in text.splitlines()]
    mark = SignalCell("Pågående enligt plan", "#dcefe3", "#123d27")
    rows = []
    for number in range(ROWS):
        step, activity, title, *rest = lines[number % len(lines)][:7]
        rows.append((step, activity, f"{title or activity} {number}", *rest, mark))
    columns = tuple(TableColumn(heading, 24) for heading in COLUMNS)
    return Table("Lång plan", (), columns, tuple(rows), AT)


def _alone(form: str, data: bytes) -> None:
    subprocess.run([sys.executable, "-c", PREVIEW + ALONE[form]], input=data, check=True)


def _previewed(data: bytes) -> None:
    """From the file's bytes to all that the page shows, and what it carries."""
    kept = Kept(read_apart(data), "plan", "0" * 64)
    preview(Plan.objects.get(), kept)
    kept.signed()


def _bare(table: Table) -> bytes:
    """The same cells by XlsxWriter alone, in one format."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        for line, row in enumerate(table.rows):
            for number, cell in enumerate(row):
                sheet.write_string(line, number, words(cell), wrapped)
    return file.getvalue()
