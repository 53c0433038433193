"""Whole processes measured from outside: how long they take, and how much memory they hold at the most."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings


@dataclass(frozen=True)
class Run:
    seconds: float
    megabytes: float  # all processes of the command, what they share counted once
    resident: float  # of the first process at its peak, as the kernel kept count


def best_of_each(*commands: list[str], tries: int = 3) -> list[Run]:
    """Each command's best try; they take turns, so that a busy moment meets them all."""
    results: list[list[Run]] = [[] for _ in commands]
    for _ in range(tries):
        for command, found in zip(commands, results, strict=True):
            found.append(run(command))
    return [Run(*(min(getattr(one, name) for one in found) for name in Run.__match_args__)) for found in results]


def run(command: list[str]) -> Run:
    start = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=settings.BASE_DIR, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    peak = resident = 0
    while True:
        if process.poll() is not None:
            break
        resident = max(resident, _said(process.pid, "status", "VmHWM:"))
        peak = max(peak, sum(_memory(pid) for pid in _session(process.pid)))
        time.sleep(max(0.01, (time.perf_counter() - start) / 100))  # looking costs the processor something too
    seconds = time.perf_counter() - start
    if process.returncode:
        raise SystemExit(f"{command[0]} avslutades med {process.returncode}.")
    return Run(seconds, peak / 1024, resident / 1024)


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
    return _said(pid, "smaps_rollup", "Pss:")


def _said(pid: int, file: str, name: str) -> int:
    try:
        for line in Path(f"/proc/{pid}/{file}").read_text().splitlines():
            if line.startswith(name):
                return int(line.split()[1])
    except OSError:
        pass  # it ended meanwhile
    return 0
