"""A real PostgreSQL for the tests: one pointed out, one that is there, else a private one that ends with the run."""

from __future__ import annotations

import contextlib
import ctypes
import getpass
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from urllib.parse import quote

import psycopg2

from scripts.missing import postgresql_programs


class NoServer(Exception):
    """Says in one line why there is no server to test on, and the remedy."""


def usable(url: str) -> str:
    """The server's version; NoServer when it does not answer, is too old or lets nobody create databases."""
    try:
        with contextlib.closing(psycopg2.connect(url, connect_timeout=3)) as connection:
            with connection.cursor() as cursor:
                cursor.execute("SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user")
                row = cursor.fetchone()
            version = connection.server_version // 10000
    except (psycopg2.Error, ValueError) as error:
        raise NoServer(f"svarar inte: {str(error).strip().splitlines()[0]}") from None
    if version < 14:
        raise NoServer(f"har PostgreSQL {version}, men 14 eller senare behövs")
    if not row or not row[0]:
        raise NoServer("låter inte användaren skapa databaser (ALTER ROLE … CREATEDB)")
    return str(version)


@contextlib.contextmanager
def server() -> Iterator[tuple[str, str]]:
    """The address of a database to connect to, and what to call the server in the output."""
    given = os.environ.get("TEST_POSTGRES_URL")
    if given:
        try:
            yield given, f"PostgreSQL {usable(given)} (TEST_POSTGRES_URL)"
        except NoServer as error:
            raise NoServer(f"Servern i TEST_POSTGRES_URL {error}.") from None
        return
    for user in ("postgres", getpass.getuser()):
        url = f"postgres://{quote(user)}@127.0.0.1:5432/postgres"
        with contextlib.suppress(NoServer):
            version = usable(url)
            break
    else:
        with private_cluster() as cluster:
            yield cluster.url, f"PostgreSQL {usable(cluster.url)} (egen, tillfällig)"
        return
    yield url, f"PostgreSQL {version} (127.0.0.1:5432)"


def die_with_parent(how: int = signal.SIGTERM) -> None:
    """Asks the kernel to stop this new child when its parent ends, even by kill -9. Does nothing but on Linux."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(1, how)


@dataclass
class Cluster:
    """A cluster in a folder of its own, reached through a socket there: no port to collide on."""

    programs: Path
    folder: Path
    owner: str | None  # initdb refuses root
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"postgres://postgres@{quote(str(self.folder), safe='')}:5432/postgres"

    def make(self) -> None:
        subprocess.run(
            [
                *(self.programs / "initdb", "-D", self.folder / "data", "-Upostgres", "-Atrust", "-EUTF8"),
                *("--no-locale", "--no-sync"),
            ],
            user=self.owner,
            cwd=self.folder,
            check=True,
            capture_output=True,
        )

    def start(self) -> None:
        # Nothing here outlives the run, so nothing has to be safe on disk.
        options = {
            "port": 5432,
            "listen_addresses": "",
            "unix_socket_directories": self.folder,
            "fsync": "off",
            "full_page_writes": "off",
        }
        program: list[str | Path] = [self.programs / "postgres", "-D", self.folder / "data"]
        with (self.folder / "log").open("wb") as log:
            self.process = subprocess.Popen(
                [*program, *(part for item in options.items() for part in _option(*item))],
                user=self.owner,
                cwd=self.folder,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C is for the tests; the server stops after them
                preexec_fn=partial(die_with_parent, signal.SIGQUIT),
            )
        _wait(self.url, self.process, self.folder / "log")

    def stop(self, how: int = signal.SIGQUIT) -> None:
        if self.process:
            self.process.send_signal(how)
            self.process.wait(20)


@contextlib.contextmanager
def private_cluster() -> Iterator[Cluster]:
    """A cluster that is started, and gone afterwards."""
    programs = postgresql_programs()
    if not programs:
        raise NoServer("PostgreSQL saknas. Installera Debians paket postgresql eller sätt TEST_POSTGRES_URL.")
    owner = "postgres" if os.geteuid() == 0 else None
    if owner and not _is_user(owner):
        raise NoServer("Användaren postgres saknas; PostgreSQL startar inte som root. Sätt TEST_POSTGRES_URL.")
    # A socket's path may be 107 characters long, so a deep TMPDIR will not do.
    folder = Path(tempfile.mkdtemp(prefix="lovplan-pg-", dir="/tmp"))
    cluster = Cluster(programs, folder, owner)
    try:
        if owner:
            shutil.chown(folder, owner)
        cluster.make()
        try:
            cluster.start()
            yield cluster
        finally:
            cluster.stop()
    except subprocess.CalledProcessError as error:
        raise NoServer(f"initdb misslyckades: {error.stderr.decode().strip().splitlines()[-1]}") from None
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _is_user(name: str) -> bool:
    with contextlib.suppress(KeyError):
        return bool(pwd.getpwnam(name))
    return False


def _option(name: str, value: object) -> tuple[str, str]:
    return "-c", f"{name}={value}"


def _wait(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(200):
        with contextlib.suppress(psycopg2.OperationalError):
            psycopg2.connect(url).close()
            return
        if process.poll() is not None:
            break
        time.sleep(0.1)
    raise NoServer(f"Den tillfälliga PostgreSQL-servern startade inte: {log.read_text().strip().splitlines()[-1]}")


def drop_databases(url: str, prefix: str) -> None:
    """What a run that was broken off left behind."""
    with contextlib.suppress(psycopg2.Error), contextlib.closing(psycopg2.connect(url)) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [prefix])
            for (name,) in cursor.fetchall():
                cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
