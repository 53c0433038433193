"""The code of before, out of the project's history: as far back as the promise goes that it works on our tables."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

from tests.harness.databases import ROOT, process_environment

MIGRATIONS = ("activities/migrations", "lovplan/migrations", "reporting/migrations")
ASK = """
import json
from tests.harness.addresses import PAGES, in_demo
places = in_demo()
print(json.dumps([[name, places[name], sorted(readers)] for name, (_, readers) in PAGES.items()]))
"""


def git(*args: str) -> bytes:
    return subprocess.run(["git", *args], cwd=ROOT, check=True, capture_output=True).stdout


def migrations_at(commit: str) -> set[str]:
    """As in "activities.0001_initial"."""
    paths = git("ls-tree", "-r", "--name-only", commit, *MIGRATIONS).decode().split()
    return {f"{path.split('/')[0]}.{Path(path).stem}" for path in paths if re.search(r"/\d{4}_\w+\.py$", path)}


def commit_before(stops: set[str]) -> str:
    """The last commit that knew of no step later than the last that wants a stop. Says why where there is none."""
    try:
        changes = git("log", "--first-parent", "--format=%H", "--", *MIGRATIONS).decode().split()
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("The code of before is taken out of git, and this is no clone.")
    today, newer = migrations_at("HEAD"), "HEAD"
    found = ""
    for commit in changes:
        names = migrations_at(commit)
        if not stops <= names:
            break
        if names < today:  # a step that has got another number since is none of today's
            found = git("rev-parse", f"{newer}^1").decode().strip()
        newer = commit
    if not found:
        pytest.skip("This clone is shallow, or no step has come since the last that wants a stop: no code of before.")
    return found


def unpack(commit: str, folder: Path) -> None:
    with tarfile.open(fileobj=io.BytesIO(git("archive", commit))) as archive:
        archive.extractall(folder, filter="data")


def manage_older(code: Path, url: str, static_root: Path, *args: str) -> str:
    """What its manage.py says, run on the database."""
    environment = process_environment(url, static_root, {})
    command = [sys.executable, "manage.py", *args]
    told = subprocess.run(command, cwd=code, env=environment, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stderr
    return told.stdout


def addresses(code: Path, url: str, static_root: Path) -> list[tuple[str, str, list[str]]]:
    """(name, address, who reads it) of its pages, by its own table of them. Asking writes a little, as it does."""
    told = manage_older(code, url, static_root, "shell", "-v0", "-c", ASK)
    return [(name, address, readers) for name, address, readers in json.loads(told.splitlines()[-1])]
