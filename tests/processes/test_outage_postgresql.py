"""PostgreSQL that stops, dies and comes back under a server that holds connections to it."""

from __future__ import annotations

import signal
import subprocess
import time
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest

from scripts.postgres import Cluster, NoServer, private_cluster
from tests.harness.databases import Databases, on_postgresql
from tests.harness.outages import PLAN, Row, at_work
from tests.harness.sites import as_in_service, running_site, waitress

pytestmark = [
    pytest.mark.drill,
    pytest.mark.drill_on_postgresql,
    pytest.mark.skipif(not on_postgresql(), reason="of PostgreSQL alone; SQLite's troubles are in test_outage.py"),
]


@pytest.fixture(scope="module")
def cluster(databases: Databases) -> Iterator[Cluster]:
    """A server of the drill's own with the demo in it."""
    with private_cluster() as own:
        demo = databases.demo()
        dump = subprocess.run([own.programs / "pg_dump", "-Fc", demo], check=True, capture_output=True).stdout
        restore = [own.programs / "pg_restore", "--no-owner", "-d", own.url]
        subprocess.run(restore, input=dump, check=True, capture_output=True)
        databases.drop(demo)
        yield own


def start_after_a_kill(cluster: Cluster) -> None:
    """Once the processes that were left without their leader have ended."""
    for _ in range(100):
        try:
            return cluster.start()
        except NoServer:
            time.sleep(0.1)
    raise AssertionError("it did not start again")


@pytest.mark.parametrize("served_by", [as_in_service, waitress])
def test_it_stops_and_starts_again_while_people_work(
    served_by: Any, cluster: Cluster, databases: Databases, manage: Any
):
    with running_site(databases, cluster.url, served_by) as site:
        site.may_fail = True
        row = Row(site)
        for how in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
            for _ in range(8):  # each of its threads comes to hold a connection
                assert row.person.get(PLAN).status == 200
            at_work(row, partial(cluster.stop, how), partial(start_after_a_kill, cluster))
    assert "2 rapporter, alla stämmer." in manage(cluster.url, "verify_records").stdout
