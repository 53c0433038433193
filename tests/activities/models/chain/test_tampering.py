"""With the triggers gone, seven kinds of tampering are found and named, wherever they are made."""

from __future__ import annotations

import random
from time import process_time
from typing import Any

import pytest
from django.db import connection
from django.db.models import Q

from activities.models import ChainLink, StatusUpdate
from activities.models.chain import adding, checking, standing
from activities.models.chain.chained import chained, columns, rows
from reporting.sealing import traces
from tests.harness.databases import undone
from tests.harness.drills import DRILL

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

PLACES = 50 if DRILL else 5  # of each kind
MODELS = {model._meta.db_table: model for model in chained()}
LINKS = ChainLink._meta.db_table
TEXTS = ("history_change_reason", "by_name", "sealed_by_name", "filename", "label")


def sql(statement: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


@pytest.fixture
def disarmed(db: None) -> None:
    """The triggers as somebody leaves them who owns the database; all is put back with the test."""
    for table in (*MODELS, LINKS):
        if connection.vendor == "postgresql":
            sql(f'ALTER TABLE "{table}" DISABLE TRIGGER USER')
            continue
        for verb in ("update", "delete"):
            sql(f'DROP TRIGGER "{table}_no_{verb}"')


def key_of(link: ChainLink) -> str:
    return str(MODELS[link.table]._meta.pk.column)


def to_another(model: Any) -> str:
    """Of a row without words: it stands elsewhere, or is about another record."""
    if "line" in columns(model):
        return "line = line + 1000"
    *_, field = (field for field in model._meta.concrete_fields if field.related_model)
    table = field.related_model._meta.db_table
    return f'{field.attname} = (SELECT MAX(id) FROM "{table}" WHERE id <> {field.attname})'


def alter(link: ChainLink) -> str:
    model = MODELS[link.table]
    name = next((name for name in TEXTS if name in columns(model)), None)
    change = f"{name} = 'Någon annans ord'" if name else to_another(model)
    sql(f'UPDATE "{link.table}" SET {change} WHERE {key_of(link)} = %s', link.key)
    return f"Rad {link.key} i {link.table} "


def remove(link: ChainLink) -> str:
    sql(f'DELETE FROM "{link.table}" WHERE {key_of(link)} = %s', link.key)
    return f"Rad {link.key} i {link.table} "


def add(link: ChainLink) -> str:
    names = ", ".join(f'"{name}"' for name in columns(MODELS[link.table]) if name != "history_id")
    sql(
        f'INSERT INTO "{link.table}" (history_id, {names}) SELECT 100000, {names} FROM "{link.table}" '
        "WHERE history_id = %s",
        link.key,
    )
    return f"Rad 100000 i {link.table} "


def exchange(link: ChainLink) -> str:
    """What two links say changes places: the rows are whole, but not in the order they were written."""
    other = ChainLink.objects.filter(chain=link.chain).exclude(pk=link.pk).order_by("?").first()
    put = f'UPDATE {LINKS} SET "table" = %s, key = %s, digest = %s WHERE id = %s'
    sql(put, "-", 0, "", link.pk)
    sql(put, link.table, link.key, link.digest, other.pk)
    sql(put, other.table, other.key, other.digest, link.pk)
    return f"länk {link.number}, om rad {other.key} i {other.table}, stämmer inte"


def make_match(link: ChainLink) -> str:
    """The row is altered and its link made anew, hash and all; the next link tells."""
    alter(link)
    ((_, _, link.digest),) = rows(MODELS[link.table], Q(pk=link.key))
    before = ChainLink.objects.filter(chain=link.chain, number=link.number - 1).first()
    sql(
        f"UPDATE {LINKS} SET digest = %s, hash = %s WHERE id = %s",
        link.digest,
        link.again(before.hash if before else ""),
        link.pk,
    )
    return f"länk {link.number + 1}, om rad "


def remove_with_link(link: ChainLink) -> str:
    remove(link)
    sql(f"DELETE FROM {LINKS} WHERE id = %s", link.pk)
    return f"länk {link.number} saknas"


def cut(link: ChainLink) -> str:
    """All from there on is taken away with its links: only what was noted elsewhere tells."""
    for later in ChainLink.objects.filter(chain=link.chain, number__gte=link.number):
        remove_with_link(later)
    return "Sigillet "


def places(kind):
    found: Any = ChainLink.objects.order_by("pk")
    if kind is add:
        found = found.filter(table__contains="_historical")
    if kind in (make_match, remove_with_link):  # the last of a chain is the matter of `cut`
        found = [link for link in found if ChainLink.objects.filter(chain=link.chain, number=link.number + 1).exists()]
    return random.Random(kind.__name__).choices(list(found), k=PLACES)


@pytest.mark.parametrize("kind", [alter, remove, add, exchange, make_match, remove_with_link, cut])
def test_it_is_found_and_named_wherever_it_is(kind, disarmed):
    noted = [head.hash for head in checking.heads()]
    assert [*checking.faults(), *traces.missing_seals(noted)] == []
    for link in places(kind):
        with undone():
            named = kind(link)
            found = [*checking.faults(), *traces.missing_seals(noted)]
            assert any(named in fault for fault in found), (named, found[:5])


def test_what_stands_is_held_against_its_history(plan):
    sql("UPDATE activities_subactivity SET title = 'Annat' WHERE id = (SELECT min(id) FROM activities_subactivity)")
    sql("UPDATE reporting_assignment SET what = 'Ingenting'")
    sql("DELETE FROM activities_roleholding WHERE id = (SELECT min(id) FROM activities_roleholding)")
    found = list(standing.faults())
    assert len(found) == 3
    assert "Ändrad utan historik: uppdrag från nämnden 1 i reporting_assignment, under ”uppdrag”." in found
    assert any(fault.startswith("Borta utan historik: ") for fault in found)
    assert any("i activities_subactivity, under ”" in fault for fault in found)


def test_a_row_that_cannot_be_read_is_named_and_the_others_are_checked(disarmed):
    if connection.vendor == "postgresql":
        pytest.skip("PostgreSQL keeps no text in a column of times")
    sql("UPDATE activities_statusupdate SET at = '2020-02-31 12:00:00' WHERE id = 2")
    sql("UPDATE activities_statusupdate SET by_name = 'Någon annan' WHERE id = 5")
    found = list(checking.faults())
    assert [fault.split("(")[0] for fault in found] == [f"Rad {key} i activities_statusupdate " for key in (2, 5)]
    assert "kan inte läsas" in found[0]


@pytest.mark.drill
def test_one_row_among_a_hundred_thousand_is_named_in_five_seconds(disarmed):
    like = StatusUpdate.objects.order_by("pk").first()
    values = {name: getattr(like, name) for name in columns(StatusUpdate) if name not in ("id", "number")}
    for start in range(1_000, 101_000, 10_000):
        some = (StatusUpdate(number=number, **values) for number in range(start, start + 10_000))
        StatusUpdate.objects.bulk_create(some, batch_size=500)
    adding.before_commit(connection=connection)
    sql("UPDATE activities_statusupdate SET text = 'Någon annans ord' WHERE number = 70000")
    altered = StatusUpdate.objects.get(number=70_000)
    begun = process_time()
    (found,) = checking.faults()
    assert f"Rad {altered.pk} i activities_statusupdate " in found
    assert process_time() - begun < 5  # seconds of the processor, whoever else uses it
