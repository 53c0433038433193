"""The report as PDF against headless Chromium printing the same HTML: whole processes, time and peak memory."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

from django.conf import settings

from activities.models import Plan
from activities.tertial import Tertial
from lovplan import demo
from reporting import collect, document
from reporting.snapshot import Report
from tests.harness.browser import chromium_path

RENDER = (
    "import sys, pathlib; from reporting.pdf import render_pdf;"
    "pathlib.Path(sys.argv[2]).write_bytes(render_pdf(pathlib.Path(sys.argv[1]).read_text()))"
)


def measure() -> Iterator[tuple[str, float, float | None, str]]:
    """(name, ratio, most allowed, figures); at 18 rows the budget is the product's own promise."""
    whole = collect.draft(Plan.objects.get(slug=demo.SLUG), Tertial(2020, 3), on=date(2020, 12, 15))
    for rows in (18, 200):
        with tempfile.TemporaryDirectory() as folder:
            html = document.render_html(_with_rows(whole, rows))
            page, for_chromium = Path(folder) / "report.html", Path(folder) / "chromium.html"
            page.write_text(html, encoding="utf-8")
            for_chromium.write_text(_with_fonts(html), encoding="utf-8")
            render = [sys.executable, "-c", RENDER, str(page), f"{folder}/ours.pdf"]
            ours, theirs = _best_of_each(render, _chromium(for_chromium, Path(folder)))
        budgets = (1.2, 0.25) if rows == 18 else (None, None)
        seconds, memory = ours[0] / theirs[0], ours[1] / theirs[1]
        yield f"PDF, {rows} rader, tid / Chromium", seconds, budgets[0], f"{ours[0]:.2f} s mot {theirs[0]:.2f} s"
        yield f"PDF, {rows} rader, minne / Chromium", memory, budgets[1], f"{ours[1]:.0f} MB mot {theirs[1]:.0f} MB"


def _with_rows(report: Report, count: int) -> Report:
    """The plan's own rows again and again, each round with activities of its own."""
    rounds = [
        replace(row, activity=f"{row.activity} {number}" if number else row.activity)
        for number in range(count // len(report.rows) + 1)
        for row in report.rows
    ]
    return replace(report, rows=tuple(rounds[:count]))


def _with_fonts(html: str) -> str:
    """For Chromium: the fonts from the folder that our own fetcher maps the same address to."""
    return html.replace("/static/fonts/", f"{(settings.BASE_DIR / 'lovplan/static/fonts').as_uri()}/")


def _chromium(page: Path, folder: Path) -> list[str]:
    quiet = ("--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync", "--disable-quic")
    root = ("--no-sandbox",) if os.geteuid() == 0 else ()
    target = f"--print-to-pdf={folder}/theirs.pdf"
    return [chromium_path(), "--headless", *quiet, *root, f"--user-data-dir={folder}/profile", target, page.as_uri()]


def _best_of_each(*commands: list[str], tries: int = 3) -> list[tuple[float, float]]:
    """(seconds, megabytes) of each command's best try; they take turns, so that a busy moment meets both."""
    results: list[list[tuple[float, float]]] = [[] for _ in commands]
    for _ in range(tries):
        for command, found in zip(commands, results, strict=True):
            found.append(_run(command))
    return [(min(seconds for seconds, _ in found), min(memory for _, memory in found)) for found in results]


def _run(command: list[str]) -> tuple[float, float]:
    start = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=settings.BASE_DIR, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    peak = 0
    while process.poll() is None:
        peak = max(peak, sum(_memory(pid) for pid in _session(process.pid)))
        time.sleep(0.01)
    if process.returncode:
        raise SystemExit(f"{command[0]} avslutades med {process.returncode}.")
    return time.perf_counter() - start, peak / 1024


def _session(leader: int) -> Iterator[int]:
    """Processes of the leader's session: Chromium is a dozen of them."""
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            try:
                if int((entry / "stat").read_text().rpartition(")")[2].split()[3]) == leader:
                    yield int(entry.name)
            except (OSError, IndexError):
                continue  # it ended meanwhile


def _memory(pid: int) -> int:
    """kB that a process holds, what it shares with others counted once among them all."""
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1])
    except OSError:
        pass  # it ended meanwhile
    return 0
