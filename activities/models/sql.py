"""What Django's own expressions lack on one of the two databases."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Aggregate, BooleanField, F, Func, JSONField, Value


class JSONList(Aggregate):
    """The values of a group as one list, in no order: a list of names comes with its row, without a query."""

    output_field = JSONField()

    def as_sqlite(self, *args: Any, **kwargs: Any) -> Any:
        return super().as_sql(*args, function="JSON_GROUP_ARRAY", **kwargs)

    def as_postgresql(self, *args: Any, **kwargs: Any) -> Any:
        return super().as_sql(*args, function="JSONB_AGG", **kwargs)


class HoldsAll(Func):
    """Whether all the words stand in the column. PostgreSQL unpacks a long text for each function that is given it;
    here it is unpacked once, and read by LIKE, which is the quicker where the words are mostly there.
    """

    output_field = BooleanField()
    conditional = True

    def __init__(self, column: str, words: Iterable[str], **extra: Any) -> None:
        super().__init__(F(column), *map(Value, words), **extra)

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        column, *words = [compiler.compile(each) for each in self.get_source_expressions()]
        sql = " AND ".join(f"INSTR({column[0]}, {word}) > 0" for word, _ in words)
        return f"({sql})", [given for _, each in words for given in (*column[1], *each)]

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        column, *words = self.get_source_expressions()
        sql, params = compiler.compile(column)
        patterns = [f"%{connection.ops.prep_for_like_query(word.value)}%" for word in words]
        return f"(({sql} || '') LIKE ALL (%s))", [*params, patterns]
