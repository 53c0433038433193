"""Words that the sign-in page holds go along until the sign-in is complete, whatever steps it takes."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from activities.words import held

KEY = "held_words"  # in the session of somebody who is not signed in yet


def carry(request: HttpRequest) -> None:
    """Take along what the page that was sent holds."""
    if held.read(signed := request.POST.get("held", "")):
        request.session[KEY] = signed


def give(request: HttpRequest, user: Any) -> str:
    """Keep what came along for whoever has signed in. The page where its form stands, "" when nothing came."""
    found = held.read(request.session.pop(KEY, ""))
    return found.page if found and held.keep(found, user) else ""


def onwards(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    """The answer that leads to another site. A form may not end there, by our own policy for what pages may send, so
    what was sent is answered by a page, from which the browser goes on by itself.
    """
    if request.method != "POST" or answer.status_code != HTTPStatus.FOUND:
        return answer
    page = render(request, "signin/onwards.html", {"where": answer["Location"]})
    page["Refresh"] = f"0; url={answer['Location']}"
    return page
