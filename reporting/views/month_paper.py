"""A month on one sheet for the agenda, and on the wall at the meeting. Both say what the month's page says."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from reporting import month_slides
from reporting.month import Month
from reporting.month_pdf import month_pdf as rendered
from reporting.pdf import PdfError
from reporting.told import told_by
from reporting.views.month_scope import explains_unreadable, month_url, page_of, shown


@require_safe
@explains_unreadable
def month_pdf(request: HttpRequest, slug: str, month: Month) -> HttpResponse:
    plan, page, kept = page_of(request, slug, month)
    address = request.build_absolute_uri(month_url(slug, month))
    told = told_by(plan, date.fromisoformat(page.as_of))
    try:
        body = rendered(page, shown(kept), address, plan.diary_number, told)
    except PdfError as error:
        return render(request, "reporting/no_pdf.html", {"reason": str(error), "slug": slug}, status=422)
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
        "reporting/month_show.html",
        {"plan": plan, "page": page, "slides": slides, "leave": month_url(slug, month)},
    )
