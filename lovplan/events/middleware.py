"""Gives each request a number, and notes what was refused and what files were taken out."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse

from lovplan.events.actions import record_event
from lovplan.events.lines import request_number
from lovplan.models import EventKind

SECRET = {"key", "uidb36", "token", "secret"}  # parts of an address that let in whoever has them


class EventsMiddleware:
    """Outermost, so that every line of a request's log has its number. The number is ours: one that is sent along says
    nothing. It goes out as X-Request-ID, for nginx's log.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        held = request_number.set(secrets.token_hex(8))
        try:
            response = self.get_response(request)
            response["X-Request-ID"] = request_number.get()
            _note(request, response)
        finally:
            request_number.reset(held)
        return response


def _note(request: HttpRequest, response: HttpResponse) -> None:
    refused = response.status_code == HTTPStatus.FORBIDDEN
    taken = response.get("Content-Disposition", "").startswith("attachment") and response.status_code == HTTPStatus.OK
    user = getattr(request, "user", None) if refused or taken else None
    if refused:
        record_event(kind=EventKind.REFUSED, by=user, about=f"{request.method} {_path(request)}")
    elif taken and user is not None and user.is_authenticated:
        record_event(kind=EventKind.EXPORT, by=user, about=_path(request))


def _path(request: HttpRequest) -> str:
    """The path without what would let somebody in, and without what was asked for, which may be words of theirs."""
    path = request.path
    for name, value in (request.resolver_match.kwargs if request.resolver_match else {}).items():
        if name in SECRET:
            path = path.replace(str(value), "…")
    return path
