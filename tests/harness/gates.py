"""Faults that would pass in silence become failures: see each gate."""

from __future__ import annotations

import ipaddress
import logging
import re
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connections
from django.template.base import FilterExpression, Node, Variable
from django.template.context import BaseContext
from django.test import Client, TestCase, TransactionTestCase

# --- Sockets: nothing leaves the machine -------------------------------------------------------------------


def _is_local(address: Any) -> bool:
    if not isinstance(address, tuple):
        return True  # a path: a socket in the file system
    host = address[0]
    if host in ("", "localhost"):
        return True
    try:
        return ipaddress.ip_address(host.split("%")[0]).is_loopback
    except ValueError:
        return False


def block_sockets() -> None:
    """Refuse connections and look-ups beyond the loopback address, for the rest of the process."""

    def guarded(name: str, position: int) -> None:
        original = getattr(socket.socket, name)

        def method(self: socket.socket, *args: Any) -> Any:
            address = args[position]
            if not _is_local(address):
                pytest.fail(f"A test tried to reach {address}: only the loopback address is open to tests.")
            return original(self, *args)

        setattr(socket.socket, name, method)

    guarded("connect", 0)
    guarded("connect_ex", 0)
    guarded("sendto", -1)
    look_up = socket.getaddrinfo

    def getaddrinfo(host: Any, *args: Any, **kwargs: Any) -> Any:
        name = host.decode() if isinstance(host, bytes) else host
        if name is not None and not _is_local((name,)):
            pytest.fail(f"A test tried to look up {name}: only the loopback address is open to tests.")
        return look_up(host, *args, **kwargs)

    socket.getaddrinfo = getaddrinfo


# --- Templates: an undefined variable fails -----------------------------------------------------------------


def is_own_template(path: str) -> bool:
    place = Path(path)
    return place.is_relative_to(settings.BASE_DIR) and ".venv" not in place.parts


class UndefinedVariables(logging.Filter):
    """Fails on a variable the template names and the context lacks, in this project's own templates.

    Django reports each failed look-up on the logger django.template, those inside {% if %} too, which
    string_if_invalid never sees. A plain name in {% if help %} may be missing: that is how an optional
    argument of {% include %} is written. An attribute may not: {% if row.tpyo %} is always a mistake.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        plain_name = optional = False
        frame = sys._getframe()
        while frame := frame.f_back:  # type: ignore[assignment]
            me, code = frame.f_locals.get("self"), frame.f_code.co_name
            if isinstance(me, Variable) and code == "_resolve_lookup":
                plain_name = isinstance(frame.f_locals["current"], BaseContext)
            elif isinstance(me, FilterExpression) and code == "resolve":
                optional = frame.f_locals["ignore_failures"]
            elif isinstance(me, Node):
                origin = getattr(me, "origin", None)
                if origin is None:
                    continue
                if is_own_template(origin.name) and not (plain_name and optional):
                    line = me.token.lineno if me.token else "?"
                    # Not an Exception: {% if a == b %} swallows every Exception.
                    pytest.fail(f"Undefined template variable in {origin.name}:{line}: {record.getMessage()}")
                return False
        return False


def watch_templates() -> None:
    logger = logging.getLogger("django.template")
    logger.setLevel(logging.DEBUG)
    logger.addFilter(UndefinedVariables())


# --- Databases: no test may empty the tables ----------------------------------------------------------------

FLUSHING = {"transactional_db", "live_server", "django_db_reset_sequences", "django_db_serialized_rollback"}


def refuse_flushing(items: list[pytest.Item]) -> None:
    """Stop before a test that would end by deleting every row: the append-only tables rightly refuse that."""
    guilty = []
    for item in items:
        marker = item.get_closest_marker("django_db")
        transactional = marker is not None and (marker.kwargs.get("transaction") or marker.args[:1] == (True,))
        # Django's TransactionTestCase flushes at the end; its subclass TestCase rolls back.
        cls = getattr(item, "cls", None) or object
        flushing_class = issubclass(cls, TransactionTestCase) and not issubclass(cls, TestCase)
        if transactional or flushing_class or FLUSHING & set(getattr(item, "fixturenames", ())):
            guilty.append(item.nodeid)
    if guilty:
        raise pytest.UsageError(
            "These tests would flush the database, which the append-only tables refuse. "
            "Use the fixture fresh_database and a process of its own instead:\n  " + "\n  ".join(guilty)
        )


# --- Reading writes nothing ---------------------------------------------------------------------------------

WRITE = re.compile(r"\s*(INSERT|UPDATE|DELETE|REPLACE|MERGE|TRUNCATE|CREATE|ALTER|DROP)\b", re.IGNORECASE)
# Where the browser comes back from another site's sign-in, which is a GET by its protocol.
SIGNED_IN = {"/logga-in/med/kommunen/svar/", "/logga-in/saml/klart/"}
SIGNING_IN = re.compile(r'"?django_session"?|SET "last_login"', re.IGNORECASE)
# That a page was refused or a file taken out is told, and is no record of the plan.
EVENT = re.compile(r'INSERT INTO "lovplan_event"', re.IGNORECASE)
# That a key to a calendar or to the API was used: how often is its limit, and when is shown to whoever gave it.
USED = re.compile(r'UPDATE "activities_accesskey" SET "used_at"')
NO_RECORD = (SIGNING_IN, EVENT, USED)


def _refuse_write(execute: Callable, sql: str, params: Any, many: bool, context: dict) -> Any:
    if WRITE.match(sql) and not any(kind.search(sql) for kind in NO_RECORD):
        pytest.fail(f"A GET wrote to the database: {sql}")
    return execute(sql, params, many, context)


@contextmanager
def read_only() -> Iterator[None]:
    """No statement inside may change a table other than the session's and the events'."""
    with ExitStack() as stack:
        for alias in connections:
            stack.enter_context(connections[alias].execute_wrapper(_refuse_write))
        yield


@pytest.fixture(autouse=True)
def _a_get_writes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    send = Client.request

    def request(self: Client, **environ: Any) -> Any:
        if environ.get("REQUEST_METHOD") not in ("GET", "HEAD", "OPTIONS") or environ.get("PATH_INFO") in SIGNED_IN:
            return send(self, **environ)
        with read_only():
            return send(self, **environ)

    monkeypatch.setattr(Client, "request", request)
