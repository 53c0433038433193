"""What changed functions call, put among the built-in names of the process that tries a mutant."""

from __future__ import annotations

import builtins
from typing import Any

from django.db import models
from django.db.models.sql.where import WhereNode
from django.http import Http404

REACHED: set[tuple[str, str]] = set()


def _queryset(found: Any) -> models.QuerySet:
    """As get_object_or_404 takes it: a model, a manager or a queryset."""
    return found._default_manager.all() if hasattr(found, "_default_manager") else found.all()


def mutants_any_of(found: Any, **narrowing: Any) -> Any:
    """The first that is left: more than one is no fault here, since that would be told from a foreign object."""
    first = _queryset(found).filter(**narrowing).first()
    if first is None:
        raise Http404
    return first


def mutants_widened(found: Any) -> models.QuerySet:
    """Every object there is, with what is joined and annotated."""
    wide = _queryset(found)
    wide.query.where = WhereNode()
    return wide


def mutants_unscoped(found: Any, scope: str, *args: Any, **kwargs: Any) -> Any:
    """What the scope annotates, without what it leaves out."""
    if not isinstance(found, (models.Manager, models.QuerySet)):
        return getattr(found, scope)(*args, **kwargs)
    queryset = found.all()
    own = type("Unscoped", (type(queryset),), {"filter": lambda self, *args, **kwargs: self.all()})
    before, queryset.__class__ = queryset.__class__, own
    scoped = getattr(queryset, scope)(*args, **kwargs)
    scoped.__class__ = before
    return scoped


def mutants_reached(path: str, function: str) -> None:
    REACHED.add((path, function))


def install() -> None:
    for helper in (mutants_any_of, mutants_widened, mutants_unscoped, mutants_reached):
        setattr(builtins, helper.__name__, helper)
