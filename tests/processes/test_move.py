"""From SQLite to PostgreSQL: every row, every guard and the chain come along, or nothing does."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import psycopg2
import pytest

from tests.harness.databases import Databases, administer, on_postgresql
from tests.harness.tables import contents
from tests.processes.writing import WRITE as WRITE_ON
from tests.processes.writing import going, turns

pytestmark = [pytest.mark.drill, pytest.mark.drill_on_postgresql]
OWN = {"django_migrations"}  # which each database keeps of itself
WRITE = """
from activities.models import Signal, StatusUpdate, SubActivity, User
from activities.plan.actions import update_status
by = User.objects.get(username="avdelningschef")
row = SubActivity.objects.filter(title__icontains="avtalsvillkor").first()
newest = StatusUpdate.objects.filter(sub_activity=row).count()
update_status(row=row, signal=Signal.objects.get(pk="on_track"), text="Efter flytten", by=by, based_on=newest)
"""


@pytest.fixture
def file(databases: Databases) -> Iterator[Path]:
    if not on_postgresql():
        pytest.skip("The move ends in PostgreSQL.")
    made = databases.demo_in_sqlite()
    yield made
    made.unlink()


def as_sqlite_keeps(value: Any) -> Any:
    """What psycopg2 gives, as Django writes the same in SQLite."""
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, datetime):
        return value.astimezone(UTC).replace(tzinfo=None).isoformat(" ")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, Decimal):
        return float(value)
    return bytes(value) if isinstance(value, memoryview) else value


def differing(file: Path, url: str) -> dict[str, int]:
    """{table: rows that are not in both}, read past Django."""
    found = {}
    with closing(sqlite3.connect(file)) as old, closing(psycopg2.connect(url)) as new, new.cursor() as cursor:
        tables = old.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'")
        for table in {name for (name,) in tables} - OWN:
            columns = [name for _, name, *_ in old.execute(f'PRAGMA table_info("{table}")')]
            asked = f'SELECT {", ".join(f"{chr(34)}{name}{chr(34)}" for name in columns)} FROM "{table}"'
            cursor.execute(asked)
            there = [tuple(map(as_sqlite_keeps, row)) for row in cursor.fetchall()]
            data = {at for row in there for at, value in enumerate(row) if isinstance(value, dict | list)}
            here = [
                tuple(json.loads(value) if at in data and value else value for at, value in enumerate(row))
                for row in old.execute(asked).fetchall()
            ]
            ours, theirs = ({json.dumps(row, sort_keys=True, default=repr) for row in rows} for rows in (here, there))
            if ours != theirs or len(here) != len(there):
                found[table] = len(ours ^ theirs) or abs(len(here) - len(there))
    return found


def test_the_demo_moves_with_no_row_differing_and_goes_on_there(file, databases, manage, tmp_path):
    url, copy = databases.fresh(), tmp_path / "kopia"
    manage(f"sqlite:///{file}", "backup", str(copy))
    told = manage(url, "move", str(copy)).stdout
    assert "0 skiljer." in told and "I databasen finns nu 1 plan och 2 fastställda rapporter." in told
    assert differing(file, url) == {}
    manage(url, "verify_records", "--expect", Path(f"{copy}.kedjor.txt").read_text().split()[0])
    with pytest.raises(psycopg2.IntegrityError):
        administer("DELETE FROM activities_statusupdate", url=url)
    manage(url, "shell", "--no-imports", "-c", WRITE)  # new rows get new keys
    assert "alla stämmer" in manage(url, "verify_records").stdout
    refused = manage(url, "move", str(copy), check=False)
    assert "--replace" in refused.stderr and "Ingenting är ändrat" in refused.stderr
    databases.drop(url)


def test_what_cannot_be_moved_leaves_all_as_it_was(file, databases, manage, tmp_path):
    url = databases.demo()
    before = contents(url)
    with closing(sqlite3.connect(file)) as spoiled, spoiled:
        spoiled.execute("UPDATE activities_plan SET title = 'a' || char(0) || 'b'")
    refused = manage(url, "move", str(file), "--replace", check=False)
    assert "En rad i activities_plan gick inte att skriva" in refused.stderr
    older = tmp_path / "tom.sqlite3"
    sqlite3.connect(older).execute("CREATE TABLE t (id)").connection.close()
    assert "av en annan version" in manage(url, "move", str(older), "--replace", check=False).stderr
    assert contents(url) == before and "alla stämmer" in manage(url, "verify_records").stdout
    databases.drop(url)


def written(file: Path) -> int:
    with closing(sqlite3.connect(file)) as database:
        return database.execute("SELECT count(*) FROM activities_statusupdate WHERE text LIKE 'Varv %'").fetchone()[0]


def writes(url: str) -> bool:
    """Whether the move has begun to put rows in the database."""
    name = url.rpartition("/")[2]
    asked = f"SELECT count(*) FROM pg_stat_activity WHERE datname = '{name}' AND query LIKE 'INSERT INTO \"activities%'"
    return bool(administer(asked)[0][0])


def test_a_killed_move_leaves_nothing_and_one_while_somebody_writes_is_refused(file, databases, manage):
    url, source = databases.fresh(), f"sqlite:///{file}"
    empty = contents(url)
    with going(databases, url, "move", str(file)) as moving:
        while moving.poll() is None and not writes(url):
            pass
        assert moving.poll() is None  # it is killed below, with rows of some tables written
    assert contents(url) == empty

    with going(databases, source, "shell", "--no-imports", "-c", WRITE_ON) as writer:
        while not written(file):
            assert writer.poll() is None
        refused = manage(url, "move", str(file), check=False)
        assert writer.poll() is None
    assert (
        "Någon skrev i databasen i SQLite under flytten" in refused.stderr and "Ingenting är ändrat" in refused.stderr
    )
    assert contents(url) == empty

    told = manage(url, "move", str(file)).stdout
    assert "0 skiljer." in told and differing(file, url) == {} and 2 * turns(url) == written(file)
    databases.drop(url)
