from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from activities.errors import AppendOnlyError
from activities.models import StatusUpdate, triggers

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def test_an_update_cannot_be_saved_twice():
    with pytest.raises(AppendOnlyError):
        StatusUpdate.objects.first().save()


def test_an_update_cannot_be_deleted():
    with pytest.raises(AppendOnlyError):
        StatusUpdate.objects.first().delete()


@pytest.mark.parametrize("change", [lambda rows: rows.update(text="Ny"), lambda rows: rows.delete()])
def test_updates_cannot_be_changed_in_bulk(change):
    with pytest.raises(AppendOnlyError):
        change(StatusUpdate.objects.all())


@pytest.mark.parametrize("table", triggers.tables())
@pytest.mark.parametrize("statement", ["DELETE FROM {}", "UPDATE {} SET id = id"])
def test_raw_sql_is_refused_by_the_database(table, statement):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        if cursor.fetchone()[0] == 0:
            pytest.skip("no row to try it on")
    with pytest.raises(DatabaseError, match="ändras aldrig"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(table))


def test_insert_or_replace_is_refused_as_well():
    if connection.vendor != "sqlite":
        pytest.skip("a statement of SQLite")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("INSERT OR REPLACE INTO activities_statusupdate SELECT * FROM activities_statusupdate LIMIT 1")


def test_every_history_table_is_among_them():
    assert "activities_historicalsubactivity" in triggers.tables()
    assert "reporting_historicalmemo" in triggers.tables()
