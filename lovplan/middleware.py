from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve


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
