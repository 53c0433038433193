"""All plans of the person under each other."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from activities import clock
from activities.models import Plan
from reporting import overview
from reporting.plans import lines


@require_safe
def plans(request: HttpRequest) -> HttpResponse:
    """Every plan the person may open: its signals, what calls for somebody and its reports; the board: its reports."""
    on = clock.today()
    visible = list(Plan.objects.visible_to(request.user, on))
    found = lines(visible, on)
    figures = [line.figures for line in found if line.figures]
    return render(
        request,
        "reporting/plans.html",
        {
            "plans": visible,
            "followed": [line for line in found if line.figures],
            "read": [line for line in found if not line.figures],
            "total": overview.total(figures) if len(figures) > 1 else None,
            "width": overview.WIDTH,
            "height": overview.HEIGHT,
        },
    )
