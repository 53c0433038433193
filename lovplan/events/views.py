"""What has happened to the service in a period, for administrators, and the drafts to report an incident by."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from docx import Document

from activities.calendar import clock
from activities.pages.forms import DayField, PlainForm
from activities.people.actions.people import ADMINISTRATORS_ONLY
from activities.permissions import keeps_people
from activities.writing.plan_files import DOCUMENT
from activities.writing.separated import as_csv
from activities.writing.word import saved, swedish
from lovplan.events.incident import DUE, TITLES, Stage, report
from lovplan.events.reads import counts, facts, table, within
from lovplan.personal.kept import EVENTS

SHOWN = 50  # events in the list; all of them are in the file
BEFORE = timedelta(days=29)  # where nobody has chosen a period


class PeriodForm(PlainForm):
    fran = DayField("Från", required="Skriv första dagen.", help_text="")
    till = DayField("Till", required="Skriv sista dagen.", help_text="")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("fran") and cleaned.get("till") and cleaned["fran"] > cleaned["till"]:
            raise ValidationError("Den första dagen ligger efter den sista. Byt plats på dem.")
        return cleaned


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    form = _period(request)
    start, end = _days(form)
    events = within(start, end)
    found = counts(events)
    context = {
        "form": form,
        "period": f"{start} – {end}",
        "chosen": f"?fran={start}&till={end}",
        "counts": found,
        "total": sum(count for _, count in found),
        "events": events[:SHOWN],
        "shown": SHOWN,
        "kept": EVENTS.at_least,
        "reports": [(stage.value, TITLES[stage], DUE[stage].replace("2 kap.", "2\u00a0kap.")) for stage in Stage],
    }
    return render(request, "events/events.html", context, status=422 if form.errors else 200)


@require_safe
def as_file(request: HttpRequest) -> HttpResponse:
    """All events of the period, for a spreadsheet."""
    start, end = _days(_period(request))
    body = as_csv(table(start, end, clock.now()))
    name = f'attachment; filename="handelser-{start}-{end}.csv"'
    return HttpResponse(body, content_type="text/csv; charset=utf-8", headers={"Content-Disposition": name})


@require_safe
def incident_report(request: HttpRequest, stage: str) -> HttpResponse:
    """A report of an incident as a draft to go on writing in, with the period's facts."""
    form = _period(request)
    if stage not in {one.value for one in Stage}:
        raise Http404
    which, (start, end), at = Stage(stage), _days(form), clock.now()
    document = swedish(Document(), title=TITLES[which], made_at=at)
    document.add_heading(TITLES[which], 1)
    for heading, paragraphs in report(which, facts(start, end)):
        document.add_heading(heading, 2)
        for paragraph in paragraphs:
            document.add_paragraph(paragraph)
    name = f'attachment; filename="{stage}-{at.date()}.docx"'
    return HttpResponse(saved(document), content_type=DOCUMENT, headers={"Content-Disposition": name})


def _period(request: HttpRequest) -> PeriodForm:
    """The period that is asked for, once the right is. Raises PermissionDenied."""
    if not keeps_people(request.user):
        raise PermissionDenied(ADMINISTRATORS_ONLY)
    on = clock.today()
    form = PeriodForm({"fran": str(on - BEFORE), "till": str(on)} | request.GET.dict())
    form.is_valid()
    return form


def _days(form: PeriodForm) -> tuple[date, date]:
    """The days of the form; the last month where they cannot be read."""
    on = clock.today()
    if form.errors:
        return on - BEFORE, on
    return form.cleaned_data["fran"], form.cleaned_data["till"]
