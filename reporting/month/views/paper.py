"""A month on one sheet for the agenda, and on the wall at the meeting. Both say what the month's page says."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from activities.calendar.month import Month
from reporting.month import slides as month_slides
from reporting.month.sheet.pdf import month_pdf as rendered
from reporting.month.told import told_by
from reporting.month.views.scope import explains_unreadable, month_url, page_of, shown
from reporting.pdf.render import PdfError


@require_safe
@explains_unreadable
def month_pdf(request: HttpRequest, slug: str, month: Month) -> HttpResponse:
    plan, page, kept = page_of(request, slug, month)
    address = request.build_absolute_uri(month_url(slug, month))
    told = told_by(plan, date.fromisoformat(page.as_of))
    try:
        body = rendered(page, shown(kept), address, plan.diary_number, told)
    except PdfError as error:
        return render(request, "reporting/report/no_pdf.html", {"reason": str(error), "slug": slug}, status=422)
    name = f"{slug}-{month}.pdf"
    return HttpResponse(
        body, content_type="application/pdf", headers={"Content-Disposition": f'inline; filename="{name}"'}
    )


@require_safe
@explains_unreadable
def month_show(request: HttpRequest, slug: str, month: Month) -> HttpResponse:
    """Slides under each other, each with its own address; a small script lets the keys step through them."""
    plan, page, kept = page_of(request, slug, month)
    slides = month_slides.slides(page, shown(kept))
    return render(
        request,
        "reporting/month/show.html",
        {"plan": plan, "page": page, "slides": slides, "leave": month_url(slug, month)},
    )
