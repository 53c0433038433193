"""A budget of queries: how many, and none of them twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection

TRANSACTION = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT")
ASKED_ONCE = ("SELECT JSON(",)  # by Django, the first time a process meets SQLite: does it know JSON?


@contextmanager
def query_budget(most: int, *, repeated: int = 0) -> Iterator[list[str]]:
    """Fail, printing them, when more than `most` queries ran inside or more than `repeated` were the same again.

    Two queries are the same when their SQL is, whatever the parameters: that is how N + 1 looks. Yields the list
    of statements, which grows as they run.
    """
    ran: list[str] = []

    def note(execute: Callable, sql: str, params: Any, many: bool, context: dict) -> Any:
        if not sql.lstrip().upper().startswith(TRANSACTION + ASKED_ONCE):
            ran.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield ran
    counts = Counter(ran)
    again = sum(counts.values()) - len(counts)
    if len(ran) > most or again > repeated:
        listing = "\n".join(f"  {times} × {sql}" for sql, times in counts.items())
        pytest.fail(
            f"{len(ran)} queries where {most} are allowed, {again} of them repeated ({repeated} allowed):\n{listing}"
        )
