"""Many at once, and processes that die: afterwards there is a draft or a whole sealed report, exactly one."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest

from tests.harness.databases import ROOT, Databases, process_environment
from tests.harness.drills import DRILL

KILLS = 50 if DRILL else 16


@pytest.fixture
def run(databases: Databases) -> Any:
    """run("race", 8): what tests/processes/sealing.py prints, in a demo of its own."""
    url = databases.demo()

    def start(what: str, times: int) -> dict[str, Any]:
        result = subprocess.run(
            [sys.executable, "-m", "tests.processes.sealing", what, str(times)],
            cwd=ROOT,
            env=process_environment(url, databases.static_root, {}),
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )
        assert result.returncode == 0, result.stderr
        return json.loads(result.stdout)

    yield start
    databases.drop(url)


@pytest.mark.both_databases
def test_eight_people_sealing_at_once_make_one_report(run):
    found = run("race", 8)

    assert found["codes"] == [0] + [3] * 7
    assert (found["versions"], found["faults"]) == (1, [])


@pytest.mark.drill_on_postgresql
def test_processes_killed_while_they_seal_leave_whole_reports(run):
    found = run("kill", KILLS)

    assert found["killed"] == [KILLS // 2] * 2  # else the kills came too late to prove anything
    assert set(found["sealed"]) == {1}  # no plan has half a report, and none has two
    assert found["versions"] >= 2
    assert found["written"] >= KILLS // 5  # the load
    assert found["faults"] == []
