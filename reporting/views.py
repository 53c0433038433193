"""Pages of the reports. Drafts are for those who see the plan; board readers see sealed reports only."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Min
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from activities import clock
from activities.models import Plan
from activities.tertial import Tertial, between
from reporting import collect, document
from reporting.pdf import PdfError, render_pdf


@require_safe
def report_list(request: HttpRequest, slug: str) -> HttpResponse:
    """The plan's reports: sealed ones for everybody who may read them, drafts for those who see the plan."""
    on = clock.today()
    plan = get_object_or_404(Plan.objects.visible_to(request.user, on), slug=slug)
    return render(
        request,
        "reporting/report_list.html",
        {
            "plan": plan,
            "drafts": _drafts(plan, on) if plan.shows_rows else [],
            "sealed": [],
            "decisions": plan.decisions.order_by("date", "pk"),
        },
    )


@require_safe
def preview(request: HttpRequest, slug: str, tertial: Tertial) -> HttpResponse:
    """The report's own HTML, the very text that becomes the PDF."""
    html = _draft_html(request, slug, tertial)
    response = HttpResponse(html)
    # The document carries its one style sheet with it; the hash lets that sheet through and no other.
    response._csp_update = {"style-src": [document.style_hash(html)]}  # type: ignore[attr-defined]
    return response


@require_safe
def pdf(request: HttpRequest, slug: str, tertial: Tertial) -> HttpResponse:
    try:
        body = render_pdf(_draft_html(request, slug, tertial))
    except PdfError as error:
        return render(request, "reporting/no_pdf.html", {"reason": str(error), "slug": slug}, status=422)
    name = f"{slug}-{tertial.code}-utkast.pdf"
    return HttpResponse(
        body, content_type="application/pdf", headers={"Content-Disposition": f'inline; filename="{name}"'}
    )


def _draft_html(request: HttpRequest, slug: str, tertial: Tertial) -> str:
    on = clock.today()
    plan = get_object_or_404(Plan.objects.showing_rows_to(request.user, on), slug=slug)
    return document.render_html(collect.draft(plan, tertial, on=on))


def _drafts(plan: Plan, on: date) -> list[dict[str, Any]]:
    """The tertials from the plan's first period until today, newest first."""
    first = plan.steps.aggregate(first=Min("activities__sub_activities__start"))["first"] or on
    current = Tertial.of(on)
    return [
        {
            "tertial": tertial.code,
            "label": tertial.label,
            "period": tertial.months,
            "is_current": tertial == current,
        }
        for tertial in reversed(between(min(Tertial.of(first), current), current))
    ]
