"""Which tables are in the chain, whose plan a row of theirs belongs to, and what it says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import F, Value

from activities.models.chain import content
from activities.models.chain.link import ChainLink

AT_ONCE = 1_000  # rows a statement

Row = tuple[int, int, str]  # key, chain, digest


@cache
def chained() -> tuple[type[models.Model], ...]:
    """All that is only added, and all history, by table."""
    found = [
        model
        for model in apps.get_models(include_auto_created=True)
        if (getattr(model, "append_only", False) or hasattr(model, "history_type")) and model is not ChainLink
    ]
    return tuple(sorted(found, key=lambda model: model._meta.db_table))


@cache
def way_to_plan(model: type[models.Model]) -> str:
    """The shortest way from a row over what it must belong to, as a queryset writes it; "" when it leads to no plan."""
    plan = apps.get_model("activities.Plan")
    start = getattr(model, "instance_type", model)  # history has the fields of what it is of
    if start is plan:
        return plan._meta.pk.attname
    ways, seen = [("", start)], {start}
    for way, at in ways:  # which grows meanwhile
        for field in at._meta.concrete_fields:
            to = field.related_model
            if to is None or field.null or to in seen:
                continue
            if to is plan:
                return f"{way}{field.attname}"
            seen.add(to)
            ways.append((f"{way}{field.name}__", to))
    return ""


def columns(model: type[models.Model]) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields]


def rows(model: type[models.Model], where: models.Q) -> Iterator[Row]:
    """The rows as they stand in the database, with the chain that each belongs to."""
    way, names = way_to_plan(model), columns(model)
    found: models.QuerySet[Any] = model._base_manager.filter(where).order_by()
    found = found.annotate(chain_of=F(way) if way else Value(content.INSTALLATION))
    # A few at a time: a sealed report or a presented month is large, and ten years hold thousands of them.
    for key, chain, *values in found.values_list("pk", "chain_of", *names).iterator(chunk_size=100):
        yield key, chain or content.INSTALLATION, content.digest_of(dict(zip(names, values, strict=True)))


def in_pieces(keys: Iterable[int]) -> Iterator[list[int]]:
    todo = list(keys)
    for start in range(0, len(todo), AT_ONCE):
        yield todo[start : start + AT_ONCE]
