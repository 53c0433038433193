"""What only tests of sealed reports ask for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection, transaction

SEALED = "reporting_sealedreport"
CHECKS = "SELECT conname FROM pg_constraint WHERE contype = 'c' AND conrelid = %s::regclass"
TRIGGERS = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name LIKE 'reporting\\_%' ESCAPE '\\'"


@pytest.fixture
def tamper(db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., None]]:
    """tamper("pdf = %s", value): a change behind the product's back, with triggers and checks taken away.

    All is put back after the test, before the database looks whether every row that is pointed at is there. Whoever
    does this by hand puts the guards back at once; that missing ones are told of is tried where they are made. What
    the chain over everything finds as well is left out: what is tried is what a report proves by itself.
    """
    monkeypatch.setattr("activities.models.guards.missing", list)
    for module in ("checking", "standing"):
        monkeypatch.setattr(f"activities.models.chain.{module}.faults", lambda: iter(()))
    with transaction.atomic(), connection.cursor() as cursor:
        _disarm(cursor)

        def change(assignment: str, *values: Any, where: str = "number = 2", table: str = SEALED) -> None:
            whole = assignment.startswith("DELETE")
            cursor.execute(assignment if whole else f"UPDATE {table} SET {assignment} WHERE {where}", values)

        yield change
        transaction.set_rollback(True)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA ignore_check_constraints = OFF")


def _disarm(cursor: Any) -> None:
    if connection.vendor == "sqlite":
        cursor.execute("PRAGMA ignore_check_constraints = ON")
        cursor.execute(TRIGGERS)
        for (name,) in cursor.fetchall():
            cursor.execute(f'DROP TRIGGER "{name}"')
        return
    for table in (SEALED, *(f"reporting_{name}" for name in ("reportedsignal", "reportevent", "historicalassignment"))):
        cursor.execute(f'ALTER TABLE "{table}" DISABLE TRIGGER USER')
        cursor.execute(CHECKS, [table])
        for (name,) in cursor.fetchall():
            cursor.execute(f'ALTER TABLE "{table}" DROP CONSTRAINT "{name}"')
