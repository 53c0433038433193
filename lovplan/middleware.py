from __future__ import annotations

import logging
import time
from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.contrib.sessions import middleware as sessions
from django.contrib.sessions.exceptions import SessionInterrupted
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.shortcuts import render
from django.urls import Resolver404, resolve

from lovplan import outage

KEY = "waiting"  # the number in the menu, see lovplan.waiting
SEEN = "seen"  # when the session was last prolonged, as a Unix time
PROLONGED_AFTER = 5 * 60  # seconds; not every page costs a write
logger = logging.getLogger(__name__)


class SessionMiddleware(sessions.SessionMiddleware):
    """Django's, which takes a database that saves nothing for a session that is gone, and answers 400.

    What a signed-in person's session would keep is of no weight beside the answer: a page that was read is shown, and
    what was saved is not told to be lost. A session that begins with this answer has to be saved.
    """

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        try:
            return super().process_response(request, response)
        except (SessionInterrupted, DatabaseError) as error:
            broken = outage.cause(error)
            if broken is None:
                raise
            if request.session.session_key == request.COOKIES.get(settings.SESSION_COOKIE_NAME):
                logger.warning("A session could not be saved: %.200r", str(broken))
                return response
            raise broken from error


class HeadersAloneMiddleware:
    """A question for the headers alone (HEAD) gets no body: not every server takes away what a view has made."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method == "HEAD" and not response.streaming:
            response.headers.setdefault("Content-Length", str(len(response.content)))
            response.content = b""
        return response


class SlidingSessionMiddleware:
    """The session lasts as long as somebody works: SESSION_COOKIE_AGE from the last page, and not from signing in.

    What the person does may change the number in the menu, which the session keeps (see lovplan.waiting).
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.session.accessed and request.user.is_authenticated:
            if request.method == "POST":
                request.session.pop(KEY, None)
            now = int(time.time())  # real time, as the browser counts it, in the demo too
            if now - request.session.get(SEEN, 0) >= PROLONGED_AFTER:
                request.session[SEEN] = now
        return response


class PrivatePagesMiddleware:
    """What a signed-in person was shown stays out of every cache, unless the view says otherwise.

    Static files are answered before this middleware and keep their own lasting headers.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not response.has_header("Cache-Control") and request.user.is_authenticated:
            response["Cache-Control"] = "no-store, private"
        return response


class CompressTextMiddleware(GZipMiddleware):
    """Pages, style sheets, scripts and data go compressed over the wire. What is compressed already, as fonts and PDF,
    is left as it is. Django pads a page with random bytes, so that its length tells nothing of what is secret in it.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        kind = response.headers.get("Content-Type", "").partition(";")[0]
        if kind.startswith("text/") or kind.endswith(("json", "javascript", "+xml")):
            return super().process_response(request, response)
        return response


class WrongMethodMiddleware:
    """An address that only takes a form, opened as a page, answers with a page of ours that leads onwards.

    One comes there by signing in again after a form was sent too late, and by going back in the browser.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code != HTTPStatus.METHOD_NOT_ALLOWED or request.method != "GET":
            return response
        page = render(request, "405.html", {"nearest": _nearest(request.path)}, status=response.status_code)
        page["Allow"] = response["Allow"]
        return page


def _nearest(path: str) -> str:
    """The address above that exists."""
    parts = path.strip("/").split("/")[:-1]
    while parts:
        address = f"/{'/'.join(parts)}/"
        try:
            resolve(address)
        except Resolver404:
            parts.pop()
        else:
            return address
    return "/"
