"""Copies as files: written beside and renamed into place, told apart by their first bytes, the oldest taken away."""

from __future__ import annotations

import os
import re
import sqlite3
import time
from pathlib import Path
from types import ModuleType

from django.core.management.base import CommandError
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from activities.models import ChainLink
from activities.models.chain import checking
from lovplan.backup import postgresql, sqlite

ENGINES: dict[str, ModuleType] = {"sqlite": sqlite, "postgresql": postgresql}
NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


def engine() -> ModuleType:
    """The module for the database that DATABASE_URL names: MAGIC, SUFFIX, dump, applied and load."""
    return ENGINES[connection.vendor]


def write(place: Path) -> Path:
    """A copy at the place, or in it under the name of the moment where it is a folder. Readable by its owner alone."""
    moment = time.strftime("%Y-%m-%dT%H%M%S")  # real time, as files have it, also where the clock is fixed
    path = place / f"lovplan-{moment}{engine().SUFFIX}" if place.is_dir() else place
    if path.exists():
        raise CommandError(f"{path} finns redan. Välj ett annat namn; en säkerhetskopia skrivs inte över.")
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    heads = heads_now()  # before the copy: all of them are in it
    try:
        draft.touch(mode=0o600, exist_ok=False)
        engine().dump(draft)
        with draft.open("rb") as file:
            os.fsync(file.fileno())
        note_of(path).write_text(heads, encoding="utf-8")
        draft.rename(path)
    except (OSError, sqlite3.Error) as error:
        raise CommandError(
            f"Säkerhetskopian {path} blev inte gjord ({error}). Kontrollera att mappen finns, går att skriva i och "
            "har plats."
        ) from error
    finally:
        draft.unlink(missing_ok=True)
    return path


def keep(folder: Path, count: int) -> list[Path]:
    """Take away all but the newest of the copies in the folder that are named by their moment; returns those."""
    made = sorted(folder.glob(f"lovplan-????-??-??T??????{engine().SUFFIX}"))
    old = made[: max(0, len(made) - count)]
    for path in old:
        path.unlink()
        note_of(path).unlink(missing_ok=True)
    return old


def note_of(path: Path) -> Path:
    """Where it stands how far the chains had come when the copy was taken."""
    return path.with_name(f"{path.name}.kedjor.txt")


def heads_now() -> str:
    """A line for each chain; none in a database from before them."""
    if ChainLink._meta.db_table not in connection.introspection.table_names():
        return ""
    heads = checking.heads()
    return "".join(f"{head.hash}  {head.of}, länk {head.number}, sedan {head.since}\n" for head in heads)


def noted_heads(path: Path) -> list[str]:
    """The hashes noted beside a copy; none where the note is gone or the copy is older than the chains."""
    note = note_of(path)
    return re.findall(r"^[0-9a-f]{64}\b", note.read_text(encoding="utf-8"), re.M) if note.exists() else []


def require_usable(source: Path) -> None:
    """Raises CommandError where the file is no copy, is another database's, is damaged, or comes of a newer version."""
    try:
        with source.open("rb") as file:
            head = file.read(16)
    except OSError as error:
        raise CommandError(f"{source} går inte att läsa ({error.strerror}).") from error
    made_of = next((vendor for vendor, module in ENGINES.items() if head.startswith(module.MAGIC)), None)
    if made_of is None:
        raise CommandError(f"{source} är ingen säkerhetskopia. Välj en fil som manage.py backup har skrivit.")
    if (made_of, connection.vendor) == ("sqlite", "postgresql"):
        raise CommandError(f"Kopian är av SQLite. Den flyttas till PostgreSQL med manage.py move {source}.")
    if made_of != connection.vendor:
        raise CommandError(
            f"Kopian är av {NAMES[made_of]}, men DATABASE_URL pekar på {NAMES[connection.vendor]}. "
            f"Sätt DATABASE_URL till en databas i {NAMES[made_of]} och kör om."
        )
    unknown = engine().applied(source) - set(MigrationLoader(None).disk_migrations or {})
    if unknown:
        raise CommandError(
            "Kopian är gjord av en nyare version av lovplan. Hämta den versionen och kör om. Ingenting är ändrat."
        )
