"""What whoever takes copies is told: each obstacle in Swedish with its remedy, and nothing changed by it."""

from __future__ import annotations

import io
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command

from activities.models import Plan
from activities.models.chain import checking
from lovplan.backup import files, moving, postgresql, sqlite
from lovplan.demo import year
from tests.harness.databases import ROOT, Databases

DAMAGED = ROOT / "tests" / "fuzz" / "found" / "copy" / "name-of-no-encoding"

pytestmark = pytest.mark.django_db


@pytest.fixture
def copy(tmp_path: Path, databases: Databases, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the demo. What is taken here is taken of that: the test's own database is amid a transaction."""
    path, url = tmp_path / "kopia.sqlite3", databases.demo()
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as taken:
        monkeypatch.setattr(sqlite, "connection", SimpleNamespace(ensure_connection=lambda: None, connection=taken))
        call_command("backup", str(path), stdout=io.StringIO())
        yield path
    databases.drop(url)


def refusal(copy: Path, *options: str) -> str:
    with pytest.raises(CommandError) as refused:
        call_command("restore", str(copy), *options)
    assert Plan.objects.count() == 1
    return str(refused.value)


def test_a_plan_is_not_replaced_unless_that_is_said(copy):
    assert refusal(copy).startswith("I databasen finns 1 plan och 2 fastställda rapporter. Ingenting är ändrat.")


def test_a_copy_that_is_cut_damaged_newer_or_none_is_refused(copy, tmp_path):
    whole = copy.read_bytes()
    copy.write_bytes(whole[: len(whole) // 2])
    assert "Kopian går inte att läsa" in refusal(copy, "--replace")
    copy.write_bytes(whole)
    with closing(sqlite3.connect(copy)) as connection, connection:
        connection.execute("UPDATE django_migrations SET name = '9999_later' WHERE name = '0001_initial'")
    assert "nyare version av lovplan" in refusal(copy, "--replace")
    copy.write_bytes(b"PGDMP" + bytes(100))
    assert "Kopian är av PostgreSQL, men DATABASE_URL pekar på SQLite." in refusal(copy, "--replace")
    copy.write_text("en anteckning")
    assert "är ingen säkerhetskopia" in refusal(copy, "--replace")
    assert "går inte att läsa" in refusal(tmp_path / "borta", "--replace")


def test_a_copy_is_not_written_over_and_a_place_that_cannot_be_written_is_named(copy, tmp_path):
    before = copy.read_bytes()
    with pytest.raises(CommandError, match="finns redan"):
        call_command("backup", str(copy))
    assert copy.read_bytes() == before
    with pytest.raises(CommandError, match="Kontrollera att mappen finns"):
        call_command("backup", str(tmp_path / "borta" / "kopia"))
    beside = {path.name for path in tmp_path.iterdir()}
    assert beside == {copy.name, f"{copy.name}.kedjor.txt"}  # nothing half is left


def test_how_far_the_chains_had_come_is_noted_beside_the_copy(copy):
    heads = checking.heads()
    noted = files.noted_heads(copy)
    assert noted == [head.hash for head in heads] and len(noted) == 2
    assert f"{year.SLUG}, länk {heads[1].number}, sedan 2020-12-15" in files.note_of(copy).read_text(encoding="utf-8")


def test_in_a_folder_the_oldest_go_and_what_is_not_ours_stays(tmp_path, copy):
    old = [tmp_path / f"lovplan-2020-01-0{day}T020000.sqlite3" for day in (1, 2, 3)]
    other = tmp_path / "lovplan-före-uppgraderingen.sqlite3"
    for path in (*old, other):
        path.touch()
    call_command("backup", str(tmp_path), keep=2, stdout=io.StringIO())
    assert [path for path in (*old, other) if path.exists()] == [old[2], other]
    assert len(list(tmp_path.glob("*.sqlite3"))) == 4  # with the new one, and the copy of this test
    notes = {path.name.removesuffix(".kedjor.txt") for path in tmp_path.glob("*.kedjor.txt")}
    assert notes == {path.name for path in tmp_path.glob("*.sqlite3")} - {old[2].name, other.name}
    with pytest.raises(CommandError, match="gäller en mapp"):
        call_command("backup", str(tmp_path / "en-fil"), keep=2)


@pytest.mark.parametrize(
    ("path", "version", "said"),
    [
        (None, "", "saknas. Installera Debians paket postgresql-client"),
        ("/bin/pg_dump", "pg_dump (PostgreSQL) 13.1", "-15"),
    ],
)
def test_the_programs_of_postgresql_that_are_missing_or_too_old_are_named(monkeypatch, path, version, said):
    server = SimpleNamespace(pg_version=150_020, ensure_connection=lambda: None)
    monkeypatch.setattr(postgresql, "connection", server)
    monkeypatch.setattr(postgresql.shutil, "which", lambda name: path)
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: SimpleNamespace(stdout=version))
    with pytest.raises(CommandError, match="pg_dump") as refused:
        postgresql._program("pg_dump")
    assert said in str(refused.value)


def test_what_cannot_be_moved_is_refused_with_its_remedy(tmp_path):
    text = tmp_path / "text"
    text.write_text("ingen databas")
    damaged = tmp_path / "skadad.sqlite3"
    damaged.write_bytes(sqlite.MAGIC + DAMAGED.read_bytes()[len(sqlite.MAGIC) :])
    for file, remedy in (
        (tmp_path / "ingen", "går inte att läsa"),
        (text, "ingen databas i SQLite"),
        (damaged, r"går inte att läsa \(filen är skadad\)"),
    ):
        with pytest.raises(CommandError, match=remedy), moving.opened(file):
            pytest.fail("It was opened.")
    with pytest.raises(CommandError, match="Flytten går till PostgreSQL"):
        call_command("move", str(text))
