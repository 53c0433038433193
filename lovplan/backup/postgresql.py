"""PostgreSQL, by its own programs: pg_dump takes a snapshot while others write, psql puts it back at one stroke."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

from django.core.management.base import CommandError
from django.db import connection
from django.db.backends.postgresql.client import DatabaseClient

MAGIC = b"PGDMP"
SUFFIX = ".dump"
PLAIN = ("--no-owner", "--no-privileges")  # whoever restores owns what is restored
# Everything of ours, also tables of a newer version that the copy knows nothing of; what extensions own is left.
EMPTY = """
BEGIN;
SET LOCAL lock_timeout = '30s';
DO $$ DECLARE found record; BEGIN
  FOR found IN
    SELECT c.oid::regclass AS name FROM pg_class c WHERE c.relnamespace = current_schema()::regnamespace
    AND c.relkind IN ('r', 'p') AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
  LOOP EXECUTE format('DROP TABLE IF EXISTS %s CASCADE', found.name); END LOOP;
  FOR found IN
    SELECT p.oid::regprocedure AS name FROM pg_proc p WHERE p.pronamespace = current_schema()::regnamespace
    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
  LOOP EXECUTE format('DROP ROUTINE IF EXISTS %s CASCADE', found.name); END LOOP;
END $$;
"""


def dump(target: Path) -> None:
    """Write the database to a file. Raises CommandError."""
    where, environment = _place()
    made = subprocess.run(  # noqa: S603 - a fixed program, with the place from the settings
        [_program("pg_dump"), "--format=custom", *PLAIN, f"--file={target}", *where],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if made.returncode:
        raise CommandError(f"Säkerhetskopian blev inte gjord: {_last(made.stderr)}")


def applied(source: Path) -> set[tuple[str, str]]:
    """(app, name) of the migrations that the copy was made after. A copy that is cut further on is found in `load`."""
    read = subprocess.run(  # noqa: S603
        [_program("pg_restore"), "--data-only", "--table=django_migrations", "--file=-", source.absolute()],
        capture_output=True,
        text=True,
        check=False,
    )
    rows = [line.split("\t") for line in read.stdout.splitlines() if line.count("\t") == 3]
    if read.returncode or not rows:
        raise CommandError(
            f"Kopian går inte att läsa ({_last(read.stderr) or 'den är tom'}). Ingenting är ändrat. Välj en annan."
        )
    return {(app, name) for _, app, name, _ in rows}


def load(source: Path) -> None:
    """Put the copy in the place of all there is, in one transaction, which is only ended once all of it is read."""
    where, environment = _place()
    reading = [_program("pg_restore"), *PLAIN, "--file=-", str(source.absolute())]
    writing = [_program("psql"), "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--output=/dev/null", *where]
    connection.close()
    with (
        subprocess.Popen(reading, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as reader,  # noqa: S603
        subprocess.Popen(writing, env=environment, stdin=subprocess.PIPE, stderr=subprocess.PIPE) as writer,  # noqa: S603
    ):
        assert reader.stdout and writer.stdin and reader.stderr and writer.stderr  # noqa: S101 - asked for above
        try:
            writer.stdin.write(EMPTY.encode())
            shutil.copyfileobj(reader.stdout, writer.stdin)
            if reader.wait() == 0:
                writer.stdin.write(b"\nCOMMIT;\n")
            writer.stdin.close()
        except BrokenPipeError:  # it has said why, below
            reader.kill()
        said = _last(reader.stderr.read().decode(), writer.stderr.read().decode())
    if reader.returncode or writer.returncode:
        raise CommandError(
            f"Databasen gick inte att skriva ({said}). Ingenting är ändrat. Stoppa webbplatsen och kör om."
        )


def _place() -> tuple[list[str], dict[str, str]]:
    """What names the server, user and database to the programs; the password goes by the environment."""
    (_, *where), environment = DatabaseClient.settings_to_cmd_args_env(connection.settings_dict, [])
    return where, os.environ | (environment or {})


def _program(name: str) -> str:
    """Its path, where it is there and no older than the server."""
    connection.ensure_connection()
    server = connection.pg_version // 10000  # type: ignore[attr-defined] # PostgreSQL's own
    path = shutil.which(name)
    if not path:
        raise CommandError(f"Programmet {name} saknas. Installera Debians paket postgresql-client och kör om.")
    said = subprocess.run([path, "--version"], capture_output=True, text=True, check=False).stdout  # noqa: S603
    version = re.search(r"\d+", said)
    if version and int(version[0]) < server:
        raise CommandError(
            f"{name} är version {version[0]} och servern version {server}. "
            f"Installera paketet postgresql-client-{server} och kör om."
        )
    return path


def _last(*said: str) -> str:
    return " ".join(line.strip() for text in said for line in text.strip().splitlines()[-2:])
