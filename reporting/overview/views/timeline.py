"""The plan's timeline, for those who see the plan's rows."""

from __future__ import annotations

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from activities.calendar import clock
from activities.calendar.swedish import day_of
from activities.models import Plan
from activities.rows import presenters
from reporting.models import SealedReport
from reporting.month.ledger import RowHistory, standing
from reporting.month.reading import entries_of
from reporting.overview import gantt
from reporting.report.collect import signal_legend
from reporting.snapshot import deltas, schema

# From the page's own address: written out in full it would be a twentieth of a long plan's page.
ROWS = "../delaktivitet/"


@require_safe
def timeline(request: HttpRequest, slug: str) -> HttpResponse:
    """As the plan stands, or as it stood at the end of the day in the address, beside what the board had been told.

    With a signal's key in the address its rows alone; a key that no row has shows them all.
    """
    today = clock.today()
    plan = get_object_or_404(Plan.objects.showing_rows_to(request.user, today), slug=slug)
    entries, legend = entries_of(plan), signal_legend()
    on = _day(request.GET.get("dag", ""), entries, today)
    report = SealedReport.objects.sealed_by(plan, on).defer("html", "pdf").first()
    told = schema.from_json(report.snapshot) if report else None
    rows = deltas.beside(standing(entries, on, legend).rows, told)
    only = request.GET.get("signal", "")
    only = only if any(row.signal.key == only for row in rows) else ""
    page = gantt.page_of(
        rows,
        as_of=on.isoformat(),
        go_live=plan.go_live.isoformat() if plan.go_live else "",
        previous=report.tertial.label if report else "",
        only=only,
    )
    past = on if on < today else None
    context = {
        "plan": plan,
        "page": page,
        "report": report,
        "rows": ROWS,
        "past": past,
        "only": only,
        "facts": [*([("Läget", on.isoformat())] if past else []), *presenters.plan_facts(plan)],
        "day_kept": f"dag={on.isoformat()}" if past else "",
    }
    return render(request, "reporting/overview/timeline.html", context)


def _day(code: str, entries: tuple[RowHistory, ...], today: date) -> date:
    """The day that an address names as 2020-10-31; today when it names none. 404 for one to come or before the plan."""
    day = day_of(code) if code else today
    if day is None or day > today or (day < today and not any(entry.since <= day for entry in entries)):
        raise Http404
    return day
