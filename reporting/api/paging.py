"""A long answer in pages: limit and offset, with the address of the next."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any
from urllib.parse import urlencode

from django.http import HttpRequest
from ninja import Query, Schema
from pydantic import Field

MOST, USUAL = 200, 50  # items on a page


class Pages(Schema):
    limit: int = Field(USUAL, ge=1, le=MOST, description=f"Hur många på varje sida, högst {MOST}.")
    offset: int = Field(0, ge=0, le=1_000_000, description="Hur många som hoppas över.")


Paged = Annotated[Pages, Query()]


def page(request: HttpRequest, found: Any, pages: Pages, shaped: Callable[[Any], list[Any]]) -> dict[str, Any]:
    """The page of a queryset or a list. `shaped` makes answers of the items on it and no others."""
    count = len(found) if isinstance(found, list) else found.count()
    end = pages.offset + pages.limit
    asked = {name: value for name, value in request.GET.items() if name not in ("limit", "offset")}
    more = urlencode({**asked, "limit": pages.limit, "offset": end})
    return {
        "count": count,
        "next": request.build_absolute_uri(f"{request.path}?{more}") if end < count else None,
        "items": shaped(found[pages.offset : end]),
    }
