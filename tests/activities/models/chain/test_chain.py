"""Every row that is only added gets its link in the same transaction, whichever way it comes."""

from __future__ import annotations

import re
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import Q
from django.db.models.signals import post_save

from activities.calendar import clock
from activities.models import ChainLink, MunicipalityNote, Role, StatusUpdate, guards, triggers
from activities.models.base import AppendOnlyQuerySet
from activities.models.chain import adding, checking, content, standing
from activities.models.chain.chained import chained, rows, way_to_plan
from activities.models.register import add_all, save
from tests.harness.databases import undone

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def links():
    return set(ChainLink.objects.values_list("table", "key"))


def a_role(title, by=None):
    return save(record=Role(title=title), by=by, reason="Ny roll")


def test_the_demo_s_whole_year_has_a_link_for_each_row():
    there = {(model._meta.db_table, key) for model in chained() for key, _, _ in rows(model, Q())}
    assert links() == there and len(there) > 300
    assert [*checking.faults(), *standing.faults()] == []


def test_all_that_is_only_added_is_in_the_chain():
    """By every way that a row can come: saved one by one, or many at once."""
    assert {model._meta.db_table for model in chained()} == set(triggers.tables()) - {ChainLink._meta.db_table}
    listening = {key for key, *_ in post_save.receivers}
    assert {("chain", id(model)) for model in chained()} <= listening
    only_added = [model for model in chained() if getattr(model, "append_only", False)]
    assert all(isinstance(model._default_manager.all(), AppendOnlyQuerySet) for model in only_added)
    said = {
        str(path.relative_to(settings.BASE_DIR))
        for app in ("activities", "reporting", "lovplan")
        for path in (Path(settings.BASE_DIR) / app).rglob("*.py")
        if re.search(r"bulk_(create|update)_with_history|bulk_history_create|\.history\.bulk_create", path.read_text())
    }
    assert said == {"activities/models/register.py"}  # which notes them


def test_rows_lie_in_the_chain_of_their_plan_and_the_rest_in_one_of_its_own(plan):
    ways = {model._meta.db_table: way_to_plan(model) for model in chained()}
    assert ways["activities_historicalplan"] == "id"
    assert ways["activities_sourcerow"] == "plan_import__plan_id"
    assert ways["reporting_reportevent"] == "report__plan_id"
    assert not ways["activities_historicaluser"] and not ways["reporting_letterhead"]
    chains = set(ChainLink.objects.filter(table="activities_statusupdate").values_list("chain", flat=True))
    assert chains == {plan.pk}
    assert set(ChainLink.objects.values_list("chain", flat=True)) == {content.INSTALLATION, plan.pk}


def test_the_end_of_a_transaction_links_all_its_rows_with_one_reading_of_each_table(django_assert_num_queries):
    before = ChainLink.objects.count()
    for number in range(5):
        a_role(f"Roll {number}")
    with django_assert_num_queries(3 if connection.vendor == "sqlite" else 4):  # read, (lock), the last link, insert
        adding.before_commit(connection=connection)
    assert ChainLink.objects.count() == before + 5
    assert list(checking.faults()) == []
    with django_assert_num_queries(0):
        adding.before_commit(connection=connection)


def test_many_at_once_get_their_links(plan):
    before = links()
    add_all(
        records=[Role(title=f"Roll {number}", key=f"roll {number}") for number in range(3)],
        by=None,
        reason="Nya",
        now=clock.now(),
    )
    update = StatusUpdate.objects.order_by("pk").last()
    update.pk, update.number, update.corrects_id = None, update.number + 1, None
    StatusUpdate.objects.bulk_create([update])
    adding.before_commit(connection=connection)
    tables = sorted(table for table, _ in links() - before)
    assert tables == ["activities_historicalrole"] * 3 + ["activities_statusupdate"]


def test_what_is_undone_leaves_no_link():
    with undone():
        a_role("Ångrad")
    a_role("Kvar")
    adding.before_commit(connection=connection)
    assert list(checking.faults()) == []
    assert (
        connection.vendor == "sqlite" or ChainLink.objects.order_by("-pk").first().table == "activities_historicalrole"
    )


def test_a_link_is_made_over_what_the_database_keeps_and_not_over_what_was_given(person):
    MunicipalityNote.objects.create(
        municipality="habo",
        state="decided",
        on="2020-12-01",
        source="Mejl",
        by=person("controller"),
        by_name="C",
        at=clock.now(),
    )
    assert list(checking.faults()) == []


def test_what_is_from_before_the_chain_gets_its_links_once():
    """An older installation at its first migration; later ones adopt no row that came behind the product's back."""
    with connection.cursor() as cursor, transaction.atomic():
        table = ChainLink._meta.db_table
        if connection.vendor == "sqlite":
            cursor.execute(f"DROP TRIGGER {table}_no_delete")
        else:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        before = links()
        cursor.execute(f"DELETE FROM {table}")
        adding.fill(using="default")
        assert links() == before and list(checking.faults()) == []
        cursor.execute(f"DELETE FROM {table} WHERE id = (SELECT max(id) FROM {table})")
        adding.fill(using="default")
        assert len(links()) == len(before) - 1
        transaction.set_rollback(True)


def test_the_check_tells_how_far_each_chain_has_come(plan):
    out = StringIO()
    call_command("verify_records", render=False, stdout=out)
    last = ChainLink.objects.filter(chain=plan.pk).order_by("-number").first()
    assert f"Kedjan för {plan.slug}, sedan 2020-12-15, länk {last.number}: {last.hash}" in out.getvalue()
    assert "Kedjan för det som inte hör till någon plan, sedan 2020-12-15" in out.getvalue()
    call_command("verify_records", render=False, expect=[last.hash], stdout=StringIO())
    assert guards.missing() == []
