"""What the tests of sealing in many processes run: python -m tests.processes.sealing race|kill|full. Prints JSON.

One process that has everything loaded forks a child for each attempt, so that many attempts take seconds.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

import django

django.setup()

from django.db import OperationalError, connection, connections  # noqa: E402

from activities.calendar import clock  # noqa: E402
from activities.calendar.tertial import Tertial  # noqa: E402
from activities.models import Plan, Signal, StatusUpdate, SubActivity, User  # noqa: E402
from activities.plan.actions import update_status  # noqa: E402
from lovplan.demo import year  # noqa: E402
from reporting.errors import ReadAgain  # noqa: E402
from reporting.models import SealedReport  # noqa: E402
from reporting.report import collect, document, readiness  # noqa: E402
from reporting.report.memos import sealed_memo  # noqa: E402
from reporting.report.preflight import Preflight  # noqa: E402
from reporting.sealing import rendering, verify  # noqa: E402
from reporting.sealing.actions.seal import correct, fingerprint  # noqa: E402
from reporting.sealing.correcting import Wanted, corrected, ground  # noqa: E402
from reporting.snapshot import schema  # noqa: E402
from tests.harness.disks import Disk  # noqa: E402
from tests.harness.reporting.more_plans import second_plan  # noqa: E402
from tests.harness.reporting.ready import make_ready, seal_as_read  # noqa: E402

TERTIAL = Tertial(2020, 3)
SEALED, TOO_LATE, FULL = 0, 3, 4
LEADS = "Avdelningschef planeringsavdelningen"


def attempt(plan: Plan) -> int:
    """Seal the tertial, or correct it when it is sealed."""
    by, now = User.objects.get(username="avdelningschef"), clock.now()
    try:
        report = SealedReport.objects.versions_of(plan, TERTIAL).current().first()
        if report is None:
            seal_as_read(plan, TERTIAL, by, now)
        else:
            wanted = Wanted("Fel i texten.", sealed_memo(report) | {"economy": f"Rättad {now.isoformat()}."})
            read = fingerprint(corrected(ground(report), wanted, now))
            correct(report=report, wanted=wanted, by=by, based_on=read, now=now)
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
    first = rendering.render(collect.draft(demo_plan([]), TERTIAL, on=clock.today()))

    def render(report: Any, *, progress: Any = None) -> rendering.Rendered:
        text, html = schema.to_json(report), document.render_html(report)
        return replace(first, report=report, snapshot=text, html=html, pdf=first.pdf + f"\n% {time.time_ns()}".encode())

    rendering.render = render


def kill(times: int) -> dict[str, Any]:
    """Half of the kills while plans are sealed for the first time, half while one is corrected, beside a writer."""
    random.seed(4)
    render_quickly()
    by = User.objects.get(username="avdelningschef")
    plans = [second_plan(by, rows=2, roles={"steering": LEADS}, slug=f"plan-{number}") for number in range(times)]
    busy = second_plan(by, rows=1, roles={"steering": LEADS}, slug="upptagen")
    readiness.preflight_of = lambda *_: Preflight((), ())  # plans of nothing but rows
    writer = child(partial(write_on, busy))
    try:
        killed = [killed_while(unsealed, times // 2, plans), killed_while(demo_plan, times // 2, [])]
    finally:
        os.kill(writer, signal.SIGKILL)
        os.waitpid(writer, 0)
    made = Counter(SealedReport.objects.filter(plan__in=plans).order_by("pk").values_list("plan", flat=True))
    written = StatusUpdate.objects.filter(sub_activity__activity__step__plan=busy).count()
    return {"killed": killed, "sealed": sorted(made.values()), "written": written, **state()}


def killed_while(next_plan: Callable[[list[Plan]], Plan | None], times: int, plans: list[Plan]) -> int:
    """How many attempts died of a kill at a random moment; some stand beside one that is not killed.

    An attempt that ended before its kill proves nothing; the next kills come sooner, as the machine is faster now.
    """
    whole, killed, attempts = seconds_of(next_plan(plans)), 0, 0
    while killed < times and attempts < 5 * times and (plan := next_plan(plans)):
        work = partial(attempt, plan)
        pids = [child(work), *([child(work)] if attempts % 5 == 4 else [])]
        time.sleep(random.uniform(0.1, 1.0) * whole)
        os.kill(pids[0], signal.SIGKILL)
        died, *_ = [os.WIFSIGNALED(os.waitpid(pid, 0)[1]) for pid in pids]
        whole *= 1.01 if died else 0.9
        killed += died
        attempts += 1
    return killed


def seconds_of(plan: Plan | None) -> float:
    assert plan
    began = time.perf_counter()
    os.waitpid(child(partial(attempt, plan)), 0)
    return time.perf_counter() - began


def unsealed(plans: list[Plan]) -> Plan | None:
    connections.close_all()  # a child may not share it
    return Plan.objects.filter(pk__in=[plan.pk for plan in plans], sealed_reports__isnull=True).order_by("pk").first()


def demo_plan(plans: list[Plan]) -> Plan:
    return Plan.objects.get(slug=year.SLUG)


def write_on(plan: Plan) -> int:
    """Set the signal of the plan's row again and again, until killed."""
    (row,), by = SubActivity.objects.filter(activity__step__plan=plan), User.objects.get(username="avdelningschef")
    on_track = Signal.objects.get(pk="on_track")
    for number in count():
        update_status(row=row, signal=on_track, text=f"Läget {number}", by=by, based_on=number)
        time.sleep(0.1)  # a load, and not all that the machine can do
    return 0


def race(processes: int) -> dict[str, Any]:
    """Everybody seals the same draft at once."""
    render_quickly()
    pids = [child(attempt_first) for _ in range(processes)]
    codes = sorted(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in pids)
    return {"codes": codes, **state()}


def full(times: int) -> dict[str, Any]:
    """The disk that the database lies on is full, with a little more room at each attempt, until one is whole."""
    disk, outcomes = Disk(Path(connection.settings_dict["NAME"]).parents[1]), []
    render_quickly()
    for number in range(times):
        disk.fill(number * 65_536)
        try:
            outcomes.append(attempt_first())
        except OperationalError:
            outcomes.append(FULL)
        finally:
            disk.free()
        found = state()
        assert (found["versions"], found["faults"]) == (outcomes.count(SEALED), []), (number, found)
    return {"outcomes": outcomes, **state()}


def attempt_first() -> int:
    try:
        seal_as_read(demo_plan([]), TERTIAL, User.objects.get(username="avdelningschef"), clock.now())
    except ReadAgain:
        return TOO_LATE
    return SEALED


def state() -> dict[str, Any]:
    checked = list(verify.check_all(again=False))
    faults = [fault for found in checked for fault in found.faults]
    return {"versions": SealedReport.objects.versions_of(demo_plan([]), TERTIAL).count(), "faults": faults}


if __name__ == "__main__":
    make_ready(demo_plan([]), User.objects.get(username="avdelningschef"))
    sys.stdout.write(json.dumps({"race": race, "kill": kill, "full": full}[sys.argv[1]](int(sys.argv[2]))))
