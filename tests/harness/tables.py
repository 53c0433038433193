"""What a database holds, read past Django: every table's rows, whichever database it is."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable
from contextlib import closing
from typing import Any

from tests.harness.databases import administer, on_postgresql


def reader(url: str) -> Callable[[str], list[tuple[Any, ...]]]:
    """A function from a statement to its rows."""
    if on_postgresql():
        return lambda statement: administer(statement, url=url)

    def read(statement: str) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as connection:
            return connection.execute(statement).fetchall()

    return read


def contents(url: str, of: str = "", but: tuple[str, ...] = ()) -> dict[str, tuple[int, str]]:
    """{table: (rows, the sum of all that stands in them)}, of the tables whose names begin so."""
    read = reader(url)
    names = read(
        "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
        if on_postgresql()
        else "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
    )
    wanted = [name for (name,) in names if name.startswith(of) and name not in but]
    return {name: _summed(read(f'SELECT * FROM "{name}"')) for name in wanted}


def _summed(rows: list[tuple[Any, ...]]) -> tuple[int, str]:
    plain = sorted(repr([bytes(part) if isinstance(part, memoryview) else part for part in row]) for row in rows)
    return len(rows), hashlib.sha256("\n".join(plain).encode()).hexdigest()
