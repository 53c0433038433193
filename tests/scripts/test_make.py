"""What somebody meets who types make: each obstacle is one line in Swedish with its remedy."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
TOOLS = (
    "bash",
    "cat",
    "dirname",
    "env",
    "flock",
    "grep",
    "head",
    "id",
    "make",
    "mkdir",
    "rm",
    "sed",
    "sh",
    "tail",
    "tr",
)


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    """A copy of what make reads, with neither .venv nor anything else on the path than the plain tools."""
    for name in ("scripts", "Makefile", "pyproject.toml", "requirements.txt", "requirements-dev.txt"):
        (shutil.copytree if (ROOT / name).is_dir() else shutil.copy)(ROOT / name, tmp_path / name)
    (tmp_path / "bin").mkdir()
    for tool in TOOLS:
        if path := shutil.which(tool):
            (tmp_path / "bin" / tool).symlink_to(path)
    return tmp_path


def program(folder: Path, name: str, body: str) -> None:
    path = folder / "bin" / name
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(0o755)


def make(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    path = {"PATH": str(folder / "bin")} if folder != ROOT else {"PATH": os.environ["PATH"]}
    return subprocess.run(
        ["make", "-C", folder, *arguments],
        env=path | environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def lines(result: subprocess.CompletedProcess[str]) -> list[str]:
    """What was said, without make's own words."""
    said = (result.stdout + result.stderr).splitlines()
    return [line for line in said if not line.startswith("make")]


def test_help_tells_every_target() -> None:
    listed = re.findall(r"^make (\w+) +\S", make(ROOT, "help", "--no-print-directory").stdout, re.MULTILINE)
    targets = re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert listed == targets


def test_an_old_python_is_told_in_one_line(elsewhere: Path) -> None:
    program(elsewhere, "python3", 'echo "Python 3.9.2"')
    result = make(elsewhere, "run")
    assert result.returncode
    (line,) = lines(result)
    assert line.startswith("Python 3.11 eller senare behövs, men python3 är Python 3.9.2. Installera den")


def test_no_python_is_told_in_one_line(elsewhere: Path) -> None:
    (line,) = lines(make(elsewhere, "setup"))
    assert "men python3 finns inte" in line


def test_a_newer_python_later_in_the_path_is_used(elsewhere: Path) -> None:
    program(elsewhere, "python3", 'echo "Python 3.9.2"')
    program(elsewhere, "python3.12", f'case "$2" in *version*) echo 3.12;; *) exec {sys.executable} "$@";; esac')
    (line,) = lines(make(elsewhere, "run", PORT="0"))
    assert line.startswith("PORT=0 är ingen port.")


def test_a_taken_port_is_told_before_anything_else(elsewhere: Path) -> None:
    (elsewhere / "bin" / "python3").symlink_to(sys.executable)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        result = make(elsewhere, "run", PORT=str(port))
    assert result.returncode
    assert [re.sub(r"PORT=\d+", "PORT=n", line) for line in lines(result)] == [
        f"Port {port} är upptagen. Välj en annan: make run PORT=n"
    ]
    assert not (elsewhere / ".venv").exists()


@pytest.mark.parametrize("port", ["0", "65536", "-1", "http", "8000;true"])
def test_a_port_that_is_none_is_told(elsewhere: Path, port: str) -> None:
    (elsewhere / "bin" / "python3").symlink_to(sys.executable)
    (line,) = lines(make(elsewhere, "run", PORT=port))
    assert line.startswith(f"PORT={port} är ingen port.")


def lacking_libraries(elsewhere: Path) -> None:
    """As a computer where only the Python of this test is installed."""
    (elsewhere / "bin" / "python3").symlink_to(sys.executable)
    missing = elsewhere / "scripts" / "missing.py"
    missing.write_text(missing.read_text().replace("libpango-1.0.so.0", "libpango-9.9.so.0"))


def test_without_rights_the_missing_packages_are_told_in_one_line(elsewhere: Path) -> None:
    lacking_libraries(elsewhere)
    program(elsewhere, "id", "echo 1000")
    program(elsewhere, "apt-get", "exit 1")
    (line,) = lines(make(elsewhere, "setup"))
    assert line.startswith("Systempaket saknas. Kör som administratör och gör sedan om: apt-get update && ")
    assert line.endswith(" libpango-1.0-0")


def test_a_system_without_apt_is_told_what_is_missing(elsewhere: Path) -> None:
    lacking_libraries(elsewhere)
    (line,) = lines(make(elsewhere, "setup"))
    assert line.startswith("Saknas i systemet: libpango-1.0-0 (namnen är Debians).")


def test_no_network_is_told_in_one_line(elsewhere: Path) -> None:
    lacking_libraries(elsewhere)
    program(elsewhere, "id", "echo 0")
    program(elsewhere, "apt-get", 'echo "Temporary failure resolving the mirror"; exit 100')
    step, reason = lines(make(elsewhere, "setup"))
    assert step == "Installerar systempaket (libpango-1.0-0) … misslyckades."
    assert reason.startswith("Inget svar från paketförrådet. Kontrollera att datorn har nät")


def test_setup_costs_nothing_when_all_is_there() -> None:
    if not (ROOT / ".venv" / "requirements-dev.installed").exists():
        pytest.fail("Run the tests through make test: it installs what the lock files name.")
    begun = time.monotonic()
    result = subprocess.run([ROOT / "scripts" / "setup.sh", "run"], capture_output=True, text=True, check=True)
    assert (result.stdout, time.monotonic() - begun < 2) == ("", True)


def test_continuous_integration_runs_make_test() -> None:
    assert (ROOT / ".ci" / "run").read_text().endswith("\nexec make test\n")
    assert os.access(ROOT / ".ci" / "run", os.X_OK)


def test_the_demo_is_started_with_its_clock_and_the_callers_choices(elsewhere: Path) -> None:
    (elsewhere / ".venv" / "bin").mkdir(parents=True)
    program(elsewhere, "../.venv/bin/python", 'case "$*" in *demo) env;; esac')
    said = make(elsewhere, "run", PORT="8123", DEMO_PASSWORD="hemligt", DJANGO_SETTINGS_MODULE="another.project").stdout
    environment: dict[str, Any] = dict(line.split("=", 1) for line in said.splitlines() if "=" in line)
    assert {name: environment[name] for name in ("LOVPLAN_DEMO", "LOVPLAN_TODAY", "PORT", "DEMO_PASSWORD")} == {
        "LOVPLAN_DEMO": "1",
        "LOVPLAN_TODAY": "2020-12-15",
        "PORT": "8123",
        "DEMO_PASSWORD": "hemligt",
    }
    assert environment["DJANGO_SETTINGS_MODULE"] == "lovplan.settings"
