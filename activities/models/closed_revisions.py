"""Triggers that refuse every change of an adopted or withdrawn revision and of its items.

Taken away before a migration and put back after it: SQLite refuses to rename a table that another table's trigger
names, and drops a table's own triggers when it rebuilds it.
"""

from __future__ import annotations

from typing import Any

from django.db import connections

MESSAGE = "En fastställd eller återkallad revision ändras aldrig och tas aldrig bort."
REVISION, ITEM = "activities_revision", "activities_revisionitem"
CLOSED = {
    REVISION: "{row}.state <> 'draft'",
    ITEM: "(SELECT state FROM activities_revision WHERE id = {row}.revision_id) <> 'draft'",
}
# An item of a closed revision cannot be added either; the revision's row itself may be, as a draft or by a copy.
REFUSED = {REVISION: ("UPDATE", "DELETE"), ITEM: ("INSERT", "UPDATE", "DELETE")}


def remove(*, using: str, **kwargs: Any) -> None:
    """Receiver of pre_migrate."""
    connection = connections[using]
    present = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for table, name, _ in _triggers():
            if table not in present:
                continue
            on_table = f' ON "{table}"' if connection.vendor == "postgresql" else ""
            cursor.execute(f'DROP TRIGGER IF EXISTS "{name}"{on_table}')


def install(*, using: str, **kwargs: Any) -> None:
    """Receiver of post_migrate. Idempotent; passes over tables that a partial migration has not made yet."""
    connection = connections[using]
    if not {REVISION, ITEM} <= set(connection.introspection.table_names()):
        return
    with connection.cursor() as cursor:
        for table, name, verb in _triggers():
            for sql in _statements(connection.vendor, table, name, verb):
                cursor.execute(sql)


def names() -> set[str]:
    """The triggers that guard closed revisions, by name."""
    return {name for _, name, _ in _triggers()}


def _triggers() -> list[tuple[str, str, str]]:
    """(table, name of the trigger, verb it refuses)"""
    return [(table, f"{table}_closed_{verb.lower()}", verb) for table, verbs in REFUSED.items() for verb in verbs]


def _statements(vendor: str, table: str, name: str, verb: str) -> list[str]:
    rows = {"INSERT": ["NEW"], "UPDATE": ["OLD", "NEW"], "DELETE": ["OLD"]}[verb]
    if table == REVISION:
        rows = ["OLD"]  # the write that closes it goes from a draft
    closed = " OR ".join(CLOSED[table].format(row=row) for row in rows)
    if vendor != "postgresql":
        return [
            f'CREATE TRIGGER IF NOT EXISTS "{name}" BEFORE {verb} ON "{table}" WHEN {closed} '
            f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
        ]
    return [
        f'CREATE OR REPLACE FUNCTION "{name}"() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN '
        f"IF {closed} THEN RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'integrity_constraint_violation'; END IF; "
        f"RETURN {'OLD' if verb == 'DELETE' else 'NEW'}; END $$",
        f'CREATE OR REPLACE TRIGGER "{name}" BEFORE {verb} ON "{table}" FOR EACH ROW EXECUTE FUNCTION "{name}"()',
    ]
