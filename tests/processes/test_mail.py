"""Senders that die, many at once, and a server that hangs: nothing is lost, and at most one double for each death."""

from __future__ import annotations

import json
import socket
import subprocess
import sys

import pytest

from tests.harness.databases import ROOT, Databases, process_environment
from tests.harness.drills import DRILL
from tests.harness.mailbox import mail_server

pytestmark = pytest.mark.drill_on_postgresql

KILLS, WORKERS = (20, 8) if DRILL else (1, 2)


def test_no_mail_is_lost_and_each_death_doubles_at_most_one(databases: Databases) -> None:
    url = databases.demo()
    with mail_server() as box, socket.create_server(("127.0.0.1", 0)) as silent:  # which takes the call, and is silent
        env = {"EMAIL_URL": f"smtp://127.0.0.1:{box.port}"}
        result = subprocess.run(
            [sys.executable, "-m", "tests.processes.mail", str(KILLS), str(WORKERS), str(silent.getsockname()[1])],
            cwd=ROOT,
            env=process_environment(url, databases.static_root, env),
            capture_output=True,
            text=True,
            check=False,
            timeout=500,
        )
    databases.drop(url)
    assert result.returncode == 0, result.stderr
    told, came = json.loads(result.stdout), box.times()

    assert told["died"] == [KILLS] * 3 and told["well"] == 2 * WORKERS
    assert (told["left"], told["doubled"]) == ([], 0)
    assert {identity for _, identity in came} == set(told["sent"])  # all that is noted as sent came, and nothing else
    twice = [to for (to, _), times in came.items() if times > 1]
    assert len(twice) == KILLS and all(to.startswith("efter-") for to in twice)  # with the same Message-ID
    assert max(came.values()) == 2
    assert told["seconds"] < 5  # and not the twenty that the sender waits
