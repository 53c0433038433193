"""What is answered when something breaks: 503 with the typed words where the database gave up, 500 for all else."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from http import HTTPStatus

from django.core.exceptions import SuspiciousOperation
from django.db import DatabaseError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

RETRY_AFTER = 20  # seconds; longer than a write waits for its turn
# What the page sends again by itself, and what is never shown or written into a page.
NOT_WORDS, SECRET = "csrfmiddlewaretoken", "password"
# PostgreSQL in recovery or without room answers by other classes than those that mean the connection is gone.
READ_ONLY = ("25006", "53100", "57P01", "57P02", "57P03")


def server_error(request: HttpRequest) -> HttpResponse:
    """Django's handler of faults. The page asks nothing of the database, which may be what is broken."""
    if not any(_is_outage(error) for error in _chain(sys.exc_info()[1])):
        return HttpResponse(render_to_string("500.html"), status=HTTPStatus.INTERNAL_SERVER_ERROR)
    fields = _fields(request)
    context = {
        "fields": fields,
        "words": [text for name, text in fields if name != NOT_WORDS and " " in text.strip()],
        "action": request.get_full_path() if request.method == "POST" else "",
        "has_files": bool(fields) and request.content_type == "multipart/form-data",
    }
    response = HttpResponse(render_to_string("503.html", context), status=HTTPStatus.SERVICE_UNAVAILABLE)
    response["Retry-After"] = str(RETRY_AFTER)
    response["Cache-Control"] = "no-store, private"
    return response


def _is_outage(error: BaseException) -> bool:
    """Whether the database is away, full, not to be written in, or busy for too long."""
    if isinstance(error, OperationalError | InterfaceError):
        return True
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
