"""What the tests of sealing in many processes run: python -m tests.processes.sealing race|kill. Prints JSON.

One process that has everything loaded forks a child for each attempt, so that fifty attempts take seconds.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import django

django.setup()

from django.db import connections  # noqa: E402

from activities import clock  # noqa: E402
from activities.models import Plan, User  # noqa: E402
from activities.tertial import Tertial  # noqa: E402
from reporting import collect, document, rendering, snapshot, verification  # noqa: E402
from reporting.actions import correct  # noqa: E402
from reporting.actions.sealing import fingerprint  # noqa: E402
from reporting.correcting import corrected, sealed_memo  # noqa: E402
from reporting.errors import ReadAgain  # noqa: E402
from reporting.models import SealedReport  # noqa: E402
from tests.reporting.ready import make_ready, seal_as_read  # noqa: E402

TERTIAL = Tertial(2020, 3)
SEALED, TOO_LATE = 0, 3


def attempt() -> int:
    """Seal the tertial, or correct it when it is sealed."""
    plan, by, now = Plan.objects.get(), User.objects.get(username="avdelningschef"), clock.now()
    try:
        report = SealedReport.objects.versions_of(plan, TERTIAL).current().first()
        if report is None:
            seal_as_read(plan, TERTIAL, by, now)
        else:
            memo = sealed_memo(report) | {"economy": f"Rättad {now.isoformat()}."}
            chosen: dict[str, Any] = {"reason": "Fel i texten.", "memo": memo, "rows": [], "facts": False}
            made = corrected(report, **chosen, moment=now)
            correct(report=report, by=by, based_on=fingerprint(made), now=now, **chosen)
    except ReadAgain:
        return TOO_LATE
    return SEALED


def child(work: Callable[[], int]) -> int:
    """The number of a process that does the work and ends with what it returned."""
    connections.close_all()
    if pid := os.fork():
        return pid
    code = 1
    try:
        code = work()
    finally:
        os._exit(code)


def render_quickly() -> None:
    """From now on every PDF is the first one with a remark at its end.

    It is made before anything is locked, and takes most of the time; what can be left half done comes after.
    """
    first = rendering.render(collect.draft(Plan.objects.get(), TERTIAL, on=clock.today()))

    def render(report: Any, *, progress: Any = None) -> rendering.Rendered:
        text, html = snapshot.to_json(report), document.render_html(report)
        return replace(first, report=report, snapshot=text, html=html, pdf=first.pdf + f"\n% {time.time_ns()}".encode())

    rendering.render = render


def kill(times: int) -> dict[str, Any]:
    """Attempts killed at a random moment, some beside one that is not, until so many of them died of it.

    An attempt that ended before its kill proves nothing; the next kills come sooner, as the machine is faster now.
    """
    random.seed(4)
    render_quickly()
    began = time.perf_counter()
    os.waitpid(child(attempt), 0)
    whole = time.perf_counter() - began
    killed = attempts = 0
    while killed < times and attempts < 5 * times:
        pids = [child(attempt), *([child(attempt)] if attempts % 5 == 0 else [])]
        time.sleep(random.uniform(0.2, 1.1) * whole)
        os.kill(pids[0], signal.SIGKILL)
        died, *_ = [os.WIFSIGNALED(os.waitpid(pid, 0)[1]) for pid in pids]
        whole *= 1.01 if died else 0.9
        killed += died
        attempts += 1
    return {"killed": killed, **state()}


def race(processes: int) -> dict[str, Any]:
    """Everybody seals the same draft at once."""
    pids = [child(attempt_first) for _ in range(processes)]
    codes = sorted(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in pids)
    return {"codes": codes, **state()}


def attempt_first() -> int:
    try:
        seal_as_read(Plan.objects.get(), TERTIAL, User.objects.get(username="avdelningschef"), clock.now())
    except ReadAgain:
        return TOO_LATE
    return SEALED


def state() -> dict[str, Any]:
    checked = list(verification.check_all(again=False))
    faults = [fault for found in checked for fault in found.faults]
    return {"versions": SealedReport.objects.versions_of(Plan.objects.get(), TERTIAL).count(), "faults": faults}


if __name__ == "__main__":
    make_ready(Plan.objects.get(), User.objects.get(username="avdelningschef"))
    sys.stdout.write(json.dumps({"race": race, "kill": kill}[sys.argv[1]](int(sys.argv[2]))))
