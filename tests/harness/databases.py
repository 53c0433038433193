"""Databases of their own for tests with several processes, on the backend under test.

A database is migrated (and seeded) once per run and copied for each test that asks: a file on SQLite, a
TEMPLATE on PostgreSQL. The process under test gets its address, so nothing is shared with the test's own
transaction.
"""

from __future__ import annotations

import fcntl
import hashlib
import itertools
import os
import secrets
import shlex
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg2
import pytest

ROOT = Path(__file__).resolve().parents[2]


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
        timeout=120,
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
        self._worker = f"{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_{secrets.token_hex(2)}"
        self._number = itertools.count(1)

    def fresh(self, *seed: str) -> str:
        """The address of a new migrated database in which the management commands `seed` have run."""
        template = self._template(seed)
        name = f"{self._worker}_{next(self._number)}"
        if on_postgresql():
            name = f"{prefix()}_{name}"
            administer(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
            return postgresql_url(name)
        path = self.shared / f"{name}.sqlite3"
        shutil.copyfile(template, path)
        return f"sqlite:///{path}"

    def drop(self, url: str) -> None:
        name = urlsplit(url).path.removeprefix("/")
        if on_postgresql():
            administer(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        else:
            for suffix in ("", "-wal", "-shm"):
                Path(f"/{name.removeprefix('/')}{suffix}").unlink(missing_ok=True)

    def _template(self, seed: tuple[str, ...]) -> str:
        key = hashlib.sha256("\n".join(seed).encode()).hexdigest()[:8]
        made = self.shared / f"template_{key}"
        with locked(self.shared / "templates.lock"):
            if not made.exists():
                made.write_text(self._make_template(key, seed))
            return made.read_text()

    def _make_template(self, key: str, seed: tuple[str, ...]) -> str:
        if on_postgresql():
            target = f"{prefix()}_template_{key}"
            administer(f'DROP DATABASE IF EXISTS "{target}"', f'CREATE DATABASE "{target}"')
            url = postgresql_url(target)
        else:
            target = str(self.shared / f"template_{key}.sqlite3")
            Path(target).unlink(missing_ok=True)
            url = f"sqlite:///{target}"
        for command in ("migrate --no-input", *seed):
            manage_py(url, *shlex.split(command), static_root=self.static_root)
        if not on_postgresql():
            # A copy of the file must hold everything, also what still stood in the write-ahead log.
            with closing(sqlite3.connect(target)) as connection:
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return target


def prefix() -> str:
    return f"test_lovplan_{os.environ['LOVPLAN_TEST_RUN']}"


def postgresql_url(name: str) -> str:
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()


def administer(*statements: str) -> list[tuple[Any, ...]]:
    """Run statements beside the tests' own connection, which stays in its transaction."""
    with closing(psycopg2.connect(os.environ["DATABASE_URL"])) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
            return cursor.fetchall() if cursor.description else []


def drop_all_of_this_run() -> None:
    if on_postgresql():
        names = administer(f"SELECT datname FROM pg_database WHERE starts_with(datname, '{prefix()}')")
        administer("SELECT 1", *(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)' for (name,) in names))


@pytest.fixture(scope="session")
def databases(tmp_path_factory: pytest.TempPathFactory) -> Databases:
    """Makes databases that live as long as a module or a session wants: databases.fresh("command", …)."""
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
