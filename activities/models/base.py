"""What records that are only added have in common."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NoReturn

from django.db import models

from activities.calendar.typed import clean_field
from activities.errors import AppendOnlyError
from activities.models import index
from activities.models.chain import adding

_NOT_TYPED = {"password"}  # a hash


def clean_typed(record: models.Model) -> None:
    """Make each text of the record, in place, what `clean_field` keeps of it. All writes of typed words pass here.

    A model names in `verbatim` the fields that hold what a program made or read, which stay to the letter.
    """
    kept = _NOT_TYPED | getattr(record, "verbatim", frozenset())
    for field in record._meta.concrete_fields:
        if isinstance(field, models.CharField | models.TextField) and field.name not in kept:
            value = field.value_from_object(record)
            if isinstance(value, str):
                setattr(record, field.attname, clean_field(field.name, value))


class AppendOnlyQuerySet(models.QuerySet):
    """Of records that are added once and stay. Many that are added at once get their links in the chain as well."""

    def update(self, **kwargs: Any) -> int:
        raise AppendOnlyError()

    def delete(self) -> tuple[int, dict[str, int]]:
        raise AppendOnlyError()

    def bulk_create(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> list[Any]:
        made = super().bulk_create(objs, *args, **kwargs)
        adding.note(made)
        return made


class AppendOnly(models.Model):
    """A record that is added once and stays. `append_only` makes the database refuse changes by raw SQL as well; the
    querysets of such records are AppendOnlyQuerySet.
    """

    append_only = True

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise AppendOnlyError()
        clean_typed(self)
        super().save(*args, **kwargs)
        index.keep(index.affected(self))

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnlyError()
