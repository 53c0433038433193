"""Forms of what becomes of a sealed report: sent, decided on, and what the board asked for taken up in the plan."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from activities.calendar import clock
from activities.calendar.swedish import clock_time
from activities.calendar.tertial import Tertial
from activities.errors import ConflictError, DraftChangedError
from activities.models import Plan
from activities.pages.forms import also_refused
from activities.permissions import drafts_revision
from reporting.models import BoardMeeting, EventKind, ReportEvent, SealedReport
from reporting.permissions import notes_decisions, seals_reports
from reporting.sealing.actions.board import (
    MAY_NOTE,
    MAY_SEND,
    MAY_TAKE_UP,
    add_assignment,
    hindrance,
    holding,
    mark_sent,
    note_decision,
    reason_of,
    take_up_assignment,
)
from reporting.sealing.forms.board import AssignmentForm, DecisionForm, SentForm, TakeUpForm
from reporting.sealing.views.sealed import readable_report


@require_http_methods(["GET", "HEAD", "POST"])
def sent(request: HttpRequest, slug: str, tertial: Tertial, version: int) -> HttpResponse:
    """Mark the report as sent, or put right the day that was noted."""
    report = _report(request, slug, tertial, version, seals_reports, MAY_SEND)
    earlier = holding(report, EventKind.SENT)
    initial = {"on": earlier.on if earlier else clock.today()}
    form = SentForm(_typed(request), earlier=earlier, initial=initial)

    def act(values: dict[str, Any]) -> str:
        mark_sent(report=report, by=request.user, **values)  # type: ignore[arg-type]
        return f"{report} är markerad som skickad."

    page = {"heading": "Rätta utskicket" if earlier else "Markera som skickad", "button": "Spara"}
    return _answer(request, report, form, act, {**page, "hindrance": hindrance(report, EventKind.SENT)})


@require_http_methods(["GET", "HEAD", "POST"])
def decision(request: HttpRequest, slug: str, tertial: Tertial, version: int) -> HttpResponse:
    """Note what the board decided, or put right what was noted."""
    report = _report(request, slug, tertial, version, notes_decisions, MAY_NOTE)
    earlier = holding(report, EventKind.DECIDED)
    meeting = BoardMeeting.objects.filter(plan=report.plan, year=report.year, number=report.number).first()
    initial = _noted(earlier) if earlier else {"on": meeting.on if meeting else None}
    form = DecisionForm(_typed(request), earlier=earlier, initial=initial)

    def act(values: dict[str, Any]) -> str:
        given = values.pop("assignments").splitlines()
        values["outcome"] = values["outcome"] or ""
        noted = note_decision(report=report, assignments=given, by=request.user, **values)  # type: ignore[arg-type]
        told = f"Nämndens beslut om {str(report)[:1].lower()}{str(report)[1:]} är noterat."
        if meeting and meeting.on != noted.on:
            told = (
                f"{told} Sammanträdet var angivet till {meeting.on}, beslutet är noterat {noted.on}: är det rätt dag?"
            )
        return told

    page = {"heading": "Rätta nämndens beslut" if earlier else "Notera nämndens beslut", "button": "Spara beslutet"}
    return _answer(request, report, form, act, {**page, "hindrance": hindrance(report, EventKind.DECIDED)})


@require_http_methods(["GET", "HEAD", "POST"])
def assignment(request: HttpRequest, slug: str, tertial: Tertial, version: int) -> HttpResponse:
    """Add something the board asked for that was not noted with its decision."""
    report = _report(request, slug, tertial, version, notes_decisions, MAY_NOTE)
    form = AssignmentForm(_typed(request))

    def act(values: dict[str, Any]) -> str:
        add_assignment(report=report, what=values["what"], by=request.user)  # type: ignore[arg-type]
        return "Uppdraget är tillagt."

    missing = "" if holding(report, EventKind.DECIDED) else "Notera först vad nämnden beslutade."
    page = {"heading": "Lägg till ett uppdrag från nämnden", "button": "Lägg till uppdraget", "hindrance": missing}
    return _answer(request, report, form, act, page)


@require_http_methods(["GET", "HEAD", "POST"])
def take_up(request: HttpRequest, slug: str, tertial: Tertial, version: int, pk: int) -> HttpResponse:
    """Propose what the board asked for as a new row of the plan, in its draft revision."""
    report = _report(request, slug, tertial, version, drafts_revision, MAY_TAKE_UP)
    found = get_object_or_404(report.assignments.all(), pk=pk)
    found.report = report
    initial = {"title": found.what, "rhythm": "tertial"}
    form = TakeUpForm(_typed(request), plan=report.plan, row=None, on=clock.today(), initial=initial)

    def act(values: dict[str, Any]) -> str:
        taken = take_up_assignment(assignment=found, values=form.values(), by=request.user)  # type: ignore[arg-type]
        return f"Uppdraget är upptaget i revision {taken.item.revision.number}."  # type: ignore[union-attr]

    page = {
        "heading": "Ta upp uppdraget i planen",
        "button": "Lägg till i utkastet",
        "hindrance": "",
        "reason": reason_of(found),
    }
    return _answer(request, report, form, act, page)


def _report(
    request: HttpRequest,
    slug: str,
    tertial: Tertial,
    version: int,
    right: Callable[[Any, Plan], bool],
    refusal: str,
) -> SealedReport:
    report = readable_report(request, slug, tertial, version)
    if not right(request.user, report.plan):
        raise PermissionDenied(refusal)
    return report


def _typed(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _noted(event: ReportEvent) -> dict[str, Any]:
    return {"on": event.on, "paragraph": event.paragraph, "outcome": event.outcome}


def _answer(
    request: HttpRequest,
    report: SealedReport,
    form: Any,
    act: Callable[[dict[str, Any]], str],
    page: dict[str, Any],
) -> HttpResponse:
    """Do what was asked and go back to the report, or show the form with what is wrong."""
    back = reverse("reporting:report", args=[report.plan.slug, report.tertial, report.version]) + "#innehall"
    if form.is_valid():
        try:
            messages.success(request, act(form.cleaned_data))
            return redirect(back)
        except ValidationError as error:
            form.take(error)
        except DraftChangedError as error:
            form.add_error(None, str(error))
        except ConflictError as error:
            holds = error.latest
            at = timezone.localtime(holds.at)
            form.overtaken(holds.pk, _noted(holds), f"{holds.by_name} noterade det {at:%Y-%m-%d} {clock_time(at)},")
    else:
        also_refused(form, lambda: act(form.cleaned_data))
    context = {"plan": _plan(request, report), "report": report, "form": form, "back": back, "reason": "", **page}
    return render(request, "reporting/sealing/after_form.html", context, status=422 if form.errors else 200)


def _plan(request: HttpRequest, report: SealedReport) -> Plan:
    """With what the person may open, for the page's head."""
    return Plan.objects.visible_to(request.user, clock.today()).get(pk=report.plan_id)
