"""Pages of the reports. Drafts are for those who see the plan; board readers see sealed reports only."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from activities.calendar import clock
from activities.calendar.tertial import Tertial
from activities.models import Plan
from reporting.cycle import standing
from reporting.cycle.state import cycles_of
from reporting.pdf import budget
from reporting.pdf.apart import draw
from reporting.pdf.render import PdfError
from reporting.permissions import enters_meetings, seals_reports, writes_reports
from reporting.report import collect, document
from reporting.report.responses import whole_page


@require_safe
def report_list(request: HttpRequest, slug: str) -> HttpResponse:
    """The plan's reports: sealed ones for everybody who may read them, and for those who see the plan every tertial."""
    on = clock.today()
    plan = get_object_or_404(Plan.objects.visible_to(request.user, on), slug=slug)
    sealed = standing.shelf(plan)
    return render(
        request,
        "reporting/report/report_list.html",
        {
            "plan": plan,
            "cycles": cycles_of(plan, on) if plan.shows_rows else [],
            "may_write": writes_reports(request.user, plan),
            "may_meet": enters_meetings(request.user, plan),
            "sealed": sealed,
            "newest_in_numbers": standing.in_numbers(sealed[0].holds.report) if sealed else [],
            "decisions": plan.decisions.order_by("date", "pk"),
        },
    )


@require_safe
def preview(request: HttpRequest, slug: str, tertial: Tertial) -> HttpResponse:
    """The report's own HTML, the very text that becomes the PDF."""
    return whole_page(_draft_html(_drafted_plan(request, slug), tertial))


@require_safe
def pdf(request: HttpRequest, slug: str, tertial: Tertial) -> HttpResponse:
    """The draft as a PDF, or a page that says why not: it is too large, or would keep the website busy too long."""
    plan = _drafted_plan(request, slug)
    return as_pdf(request, plan, tertial, _draft_html(plan, tertial))


def as_pdf(request: HttpRequest, plan: Plan, tertial: Tertial, html: str) -> HttpResponse:
    """The draft's HTML as a PDF, or a page that says why not."""
    size = budget.size_of_html(html)
    if budget.holds_up(size) and not budget.refusal(size):
        context = {
            "plan": plan,
            "tertial": tertial,
            "takes": budget.duration(budget.estimate(size).seconds),
            "may_seal": seals_reports(request.user, plan),
        }
        return render(request, "reporting/report/slow_pdf.html", context, status=422)
    try:
        body = draw(html)
    except PdfError as error:
        context = {"reason": str(error), "slug": plan.slug}
        return render(request, "reporting/report/no_pdf.html", context, status=error.status)
    name = f"{plan.slug}-{tertial.code}-utkast.pdf"
    return HttpResponse(
        body, content_type="application/pdf", headers={"Content-Disposition": f'inline; filename="{name}"'}
    )


def _drafted_plan(request: HttpRequest, slug: str) -> Plan:
    return get_object_or_404(Plan.objects.showing_rows_to(request.user, clock.today()), slug=slug)


def _draft_html(plan: Plan, tertial: Tertial) -> str:
    return document.render_html(collect.draft(plan, tertial, on=clock.today()))
