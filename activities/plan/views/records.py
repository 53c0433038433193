"""A row's whole story for whoever asks for public records: to read, to print and to download."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from activities.calendar import clock
from activities.pages.scope import visible_row
from activities.plan.records import as_data, records_of


@require_safe
def records(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """The story in one column, everything open."""
    found = visible_row(request, slug, pk)
    return render(
        request,
        "activities/plan/records.html",
        {
            "plan": found.activity.step.plan,
            "row": {"name": found.name, "pk": found.pk},
            "records": records_of(found, by=str(request.user), at=clock.now()),
        },
    )


@require_safe
def records_json(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """The same story for machines."""
    found = visible_row(request, slug, pk)
    data = as_data(records_of(found, by=str(request.user), at=clock.now()))
    response = JsonResponse(data, json_dumps_params={"ensure_ascii": False, "indent": 1})
    response["Content-Disposition"] = f'attachment; filename="{filename(slug, pk, data["taken"]["at"][:10])}.json"'
    return response


def filename(slug: str, pk: int, day: str) -> str:
    return f"handlingar-{slug}-rad-{pk}-{day}"
