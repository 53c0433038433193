"""A sealed report in the forms that others need: a workbook, the memo to send on, and the package for the archive."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from activities.calendar.tertial import Tertial
from activities.writing.plan_files import DOCUMENT, WORKBOOK
from activities.writing.spreadsheet import as_xlsx
from reporting.models import Letterhead, SealedReport
from reporting.report.memo_docx import memo_docx
from reporting.sealing.archive import package
from reporting.sealing.views.sealed import readable_report
from reporting.snapshot import schema, tables


@require_safe
def xlsx(request: HttpRequest, slug: str, tertial: Tertial, version: int) -> HttpResponse:
    found = readable_report(request, slug, tertial, version)
    said = schema.from_json(found.snapshot)
    facts = (("Rapport", said.tertial_label), ("Läget", said.as_of))
    title = f"{said.tertial_label}, {said.plan}"
    return _file(
        found, as_xlsx(tables.of_rows(said.rows, title=title, facts=facts, at=found.sealed_at)), WORKBOOK, "xlsx"
    )


@require_safe
def memo(request: HttpRequest, slug: str, tertial: Tertial, version: int) -> HttpResponse:
    found = readable_report(request, slug, tertial, version)
    said = schema.from_json(found.snapshot)
    paper = Letterhead.objects.for_paper(said.municipality, said.administration)
    body = memo_docx(said, at=found.sealed_at, paper=bytes(paper.paper) if paper else None)
    return _file(found, body, DOCUMENT, "docx", "tjansteskrivelse-")


@require_safe
def archive(request: HttpRequest, slug: str, tertial: Tertial, version: int) -> HttpResponse:
    found = readable_report(request, slug, tertial, version)
    events = found.events.select_related("report", "corrects").order_by("pk")
    return _file(found, package(found, events), "application/zip", "zip", "arkiv-")


def _file(report: SealedReport, body: bytes, content_type: str, ending: str, prefix: str = "") -> HttpResponse:
    name = f'attachment; filename="{prefix}{report.filename.removesuffix("pdf")}{ending}"'
    return HttpResponse(body, content_type=content_type, headers={"Content-Disposition": name})
