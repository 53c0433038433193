"""What boards have asked for, as a list across the plans a person reads."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from activities.calendar import clock
from activities.models import Plan
from reporting.sealing.assignments import lines

PLACES = {"waits": "Inte upptagna i en plan", "in_hand": "Arbetet pågår", "done": "Avslutade"}


@require_safe
def assignment_list(request: HttpRequest) -> HttpResponse:
    """For everybody who reads reports, the board's own people and auditors among them."""
    on = clock.today()
    plans = list(Plan.objects.visible_to(request.user, on))
    if not plans:
        raise Http404
    found = lines(request.user, on)
    grouped = [(heading, [line for line in found if line.place == place]) for place, heading in PLACES.items()]
    context = {"plans": plans, "groups": [pair for pair in grouped if pair[1]], "names_plans": len(plans) > 1}
    return render(request, "reporting/sealing/assignments.html", context)
