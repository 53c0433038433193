"""The lock files name packages and hashes, never a place, and follow pyproject.toml."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from scripts import lock

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    "line",
    [
        "--index-url https://mirror.example/simple",
        "--extra-index-url file:///srv/wheels",
        "--find-links /srv/wheels",
        "-f /srv/wheels",
        "-e .",
        "django @ https://mirror.example/django.whl",
        "    --no-binary=:all:",
        "# via https://mirror.example",
    ],
)
def test_a_line_that_names_a_place_is_found(line: str) -> None:
    assert lock.fault_in(f"django==5.2 \\\n    --hash=sha256:00\n{line}\n") == line.strip()


def test_versions_and_hashes_are_no_places() -> None:
    assert not lock.fault_in("# make lock\nasgiref==3.13.0 ; python_version < '3.12' \\\n    --hash=sha256:00\n")


def test_the_callers_mirrors_do_not_reach_the_lock(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PIP_FIND_LINKS", "PIP_EXTRA_INDEX_URL", "UV_FIND_LINKS", "UV_EXTRA_INDEX_URL", "UV_INDEX"):
        monkeypatch.setenv(name, "/srv/wheels")
    assert "/srv/wheels" not in lock.environment().values()


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("pyproject.toml", *lock.LOCKS):
        shutil.copy(ROOT / name, tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def nothing(*arguments: Any) -> None:
    """Stands for a compiler that would change nothing."""


def test_locks_that_differ_on_a_version_fail(copy: Path) -> None:
    text = (copy / "requirements.txt").read_text()
    (copy / "requirements.txt").write_text(text.replace("weasyprint==70.0", "weasyprint==70.1"))
    with pytest.raises(lock.LockError, match=r"weasyprint==70\.1"):
        lock.check_fresh()


def test_a_lock_that_a_new_one_would_change_fails(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lock, "compile_into", lambda folder: (folder / "requirements.txt").write_text("django==6.0\n"))
    with pytest.raises(lock.LockError, match="Kör make lock"):
        lock.check_fresh()


def test_a_lock_that_a_new_one_would_not_change_passes(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lock, "compile_into", nothing)
    lock.check_fresh()


def test_a_lock_with_a_place_is_not_written(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def leak(folder: Path, *options: str) -> None:
        (folder / "requirements.txt").write_text("--find-links /srv/wheels\n")

    monkeypatch.setattr(lock, "compile_into", leak)
    before = (copy / "requirements.txt").read_text()
    with pytest.raises(lock.LockError, match="orörda"):
        lock.write()
    assert (copy / "requirements.txt").read_text() == before


def test_no_network_is_told_in_one_line(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UV_DEFAULT_INDEX", "http://127.0.0.1:9/simple")
    monkeypatch.setenv("UV_CACHE_DIR", str(copy / "cache"))
    monkeypatch.setenv("UV_HTTP_RETRIES", "0")
    with pytest.raises(lock.LockError, match="utan nät: paketförrådet svarar inte"):
        lock.compile_into(copy)
