"""Ledningsgruppen's month: the list, each month's page, the rows behind its numbers, and presenting it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import EmptyPage, PageNotAnInteger, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_http_methods, require_safe

from activities.calendar import clock
from activities.calendar.month import Month
from activities.groups.meetings import notes_beside
from activities.groups.presenters import task_view
from activities.models import Plan
from reporting.charts import trend
from reporting.charts.trend import Point
from reporting.errors import ReadAgain
from reporting.models import PresentedMonth
from reporting.month import assemble, find, lists, presenters, wording
from reporting.month.actions import MAY_PRESENT, NO_GROUP, present_month
from reporting.month.find import Found
from reporting.month.forms import PresentForm
from reporting.month.lists import NOW
from reporting.month.reading import entries_of
from reporting.month.views.scope import explains_unreadable, found_or_404, month_url, plan_of
from reporting.permissions import presents_months

PAGE = 36  # months in the list


@require_safe
def month_list(request: HttpRequest, slug: str) -> HttpResponse:
    """Every month the plan has been known, the newest first, with who has presented it."""
    on = clock.today()
    plan = plan_of(request, slug)
    entries = entries_of(plan)
    pages = Paginator(assemble.months_of(entries, on), PAGE)
    try:
        shown = pages.page(request.GET.get("sida", "1"))
    except (EmptyPage, PageNotAnInteger) as error:
        raise Http404 from error
    lines = find.lines(plan, list(shown), entries, on)
    return render(request, "reporting/month/list.html", {"plan": plan, "lines": lines, "shown": shown})


@require_safe
@explains_unreadable
def month(request: HttpRequest, slug: str, month: Month) -> HttpResponse:
    """The month as it was presented, or as the records tell it."""
    plan, found = _found(request, slug, month)
    return _month_page(request, plan, found)


@require_safe
def month_now(request: HttpRequest, slug: str, month: Month) -> HttpResponse:
    """A presented month as it is counted today, or of the day in the address. One that nobody has presented is counted
    already.
    """
    day = request.GET.get("dag", "")
    if day and not find.day_in(month, day, clock.today()):
        raise Http404
    plan, found = _found(request, slug, month, day or NOW)
    if found.holding is None and not day:
        return redirect("reporting:month", slug, month)
    return _month_page(request, plan, found, version=day or NOW)


@require_safe
@explains_unreadable
def month_version(request: HttpRequest, slug: str, month: Month, version: int) -> HttpResponse:
    """A page that was presented and has been replaced since. The one that holds has the month's own address."""
    plan, found = _found(request, slug, month, str(version))
    replaced_by = find.later_version(found.presented) if found.presented else None
    if replaced_by is None:
        return redirect("reporting:month", slug, month)
    return _month_page(request, plan, found, version=str(version), replaced_by=replaced_by)


@require_safe
@explains_unreadable
def rows(request: HttpRequest, slug: str, month: Month) -> HttpResponse:
    """The rows that a number on the month's page counts, as they stood then."""
    plan, found = _found(request, slug, month, request.GET.get("version", ""))
    try:
        choice = lists.parse(request.GET.dict(), found.page)
    except ValueError as error:
        raise Http404 from error
    context = {
        "plan": plan,
        "found": found,
        "as_of": date.fromisoformat(found.page.since if choice.before and found.page.since else found.page.as_of),
        "then": bool(choice.before),
        "of_changes": choice.is_of_changes,
        "described": lists.described(found.page, choice),
        "lines": (lines := lists.lines(found.page, choice)),
        "counted": lists.counted(choice, len(lines)),
        "back": _address(slug, month, choice.version),
    }
    return render(request, "reporting/month/rows.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def present(request: HttpRequest, slug: str, month: Month) -> HttpResponse:
    """The form that keeps the month as presented. What was typed survives every answer but success."""
    on = clock.today()
    plan = plan_of(request, slug)
    if not presents_months(request.user, plan):
        raise PermissionDenied(MAY_PRESENT)
    proposed = find.nearest_meeting(plan, month, on) or on
    posted = request.POST if request.method == "POST" else None
    shown = find.day_in(month, request.POST.get("shown", ""), on) or proposed
    found = found_or_404(plan, month, _day(month, shown))
    form = PresentForm(posted, anew=found.holding is not None, initial={"meeting_on": proposed})
    again = ""
    if form.is_valid():
        try:
            made = present_month(
                plan=plan,
                month=month,
                by=request.user,  # type: ignore[arg-type]
                based_on=request.POST.get("based_on", ""),
                **form.cleaned_data,
            )
        except ReadAgain as error:
            again = str(error)
            found = found_or_404(plan, month, _day(month, form.cleaned_data["meeting_on"]))
            if found.holding and "reason" not in form.fields:  # somebody else was first
                form = PresentForm(None, anew=True, initial={"meeting_on": form.cleaned_data["meeting_on"]})
        except ValidationError as error:
            form.take(error)
        else:
            messages.success(request, _kept_message(made, slug))
            return redirect("reporting:month", slug, month)
    as_of = date.fromisoformat(found.page.as_of)
    other_day = bool(again) and as_of != min(shown, month.end)
    context = {
        "plan": plan,
        "month": month,
        "form": form,
        "again": again,
        "other_day": other_day,
        "updates": find.newest_updates(plan, as_of, 3) if again and not other_day else [],
        "kept": found.holding,
        "no_group": "" if assemble.management_of(plan).exists() else NO_GROUP,
        "view": presenters.view(found.page, found.page.as_of),
        "based_on": assemble.fingerprint(found.page, assemble.version_of(found.holding)),
        "seen": _address(slug, month, found.page.as_of),
    }
    return render(
        request, "reporting/month/present.html", context, status=409 if again else 422 if form.errors else 200
    )


def _day(month: Month, meeting_on: date) -> str:
    """The day that the page of a meeting tells, as the version of a page is told."""
    return min(meeting_on, month.end).isoformat()


def _kept_message(made: PresentedMonth, slug: str) -> str:
    meeting = reverse("activities:meeting", args=[slug, made.meeting_id])
    return format_html(
        '{} är presenterad och ändras inte mer. Skriv <a href="{}">mötets anteckningar och beslut</a>.',
        made.month.label.capitalize(),
        meeting,
    )


def _found(request: HttpRequest, slug: str, month: Month, version: str = "") -> tuple[Plan, Found]:
    plan = plan_of(request, slug)
    return plan, found_or_404(plan, month, version)


def _address(slug: str, month: Month, version: str) -> str:
    """Of the page whose numbers carry the version."""
    if version == NOW or "-" in version:
        day = f"?dag={version}" if version != NOW else ""
        return reverse("reporting:month_now", args=[slug, month]) + day
    return reverse("reporting:month_version", args=[slug, month, version]) if version else month_url(slug, month)


def _points(found: Found) -> tuple[Point, ...]:
    """The months of the trend, a presented one's own among those that are presented."""
    page = found.page
    return trend.marked(page.trend, page.month) if found.presented else page.trend


def _month_page(
    request: HttpRequest,
    plan: Plan,
    found: Found,
    *,
    version: str = "",
    replaced_by: PresentedMonth | None = None,
) -> HttpResponse:
    presented, on = found.presented, clock.today()
    decided = list(presented.meeting.tasks.with_owner()) if presented else []
    notes = notes_beside(presented.meeting, presented.at) if presented else None
    context: dict[str, Any] = {
        "plan": plan,
        "found": found,
        "view": presenters.view(found.page, version),
        "picture": trend.picture(_points(found), found.page.legend),
        "presented": presented,
        "notes": notes,
        "noted_later": bool(notes and presented and notes.notes_at and notes.notes_at > presented.at),
        "today": on,
        "of_today": wording.OF_TODAY if found.month < found.newest else "",
        "decided": [task_view(task, plan.slug, on) for task in decided],
        "replaced": [] if replaced_by else find.earlier_versions(presented),
        "replaced_by": replaced_by,
        "may_present": plan.steers,  # type: ignore[attr-defined]
    }
    return render(request, "reporting/month/month.html", context)
