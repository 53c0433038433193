"""The guide's pages, and the page that refuses."""

from __future__ import annotations

from functools import cache

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from activities.search.finding import Sought
from activities.search.hits import Group, hit
from activities.search.words import holds, rank
from lovplan.help import guide
from lovplan.help.where import section_of
from lovplan.help.who import told


@cache
def all_sections() -> tuple[guide.Section, ...]:
    return guide.sections((settings.BASE_DIR / "docs" / "anvandarguide.md").read_text(encoding="utf-8"))


@login_not_required
@require_safe
def contents(request: HttpRequest) -> HttpResponse:
    """What the guide holds, section by section."""
    return render(request, "help/guide.html", {"sections": all_sections()})


@login_not_required
@require_safe
def section(request: HttpRequest, slug: str) -> HttpResponse:
    """One section, with those before and after it."""
    found = all_sections()
    place = next((number for number, each in enumerate(found) if each.slug == slug), None)
    if place is None:
        raise Http404
    context = {
        "section": found[place],
        "html": mark_safe(found[place].html),  # made of our own file, and HTML in it is escaped
        "before": found[place - 1] if place else None,
        "after": found[place + 1] if place + 1 < len(found) else None,
    }
    return render(request, "help/section.html", context)


def searched(sought: Sought) -> list[Group]:
    """Sections of the guide that have the words, for the search. No query."""
    if not sought.asks_for("guide"):
        return []
    fits = [each for each in all_sections() if holds(_text(each), sought.terms)]
    fits.sort(key=lambda each: rank(each.title, sought.terms))
    hits = [
        hit(each.title, reverse("guide_section", args=[each.slug]), each.parts, sought.terms)
        for each in fits[sought.shown("guide")]
    ]
    return [sought.group("guide", "Guiden", len(fits), hits)] if fits else []


def _text(each: guide.Section) -> str:
    return "\n".join([each.title, *(text for _, _, text in each.parts)])


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Why not, who may, and where it is explained. The handler of 403."""
    kind, people = told(request.user, request.resolver_match)
    route = request.resolver_match.view_name if request.resolver_match else ""
    help_section = section_of(route)
    context = {
        "reason": str(exception),
        "who": kind,
        "people": people,
        "section": next((each for each in all_sections() if each.slug == help_section), None),
    }
    return render(request, "403.html", context, status=403)
