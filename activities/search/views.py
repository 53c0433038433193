"""The page that searches."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.module_loading import import_string
from django.views.decorators.http import require_safe

from activities.calendar import clock
from activities.calendar.typed import clean_text
from activities.models import Partner, Plan, SearchKind
from activities.search.finding import LEFT, PAGE, PERSONS, PLAN, SHARED, Sought, in_plans, left, persons, shared
from activities.search.finding import plans as named_plans
from activities.search.hits import Group, address_of
from activities.search.words import terms

LONGEST = 200  # characters to search for
GUIDE, TOWN = "guide", "kommun"  # of the rooms in settings.SEARCHED_BESIDES
KINDS = ("", PLAN, *SearchKind.values, PERSONS, LEFT, SHARED, GUIDE, TOWN)


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Everything that has the words in some form and that the person may see, kind by kind."""
    on, kind, page = clock.today(), request.GET.get("slag", ""), request.GET.get("sida", "1")
    if kind not in KINDS or not page.isdecimal() or not 1 <= int(page) <= 10_000:
        raise Http404
    text = clean_text(request.GET.get("q", ""))[:LONGEST]
    plans = tuple(Plan.objects.visible_to(request.user, on).order_by("title", "pk"))
    sought = Sought(text, terms(text), request.user, on, plans, kind, int(page))
    groups = _found(sought) if sought.terms else []
    context: dict[str, Any] = {
        "sought": text,
        "has_words": bool(sought.terms),
        "groups": groups,
        "count": sum(group.count for group in groups),
        "all_url": address_of(text) if kind else "",
        "names_plans": len(plans) > 1,
        "sees_rows": any(plan.shows_rows for plan in plans),
        "sees_reports": bool(plans),
        "plans": plans,
        "only_shared": not plans and Partner.objects.represented_by(request.user, on).exists(),
        **_pages(sought, groups),
    }
    return render(request, "activities/search/search.html", context)


def _found(sought: Sought) -> list[Group]:
    """Kinds of the plans, then people, then what other rooms of the site have: settings.SEARCHED_BESIDES."""
    kept = sought.plans and sought.kind in ("", *SearchKind.values)
    found = named_plans(sought) + (in_plans(sought) if kept else []) + persons(sought) + left(sought) + shared(sought)
    for path in settings.SEARCHED_BESIDES:
        found += import_string(path)(sought)
    return found


def _pages(sought: Sought, groups: list[Group]) -> dict[str, str]:
    """The addresses before and after, of one kind with many hits."""
    last = sought.page * PAGE >= max((group.count for group in groups), default=0)
    many = bool(sought.kind)
    return {
        "previous_url": address_of(sought.text, sought.kind, sought.page - 1) if many and sought.page > 1 else "",
        "next_url": address_of(sought.text, sought.kind, sought.page + 1) if many and not last else "",
    }
