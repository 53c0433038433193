"""A large report sealed by a real process of its own: it goes on without the website, and dies without a trace."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.harness.databases import ROOT, Databases, process_environment

pytestmark = pytest.mark.drill_on_postgresql

# Rows copied until rendering takes the seconds that a test needs to come between.
START = """
import os, sys
from activities.calendar import clock
from activities.calendar.tertial import Tertial
from activities.models import Plan, User
from reporting.pdf import budget
from reporting.report import collect
from reporting.sealing.actions.jobs import start_or_seal
from reporting.sealing.actions.seal import fingerprint
from tests.bench.pages import grow
from tests.harness.reporting.ready import make_ready
budget.PATIENCE = 0
grow(int(os.environ["COPIES"]))
plan, by, tertial = Plan.objects.get(), User.objects.get(username="avdelningschef"), Tertial(2020, 3)
make_ready(plan, by)
read = fingerprint(collect.draft(plan, tertial, on=clock.today()))
sys.stdout.write(str(start_or_seal(plan=plan, tertial=tertial, by=by, based_on=read).pk))
"""
# Watched from within: a process of its own for each look would come too late.
UNTIL_LAYING = """
import time
from reporting.models import SealingJob
while not SealingJob.objects.filter(state="running", pages__gt=0).exists():
    assert SealingJob.objects.live().exists(), "The job ended before it was seen."
    time.sleep(0.05)
"""
UNTIL_ENDED = """
import time
from reporting.models import SealingJob
while SealingJob.objects.live().exists():
    time.sleep(0.05)
"""
STATE = """
import json, sys
from reporting.sealing import verify
from reporting.models import SealedReport, SealingJob
job = SealingJob.objects.select_related("report").latest("pk")
faults = [fault for found in verify.check_all(again=False) for fault in found.faults]
sys.stdout.write(json.dumps({
    "state": job.state, "pages": job.pages, "faults": faults,
    "reports": SealedReport.objects.filter(year=2020, number=3).count(),
}))
"""
CANCEL = """
from activities.models import User
from reporting.sealing.actions.jobs import cancel_job
from reporting.models import SealingJob
cancel_job(job=SealingJob.objects.latest("pk"), by=User.objects.get(username="avdelningschef"))
"""


@dataclass
class Installation:
    """A demo of its own; each script runs in a process that then ends, as a website's worker might."""

    databases: Databases
    url: str

    def run(self, script: str, **env: str) -> str:
        with tempfile.TemporaryFile("w+") as errors:  # no pipe: the worker goes on writing where its starter did
            result = subprocess.run(
                [sys.executable, "-c", f"import django; django.setup()\n{script}"],
                cwd=ROOT,
                env=process_environment(self.url, self.databases.static_root, env),
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
                check=False,
                timeout=240,
            )
            errors.seek(0)
            assert result.returncode == 0, errors.read()
        return result.stdout

    def state(self) -> dict[str, Any]:
        return json.loads(self.run(STATE))

    def ended(self) -> dict[str, Any]:
        """How it stands when no job is waiting or running any more; one process watches and then tells."""
        return json.loads(self.run(UNTIL_ENDED + STATE))

    def wait_until_quiet(self) -> None:
        """Until no worker is left: a job has ended a moment before its process has."""
        deadline = time.monotonic() + 30
        while left := self.workers():
            assert time.monotonic() < deadline, f"Still there: {left}"
            time.sleep(0.05)

    def workers(self) -> list[int]:
        """The processes of this installation's sealing jobs."""
        return [
            int(entry.name)
            for entry in Path("/proc").iterdir()
            if entry.name.isdecimal()
            and b"run_sealing_job" in read(entry / "cmdline")
            and f"DATABASE_URL={self.url}".encode() in read(entry / "environ").split(b"\0")
        ]


def read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""  # it ended meanwhile


@pytest.fixture
def site(databases: Databases) -> Iterator[Installation]:
    made = Installation(databases, databases.demo())
    yield made
    for pid in made.workers():
        os.kill(pid, signal.SIGKILL)
    databases.drop(made.url)


def test_the_report_is_sealed_though_the_process_that_began_it_is_gone(site):
    site.run(START, COPIES="1")
    assert site.ended() | {"pages": 0} == {"state": "done", "pages": 0, "faults": [], "reports": 1}


def test_a_killed_process_leaves_the_draft(site):
    site.run(START + UNTIL_LAYING, COPIES="8")
    (pid,) = site.workers()
    os.kill(pid, signal.SIGKILL)
    found = site.state()
    assert (found["reports"], found["faults"]) == (0, [])
    assert found["state"] == "running"  # until it has been silent for a minute


@pytest.mark.drill
def test_a_cancelled_process_stops_and_leaves_the_draft(site):
    site.run(START + UNTIL_LAYING + CANCEL, COPIES="8")
    found = site.ended()
    assert (found["state"], found["reports"], found["faults"]) == ("cancelled", 0, [])
    site.wait_until_quiet()
