"""What the views that keep drafts say to static/js/draft.js."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse


def by_script(request: HttpRequest) -> bool:
    """Whether the page's script asks, and no button was pressed."""
    return request.headers.get("X-Requested-With") == "fetch"


def kept() -> HttpResponse:
    return HttpResponse(status=204)


def not_kept(sentence: str, *, status: int) -> HttpResponse:
    """Why not, in a sentence that the script shows as it is."""
    return HttpResponse(sentence, status=status, content_type="text/plain; charset=utf-8")
