"""The download of a row's documents. Who sees the row may hand them out."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from activities.calendar import clock
from activities.pages.scope import visible_row
from activities.plan.records import records_of
from activities.plan.views.records import filename
from reporting.pdf.render import PdfError
from reporting.report.records import records_pdf


@require_safe
def pdf(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    found = visible_row(request, slug, pk)
    records = records_of(found, by=str(request.user), at=clock.now())
    try:
        body = records_pdf(records)
    except PdfError as error:
        context = {"reason": str(error), "slug": slug, "pk": pk}
        return render(request, "reporting/report/no_record_pdf.html", context, status=error.status)
    name = filename(slug, pk, f"{records.taken_at:%Y-%m-%d}")
    return HttpResponse(
        body, content_type="application/pdf", headers={"Content-Disposition": f'attachment; filename="{name}.pdf"'}
    )
