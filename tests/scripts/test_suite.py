"""How make test runs its parts: beside each other, all of them, and none left behind."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from scripts import suite
from scripts.suite import Job, Suite

WAITS = """
import pathlib, sys, time
while not pathlib.Path(sys.argv[1]).exists():
    time.sleep(0.02)
"""
WRITES = "import pathlib, sys; pathlib.Path(sys.argv[1]).touch()"
FAILS = "raise SystemExit(3)"


@pytest.fixture
def made(tmp_path: Path) -> Suite:
    return Suite([], tmp_path)


@pytest.fixture
def part(made: Suite, tmp_path: Path) -> Callable[..., Callable[[], Job]]:
    """part("name", "program", "word"): that program as a part."""

    def make(name: str, program: str, *words: str, quiet: bool = False) -> Callable[[], Job]:
        (tmp_path / f"part_{name}.py").write_text(program)
        return lambda: made.start(name, f"part_{name}", *words, quiet=quiet, PYTHONPATH=str(tmp_path))

    return make


def test_parts_run_beside_each_other_and_all_of_them_whatever_fails(made: Suite, part: Any, tmp_path: Path) -> None:
    flag = str(tmp_path / "flag")
    first, second = part("first", WAITS, flag), part("second", FAILS)
    made.run_lanes(iter([first, second]), iter([part("beside", FAILS), part("last", WRITES, flag)]))
    assert {found.name: found.passed for found in made.parts} == {
        "first": True,
        "second": False,
        "beside": False,
        "last": True,
    }
    assert made.summary() == 1


def test_what_a_part_says_beside_another_comes_whole_at_its_end(made: Suite, part: Any, capfd: Any) -> None:
    made.run_lanes(iter([part("loud", "print('Högt')")]), iter([part("low", "print('Lågt')", quiet=True)]))
    told = capfd.readouterr().out
    assert "=== low ===\nLågt" in told and "Högt" in told


def test_an_interrupted_run_leaves_no_part_behind(made: Suite, part: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[Job] = []
    start = made.start

    def noted(*arguments: Any, **how: Any) -> Job:
        begun.append(start(*arguments, **how))
        return begun[-1]

    monkeypatch.setattr(made, "start", noted)

    def interrupt(_: float) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(suite, "time", SimpleNamespace(monotonic=time.monotonic, sleep=interrupt))
    with pytest.raises(KeyboardInterrupt):
        made.run_lanes(iter([part("one", WAITS, os.devnull + "x")]), iter([part("other", WAITS, os.devnull + "x")]))
    assert len(begun) == 2 and all(job.process.poll() is not None for job in begun)


def test_a_run_without_a_single_test_is_told(made: Suite, capsys: Any) -> None:
    made.arguments = ["-k", "finns-inte"]
    made.parts = [suite.Part("SQLite", passed=True, what="0 test", seconds=1)]
    assert made.summary() == 1
    assert "Inget test valdes av -k finns-inte." in capsys.readouterr().out
