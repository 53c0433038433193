"""Ledningsgruppen's month: its page, the rows behind its numbers, on paper, on the wall, and presenting it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import EmptyPage, PageNotAnInteger, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.views.decorators.http import require_http_methods, require_safe

from activities.calendar import clock
from activities.calendar.month import Month
from activities.calendar.swedish import day_of
from activities.groups.meetings import notes_beside
from activities.groups.presenters import task_view
from activities.models import Plan
from activities.writing.plan_files import WORKBOOK
from activities.writing.spreadsheet import as_xlsx
from reporting.errors import ReadAgain, UnreadableMonth
from reporting.models import PresentedMonth
from reporting.month import assemble, composed, find, lists, presenters, sheet, wording
from reporting.month import slides as month_slides
from reporting.month.actions import MAY_PRESENT, NO_GROUP, present_month
from reporting.month.find import Found
from reporting.month.forms import PresentForm
from reporting.month.lists import HELD, NOW, PageVersion
from reporting.month.reading import entries_of
from reporting.month.wording import Shown
from reporting.pdf.render import PdfError
from reporting.permissions import presents_months
from reporting.snapshot import tables

PAGE = 36  # months in the list

View = Callable[..., HttpResponse]


# ---- Which month, and which page of it ----


def _explains_unreadable(view: View) -> View:
    """The view of a month, with a page that says so in place of a presented one this code cannot read."""

    @wraps(view)
    def explained(request: HttpRequest, slug: str, month: Month, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, slug, month, *args, **kwargs)
        except UnreadableMonth as error:
            context = {"plan": _plan(request, slug), "month": month, "presented": error.presented}
            return render(request, "reporting/month/unreadable.html", context, status=422)

    return explained


def _plan(request: HttpRequest, slug: str) -> Plan:
    return get_object_or_404(Plan.objects.showing_rows_to(request.user, clock.today()), slug=slug)


def _found(plan: Plan, month: Month, version: PageVersion = HELD) -> Found:
    """As find.find says; what it does not find does not exist."""
    try:
        return find.find(plan, month, clock.today(), version)
    except LookupError as error:
        raise Http404 from error


def _version(code: str) -> PageVersion:
    try:
        return PageVersion.parse(code)
    except ValueError as error:
        raise Http404 from error


def _address(slug: str, month: Month, version: PageVersion = HELD) -> str:
    """Of the page whose numbers carry the version."""
    if version.number:
        return reverse("reporting:month_version", args=[slug, month, version.number])
    if version == HELD:
        return reverse("reporting:month", args=[slug, month])
    return reverse("reporting:month_now", args=[slug, month]) + (f"?dag={version.day}" if version.day else "")


# ---- Pages ----


@require_safe
def month_list(request: HttpRequest, slug: str) -> HttpResponse:
    """Every month the plan has been known, the newest first, with who has presented it."""
    on = clock.today()
    plan = _plan(request, slug)
    entries = entries_of(plan)
    pages = Paginator(assemble.months_of(entries, on), PAGE)
    try:
        shown = pages.page(request.GET.get("sida", "1"))
    except (EmptyPage, PageNotAnInteger) as error:
        raise Http404 from error
    lines = find.lines(plan, list(shown), entries, on)
    return render(request, "reporting/month/list.html", {"plan": plan, "lines": lines, "shown": shown})


@require_safe
@_explains_unreadable
def month(request: HttpRequest, slug: str, month: Month) -> HttpResponse:
    """The month as it was presented, or as the records tell it."""
    plan = _plan(request, slug)
    return _month_page(request, plan, _found(plan, month))


@require_safe
def month_now(request: HttpRequest, slug: str, month: Month) -> HttpResponse:
    """A presented month as it is counted today, or of the day in the address. One that nobody has presented is counted
    already.
    """
    plan, version = _plan(request, slug), NOW
    if code := request.GET.get("dag", ""):
        version = PageVersion(day=day_of(code))
        if not version.day:
            raise Http404
    found = _found(plan, month, version)
    if found.holding is None and version == NOW:
        return redirect("reporting:month", slug, month)
    return _month_page(request, plan, found, version)


@require_safe
@_explains_unreadable
def month_version(request: HttpRequest, slug: str, month: Month, version: int) -> HttpResponse:
    """A page that was presented and has been replaced since. The one that holds has the month's own address."""
    plan, numbered = _plan(request, slug), _version(str(version))
    found = _found(plan, month, numbered)
    replaced_by = find.later_version(found.presented) if found.presented else None
    if replaced_by is None:
        return redirect("reporting:month", slug, month)
    return _month_page(request, plan, found, numbered, replaced_by)


def _month_page(
    request: HttpRequest,
    plan: Plan,
    found: Found,
    version: PageVersion = HELD,
    replaced_by: PresentedMonth | None = None,
) -> HttpResponse:
    page, presented, on = found.page, found.presented, clock.today()
    decided = list(presented.meeting.tasks.with_owner()) if presented else []
    notes = notes_beside(presented.meeting, presented.at) if presented else None
    shown = presenters.view(page, version)
    context: dict[str, Any] = {
        "plan": plan,
        "found": found,
        "view": shown,
        "first": composed.compose(shown, wording.trend_of(page, presented=presented is not None)),
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


@require_safe
@_explains_unreadable
def rows(request: HttpRequest, slug: str, month: Month) -> HttpResponse:
    """The rows that a number on the month's page counts, as they stood then."""
    plan = _plan(request, slug)
    found = _found(plan, month, _version(request.GET.get("version", "")))
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


# ---- On paper and on the wall ----


@require_safe
@_explains_unreadable
def month_pdf(request: HttpRequest, slug: str, month: Month) -> HttpResponse:
    plan = _plan(request, slug)
    found = _found(plan, month)
    told = assemble.told_by(plan, date.fromisoformat(found.page.as_of))
    address = request.build_absolute_uri(_address(slug, month))
    try:
        body = sheet.month_pdf(found.page, _shown(found.presented), address, plan.diary_number, told)
    except PdfError as error:
        context = {"reason": str(error), "slug": slug}
        return render(request, "reporting/report/no_pdf.html", context, status=error.status)
    name = f'inline; filename="{slug}-{month}.pdf"'
    return HttpResponse(body, content_type="application/pdf", headers={"Content-Disposition": name})


@require_safe
@_explains_unreadable
def month_xlsx(request: HttpRequest, slug: str, month: Month) -> HttpResponse:
    """The rows as the month's page tells of them, to filter and to reckon with."""
    page = _found(_plan(request, slug), month).page
    facts = (("Läget", page.as_of), ("Jämfört med", page.since))
    table = tables.of_rows(page.rows, title=f"{month.label}, {page.plan}", facts=facts, at=clock.now())
    name = f'attachment; filename="{slug}-{month}.xlsx"'
    return HttpResponse(as_xlsx(table), content_type=WORKBOOK, headers={"Content-Disposition": name})


@require_safe
@_explains_unreadable
def month_show(request: HttpRequest, slug: str, month: Month) -> HttpResponse:
    """Slides under each other, each with its own address; a small script lets the keys step through them."""
    plan = _plan(request, slug)
    found = _found(plan, month)
    slides = month_slides.slides(found.page, _shown(found.presented))
    context = {"plan": plan, "page": found.page, "slides": slides, "leave": _address(slug, month)}
    return render(request, "reporting/month/show.html", context)


def _shown(kept: PresentedMonth | None) -> Shown | None:
    """How the month was presented."""
    if kept is None:
        return None
    return Shown(kept.meeting.on.isoformat(), timezone.localdate(kept.at).isoformat(), kept.by_name, kept.version)


# ---- Presenting ----


@require_http_methods(["GET", "HEAD", "POST"])
def present(request: HttpRequest, slug: str, month: Month) -> HttpResponse:
    """The form that keeps the month as presented. What was typed survives every answer but success."""
    on = clock.today()
    plan = _plan(request, slug)
    if not presents_months(request.user, plan):
        raise PermissionDenied(MAY_PRESENT)
    proposed = find.nearest_meeting(plan, month, on) or on
    posted = request.POST if request.method == "POST" else None
    seen = day_of(request.POST.get("shown", ""))
    shown = seen if seen and month.start <= seen <= min(month.end, on) else proposed
    found = _found(plan, month, _of_meeting(month, shown))
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
            found = _found(plan, month, _of_meeting(month, form.cleaned_data["meeting_on"]))
            if found.holding and "reason" not in form.fields:  # somebody else was first
                form = PresentForm(None, anew=True, initial={"meeting_on": form.cleaned_data["meeting_on"]})
        except ValidationError as error:
            form.take(error)
        else:
            messages.success(request, _kept_message(made, slug))
            return redirect("reporting:month", slug, month)
    status = 409 if again else 422 if form.errors else 200
    context = {"plan": plan, "month": month, "form": form, "again": again, **_to_present(plan, found, shown, again)}
    return render(request, "reporting/month/present.html", context, status=status)


def _to_present(plan: Plan, found: Found, shown: date, again: str) -> dict[str, Any]:
    """The page that is to be kept, beside the form. `shown` is the day it told when the form was opened."""
    page, as_of = found.page, date.fromisoformat(found.page.as_of)
    other_day = bool(again) and as_of != min(shown, found.month.end)
    version = PageVersion(day=as_of)
    return {
        "other_day": other_day,
        "updates": find.newest_updates(plan, as_of, 3) if again and not other_day else [],
        "kept": found.holding,
        "no_group": "" if assemble.management_of(plan).exists() else NO_GROUP,
        "view": presenters.view(page, version),
        "based_on": assemble.fingerprint(page, assemble.version_of(found.holding)),
        "seen": _address(plan.slug, found.month, version),
    }


def _of_meeting(month: Month, meeting_on: date) -> PageVersion:
    """The page that a meeting of that day sees."""
    return PageVersion(day=min(meeting_on, month.end))


def _kept_message(made: PresentedMonth, slug: str) -> str:
    meeting = reverse("activities:meeting", args=[slug, made.meeting_id])
    return format_html(
        '{} är presenterad och ändras inte mer. Skriv <a href="{}">mötets anteckningar och uppdrag</a>.',
        made.month.label.capitalize(),
        meeting,
    )
