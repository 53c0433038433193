"""The questions that may be asked. Short, since what they read is in reads.py and what they answer in shapes.py."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from inspect import signature
from typing import Annotated, Any, Literal

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Path, Query, Router
from ninja.errors import ValidationError

from activities.calendar import clock
from activities.calendar.month import Month
from activities.calendar.tertial import Tertial
from activities.models import SubActivity
from reporting.api import reads, shapes
from reporting.api.keys import key_of
from reporting.api.paging import Paged, page
from reporting.errors import UnreadableMonth
from reporting.models import SealedReport
from reporting.month import assemble, find
from reporting.month.reading import entries_of

router = Router()

FAULTS: dict[Any, Any] = dict.fromkeys((401, 404, 422, 429), shapes.Problem)
UNREADABLE = "Månaden är presenterad med en annan version av lovplan och kan inte läsas här."
KEYS = Literal["not_started", "on_track", "deviating", "finished"]

Slug = Annotated[
    str, Path(pattern=r"^[-a-zA-Z0-9_]+$", max_length=50, description="Planens namn i adresser.", example="lov")
]
RowNumber = Annotated[int, Path(ge=1, le=2**31 - 1, description="Delaktivitetens nummer.")]
MonthCode = Annotated[str, Path(pattern=r"^20[0-9]{2}-(0[1-9]|1[0-2])$", description="År och månad, som 2020-12.")]
TertialCode = Annotated[str, Path(pattern=r"^20[0-9]{2}-T[1-3]$", description="År och tertial, som 2020-T2.")]
Version = Annotated[int, Path(ge=1, le=2**31 - 1, description="Rapportens version.")]


def asked(path: str, answer: Any, summary: str, *, of: tuple[int, ...] = (404,), extra: Any = None) -> Callable:
    """An address with all that it may answer. `of` are the faults it has beside those of every question."""
    faults = {code: FAULTS[code] for code in sorted({401, 422, 429, *of})}
    listed = router.get(path, response={200: answer, **faults}, summary=summary, openapi_extra=extra)
    return lambda view: listed(_understood(view))


def _understood(view: Callable) -> Callable:
    """Refuses a word of the address that means nothing here: a misspelt choice would else be all that there is."""
    taken = signature(view).parameters
    known = {name for name in taken if name == "signal"} | ({"limit", "offset"} if "pages" in taken else set())

    @wraps(view)
    def asked_well(request: HttpRequest, **values: Any) -> Any:
        if unknown := sorted(request.GET.keys() - known):
            raise ValidationError([{"loc": ("query", name)} for name in unknown])
        return view(request, **values)

    return asked_well


def _plan(request: HttpRequest, slug: str) -> Any:
    """The key's plan; any other does not exist."""
    return get_object_or_404(reads.plans(key_of(request)), slug=slug)


@asked("/plans", shapes.Plans, "Planen som nyckeln gäller", of=())
def plans(request: HttpRequest, pages: Paged) -> Any:
    found = reads.plans(key_of(request)).order_by("pk")
    return page(request, found, pages, lambda some: [reads.plan_shape(plan) for plan in some])


@asked("/plans/{plan}", shapes.Plan, "En plan")
def plan(request: HttpRequest, plan: Slug) -> Any:
    return reads.plan_shape(_plan(request, plan))


@asked("/plans/{plan}/rows", shapes.Rows, "Delaktiviteterna med signal, i planens ordning")
def rows(
    request: HttpRequest,
    plan: Slug,
    pages: Paged,
    signal: Annotated[KEYS | None, Query(description="Bara delaktiviteter med den signalen.")] = None,
) -> Any:
    _plan(request, plan)
    found = reads.rows(key_of(request))
    if signal:
        found = found.with_signal(signal)
    return page(request, found, pages, lambda some: reads.row_shapes(some.with_facts()))


@asked("/plans/{plan}/rows/{row}", shapes.Row, "En delaktivitet")
def row(request: HttpRequest, plan: Slug, row: RowNumber) -> Any:
    (shape,) = reads.row_shapes([_row(request, plan, row)])
    return shape


@asked("/plans/{plan}/rows/{row}/history", shapes.Updates, "Allt som har sagts om delaktiviteten, det senaste först")
def history(request: HttpRequest, plan: Slug, row: RowNumber, pages: Paged) -> Any:
    found = reads.updates(_row(request, plan, row))
    return page(request, found, pages, lambda some: [reads.update_shape(update) for update in some])


def _row(request: HttpRequest, slug: str, pk: int) -> SubActivity:
    _plan(request, slug)
    found: SubActivity = get_object_or_404(reads.rows(key_of(request)).with_facts(), pk=pk)
    return found


@asked("/plans/{plan}/months", shapes.Months, "Månaderna med antal delaktiviteter efter signal, den senaste först")
def months(request: HttpRequest, plan: Slug, pages: Paged) -> Any:
    found, on = _plan(request, plan), clock.today()
    entries, signals = entries_of(found), reads.signals_by_word()

    def shaped(some: list[Month]) -> list[shapes.Month]:
        return [reads.month_shape(line, signals) for line in find.lines(found, some, entries, on)]

    return page(request, list(assemble.months_of(entries, on)), pages, shaped)


@asked("/plans/{plan}/months/{month}", shapes.MonthPage, "En månad: som den presenterades, annars som den var")
def month(request: HttpRequest, plan: Slug, month: MonthCode) -> Any:
    found = _plan(request, plan)
    try:
        return reads.month_page_shape(find.find(found, Month.parse(month), clock.today()))
    except LookupError as error:
        raise Http404 from error
    except UnreadableMonth:
        return 422, shapes.Problem(detail=UNREADABLE)


@asked("/plans/{plan}/reports", shapes.Reports, "Alla fastställda rapporter, även ersatta, den senaste först")
def reports(request: HttpRequest, plan: Slug, pages: Paged) -> Any:
    _plan(request, plan)
    found = reads.reports(key_of(request))
    return page(request, found, pages, lambda some: [reads.report_shape(report) for report in some])


@asked("/plans/{plan}/reports/{tertial}/{version}", shapes.Report, "En fastställd rapport")
def report(request: HttpRequest, plan: Slug, tertial: TertialCode, version: Version) -> Any:
    return reads.report_shape(_report(request, plan, tertial, version))


def _report(request: HttpRequest, slug: str, code: str, version: int) -> Any:
    _plan(request, slug)
    tertial = Tertial.parse(code)
    found = reads.reports(key_of(request)).filter(year=tertial.year, number=tertial.number, version=version)
    return get_object_or_404(found)


CONTENTS = {
    "application/pdf": {"type": "string", "contentMediaType": "application/pdf"},
    "text/html": {"type": "string"},
    "application/json": {"type": "object", "required": ["schema", "slug", "tertial", "rows"]},
}


def _file(kind: str) -> dict[str, Any]:
    """How a file's bytes are described."""
    told = {"description": "Filen som den fastställdes.", "content": {kind: {"schema": CONTENTS[kind]}}}
    return {"responses": {200: told}}


def _bytes(report: SealedReport, column: str, kind: str) -> HttpResponse:
    """A column as it was sealed."""
    body: Any = SealedReport.objects.values_list(column, flat=True).get(pk=report.pk)
    return HttpResponse(body if isinstance(body, str) else bytes(body), content_type=kind)


FILE = "/plans/{plan}/reports/{tertial}/{version}/report"


@asked(f"{FILE}.pdf", None, "Rapportens pdf-fil, byte för byte", extra=_file("application/pdf"))
def report_pdf(request: HttpRequest, plan: Slug, tertial: TertialCode, version: Version) -> Any:
    return _bytes(_report(request, plan, tertial, version), "pdf", "application/pdf")


@asked(f"{FILE}.html", None, "Rapportens html-fil, byte för byte", extra=_file("text/html"))
def report_html(request: HttpRequest, plan: Slug, tertial: TertialCode, version: Version) -> Any:
    return _bytes(_report(request, plan, tertial, version), "html", "text/html; charset=utf-8")


@asked(f"{FILE}.json", None, "Rapportens innehåll, byte för byte", extra=_file("application/json"))
def report_json(request: HttpRequest, plan: Slug, tertial: TertialCode, version: Version) -> Any:
    return _bytes(_report(request, plan, tertial, version), "snapshot", "application/json")


@asked("/plans/{plan}/decisions", shapes.Decisions, "Nämndens beslut om rapporterna, det senaste först")
def decisions(request: HttpRequest, plan: Slug, pages: Paged) -> Any:
    _plan(request, plan)
    found = reads.decisions(key_of(request))
    return page(request, found, pages, lambda some: [reads.decision_shape(event) for event in some])
