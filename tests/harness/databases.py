"""Databases for the tests, on the backend under test: the workers' own, and one for each test with several processes.

Two are made and then copied for whoever asks: "empty", migrated, and "demo", with the demo's year in it. Migrating and
loading take half a minute, copying takes a moment. A process under test gets the address of its copy, so nothing is
shared with the test's own transaction.
"""

from __future__ import annotations

import ctypes
import fcntl
import functools
import hashlib
import os
import secrets
import shlex
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg2
import pytest
from django.conf import settings
from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

ROOT = Path(__file__).resolve().parents[2]
KEPT = ROOT / "var" / "test"
IN_MEMORY = "file:memorydb_default?mode=memory&cache=shared"  # shared by the threads of one process
LOAD = "from lovplan.demo import year; year.load(password=year.PASSWORD)"
MADE_BY = {"empty": ("migrate", "--no-input"), "demo": ("shell", "--no-imports", "-c", LOAD)}
# What the tables are made of, and what the demo's rows and its sealed reports are.
TABLES = (
    *("activities/migrations", "activities/models", "reporting/migrations", "reporting/models"),
    *("lovplan/migrations", "lovplan/models.py"),
)
MADE_OF = {
    "empty": (
        *(*TABLES, "activities/apps.py", "activities/calendar", "lovplan/apps.py", "lovplan/settings.py"),
        *("reporting/searched.py", "requirements.txt"),
    ),
    "demo": (
        "activities",
        "fixtures",
        "lovplan",
        "reporting",
        "templates",
        "requirements.txt",
        "tests/site_settings.py",
    ),
}
A_DAY = 24 * 60 * 60  # seconds


def on_postgresql() -> bool:
    return not os.environ["DATABASE_URL"].startswith("sqlite")


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """One process at a time: xdist's workers share the templates and the collected static files."""
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def manage_py(
    database_url: str, *args: str, static_root: Path, check: bool = True, **env: str
) -> subprocess.CompletedProcess[str]:
    """Run manage.py in a process of its own, as the demo would on 15 December 2020."""
    result = subprocess.run(
        [sys.executable, "manage.py", *args],
        cwd=ROOT,
        env=process_environment(database_url, static_root, env),
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    if check and result.returncode:
        pytest.fail(f"manage.py {shlex.join(args)} ended with {result.returncode}:\n{result.stdout}{result.stderr}")
    return result


def process_environment(database_url: str, static_root: Path, env: dict[str, str]) -> dict[str, str]:
    own = {"SECRET_KEY", "DEBUG", "HTTPS"}  # tests.settings set them for the test process
    return {
        **{name: value for name, value in os.environ.items() if name not in own},
        "DJANGO_SETTINGS_MODULE": "tests.site_settings",
        "LOVPLAN_TEST_STATIC": str(static_root),
        "DATABASE_URL": database_url,
        "LOVPLAN_DEMO": "1",
        "LOVPLAN_TODAY": "2020-12-15",
        **env,
    }


class Databases:
    def __init__(self, shared: Path) -> None:
        self.shared = shared
        self.static_root = shared / "static"

    def fresh(self) -> str:
        """The address of a new migrated database without rows of its own."""
        return self._copy("empty")

    def demo(self) -> str:
        """The address of a new database with the demo in it."""
        return self._copy("demo")

    def bare(self) -> str:
        """The address of a new database without tables, for code that makes its own."""
        name = f"{prefix()}_{secrets.token_hex(6)}"
        if on_postgresql():
            administer(f'CREATE DATABASE "{name}"')
            return postgresql_url(name)
        return f"sqlite:///{self.shared / name}.sqlite3"

    def demo_in_sqlite(self) -> Path:
        """A new file with the demo in it, also where the tests run on PostgreSQL."""
        with locked(KEPT / "sqlite.lock"):
            made = self._make_file("demo", self._make_file("empty", None))
        return Path(shutil.copyfile(made, self.shared / f"{prefix()}_{secrets.token_hex(6)}.sqlite3"))

    def use_demo(self, connection: BaseDatabaseWrapper) -> None:
        """Point this process's connection at a demo of its own; on SQLite it lies in memory."""
        connection.close()
        if on_postgresql():
            self._name_it(connection, urlsplit(self.demo()).path.removeprefix("/"))
            return
        self._name_it(connection, IN_MEMORY)
        connection.ensure_connection()
        with closing(sqlite3.connect(self._template("demo"))) as made:
            made.backup(connection.connection)

    def drop(self, url: str) -> None:
        name = urlsplit(url).path.removeprefix("/")
        if on_postgresql():
            administer(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        else:
            remove_file(Path(f"/{name.removeprefix('/')}"))

    def _name_it(self, connection: BaseDatabaseWrapper, name: str) -> None:
        settings.DATABASES[connection.alias]["NAME"] = connection.settings_dict["NAME"] = name

    def _copy(self, which: str) -> str:
        template = self._template(which)
        name = f"{prefix()}_{secrets.token_hex(6)}"
        if on_postgresql():
            administer(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
            return postgresql_url(name)
        path = self.shared / f"{name}.sqlite3"
        shutil.copyfile(template, path)
        return f"sqlite:///{path}"

    def _template(self, which: str) -> str:
        """The name of the database to copy, or the path of its file: made if it is not there."""
        base = self._template("empty") if which == "demo" else None
        KEPT.mkdir(parents=True, exist_ok=True)
        with locked(KEPT / ("postgresql.lock" if on_postgresql() else "sqlite.lock")):
            return self._make_on_postgresql(which, base) if on_postgresql() else self._make_file(which, base)

    def _make_file(self, which: str, base: str | None) -> str:
        """Kept between runs for as long as nothing that it is made of changes."""
        path, draft = KEPT / f"{which}-{source_key(which)}.sqlite3", KEPT / f"making-{which}.sqlite3"
        if not path.exists():
            for old in KEPT.glob(f"{which}-*.sqlite3"):
                if time.time() - old.stat().st_mtime > A_DAY:  # no run that began with it is still going
                    remove_file(old)
            remove_file(draft)
            if base:
                shutil.copyfile(base, draft)
            manage_py(f"sqlite:///{draft}", *MADE_BY[which], static_root=self.static_root)
            # A copy of the file must hold everything, also what still stood in the write-ahead log.
            with closing(sqlite3.connect(draft)) as connection:
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            if source_key.__wrapped__(which) != source_key(which):
                pytest.fail("The source was changed while the database for the tests was made. Run them again.")
            draft.rename(path)
        return str(path)

    def _make_on_postgresql(self, which: str, base: str | None) -> str:
        """Made once in each run; under another name until it is whole."""
        name = f"{prefix()}_{which}_{source_key(which)}"
        if not administer(f"SELECT 1 FROM pg_database WHERE datname = '{name}'"):
            draft, template = f"{name}_making", f'TEMPLATE "{base}"' if base else ""
            administer(f'DROP DATABASE IF EXISTS "{draft}"', f'CREATE DATABASE "{draft}" {template}')
            manage_py(postgresql_url(draft), *MADE_BY[which], static_root=self.static_root)
            # A copy brings the statistics along; without them the larger queries take twice the time.
            administer("ANALYZE", url=postgresql_url(draft))
            administer(f'ALTER DATABASE "{draft}" RENAME TO "{name}"')
        return name


@functools.cache
def source_key(which: str) -> str:
    """Changes with what it is made of: our files, the locked libraries, Python and the library that sets text."""
    pango = ctypes.CDLL("libpango-1.0.so.0").pango_version() if sys.platform == "linux" else ""
    digest = hashlib.sha256(f"{sys.version} {pango}".encode())
    for place in MADE_OF[which]:
        for path in [ROOT / place, *sorted((ROOT / place).rglob("*"))]:
            if path.is_file() and path.suffix != ".pyc":
                data = path.read_bytes()
                digest.update(f"{path.relative_to(ROOT)} {len(data)}\n".encode() + data)
    return digest.hexdigest()[:12]


def remove_file(path: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def prefix() -> str:
    return f"test_lovplan_{os.environ['LOVPLAN_TEST_RUN']}"


def postgresql_url(name: str) -> str:
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()


def administer(*statements: str, url: str = "") -> list[tuple[Any, ...]]:
    """Run statements beside the tests' own connection, which stays in its transaction."""
    with closing(psycopg2.connect(url or os.environ["DATABASE_URL"])) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
            return cursor.fetchall() if cursor.description else []


def drop_all_of_this_run() -> None:
    if on_postgresql():
        names = administer(f"SELECT datname FROM pg_database WHERE starts_with(datname, '{prefix()}')")
        administer("SELECT 1", *(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)' for (name,) in names))


@contextmanager
def undone() -> Iterator[None]:
    """One example or cell among many: nothing of it is left for the next."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="session")
def databases(tmp_path_factory: pytest.TempPathFactory) -> Databases:
    """Makes databases that live as long as a module or a session wants: databases.fresh() and databases.demo()."""
    base = tmp_path_factory.getbasetemp()
    shared = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "databases"
    shared.mkdir(exist_ok=True)
    return Databases(shared)


@pytest.fixture
def fresh_database(databases: Databases) -> Iterator[str]:
    """The DATABASE_URL of an empty migrated database, gone after the test."""
    url = databases.fresh()
    yield url
    databases.drop(url)


@pytest.fixture
def manage(databases: Databases) -> Any:
    """manage(url, "command", "--option", check=True, NAME="value") in a process of its own."""

    def run(database_url: str, *args: str, check: bool = True, **env: str) -> subprocess.CompletedProcess[str]:
        return manage_py(database_url, *args, static_root=databases.static_root, check=check, **env)

    return run
