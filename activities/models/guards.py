"""Whether the triggers that guard the record stand in the database, where whoever owns it can take them away."""

from __future__ import annotations

from django.db import DEFAULT_DB_ALIAS, connections

from activities.models import closed_revisions, triggers

PRESENT = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled IN ('O', 'A')",
}


def missing(using: str = DEFAULT_DB_ALIAS) -> list[str]:
    """The names of triggers that should stand and do not, or are switched off; each begins with its table's name."""
    connection = connections[using]
    with connection.cursor() as cursor:
        cursor.execute(PRESENT[connection.vendor])
        present = {name for (name,) in cursor.fetchall()}
    return sorted((triggers.names(connection.vendor) | closed_revisions.names()) - present)
