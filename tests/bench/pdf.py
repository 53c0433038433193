"""The report as PDF against headless Chromium and Typst on the same content: whole processes, time and peak memory.

Chromium prints the very HTML, as a PDF that is neither PDF/A nor PDF/UA; Typst sets the same words and tables by
report.typ, as PDF/A-3a and PDF/UA-1.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

from django.conf import settings
from fontTools.ttLib import TTFont

from activities.calendar.tertial import Tertial
from activities.models import Plan
from lovplan.demo import year
from reporting.pdf import budget
from reporting.report import collect, document
from reporting.snapshot import schema
from reporting.snapshot.schema import Report
from tests.bench.processes import Run, best_of_each
from tests.harness.browser import chromium_path

FONTS = settings.BASE_DIR / "lovplan" / "static" / "fonts"
# What the product would refuse is measured too: that is how its limit is known.
RENDER = (
    "import sys, pathlib; from reporting.pdf import budget; from reporting.pdf.render import render_pdf;"
    "budget.refusal = lambda size: ''; page, data, pdf = map(pathlib.Path, sys.argv[1:]);"
    "pdf.write_bytes(render_pdf(page.read_text(), attachment=data.read_bytes()))"
)
TYPST = (
    "import sys, typst; folder = sys.argv[1];"
    "typst.compile(f'{folder}/report.typ', output=f'{folder}/typst.pdf', root=folder, font_paths=[folder],"
    "ignore_system_fonts=True, sys_inputs={'data': '/report.json'}, pdf_standards=['a-3a', 'ua-1'])"
)
# rows: (tries, time / Chromium, memory / Chromium), None where nothing is promised. Chromium is the headless shell,
# which starts in half the time of the desktop's browser.
SIZES: dict[int, tuple[int, float | None, float | None]] = {
    18: (5, 2.7, 0.25),
    200: (3, 3.3, 0.25),
    2_000: (1, None, None),
}
GROWTH = 10 * 1.15  # ten times the rows

Line = tuple[str, float, float | None, str]


def whole_report() -> Report:
    return collect.draft(Plan.objects.get(slug=year.SLUG), Tertial(2020, 3), on=date(2020, 12, 15))


def measure() -> Iterator[Line]:
    """(name, ratio, most allowed, figures)."""
    whole, ours = whole_report(), {}
    for rows, (tries, time, memory) in SIZES.items():
        report = with_rows(whole, rows)
        with tempfile.TemporaryDirectory() as folder:
            ours[rows], chromium, typst = best_of_each(*_commands(report, Path(folder)), tries=tries)
        for name, other, *budgets in (("Chromium", chromium, time, memory), ("Typst", typst, None, None)):
            yield _time(f"PDF, {rows} rader, tid / {name}", ours[rows], other, budgets[0])
            yield _memory(f"PDF, {rows} rader, minne / {name}", ours[rows], other, budgets[1])
        peak, reckoned = ours[rows].resident, budget.estimate(budget.size_of_html(document.render_html(report)))
        figures = (
            f"{peak:.0f} MB mot {reckoned.megabytes:.0f} MB, {ours[rows].seconds:.1f} s mot {reckoned.seconds:.1f} s"
        )
        yield f"PDF, {rows} rader, minne / beräknat", peak / reckoned.megabytes, 1.05, figures
    yield _time("PDF, 2000 rader / 200 rader, tid", ours[2_000], ours[200], GROWTH)
    limit = budget.MAX_MEGABYTES
    yield "PDF, 2000 rader, minne / gränsen", ours[2_000].resident / limit, 1.0, f"{ours[2_000].resident:.0f} MB"


def with_rows(report: Report, count: int) -> Report:
    """The plan's own rows again and again, each round with activities of its own."""
    rounds = [
        replace(row, activity=f"{row.activity} {number}" if number else row.activity)
        for number in range(count // len(report.rows) + 1)
        for row in report.rows
    ]
    return replace(report, rows=tuple(rounds[:count]))


def _time(name: str, ours: Run, other: Run, most: float | None) -> Line:
    return name, ours.seconds / other.seconds, most, f"{ours.seconds:.2f} s mot {other.seconds:.2f} s"


def _memory(name: str, ours: Run, other: Run, most: float | None) -> Line:
    return name, ours.megabytes / other.megabytes, most, f"{ours.megabytes:.0f} MB mot {other.megabytes:.0f} MB"


def _commands(report: Report, folder: Path) -> tuple[list[str], list[str], list[str]]:
    """The three renderings of the report, its files laid in the folder."""
    html, page, data = document.render_html(report), folder / "report.html", folder / "report.json"
    page.write_text(html, encoding="utf-8")
    data.write_text(schema.to_json(report), encoding="utf-8")
    for_chromium = folder / "chromium.html"
    for_chromium.write_text(html.replace("/static/fonts/", f"{FONTS.as_uri()}/"), encoding="utf-8")
    shutil.copy(Path(__file__).with_name("report.typ"), folder)
    _unpack_fonts(folder)
    return (
        [sys.executable, "-c", RENDER, str(page), str(data), f"{folder}/ours.pdf"],
        _chromium(for_chromium, folder),
        [sys.executable, "-c", TYPST, str(folder)],
    )


def _unpack_fonts(folder: Path) -> None:
    """The report's fonts as Typst reads them, under one name of their own."""
    for path in FONTS.glob("*.woff"):
        with TTFont(path) as font:
            font.flavor = None
            for record in font["name"].names:
                if record.nameID in (1, 16):
                    record.string = "Report Source Sans"
            font.save(folder / f"{path.stem}.ttf")


def _chromium(page: Path, folder: Path) -> list[str]:
    quiet = ("--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync", "--disable-quic")
    root = ("--no-sandbox",) if os.geteuid() == 0 else ()
    target = f"--print-to-pdf={folder}/theirs.pdf"
    return [chromium_path(), "--headless", *quiet, *root, f"--user-data-dir={folder}/profile", target, page.as_uri()]
