"""Objects as the person may see them, or 404: what one may not see does not exist."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Max, Min
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from activities.calendar import clock
from activities.calendar.swedish import sort_key
from activities.models import Plan, Signal, SubActivity
from activities.models.querysets_bases import prepares


def plans_of(user: Any, on: date) -> list[Any]:
    """The plans that the person may open, in Swedish order, with what they may do in each."""
    return sorted(Plan.objects.visible_to(user, on), key=lambda plan: sort_key(plan.short))


def visible_row(request: HttpRequest, slug: str, pk: int) -> SubActivity:
    """The row, with its facts and what the person may do; 404 when the person may not see it."""
    on = clock.today()
    rows = SubActivity.objects.filter(activity__step__plan__slug=slug).visible_to(request.user, on)
    return get_object_or_404(rows.annotate(may_prepare=prepares(request.user, on)).with_facts(), pk=pk)


def signals_by_key() -> dict[str, Signal]:
    return {signal.key: signal for signal in Signal.objects.all()}


def span_of(plan: Plan) -> tuple[date, date]:
    """The first and last day that the plan speaks of, today among them: what lies far outside is asked about."""
    on = clock.today()
    rows = SubActivity.objects.filter(activity__step__plan=plan).current()
    ends = rows.aggregate(first=Min("start"), last=Max("end"), decided=Min("activity__step__plan__decisions__date"))
    days = [day for day in (*ends.values(), plan.go_live, on) if day]
    return min(days), max(days)
