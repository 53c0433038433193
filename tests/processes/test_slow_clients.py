"""Anybody may be slow: people who send their request a byte at a time must not keep others waiting."""

from __future__ import annotations

import http.client
import socket
import time
from contextlib import ExitStack, closing

from lovplan.management.commands.demo import HOST
from tests.harness.databases import Databases
from tests.harness.sites import running_site, waitress

SLOW = 200
SLOW_POST = b"POST /logga-in/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\n"


def seconds_to_answer(port: int, path: str) -> float:
    started = time.monotonic()
    with closing(http.client.HTTPConnection(HOST, port, timeout=10)) as connection:
        connection.request("GET", path, headers={"Host": "localhost"})
        response = connection.getresponse()
        response.read()
    assert response.status == 200
    return time.monotonic() - started


def test_slow_clients_keep_nobody_waiting_on_the_own_computer(databases: Databases) -> None:
    with ExitStack() as stack:
        site = stack.enter_context(running_site(databases, databases.fresh(), waitress))
        port, site.may_fail = site.port, True  # it tells its log of those who hang up
        seconds_to_answer(port, "/logga-in/")  # the first page loads the application
        clients = [stack.enter_context(socket.create_connection((HOST, port))) for _ in range(SLOW)]
        for sent in (SLOW_POST, b"u"):
            for client in clients:
                client.sendall(sent)
        answers = [seconds_to_answer(port, path) for path in ("/halsa/", "/logga-in/") * 3]
    assert max(answers) < 2, answers
