"""Pages that belong to the site rather than to a plan."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from activities.calendar import clock
from activities.calendar.month import Month
from activities.models import Partner, Plan, SubActivity
from lovplan import outage


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Leads each role to its first page: staff to their work, ledningsgruppen to the month, readers to the plan, the
    board to its reports.

    Until the first signal is set, administrators and whoever leads a plan come to the first day's steps.

    Those who read several plans come to the overview of them. External partners are led to what has been shared with
    them, which is all they see.
    """
    on = clock.today()
    first = request.user.is_superuser or getattr(request.user, "leads_plans", False)
    if first and not getattr(request.user, "is_begun", True):
        return redirect("activities:first_day")
    if SubActivity.objects.of_person(request.user, on).exists():
        return redirect("activities:my_work")
    followed = list(Plan.objects.followed_by(request.user, on)[:2])
    if len(followed) == 1:
        return redirect("reporting:month", followed[0].slug, Month.of(on))
    plans = list(Plan.objects.visible_to(request.user, on)[:2])
    if len(plans) == 1:
        return redirect("activities:plan" if plans[0].shows_rows else "reporting:report_list", plans[0].slug)
    if plans:
        return redirect("reporting:plans")
    if Partner.objects.represented_by(request.user, on).exists():
        return redirect("activities:shared")
    return redirect("activities:my_work")


@never_cache
@require_safe
def session(request: HttpRequest) -> HttpResponse:
    """For those who choose to go on working before they are signed out: any page prolongs the session, this one too."""
    return HttpResponse("Du är inloggad.\n", content_type="text/plain; charset=utf-8")


@login_not_required
@never_cache
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """200 when the database answers and can be written in, else 503. Says nothing about the content."""
    if told := outage.trouble():
        headers = {"Retry-After": str(outage.RETRY_AFTER)}
        return HttpResponse(f"{told}\n", status=503, content_type="text/plain; charset=utf-8", headers=headers)
    return HttpResponse("Allt fungerar.\n", content_type="text/plain; charset=utf-8")


@login_not_required
@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """Where browsers look by themselves, for pages that name no icon: the report and its PDF."""
    return redirect(static("img/favicon.svg"), permanent=True)
