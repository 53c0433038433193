"""The plan as a file to take away."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from activities.calendar import clock
from activities.models import Plan, SubActivity
from activities.writing.plan_files import FORMS, PlanStanding


@require_safe
def plan_file(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    """All rows the plan has now, whatever the plan page is narrowed to."""
    if form not in FORMS:
        raise Http404
    at = clock.now()
    plan = get_object_or_404(Plan.objects.showing_rows_to(request.user, clock.today()), slug=slug)
    rows = SubActivity.objects.filter(activity__step__plan=plan).current().visible_to(request.user, clock.today())
    _, content_type, make = FORMS[form]
    name = f'attachment; filename="{slug}-{clock.today()}.{form}"'
    body = make(PlanStanding.read(plan, rows, at))
    return HttpResponse(body, content_type=content_type, headers={"Content-Disposition": name})
