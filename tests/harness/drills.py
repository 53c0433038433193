"""Which tests run: all on SQLite, what can differ on PostgreSQL, and what needs patience in `make test-slow` alone."""

from __future__ import annotations

import os

import pytest

from tests.harness.databases import on_postgresql

DRILL = bool(os.environ.get("LOVPLAN_DRILL"))


def keep_what_runs(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL only what is marked: all the others have run on SQLite, and would say the same."""
    on = ["both_databases", *(["drill_on_postgresql"] if DRILL else [])]

    def wanted(item: pytest.Item) -> bool:
        if item.get_closest_marker("drill") and not DRILL:
            return False
        return not on_postgresql() or any(item.get_closest_marker(name) for name in on)

    left = [item for item in items if not wanted(item)]
    items[:] = [item for item in items if wanted(item)]
    config.hook.pytest_deselected(items=left)
