"""Control points, fetched with their ticks, as pages show them. Asks the database nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from activities.models import CheckPoint


@dataclass(frozen=True)
class TickView:
    words: str  # "Beaktad" | "Inte beaktad"
    note: str
    by: str
    at: datetime


@dataclass(frozen=True)
class PointView:
    """A point, how it stands, and all that was said of it, the newest first."""

    pk: int
    text: str
    source: str
    done: bool
    ticks: tuple[TickView, ...]
    url: str
    edit_url: str


def point_view(point: CheckPoint, slug: str) -> PointView:
    """A point fetched `with_ticks`."""
    return PointView(
        pk=point.pk,
        text=point.text,
        source=point.source,
        done=bool(point.ticked and point.ticked[0].done),
        ticks=tuple(TickView(str(each), each.note, each.by_name, each.at) for each in point.ticked),
        url=reverse("activities:check_point", args=[slug, point.pk]),
        edit_url=reverse("activities:check_point_edit", args=[slug, point.pk]),
    )


def in_words(counted: tuple[int, int] | None) -> str:
    """(6, 9) as "6 av 9 beaktade"; "" for a row without points."""
    return f"{counted[0]} av {counted[1]} beaktade" if counted else ""


def considered(points: Iterable[PointView]) -> str:
    found = list(points)
    return in_words((sum(point.done for point in found), len(found))) if found else ""
