"""Pages of the reporting cycle: a tertial's workbench, who has confirmed, the board's meeting, the plan's routine."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from activities.calendar import clock
from activities.calendar.tertial import Tertial
from activities.errors import ConflictError
from activities.models import Plan, SubActivity
from activities.models.register import edition_of
from activities.pages.editions import last_writer, seen_in
from activities.plan.actions import confirm_unchanged
from activities.rows import presenters
from reporting.cycle import deadlines, workbench
from reporting.cycle.actions import MAY_WRITE, remove_board_meeting, set_board_meeting, set_routine
from reporting.cycle.confirmations import confirmations_of
from reporting.cycle.forms import UNFINISHED, ConfirmForm, MeetingForm, RoutineForm
from reporting.cycle.reminding import remind_missing
from reporting.cycle.state import cycle_of, days_before, routine_of
from reporting.models import BoardMeeting, SealedReport
from reporting.permissions import seals_reports, writes_reports


@require_safe
def tertial(request: HttpRequest, slug: str, tertial: Tertial) -> HttpResponse:
    """The tertial's workbench: where its report stands, what is left to do, and the days of the cycle.

    Once the report is sealed its own page says it all, and that page is also the board's.
    """
    on = clock.today()
    readable = SealedReport.objects.readable_by(request.user, on).current().listed()
    if report := readable.filter(plan__slug=slug, year=tertial.year, number=tertial.number).first():
        return redirect("reporting:report", slug, tertial, report.version)
    plan = _plan(request, slug)
    confirmations = confirmations_of(plan, tertial, request.user, on)
    writes = writes_reports(request.user, plan)
    return render(
        request,
        "reporting/cycle/tertial.html",
        {
            "plan": plan,
            "tertial": tertial,
            "cycle": cycle_of(plan, tertial, on),
            "tasks": workbench.tasks(
                plan,
                tertial,
                confirmations,
                writes=writes,
                seals=seals_reports(request.user, plan),
            ),
            "may_write": writes,
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def confirmations(request: HttpRequest, slug: str, tertial: Tertial) -> HttpResponse:
    """Who has confirmed and who has not. A POST says of one row that it still stands as it was last updated."""
    plan = _plan(request, slug)
    if request.method != "POST":
        return _confirmations_page(request, plan, tertial)
    if "paminn" in request.POST:
        told = remind_missing(plan=plan, tertial=tertial, by=request.user)  # type: ignore[arg-type]
        messages.success(request, told.sentence)
        return redirect("reporting:confirmations", slug, tertial)
    rows = SubActivity.objects.filter(activity__step__plan=plan).visible_to(request.user, clock.today())
    form = ConfirmForm(request.POST)
    if not form.is_valid():
        if not rows.filter(may_update=True).exists():
            raise PermissionDenied("Delaktiviteter bekräftas av dem som är ansvariga eller deltagare.")
        return _confirmations_page(request, plan, tertial, faults=[UNFINISHED])
    row = get_object_or_404(rows.select_related("activity"), pk=form.cleaned_data["rad"])
    try:
        saved = confirm_unchanged(row=row, by=request.user, based_on=form.cleaned_data["based_on"])  # type: ignore[arg-type]
    except ConflictError as error:
        return _confirmations_page(request, plan, tertial, conflict=(row, error.latest))
    except ValidationError as error:
        return _confirmations_page(request, plan, tertial, faults=[f"{row.name}: {said}" for said in error.messages])
    messages.success(request, f"Bekräftad: {row.name} – oförändrat, {saved.signal.label.lower()}.")
    return redirect(reverse("reporting:confirmations", args=[slug, tertial]) + f"#rad-{row.pk}")


@require_http_methods(["GET", "HEAD", "POST"])
def board_meeting(request: HttpRequest, slug: str, tertial: Tertial) -> HttpResponse:
    """The form of the board's meeting. "Visa dagarna" shows what a day leads to, without saving it."""
    plan = _plan_to_write(request, slug)
    known = BoardMeeting.objects.filter(plan=plan, year=tertial.year, number=tertial.number).first()
    shown = known.on if known else None
    posted = request.POST if request.method == "POST" else None
    form = MeetingForm(posted, tertial=tertial, initial={"on": shown, "based_on": edition_of(known)})
    if "ta-bort" in request.POST:
        if _removed(request, form, plan=plan, tertial=tertial):
            return redirect("reporting:report_list", slug)
    elif form.is_valid():
        shown = form.cleaned_data["on"]
        seen = form.cleaned_data["based_on"]
        if "visa" not in request.POST and _saved(request, form, plan=plan, tertial=tertial, on=shown, based_on=seen):
            messages.success(request, f"Nämndens sammanträde är {shown}.")
            return redirect("reporting:tertial", slug, tertial)
    sealed = known is not None and SealedReport.objects.versions_of(plan.pk, tertial).exists()
    context = {
        "plan": plan,
        "tertial": tertial,
        "form": form,
        "stops": _stops(plan, shown),
        "removable": known if not sealed else None,
    }
    return render(request, "reporting/cycle/board_meeting.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def routine(request: HttpRequest, slug: str) -> HttpResponse:
    """How many working days lie between the steps, and the order of the memo's parts."""
    on = clock.today()
    plan = _plan_to_write(request, slug)
    known = routine_of(plan)
    form = RoutineForm(
        request.POST if request.method == "POST" else None, routine=known, initial={"based_on": edition_of(known)}
    )
    if form.is_valid():
        try:
            set_routine(plan=plan, by=request.user, **form.values())  # type: ignore[arg-type]
            messages.success(request, "Rutinen är sparad. Dagarna är omräknade.")
            return redirect("reporting:report_list", slug)
        except ValidationError as error:
            form.add_error(None, error.messages)
        except ConflictError as error:
            now = form.present(error.latest)
            form.overtaken(edition_of(error.latest), now, last_writer(error.latest))
    coming = plan.board_meetings.filter(on__gte=on).order_by("on").first()
    context = {"plan": plan, "form": form, "meeting": coming, "stops": _stops(plan, coming.on if coming else None)}
    return render(request, "reporting/cycle/routine.html", context, status=422 if form.errors else 200)


def _plan(request: HttpRequest, slug: str) -> Plan:
    plans = Plan.objects.showing_rows_to(request.user, clock.today()).select_related("routine")
    return get_object_or_404(plans, slug=slug)


def _plan_to_write(request: HttpRequest, slug: str) -> Plan:
    plan = _plan(request, slug)
    if not writes_reports(request.user, plan):
        raise PermissionDenied(MAY_WRITE)
    return plan


def _saved(request: HttpRequest, form: MeetingForm, **values: Any) -> bool:
    try:
        set_board_meeting(by=request.user, **values)  # type: ignore[arg-type]
    except ValidationError as error:
        form.add_error(None, error)
    except ConflictError as error:
        found = error.latest
        who = last_writer(found) if found else "Någon annan tog bort sammanträdet"
        form.overtaken(edition_of(found), {"on": found.on if found else None}, who)
    return not form.errors


def _removed(request: HttpRequest, form: MeetingForm, **values: Any) -> bool:
    form.full_clean()
    form.errors.clear()  # the day is not asked about
    try:
        told = remove_board_meeting(by=request.user, based_on=seen_in(request), **values)  # type: ignore[arg-type]
    except ValidationError as error:
        form.add_error(None, error.messages)
    except ConflictError as error:
        who = last_writer(error.latest) if error.latest else "Någon annan tog bort sammanträdet"
        form.overtaken(edition_of(error.latest), {"on": error.latest.on if error.latest else None}, who)
    else:
        if told:
            messages.success(request, f"Sammanträdet {told.on} är borttaget. {told.tertial.label} har ingen dag.")
        return True
    return False


def _stops(plan: Plan, meeting: date | None) -> tuple[deadlines.Stop, ...]:
    return deadlines.stops(days_before(routine_of(plan), meeting), clock.today()) if meeting else ()


def _confirmations_page(
    request: HttpRequest, plan: Plan, tertial: Tertial, *, faults: Any = (), conflict: Any = None
) -> HttpResponse:
    on = clock.today()
    row, latest = conflict or (None, None)
    context = {
        "plan": plan,
        "tertial": tertial,
        "cycle": cycle_of(plan, tertial, on),
        "confirmations": confirmations_of(plan, tertial, request.user, on),
        "faults": faults,
        "conflict_row": row,
        "may_remind": writes_reports(request.user, plan),
        "latest": presenters.update_view(latest) if latest else None,
    }
    return render(
        request, "reporting/cycle/confirmations.html", context, status=409 if conflict else 422 if faults else 200
    )
