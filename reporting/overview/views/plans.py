"""All plans of the person under each other."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from activities.calendar import clock
from activities.pages.scope import plans_of
from reporting.month import lists
from reporting.month.lists import LISTS, NEEDS, NOW, Choice
from reporting.overview import tally
from reporting.overview.plans import lines, rows
from reporting.report.collect import signal_legend


@require_safe
def plans(request: HttpRequest) -> HttpResponse:
    """Every plan the person may open: its signals, what calls for somebody and its reports; the board: its reports."""
    on = clock.today()
    visible = plans_of(request.user, on)
    found = lines(visible, on)
    figures = [line.figures for line in found if line.figures]
    return render(
        request,
        "reporting/overview/plans.html",
        {
            "plans": visible,
            "followed": [line for line in found if line.figures],
            "read": [line for line in found if not line.figures],
            "now": Choice(version=NOW).query,
            "total": tally.total(figures) if len(figures) > 1 else None,
            "width": tally.WIDTH,
            "height": tally.HEIGHT,
        },
    )


@require_safe
def plans_rows(request: HttpRequest) -> HttpResponse:
    """The rows that a sum over the person's plans counts, under the plan of each."""
    on, legend = clock.today(), signal_legend()
    need, signal = request.GET.get("urval", ""), request.GET.get("signal", "")
    labels = {each.key: each.label for each in legend}
    if need not in {"", *NEEDS} or signal not in {"", *labels} or (need and signal):
        raise Http404
    listed = rows(plans_of(request.user, on), on, legend, need=need, signal=signal)
    found = [line for plan in listed for line in plan.lines]
    context = {
        "described": LISTS.get(need) or labels.get(signal) or "Alla delaktiviteter",
        "counted": lists.counted(Choice(need), len(found)),
        "as_of": on,
        "listed": listed,
        "lines": found,
    }
    return render(request, "reporting/overview/plans_rows.html", context)
