"""A month's page as the person may see it, or 404."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from activities.calendar import clock
from activities.calendar.month import Month
from activities.models import Plan
from reporting.errors import UnreadableMonth
from reporting.models import PresentedMonth
from reporting.month import find
from reporting.month.find import Found
from reporting.month.frozen import Monthly
from reporting.month.wording import Shown

View = Callable[..., HttpResponse]


def explains_unreadable(view: View) -> View:
    """The view of a month, with a page that says so in place of a presented one this code cannot read."""

    @wraps(view)
    def explained(request: HttpRequest, slug: str, month: Month, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, slug, month, *args, **kwargs)
        except UnreadableMonth as error:
            context = {"plan": plan_of(request, slug), "month": month, "presented": error.presented}
            return render(request, "reporting/month/unreadable.html", context, status=422)

    return explained


def page_of(request: HttpRequest, slug: str, month: Month) -> tuple[Plan, Monthly, PresentedMonth | None]:
    """The month as it was presented, else from the records. 404 for a month that is yet to come, or before the plan
    is known.
    """
    plan = plan_of(request, slug)
    found = found_or_404(plan, month)
    return plan, found.page, found.presented


def plan_of(request: HttpRequest, slug: str) -> Plan:
    return get_object_or_404(Plan.objects.showing_rows_to(request.user, clock.today()), slug=slug)


def found_or_404(plan: Plan, month: Month, version: str = "") -> Found:
    """As month_pages.find says; what it does not find does not exist."""
    try:
        return find.find(plan, month, clock.today(), version=version)
    except LookupError as error:
        raise Http404 from error


def shown(kept: PresentedMonth | None) -> Shown | None:
    """How the month was presented, in words' terms."""
    if kept is None:
        return None
    return Shown(kept.meeting.on.isoformat(), timezone.localdate(kept.at).isoformat(), kept.by_name, kept.version)


def month_url(slug: str, month: Month) -> str:
    """The month's own page."""
    return reverse("reporting:month", args=[slug, month])
