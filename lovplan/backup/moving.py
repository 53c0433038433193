"""SQLite into PostgreSQL: every row with its key, in one transaction that ends only when nothing differs."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.management.base import CommandError
from django.core.management.color import no_style
from django.db import DatabaseError, connection, connections, models, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from psycopg2.extras import execute_values

from activities.models import guards
from activities.models.chain.content import digest_of
from lovplan.backup import sqlite

FROM = "moved"  # the alias of the connection that is read
AT_ONCE = 1_000  # rows a statement
OF_THE_DATABASE = {"django_migrations", "sqlite_sequence"}  # what each keeps for itself

Model = type[models.Model]


@dataclass(frozen=True)
class Moved:
    tables: int
    rows: int


@contextmanager
def opened(source: Path) -> Iterator[Callable[[], bool]]:
    """A snapshot of the file, as a second database; gives what tells whether somebody has written in the file since.

    Raises CommandError where it is damaged, none of ours or of another version.
    """
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        snapshot = Path(folder) / "flytt.sqlite3"
        try:
            with source.open("rb") as file:
                head = file.read(16)
            if not head.startswith(sqlite.MAGIC):
                raise CommandError(f"{source} är ingen databas i SQLite. Välj databasens fil, eller en kopia av den.")
            there = stack.enter_context(closing(sqlite.opened(source)))
            sqlite.require_whole(there)
            before = _version(there)
            with closing(sqlite3.connect(snapshot)) as copy:
                there.backup(copy)
                copy.execute("PRAGMA journal_mode=DELETE")
        except (OSError, sqlite3.Error) as error:
            raise CommandError(f"{source} går inte att läsa ({error}). Ingenting är ändrat.") from error
        own: dict[str, Any] = connections.settings["default"]
        plain = {"ENGINE": "lovplan.database.sqlite3", "NAME": str(snapshot), "OPTIONS": {}, "CONN_MAX_AGE": 0}
        connections.settings[FROM] = own | plain | {"CONN_HEALTH_CHECKS": False}
        try:
            _demand_this_version()
            yield lambda: _version(there) != before
        finally:
            connections[FROM].close()
            del connections[FROM], connections.settings[FROM]


def _version(there: sqlite3.Connection) -> int:
    """Another number for this connection once any other has written."""
    (number,) = there.execute("PRAGMA data_version").fetchone()
    return int(number)


def _demand_this_version() -> None:
    applied = set(MigrationRecorder(connections[FROM]).applied_migrations())
    if applied != set(MigrationLoader(None).disk_migrations or {}):
        raise CommandError(
            "Databasen i SQLite är av en annan version av lovplan. Ingenting är ändrat. Ta en kopia av den, kör "
            "manage.py migrate med DATABASE_URL=sqlite:///… mot kopian, och flytta sedan den."
        )
    there = set(connections[FROM].introspection.table_names())
    known = {model._meta.db_table for model in _models()}
    if strangers := there - known - OF_THE_DATABASE:
        raise CommandError(
            f"Tabeller i SQLite som inte är lovplans: {', '.join(sorted(strangers))}. Ingenting är ändrat."
        )


@transaction.atomic
def move(has_changed: Callable[[], bool]) -> Moved:
    """Put all that is in the opened database in the place of all there is in this one, which is migrated.

    Raises CommandError, and nothing is changed: when a row cannot be written or reads otherwise than it was, a guard is
    not in its place, or somebody has written meanwhile in what is moved, which would stay behind unseen.
    """
    found, tables = 0, [model._meta.db_table for model in _models()]
    with connection.cursor() as cursor:
        _guard(cursor, tables, "DISABLE")
        cursor.execute(f"TRUNCATE {', '.join(map(_quoted, tables))}")
        for model in _models():
            try:
                was = Counter(_written(cursor, model))
            except (DatabaseError, ValueError) as error:
                reason = str(error).strip().splitlines()[0]
                raise CommandError(
                    f"En rad i {model._meta.db_table} gick inte att skriva ({reason}). Ingenting är ändrat."
                ) from error
            differing = was - Counter(_sum(row) for row in _rows(model, "default"))
            if differing or was.total() != model._base_manager.count():
                raise CommandError(
                    f"{differing.total()} rader i {model._meta.db_table} blev inte som de var. Ingenting är ändrat."
                )
            found += was.total()
        for statement in connection.ops.sequence_reset_sql(no_style(), _models()):
            cursor.execute(statement)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # the references are tried now, and not at the commit
        _guard(cursor, tables, "ENABLE")
    ContentType.objects.clear_cache()
    if missing := guards.missing():
        raise CommandError(f"Databasens skydd {', '.join(missing)} saknas. Ingenting är ändrat.")
    if has_changed():
        raise CommandError(
            "Någon skrev i databasen i SQLite under flytten, och det hade blivit kvar där. Ingenting är ändrat. "
            "Stoppa webbplatsen och timrarna, och kör om."
        )
    return Moved(len(tables), found)


def _models() -> list[Model]:
    found = [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]
    return sorted((model for model in found if not model._meta.proxy), key=lambda model: model._meta.db_table)


def _guard(cursor: Any, tables: list[str], how: str) -> None:
    for table in tables:
        cursor.execute(f"ALTER TABLE {_quoted(table)} {how} TRIGGER USER")


def _written(cursor: Any, model: Model) -> Iterator[str]:
    """Write each row as it is read; gives the sum of each."""
    fields = model._meta.concrete_fields
    names = ", ".join(_quoted(str(field.column)) for field in fields)
    statement = f"INSERT INTO {_quoted(model._meta.db_table)} ({names}) VALUES %s"  # noqa: S608 - names of our models
    some: list[tuple[Any, ...]] = []
    for row in _rows(model, FROM):
        some.append(tuple(field.get_db_prep_save(value, connection) for field, value in zip(fields, row, strict=True)))
        yield _sum(row)
        if len(some) == AT_ONCE:
            execute_values(cursor.cursor, statement, some)
            some = []
    if some:
        execute_values(cursor.cursor, statement, some)


def _rows(model: Model, using: str) -> Iterator[tuple[Any, ...]]:
    names = [field.attname for field in model._meta.concrete_fields]
    rows: Any = model._base_manager.using(using).order_by("pk").values_list(*names)
    return rows.iterator(chunk_size=AT_ONCE)


def _sum(row: tuple[Any, ...]) -> str:
    """The same for the same values, whichever database they were read from."""
    # What is empty is left out of a link, but None, "" and 0 are not the same here.
    kinds = [type(value).__name__ for value in row if not value]
    told = digest_of({str(number): value for number, value in enumerate(row)}) + json.dumps(kinds)
    return hashlib.sha256(told.encode()).hexdigest()


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)
