"""What is answered when something breaks: 503 with the typed words where the database gave up, 500 for all else."""

from __future__ import annotations

import errno
import os
import shutil
import sys
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path

from django.core.exceptions import SuspiciousOperation
from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

RETRY_AFTER = 20  # seconds; longer than a write waits for its turn
# What the page sends again by itself, and what is never shown or written into a page.
NOT_WORDS, SECRET = "csrfmiddlewaretoken", "password"
# PostgreSQL in recovery or without room answers by other classes than those that mean the connection is gone.
READ_ONLY = ("25006", "53100", "57P01", "57P02", "57P03")
NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EROFS)  # for a file that is sent or made
READ_ALONE = "Databasen går att läsa men inte att skriva i."
SPARE = 4 * 1024 * 1024  # bytes; a disk with less left does not take a report that is sealed


def server_error(request: HttpRequest) -> HttpResponse:
    """Django's handler of faults. The page asks nothing of the database, which may be what is broken."""
    if cause(sys.exc_info()[1]) is None:
        return HttpResponse(render_to_string("500.html"), status=HTTPStatus.INTERNAL_SERVER_ERROR)
    fields = _fields(request)
    context = {
        "fields": fields,
        "words": [text for name, text in fields if name != NOT_WORDS and " " in text.strip()],
        "action": request.get_full_path() if fields else "",
        "is_lost": request.method == "POST" and not fields,
        "has_files": bool(fields) and request.content_type == "multipart/form-data",
    }
    response = HttpResponse(render_to_string("503.html", context), status=HTTPStatus.SERVICE_UNAVAILABLE)
    response["Retry-After"] = str(RETRY_AFTER)
    response["Cache-Control"] = "no-store, private"
    return response


def cause(error: BaseException | None) -> BaseException | None:
    """What broke first, where that is the database or the disk and no fault of ours."""
    return next((one for one in _chain(error) if _is_outage(one)), None)


def trouble() -> str:
    """What hinders the database from serving, in a sentence; "" when nothing does. Writes nothing and waits for nobody.

    It asks for a table: SQLite makes a new, empty file where its own is gone.
    """
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM django_migrations LIMIT 1")
            cursor.fetchone()
            if connection.vendor == "postgresql":
                cursor.execute("SELECT current_setting('transaction_read_only')")
                return READ_ALONE if cursor.fetchone() == ("on",) else ""
    except DatabaseError:
        return "Databasen svarar inte."
    file = Path(connection.settings_dict["NAME"])
    if not file.is_file():
        return ""  # in memory
    if not os.access(file, os.W_OK):
        return READ_ALONE
    return "Disken är full. Det går att läsa men inte att spara." if shutil.disk_usage(file.parent).free < SPARE else ""


def _is_outage(error: BaseException) -> bool:
    """Whether the database is away, full, not to be written in, or busy for too long, or the disk takes no file."""
    if isinstance(error, OperationalError | InterfaceError):
        return True
    if isinstance(error, OSError):
        return error.errno in NO_ROOM
    return isinstance(error, DatabaseError) and getattr(error.__cause__, "pgcode", None) in READ_ONLY


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """The error and those it came of: a transaction that is given up hides what broke it."""
    while error:
        yield error
        error = error.__cause__ or error.__context__


def _fields(request: HttpRequest) -> list[tuple[str, str]]:
    """What the form sent, in its order, so that the page can send it again."""
    if request.method != "POST":
        return []
    try:
        sent = request.POST.lists()
    except (OSError, SuspiciousOperation):  # broken off, or more than is read
        return []
    return [(name, text) for name, texts in sent for text in texts if SECRET not in name]
