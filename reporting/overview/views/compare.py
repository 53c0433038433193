"""The plan on one day beside the plan on another."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from activities.calendar import clock
from activities.models import Plan
from reporting.overview import beside, sides
from reporting.overview.forms import CompareForm

UNREADABLE = "Det ena är sparat i en form som den här versionen av lovplan inte kan läsa. Välj något annat."


@require_safe
def compare(request: HttpRequest, slug: str) -> HttpResponse:
    """A month or a sealed report against any other, row by row. For those who see the plan's rows."""
    on = clock.today()
    plan = get_object_or_404(Plan.objects.showing_rows_to(request.user, on), slug=slug)
    offers = sides.offered(plan, on)
    has_two = len(offers.by_code) > 1
    form, comparison = CompareForm(request.GET, offers=offers), None
    if has_two and form.is_valid():
        try:
            comparison = beside.compared(*sides.read(form.chosen, offers))
        except ValueError:
            form.add_error(None, UNREADABLE)
    faulty = has_two and bool(form.errors)
    context = {"plan": plan, "form": form, "comparison": comparison, "has_two": has_two, "faulty": faulty}
    return render(request, "reporting/overview/compare.html", context, status=422 if faulty else 200)
