"""The harness: which gates stand, and the fixtures every test may ask for."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, settings

from tests.cast import client_of, django_db_setup, lead_too, person, plan, row, signal
from tests.harness.browser import chromium, context, page
from tests.harness.databases import databases, drop_all_of_this_run, fresh_database, manage
from tests.harness.drills import keep_what_runs
from tests.harness.gates import (
    _a_get_writes_nothing,
    block_sockets,
    refuse_flushing,
    watch_templates,
)
from tests.harness.sites import module_site, site

__all__ = [
    "_a_get_writes_nothing",
    "chromium",
    "client_of",
    "context",
    "databases",
    "django_db_setup",
    "fresh_database",
    "lead_too",
    "manage",
    "module_site",
    "page",
    "person",
    "plan",
    "row",
    "signal",
    "site",
]


# How fast a machine is, and what else it does, is no fault of what is tested: speed is judged in make bench.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")


def pytest_configure(config: pytest.Config) -> None:
    block_sockets()
    watch_templates()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    refuse_flushing(items)
    keep_what_runs(config, items)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    # Last of all, and in the process that saw every worker end.
    if "PYTEST_XDIST_WORKER" not in os.environ:
        drop_all_of_this_run()
