"""The plan's timeline, for those who see the plan's rows."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from activities import clock
from activities.models import Plan
from reporting import compare, gantt, snapshot
from reporting.collect import signal_legend
from reporting.ledger import standing
from reporting.ledgers import entries_of
from reporting.models import SealedReport

# From the page's own address: written out in full it would be a twentieth of a long plan's page.
ROWS = "../delaktivitet/"


@require_safe
def timeline(request: HttpRequest, slug: str) -> HttpResponse:
    on = clock.today()
    plan = get_object_or_404(Plan.objects.showing_rows_to(request.user, on), slug=slug)
    legend = signal_legend()
    report = SealedReport.objects.latest_of_each([plan.pk]).defer("html", "pdf").first()
    told = snapshot.from_json(report.snapshot) if report else None
    page = gantt.page_of(
        compare.beside(standing(entries_of(plan), on, legend).rows, told),
        as_of=on.isoformat(),
        go_live=plan.go_live.isoformat() if plan.go_live else "",
        previous=report.tertial.label if report else "",
    )
    return render(request, "reporting/timeline.html", {"plan": plan, "page": page, "report": report, "rows": ROWS})
