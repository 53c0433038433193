"""Triggers that refuse UPDATE and DELETE on what may only be added: status updates, sealed reports, all history.

They are put in place after every migration rather than by one, because SQLite drops a table's triggers when a later
migration rebuilds the table.
"""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db import connections

MESSAGE = "Historik, statusuppdateringar och fastställda rapporter ändras aldrig och tas aldrig bort."


def tables() -> list[str]:
    """Names of the append-only tables of all the project's apps: models that say so, and all history."""
    return sorted(
        model._meta.db_table
        for model in apps.get_models(include_auto_created=True)
        if getattr(model, "append_only", False) or hasattr(model, "history_type")
    )


def names(vendor: str) -> set[str]:
    """The triggers that guard these tables, by name."""
    endings = ("append_only", "no_truncate") if vendor == "postgresql" else ("no_update", "no_delete")
    return {f"{table}_{ending}" for table in tables() for ending in endings}


def install(*, using: str, **kwargs: Any) -> None:
    """Receiver of post_migrate. Idempotent; passes over tables that a partial migration has not made yet."""
    connection = connections[using]
    present = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
                f"$$ BEGIN RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
            )
        for table in filter(present.__contains__, tables()):
            for sql in _statements(connection.vendor, table):
                cursor.execute(sql)


def _statements(vendor: str, table: str) -> list[str]:
    if vendor == "postgresql":
        return [
            f'CREATE OR REPLACE TRIGGER "{table}_append_only" BEFORE UPDATE OR DELETE ON "{table}" '
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()",
            f'CREATE OR REPLACE TRIGGER "{table}_no_truncate" BEFORE TRUNCATE ON "{table}" '
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()",
        ]
    return [
        f'CREATE TRIGGER IF NOT EXISTS "{table}_no_{verb.lower()}" BEFORE {verb} ON "{table}" '
        f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
        for verb in ("UPDATE", "DELETE")
    ]
