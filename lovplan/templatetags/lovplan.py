from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from django import template
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from activities.calendar import clock
from activities.calendar.month import Month
from activities.models import Municipality, Plan
from lovplan.help.where import section_of
from lovplan.menu import menu
from lovplan.waiting import number_in_menu

register = template.Library()

_ISO_DATE = re.compile(r"(\d{4}-\d{2}-\d{2})")
_PLAN = re.compile(r"^/plan/([-\w]+)/")
_PLAN_MONTH = re.compile(r"(/manad/).*$")


@register.simple_tag(takes_context=True)
def nav(context: dict[str, Any]) -> list[dict[str, Any]]:
    """What stands in the page head, as [{label, url, current, number}], from the page's own `plan` or `plans`.

    No query but those of the number beside Mitt arbete, once a minute; on a page that has neither, the two of `menu`.

    A plan that was fetched with `visible_to` says what the person may open; board readers see the reports alone. Those
    who may open more than one plan go between them by the overview, where administrators also make new ones.
    """
    request = context["request"]
    if not request.user.is_authenticated:
        return []
    plans = [context["plan"]] if context.get("plan") else list(context.get("plans") or _of_refused(request))
    opened = {} if plans or "only_shared" in context else menu(request)
    plans = plans or opened.get("plans", [])
    if context.get("only_shared") or opened.get("only_shared"):  # an external partner: no other page is theirs
        here = "page" if request.path == reverse("activities:shared") else ""
        return [{"label": "Samverkan", "url": reverse("activities:shared"), "current": here, "number": 0}]
    items: list[tuple[str, str]] = []
    if request.user.is_superuser and not getattr(request.user, "is_begun", True):
        items.append(("Första dagen", reverse("activities:first_day")))
    work = reverse("activities:my_work")
    # The board's people have no rows, and find the page in the menu when something waits for them.
    waiting = number_in_menu(request, context.get("waiting_number"))
    if not plans or waiting or request.path == work or any(shows_rows(plan) for plan in plans):
        items.append(("Mitt arbete", work))
    if request.user.is_superuser or getattr(request.user, "plans_opened", 0) > 1:
        items.append(("Planer", reverse("reporting:plans")))
    if len(plans) == 1:
        items += _of_plan(plans[0])
    if request.user.is_superuser or getattr(request.user, "leads_plans", False):
        items.append(("Personer", reverse("activities:person_list")))
    here = _section(request.path, [url for _, url in items])
    return [
        {
            "label": label,
            "url": url,
            "current": "" if url != here else "page" if request.path == url else "true",
            "number": waiting if url == work else 0,
        }
        for label, url in items
    ]


def _of_refused(request: HttpRequest) -> list[Plan]:
    """The plan in the address of a page that was not shown, when the person may open it: one query, and only there."""
    slug = _PLAN.match(request.path)
    return list(Plan.objects.visible_to(request.user, clock.today()).filter(slug=slug[1])) if slug else []


def _section(path: str, urls: list[str]) -> str:
    """The address in the menu that a page belongs to: the nearest above it. A group's meetings have their own address,
    and a month's page is reached by the newest month.
    """
    belongs = {url: _PLAN_MONTH.sub(r"\1", url) for url in urls}
    path = path.replace("/moten/", "/grupper/").replace("/beslut-att-gora/", "/grupper/")
    above = [url for url in urls if path.startswith(belongs[url])]
    return max(above, key=lambda url: len(belongs[url]), default="")


def _of_plan(plan: Any) -> list[tuple[str, str]]:
    pages = [("Rapporter", "reporting:report_list")]
    if shows_rows(plan):
        pages = [
            ("Planen", "activities:plan"),
            ("Underlag", "activities:basis_list"),
            ("Grupper", "activities:groups"),
            ("Samverkan", "activities:partners"),
            ("Revisioner", "activities:revision_list"),
            *pages,
        ]
    items = [(label, reverse(name, args=[plan.slug])) for label, name in pages]
    if shows_rows(plan):
        month = reverse("reporting:month", args=[plan.slug, Month.of(clock.today())])
        items.insert(1, ("Månadsläget", month))
    return items


@register.simple_tag
def part(template: str, **facts: Any) -> SafeString:
    """What the template makes of these facts and of nothing else, made once: a long table says most things many times,
    to many readers. The facts are compared as they are written, so they are frozen rows and plain text, never markup.
    """
    return _made(template, tuple(facts.items()))


@lru_cache(maxsize=2_000)
def _made(template: str, facts: tuple[tuple[str, Any], ...]) -> SafeString:
    return render_to_string(template, dict(facts))


@register.simple_tag(takes_context=True)
def help_url(context: dict[str, Any]) -> str:
    """To the section of the guide that explains the page, or to the whole guide."""
    at = context["request"].resolver_match
    section = section_of(at.view_name) if at else ""
    return reverse("guide_section", args=[section]) if section else reverse("guide")


@register.simple_tag
def whose_service() -> str:
    """The municipality whose plans are here, for the page before signing in; "" when there is none or several."""
    if own := Municipality.objects.order_by("pk").values_list("name", flat=True).first():
        return own
    named = list(Plan.objects.order_by("municipality").values_list("municipality", flat=True).distinct()[:2])
    return named[0] if len(named) == 1 else ""


@register.filter
def whole_dates(text: str) -> SafeString:
    """The text, in which no date is broken between two lines."""
    return mark_safe(_ISO_DATE.sub(r"<time>\1</time>", escape(text)))  # escaped first; a date has nothing to escape


@register.filter
def short_word(label: str) -> str:
    """A signal's word where a phone has no room for both: "Pågående enligt plan" is "Enligt plan"."""
    first, _, rest = label.partition(" ")
    return rest.capitalize() if first == "Pågående" and rest else label


@register.filter
def shows_rows(plan: Any) -> bool:
    """Rows are fetched through what the person may see, so a plan that came with a row shows its rows."""
    return getattr(plan, "shows_rows", True)
