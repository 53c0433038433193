"""A real server process on a free port of the loopback address, with a database of its own."""

from __future__ import annotations

import http.client
import os
import re
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from lovplan.management.commands.demo import server
from scripts.postgres import die_with_parent
from tests.harness.databases import ROOT, Databases, locked, manage_py, process_environment

# A refusal (403, 404, 422) is an answer, and Django logs some of those with a traceback: only these are faults.
FAULT = re.compile(r"Internal Server Error|\[(ERROR|CRITICAL)\]|Exception (ignored in|in thread)|Warning: ")


@dataclass
class Site:
    url: str  # "http://127.0.0.1:40123", no slash last
    database_url: str
    log: Path
    process: subprocess.Popen[bytes]
    may_fail: bool = False  # set it where the test provokes a server error

    @property
    def port(self) -> int:
        return int(self.url.rpartition(":")[2])

    def faults(self) -> str:
        text = self.log.read_text()
        return text if FAULT.search(text) and not self.may_fail else ""


def collect_static(databases: Databases, database_url: str) -> None:
    """Once per run: the pages get the files they would get in production, with their lasting names."""
    done = databases.shared / "static.done"
    with locked(databases.shared / "static.lock"):
        if not done.exists():
            manage_py(database_url, "collectstatic", "--no-input", "-v0", static_root=databases.static_root)
            done.touch()


def gunicorn(listener: socket.socket) -> list[str]:
    return [
        *(sys.executable, "-m", "gunicorn", "lovplan.wsgi", f"--bind=fd://{listener.fileno()}"),
        *("--threads=4", "--timeout=60", "--graceful-timeout=2", "--log-level=warning"),
    ]


def as_in_service(listener: socket.socket) -> list[str]:
    """By the settings that are shipped for it."""
    command = (sys.executable, "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py", "--workers=2", "--graceful-timeout=2")
    return [*command, f"--bind=fd://{listener.fileno()}"]


def waitress(listener: socket.socket) -> list[str]:
    """As make run and make start serve; it takes no socket, so the port is left to it."""
    port = listener.getsockname()[1]
    listener.close()
    return server(port)


@contextmanager
def running_site(
    databases: Databases,
    database_url: str,
    served_by: Callable[[socket.socket], list[str]] = gunicorn,
    logs: Path | None = None,
    code: Path = ROOT,
    **env: str,
) -> Iterator[Site]:
    collect_static(databases, database_url)
    log = (logs or databases.shared) / f"site-{secrets.token_hex(4)}.log"
    # The server inherits a socket that already listens: no other process can take the port in between.
    with socket.create_server(("127.0.0.1", 0)) as listener, log.open("wb") as output:
        port = listener.getsockname()[1]
        command = served_by(listener)
        process = subprocess.Popen(
            command,
            cwd=code,
            env=process_environment(database_url, databases.static_root, env),
            stdout=output,
            stderr=subprocess.STDOUT,
            pass_fds=[] if listener.fileno() < 0 else [listener.fileno()],
            start_new_session=True,
            preexec_fn=die_with_parent,
        )
    site = Site(f"http://127.0.0.1:{port}", database_url, log, process)
    try:
        _wait(site, port)
        yield site
        faults = site.faults()
    finally:
        _stop(process)
    if faults:
        pytest.fail(f"The server of this test met an error it did not expect:\n{faults[-8000:]}")


def _wait(site: Site, port: int) -> None:
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline:
        if site.process.poll() is not None:
            break
        with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=5)) as connection:
            try:
                connection.request("GET", "/halsa/")
                connection.getresponse().read()
                return
            except OSError:
                time.sleep(0.05)
    pytest.fail(f"The server did not start:\n{site.log.read_text()[-8000:]}")


def _stop(process: subprocess.Popen[bytes]) -> None:
    for how, patience in ((signal.SIGTERM, 5), (signal.SIGKILL, 5)):
        try:
            os.killpg(process.pid, how)
            process.wait(patience)
        except (ProcessLookupError, subprocess.TimeoutExpired):
            continue


@pytest.fixture
def site(databases: Databases) -> Iterator[Callable[..., Site]]:
    """site(database_url, NAME="value") starts a server that is stopped after the test."""
    with ExitStack() as stack:
        yield lambda database_url, **env: stack.enter_context(running_site(databases, database_url, **env))


@pytest.fixture(scope="module")
def module_site(databases: Databases) -> Iterator[Callable[..., Site]]:
    """As `site`, for a module whose tests only read: module_site(databases.demo())."""
    with ExitStack() as stack:
        yield lambda database_url, **env: stack.enter_context(running_site(databases, database_url, **env))
