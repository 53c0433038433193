"""The page of a large report that is being sealed: how far it has come, and the button that stops it."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from activities.calendar import clock
from activities.calendar.tertial import Tertial
from activities.models import Plan
from reporting.errors import ReadAgain
from reporting.models import JobKind, JobState, SealedReport, SealingJob
from reporting.pdf import budget
from reporting.permissions import seals_reports
from reporting.sealing.actions.jobs import cancel_job

LAID_OUT = 60  # of 100: what is done when all pages are laid out, before they are drawn


@require_http_methods(["GET", "HEAD", "POST"])
def sealing_job(request: HttpRequest, slug: str, tertial: Tertial) -> HttpResponse:
    """Follows the tertial's latest job and leads to the report when it is done. A POST asks the job to stop."""
    plan = get_object_or_404(Plan.objects.showing_rows_to(request.user, clock.today()), slug=slug)
    if not seals_reports(request.user, plan):
        raise PermissionDenied("Den som leder planen fastställer rapporter.")
    job = SealingJob.objects.of_tertial(plan, tertial).select_related("report").first()
    fault, status = "", 200
    if request.method == "POST":
        try:
            if job is None:
                raise ReadAgain("Det finns inget att avbryta: inget fastställande pågår.")
            cancel_job(job=job, by=request.user)  # type: ignore[arg-type]
        except ReadAgain as error:
            fault, status = str(error), 409
        else:
            return redirect("reporting:sealing_job", slug, tertial)
    if job and not fault and (sealed := _sealed_by(job)):
        return redirect("reporting:report", slug, tertial, sealed.version)
    context = {"plan": plan, "tertial": tertial, "job": job, "fault": fault, **_told(job)}
    return render(request, "reporting/sealing/sealing_job.html", context, status=status)


def _sealed_by(job: SealingJob) -> SealedReport | None:
    """The report that the job led to, also when its process died before it could say so."""
    if job.report_id or not job.is_interrupted(clock.now()):
        return job.report
    reports = SealedReport.objects.versions_of(job.plan, job.tertial).listed()
    if job.kind == JobKind.CORRECTION:
        reports = reports.filter(replaces=job.arguments["report"])
    return reports.filter(sealed_by=job.by_id, sealed_at__gte=job.asked).first()


def _told(job: SealingJob | None) -> dict[str, Any]:
    """What the page says: the state in a word, how far it has come, and where to begin again."""
    if job is None:
        return {"state": "none", "is_live": False, "correction": None}
    if job.is_interrupted(clock.now()):
        state = "interrupted"
    elif job.state == JobState.RUNNING:
        state = "stopping" if job.stop_asked else "drawing" if _all_laid_out(job) else "laying"
    else:
        state = job.state
    return {
        "state": state,
        "is_live": state in ("waiting", "laying", "drawing", "stopping"),
        "pages": min(job.pages, job.pages_expected),
        "percent": LAID_OUT * min(job.pages, job.pages_expected) // job.pages_expected,
        "takes": budget.duration(job.seconds_expected),
        "correction": job.arguments.get("report") and SealedReport.objects.listed().get(pk=job.arguments["report"]),
    }


def _all_laid_out(job: SealingJob) -> bool:
    return job.pages >= job.pages_expected
