"""Pages of sealed reports. They read what was stored when the report was sealed, and nothing of the plan."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from activities.calendar import clock
from activities.calendar.tertial import Tertial
from activities.models import Plan
from activities.models.chain import checking
from activities.permissions import drafts_revision
from reporting.cycle import standing
from reporting.models import BoardMeeting, MemoDraft, SealedReport
from reporting.permissions import notes_decisions, seals_reports
from reporting.report import sections
from reporting.report.responses import with_own_style
from reporting.sealing.actions.sending import mails_of
from reporting.snapshot import schema


@require_safe
def report(request: HttpRequest, slug: str, tertial: Tertial, version: int) -> HttpResponse:
    """One sealed report: where it stands, how to read it, what became of it, and its other versions."""
    on = clock.today()
    plan = get_object_or_404(Plan.objects.visible_to(request.user, on), slug=slug)
    versions = SealedReport.objects.readable_by(request.user, on).versions_of(plan, tertial).listed().with_standing()
    standings = [standing.standing(found) for found in versions]
    shown = next((found for found in standings if found.report.version == version), None)
    if shown is None:
        raise Http404
    said = schema.from_json(shown.report.snapshot)
    holds = shown is standings[0]
    rights = _rights(request, plan, shown, holds=holds)
    meeting = BoardMeeting.objects.filter(plan=plan, year=tertial.year, number=tertial.number).first()
    act = _next_act(plan, shown, meeting, rights)
    return render(
        request,
        "reporting/sealing/sealed.html",
        {
            "plan": plan,
            "report": shown.report,
            "standing": shown,
            "holds": standings[0].report,
            "versions": standings,
            "said": said,
            "correction": sections.correction(said),
            "in_numbers": standing.in_numbers(shown.report),
            "happenings": standing.happenings(shown.report.events.select_related("corrects").order_by("pk")),
            "mails": mails_of(shown.report),
            "link": checking.link_of(shown.report),
            "assignments": standing.assignments_of(shown.report, slug=slug, may_open=plan.shows_rows),
            "meeting": meeting,
            "coming": meeting.on if meeting and holds and _is_coming(shown) else None,
            "next_act": act,
            "next_key": act.key if act else "",
            **rights,
        },
    )


@require_safe
def html(request: HttpRequest, slug: str, tertial: Tertial, version: int) -> HttpResponse:
    """The stored page, byte for byte. Its one style sheet is let through by its hash."""
    found = readable_report(request, slug, tertial, version)
    response = _stored(found, "html", "text/html; charset=utf-8")
    return with_own_style(response)


@require_safe
def pdf(request: HttpRequest, slug: str, tertial: Tertial, version: int) -> HttpResponse:
    found = readable_report(request, slug, tertial, version)
    return _stored(found, "pdf", "application/pdf", found.filename)


@require_safe
def json(request: HttpRequest, slug: str, tertial: Tertial, version: int) -> HttpResponse:
    """The report as data, as it also lies inside the PDF."""
    found = readable_report(request, slug, tertial, version)
    name = found.filename.removesuffix("pdf") + "json"
    return _stored(found, "snapshot", "application/json", name)


def readable_report(request: HttpRequest, slug: str, tertial: Tertial, version: int) -> SealedReport:
    """The report without its heavy columns, with its plan; 404 when the person may not read it."""
    reports = SealedReport.objects.readable_by(request.user, clock.today()).select_related("plan").listed()
    at = {"year": tertial.year, "number": tertial.number, "version": version}
    return get_object_or_404(reports, plan__slug=slug, **at)


def _stored(report: SealedReport, column: str, content_type: str, name: str = "") -> HttpResponse:
    """A column as it was sealed."""
    content: Any = SealedReport.objects.values_list(column, flat=True).get(pk=report.pk)
    response = HttpResponse(content if isinstance(content, str) else bytes(content), content_type=content_type)
    if name:
        response["Content-Disposition"] = f'inline; filename="{name}"'
    return response


@dataclass(frozen=True)
class NextAct:
    """What the reader is to do with the report now."""

    key: str  # sent | decision | correction
    label: str
    url: str


def _is_coming(shown: standing.Standing) -> bool:
    """Whether the board has yet to take up the report, or takes it up again."""
    return shown.decided is None or shown.is_returned


def _next_act(
    plan: Plan, shown: standing.Standing, meeting: BoardMeeting | None, rights: dict[str, bool]
) -> NextAct | None:
    """The board's decision is noted once the board has met."""
    has_met = meeting is None or meeting.on <= clock.today()
    for key, label, is_next in (
        ("sent", "Markera som skickad", rights["may_send"] and shown.sent is None),
        ("decision", "Notera nämndens beslut", rights["may_note"] and shown.decided is None and has_met),
        ("correction", "Rätta rapporten", rights["may_correct"] and shown.is_returned),
    ):
        if is_next:
            at = [plan.slug, shown.report.tertial, shown.report.version]
            return NextAct(key, label, reverse(f"reporting:{key}", args=at))
    return None


def _rights(request: HttpRequest, plan: Plan, shown: standing.Standing, *, holds: bool) -> dict[str, bool]:
    """What the reader may do now, and has left to do; only the version that holds is sent and decided on."""
    sealing = seals_reports(request.user, plan)
    noting = sealing or notes_decisions(request.user, plan)
    drafting = drafts_revision(request.user, plan)  # the same people as those who write the reports
    own = MemoDraft.objects.filter(plan=plan, year=shown.report.year, number=shown.report.number, by_id=request.user.pk)
    return {
        "has_unsaved_memo": drafting and own.exists(),
        "may_send": holds and sealing,
        "may_note": holds and noting and shown.sent is not None,
        "may_add": noting and shown.decided is not None,
        "may_take_up": drafting,
        "may_correct": holds and sealing,
        "may_meet": holds and drafting and (shown.decided is None or shown.is_returned),
    }
