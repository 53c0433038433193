"""What Django's own expressions lack on one of the two databases."""

from __future__ import annotations

from typing import Any

from django.db.models import Aggregate, JSONField


class JSONList(Aggregate):
    """The values of a group as one list, in no order: a list of names comes with its row, without a query."""

    output_field = JSONField()

    def as_sqlite(self, *args: Any, **kwargs: Any) -> Any:
        return super().as_sql(*args, function="JSON_GROUP_ARRAY", **kwargs)

    def as_postgresql(self, *args: Any, **kwargs: Any) -> Any:
        return super().as_sql(*args, function="JSONB_AGG", **kwargs)
