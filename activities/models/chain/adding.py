"""Adds a link for each row that is only added, in the transaction that adds the row and as the last thing it does.

Last, since whoever adds to a chain holds it until the transaction ends: nothing is then waited for but chains, which
are taken in one order. Rows are read back for it, so that a link is made over what the database keeps.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db import connections, models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor

from activities.calendar import clock
from activities.models.chain import content
from activities.models.chain.chained import chained, in_pieces, rows
from activities.models.chain.link import ChainLink

_LOCKS = 8_713  # what the chains' own locks are told apart by from any others in PostgreSQL

Todo = dict[tuple[type[models.Model], int], None]  # (model, key) of each row, in the order they were added


class Added:
    """Rows that a transaction has added. Kept among what is to be done after the commit, since Django takes it away
    from there when their savepoint is undone.
    """

    def __init__(self, model: type[models.Model], keys: list[int]) -> None:
        self.model, self.keys, self.linked = model, keys, False

    def __call__(self) -> None:
        if not self.linked:  # a row that was added outside any transaction
            with transaction.atomic():
                _write(dict.fromkeys((self.model, key) for key in self.keys))


def note(added: Iterable[models.Model]) -> None:
    """The rows, of one model, are to have their links when the transaction ends."""
    found = list(added)
    if found:
        transaction.on_commit(Added(type(found[0]), [row.pk for row in found]))


def note_saved(*, instance: models.Model, created: bool, **kwargs: Any) -> None:
    """Receiver of post_save of what is in the chain."""
    if created:
        note([instance])


def before_commit(*, connection: BaseDatabaseWrapper, **kwargs: Any) -> None:
    """Receiver of the connection's own signal."""
    waiting = _waiting(connection)
    if waiting:
        _write(_rows_of(waiting))
        for added in waiting:
            added.linked = True


def settle() -> None:
    """Link what this connection's transaction has added so far; for a check inside one."""
    todo = _rows_of(_waiting(connections["default"]))
    for model in {model for model, _ in todo}:
        keys = [key for of, key in todo if of is model]
        linked = ChainLink.objects.filter(table=model._meta.db_table, key__in=keys).values_list("key", flat=True)
        for key in linked:
            del todo[model, key]
    _write(todo)


def fill(*, using: str, **kwargs: Any) -> None:
    """Receiver of post_migrate: what is from before the chain, or before its table came into it, gets links of today.

    A table that has links gets none: a row there without one was added behind the product's back, and is to be told of.
    """
    connection = connections[using]
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return  # the tables are not yet what the models say
    with transaction.atomic():
        linked = set(ChainLink.objects.order_by().values_list("table", flat=True).distinct())
        for model in chained():
            if model._meta.db_table not in linked:
                keys = model._base_manager.order_by("pk").values_list("pk", flat=True)
                for some in in_pieces(keys):
                    _write(dict.fromkeys((model, key) for key in some))


def _waiting(connection: BaseDatabaseWrapper) -> list[Added]:
    todo = [entry[1] for entry in connection.run_on_commit]
    return [func for func in todo if isinstance(func, Added) and not func.linked]


def _rows_of(waiting: list[Added]) -> Todo:
    return dict.fromkeys((added.model, key) for added in waiting for key in added.keys)


def _write(todo: Todo) -> None:
    """Rows that are not there any more, since a savepoint was undone by hand, are passed over."""
    keys: dict[type[models.Model], list[int]] = defaultdict(list)
    for model, key in todo:
        keys[model].append(key)
    read = {
        (model, key): (chain, digest)
        for model in keys
        for some in in_pieces(keys[model])
        for key, chain, digest in rows(model, models.Q(pk__in=some))
    }
    chains: dict[int, list[tuple[str, int, str]]] = defaultdict(list)
    for model, key in todo:
        if (model, key) in read:
            chain, digest = read[model, key]
            chains[chain].append((model._meta.db_table, key, digest))
    ChainLink.objects.bulk_create(
        [link for chain in sorted(chains) for link in _links(chain, chains[chain])], batch_size=500
    )


def _links(chain: int, added: list[tuple[str, int, str]]) -> list[ChainLink]:
    connection = connections["default"]
    if connection.vendor == "postgresql":  # SQLite has one writer at a time
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_LOCKS, chain])
    last = ChainLink.objects.filter(chain=chain).order_by("-number").values_list("number", "hash").first()
    number, previous = last or (0, content.BEFORE_THE_FIRST)
    at, made = clock.now(), []
    for table, key, digest in added:
        number += 1
        link = ChainLink(chain=chain, number=number, table=table, key=key, digest=digest, at=at)
        link.hash = previous = link.again(previous)
        made.append(link)
    return made
