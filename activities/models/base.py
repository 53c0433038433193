"""What records that are only added have in common."""

from __future__ import annotations

from typing import Any, NoReturn

from django.db import models

from activities.errors import AppendOnlyError


class AppendOnly(models.Model):
    """A record that is added once and stays. `append_only` makes the database refuse changes by raw SQL as well."""

    append_only = True

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise AppendOnlyError()
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnlyError()
