"""SQLite, by its own online copying: a snapshot while others write, and one transaction on the way back."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from django.core.management.base import CommandError
from django.db import connection

MAGIC = b"SQLite format 3\0"
SUFFIX = ".sqlite3"
PATIENCE = 60  # seconds that others may hold the database; Python's copying would wait for ever


def dump(target: Path) -> None:
    """Write the database to a file that is not there. Raises OSError and sqlite3.Error."""
    connection.ensure_connection()
    with closing(sqlite3.connect(target)) as copy:
        connection.connection.backup(copy, progress=_patience())
        copy.execute("PRAGMA journal_mode=DELETE")  # all in the one file, none of it in a log beside it
        require_whole(copy)


def applied(source: Path) -> set[tuple[str, str]]:
    """(app, name) of the migrations that the copy was made after."""
    with closing(opened(source)) as copy:
        try:
            require_whole(copy)
            return set(copy.execute("SELECT app, name FROM django_migrations"))
        except sqlite3.Error as error:
            raise CommandError(f"Kopian går inte att läsa ({error}). Ingenting är ändrat. Välj en annan.") from error


def load(source: Path) -> None:
    """Put the copy in the place of all there is. Others see what was before until the last page is written."""
    connection.ensure_connection()
    try:
        with closing(opened(source)) as copy:
            copy.backup(connection.connection, progress=_patience())
    except sqlite3.Error as error:
        raise CommandError(
            f"Databasen gick inte att skriva ({error}). Ingenting är ändrat. Stoppa webbplatsen och kör om; "
            "är disken full, frigör plats först."
        ) from error
    finally:
        connection.close()


def _patience() -> Callable[[int, int, int], None]:
    """What is asked between tries to copy."""
    until = time.monotonic() + PATIENCE

    def ask(status: int, remaining: int, total: int) -> None:
        if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED) and time.monotonic() > until:
            raise sqlite3.OperationalError("database is locked")

    return ask


def opened(source: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)


def require_whole(copy: sqlite3.Connection) -> None:
    """Raises sqlite3.Error where the file is damaged."""
    try:
        (answer,) = copy.execute("PRAGMA quick_check(1)").fetchone()
    except UnicodeDecodeError as error:  # SQLite's own words of it hold a damaged name
        raise sqlite3.DatabaseError("filen är skadad") from error
    if answer != "ok":
        raise sqlite3.DatabaseError(answer)
