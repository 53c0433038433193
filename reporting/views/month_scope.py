"""A month's page as the person may see it, or 404."""

from __future__ import annotations

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone

from activities import clock
from activities.models import Plan
from reporting import months
from reporting.models import PresentedMonth
from reporting.month import Month
from reporting.month_words import Shown
from reporting.monthly import Monthly


def page_of(request: HttpRequest, slug: str, month: Month) -> tuple[Plan, Monthly, PresentedMonth | None]:
    """The month as it was presented, else from the records. 404 for a month that is yet to come, or before the plan
    is known.
    """
    on = clock.today()
    plan = get_object_or_404(Plan.objects.showing_rows_to(request.user, on), slug=slug)
    if month.start > on:
        raise Http404
    presented = months.presented_of(plan, month)
    if kept := presented.get(month):
        return plan, months.read(kept.content), kept  # type: ignore[attr-defined]
    page = months.made(plan, month, today=on, presented=presented)
    if not page.trend and month != Month.of(on):
        raise Http404
    return plan, page, None


def shown(kept: PresentedMonth | None) -> Shown | None:
    """How the month was presented, in words' terms."""
    if kept is None:
        return None
    return Shown(kept.meeting.on.isoformat(), timezone.localdate(kept.at).isoformat(), kept.by_name, kept.version)


def month_url(slug: str, month: Month) -> str:
    """The month's own page."""
    return f"/plan/{slug}/manad/{month}/"
