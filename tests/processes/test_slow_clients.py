"""Anybody may be slow: people who send their request a byte at a time must not keep others waiting."""

from __future__ import annotations

import http.client
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing

import pytest

from lovplan.management.commands.demo import HOST, server
from scripts.postgres import die_with_parent
from tests.harness.databases import ROOT, Databases, process_environment
from tests.harness.sites import collect_static

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


@pytest.fixture
def own_computer(databases: Databases) -> Iterator[int]:
    """The port of a site served as make run and make start serve it."""
    url = databases.fresh()
    collect_static(databases, url)
    with socket.create_server((HOST, 0)) as free:
        port = free.getsockname()[1]
    process = subprocess.Popen(
        server(port),
        cwd=ROOT,
        env=process_environment(url, databases.static_root, {}),
        preexec_fn=die_with_parent,
    )
    try:
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex((HOST, port)) == 0:
                    break
            time.sleep(0.05)
        yield port
    finally:
        process.terminate()
        process.wait(10)
        databases.drop(url)


def test_slow_clients_keep_nobody_waiting_on_the_own_computer(own_computer: int) -> None:
    seconds_to_answer(own_computer, "/logga-in/")  # the first page loads the application
    with ExitStack() as stack:
        clients = [stack.enter_context(socket.create_connection((HOST, own_computer))) for _ in range(SLOW)]
        for sent in (SLOW_POST, b"u"):
            for client in clients:
                client.sendall(sent)
        answers = [seconds_to_answer(own_computer, path) for path in ("/halsa/", "/logga-in/") * 3]
    assert max(answers) < 2, answers
