"""The page where a tertial's report is sealed."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from activities.calendar import clock
from activities.calendar.tertial import Tertial
from activities.models import Plan
from reporting.errors import NotReady, ReadAgain
from reporting.models import SealedReport, SealingJob
from reporting.pdf.render import PdfError
from reporting.permissions import seals_reports
from reporting.report import collect, readiness
from reporting.sealing.actions.jobs import start_or_seal
from reporting.sealing.actions.seal import fingerprint


@require_http_methods(["GET", "HEAD", "POST"])
def seal_report(request: HttpRequest, slug: str, tertial: Tertial) -> HttpResponse:
    """What stops the report, what to think of, and the button. The draft that is shown is the one that is sealed."""
    plan = get_object_or_404(Plan.objects.showing_rows_to(request.user, clock.today()), slug=slug)
    if not seals_reports(request.user, plan):
        raise PermissionDenied("Den som leder planen fastställer rapporter.")
    if found := SealedReport.objects.versions_of(plan, tertial).current().listed().first():
        return redirect("reporting:report", slug, tertial, found.version)
    fault, status = "", 200
    if request.method == "POST":
        try:
            made = start_or_seal(
                plan=plan,
                tertial=tertial,
                by=request.user,  # type: ignore[arg-type]
                based_on=request.POST.get("based_on", ""),
            )
        except ReadAgain as error:
            fault, status = str(error), 409
        except NotReady:
            fault, status = "Rapporten är inte fastställd. Något hindrar den; se nedan.", 422
        except PdfError as error:
            fault, status = str(error), 422
        else:
            if isinstance(made, SealingJob):
                return redirect("reporting:sealing_job", slug, tertial)
            messages.success(request, f"Rapporten för {tertial.label.lower()} är fastställd. Den ändras inte mer.")
            return redirect("reporting:report", slug, tertial, made.version)
    return render(
        request, "reporting/sealing/seal.html", _page(request, plan, tertial) | {"fault": fault}, status=status
    )


def _page(request: HttpRequest, plan: Plan, tertial: Tertial) -> dict[str, object]:
    on = clock.today()
    draft = collect.draft(plan, tertial, on=on)
    return {
        "plan": plan,
        "tertial": tertial,
        "draft": draft,
        "deviating": [row for row in draft.rows if row.signal.key == "deviating"],
        "found": readiness.preflight_for(request.user, plan, tertial, on, draft),
        "based_on": fingerprint(draft),
        "read_at": clock.now(),
    }
