"""What must hold while many reports are made: memory, threads, and what sealing adds to one rendering."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date

from django.conf import settings
from django.db import transaction

from activities.calendar.tertial import Tertial
from activities.models import Plan, User
from lovplan.demo import year
from reporting.pdf.render import render_pdf
from reporting.report import collect, document
from reporting.sealing import rendering
from reporting.sealing.actions.jobs import start_or_seal
from reporting.sealing.actions.seal import fingerprint
from tests.bench.pages import fastest
from tests.bench.pdf import Line, whole_report
from tests.harness.reporting.ready import make_ready

RENDERINGS, SETTLED = 200, 20
AGAIN = f"""
import json, pathlib, sys
from reporting.pdf.render import render_pdf
page, held = pathlib.Path(sys.argv[1]).read_text(), []
for _ in range({RENDERINGS}):
    render_pdf(page, attachment=b"{{}}")
    held.append(int(pathlib.Path("/proc/self/statm").read_text().split()[1]) * 4 // 1024)
print(json.dumps(held))
"""
THREADS = 8


def measure() -> Iterator[Line]:
    """(name, ratio, most allowed, figures)."""
    html = document.render_html(whole_report())
    yield _memory(html)
    yield _threads(html)
    yield _sealing()


def _memory(html: str) -> Line:
    with tempfile.NamedTemporaryFile("w", suffix=".html", encoding="utf-8") as page:
        page.write(html)
        page.flush()
        command = [sys.executable, "-c", AGAIN, page.name]
        held = json.loads(subprocess.check_output(command, cwd=settings.BASE_DIR))
    settled, last = held[SETTLED - 1], held[-1]
    name = f"minne efter {RENDERINGS} / {SETTLED} renderingar"
    return name, last / settled, 1.05, f"{last} MB mot {settled} MB"


def _threads(html: str) -> Line:
    """Each thread has a page of its own, so that a byte that strays is seen."""
    pages = [html.replace("</h1>", f" {number}</h1>", 1) for number in range(THREADS)]
    alone = [_digest(page) for page in pages]
    with ThreadPoolExecutor(THREADS) as pool:
        together = list(pool.map(_digest, pages))
    wrong = sum(one != other for one, other in zip(alone, together, strict=True))
    return f"fel bland {THREADS} trådar på en gång", wrong, 0, f"{len(set(alone))} olika filer"


def _digest(page: str) -> str:
    return hashlib.sha256(render_pdf(page)).hexdigest()


def _sealing() -> Line:
    """What the button does against one rendering of the same report; what is sealed is rolled back each time."""
    plan, by, tertial = Plan.objects.get(slug=year.SLUG), User.objects.get(username="avdelningschef"), Tertial(2020, 3)
    with transaction.atomic():
        make_ready(plan, by)
        draft = collect.draft(plan, tertial, on=date(2020, 12, 15))
        report, read = replace(draft, draft=False), fingerprint(draft)

        def seal() -> None:
            with transaction.atomic():
                start_or_seal(plan=plan, tertial=tertial, by=by, based_on=read)
                transaction.set_rollback(True)

        once, sealed = float("inf"), float("inf")
        for _ in range(5):  # in turns, so that a busy moment meets both
            once = min(once, fastest(lambda: rendering.render(report), tries=2))
            sealed = min(sealed, fastest(seal, tries=2))
        transaction.set_rollback(True)
    return f"fastställa / rendera, {len(report.rows)} rader", sealed / once, 1.3, f"{sealed:.2f} s mot {once:.2f} s"
