from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from activities.errors import AppendOnlyError
from activities.models import StatusUpdate, closed_revisions, guards, triggers

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


def test_raw_sql_is_refused_by_the_database_in_every_table_that_has_rows():
    tried = set()
    for table in triggers.tables():
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM {table}")
            if cursor.fetchone()[0] == 0:
                continue
        for statement in ("DELETE FROM {}", "UPDATE {} SET id = id"):
            words = pytest.raises(DatabaseError, match="ändras aldrig")
            with words, transaction.atomic(), connection.cursor() as cursor:
                key = "history_id" if "_historical" in table else "id"
                cursor.execute(statement.format(table).replace("id = id", f"{key} = {key}"))
        tried.add(table)
    assert {"activities_statusupdate", "activities_planimport", "activities_historicalsubactivity"} <= tried
    assert {"reporting_sealedreport", "reporting_reportevent", "reporting_reportedsignal"} <= tried


def test_a_guard_that_is_taken_away_is_missed_by_name_until_it_is_put_back(monkeypatch):
    monkeypatch.setattr("reporting.sealing.verify.check_all", lambda **_: [])  # the reports are another test's matter
    assert guards.missing() == []
    names = ("activities_statusupdate_append_only", "activities_revision_closed_update")
    if connection.vendor == "sqlite":
        names = ("activities_statusupdate_no_update", names[1])
    with connection.cursor() as cursor:
        for name in names:
            table = name.replace("_append_only", "").replace("_no_update", "").replace("_closed_update", "")
            on_table = f" ON {table}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER {name}{on_table}")
    assert guards.missing() == sorted(names)
    with pytest.raises(CommandError, match=r"2 skydd i databasen saknas; manage\.py migrate"):
        call_command("verify_records", stdout=StringIO())
    triggers.install(using="default")
    closed_revisions.install(using="default")
    assert guards.missing() == []


def test_insert_or_replace_is_refused_as_well():
    if connection.vendor != "sqlite":
        pytest.skip("a statement of SQLite")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("INSERT OR REPLACE INTO activities_statusupdate SELECT * FROM activities_statusupdate LIMIT 1")


def test_every_history_table_is_among_them():
    assert "activities_historicalsubactivity" in triggers.tables()
    assert "reporting_historicalmemo" in triggers.tables()
