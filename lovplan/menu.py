"""What the menu is made of on pages that belong to no plan."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from activities.calendar import clock
from activities.models import Partner, Plan


def menu(request: HttpRequest) -> dict[str, Any]:
    """The plans whose pages the menu leads back to, for whoever is signed in; external partners see one page alone."""
    if not request.user.is_authenticated:
        return {}
    on = clock.today()
    plans = list(Plan.objects.visible_to(request.user, on).order_by("pk")[:2])
    return {"plans": plans, "only_shared": not plans and Partner.objects.represented_by(request.user, on).exists()}
