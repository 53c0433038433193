"""The database as a file and back: every row and guard, wholly or not at all, also while somebody writes."""

from __future__ import annotations

import subprocess
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from tests.harness.databases import Databases
from tests.harness.tables import contents
from tests.processes.writing import WRITE, going, turns

pytestmark = pytest.mark.drill_on_postgresql


def test_a_copy_comes_back_with_every_row_and_guard(databases: Databases, manage: Any, tmp_path: Path) -> None:
    url, other = databases.demo(), databases.fresh()
    manage(url, "backup", str(tmp_path))
    (copy,) = (path for path in tmp_path.iterdir() if path.suffix != ".txt")
    told = manage(other, "restore", str(copy)).stdout  # which ends well only with every guard in its place
    assert contents(other) == contents(url)
    assert "I databasen finns nu 1 plan och 2 fastställda rapporter." in told
    assert "2 rapporter, alla stämmer." in told and "Kedjan för lov-sarskilt-boende, sedan 2020-12-15" in told
    assert copy.stat().st_mode & 0o077 == 0
    databases.drop(url)
    databases.drop(other)


@pytest.mark.drill
def test_copies_taken_while_somebody_writes_hold_nothing_half(databases, manage, tmp_path: Path) -> None:
    url, other, found = databases.demo(), databases.fresh(), []
    with going(databases, url, "shell", "--no-imports", "-c", WRITE) as writer:
        while not turns(url):
            assert writer.poll() is None
        for number in range(4):
            manage(url, "backup", str(tmp_path / str(number)))
        assert writer.poll() is None
    for number in range(4):
        manage(other, "restore", str(tmp_path / str(number)), "--replace")
        found.append(turns(other))
    assert found == sorted(set(found)) and found[-1] <= turns(url)
    databases.drop(url)
    databases.drop(other)


@pytest.mark.drill
def test_a_restore_that_is_killed_leaves_what_was_or_all_that_comes(databases, manage, tmp_path: Path) -> None:
    url, other = databases.demo(), databases.fresh()
    copy = tmp_path / "kopia"
    manage(url, "backup", str(copy))
    table, outcomes = "reporting_sealedreport", []
    allowed = (contents(other)[table], contents(url)[table])
    for quarters in range(4, 24, 2):
        with going(databases, other, "restore", str(copy), "--replace") as one, suppress(subprocess.TimeoutExpired):
            one.wait(quarters / 4)
        outcomes.append(contents(other)[table])
    assert set(outcomes) <= set(allowed)
    manage(other, "restore", str(copy), "--replace")
    assert contents(other) == contents(url)
    databases.drop(url)
    databases.drop(other)
