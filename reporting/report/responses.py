"""A report's own HTML as a page: it carries its one style sheet, whose hash lets that sheet through and no other."""

from __future__ import annotations

from typing import TypeVar

from django.http import HttpResponse

from reporting.report import document

AnyResponse = TypeVar("AnyResponse", bound=HttpResponse)


def whole_page(html: str) -> HttpResponse:
    return with_own_style(HttpResponse(html))


def with_own_style(response: AnyResponse) -> AnyResponse:
    """The response, whose content is a report's HTML."""
    style = document.style_hash(response.content.decode())
    response._csp_update = {"style-src": [style]}  # type: ignore[attr-defined]
    return response
