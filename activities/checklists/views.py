"""Pages of the control points: all rows of a plan, one row's list, and one point."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from activities.calendar import clock
from activities.checklists import presenters
from activities.checklists.actions import (
    LEADERS_ONLY,
    WHOSE,
    add_list,
    add_point,
    add_proposed,
    change_point,
    tick,
)
from activities.checklists.forms import ChangeForm, ListForm, PointForm, TickForm
from activities.checklists.points import lists, proposed
from activities.errors import ConflictError
from activities.models import CheckPoint, Plan, SubActivity
from activities.models.register import edition_of
from activities.pages.editions import last_writer
from activities.pages.scope import visible_row
from activities.permissions import keeps_checklists

NAMED = ("text", "source", "is_removed")


@require_http_methods(["GET", "HEAD", "POST"])
def checklists(request: HttpRequest, slug: str) -> HttpResponse:
    """Every row with how far its list has come. A POST adds the lists that fit the rows' names."""
    plan = get_object_or_404(Plan.objects.showing_rows_to(request.user, clock.today()), slug=slug)
    may_add = keeps_checklists(request.user, plan)
    if request.method == "POST":
        if not may_add:
            raise PermissionDenied(LEADERS_ONLY)
        points, on_rows = add_proposed(plan=plan, by=request.user)  # type: ignore[arg-type]
        told = (
            f"{points} kontrollpunkter lades till på {on_rows} delaktiviteter." if points else "Inga punkter saknades."
        )
        messages.success(request, told)
        return redirect("activities:checklists", slug)
    rows = list(SubActivity.objects.filter(activity__step__plan=plan).current().select_related("activity").in_order())
    counted = CheckPoint.objects.all().considered([row.pk for row in rows])
    lines = [(row, presenters.in_words(counted.get(row.pk)), proposed(row.name)) for row in rows]
    context = {"plan": plan, "lines": lines, "may_add": may_add}
    return render(request, "activities/checklists/checklists.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def checklist(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One row's points. A POST adds one of one's own."""
    row = visible_row(request, slug, pk)
    form = PointForm(_sent(request)) if row.may_update else None
    if request.method == "POST":
        if form is None:
            raise PermissionDenied(WHOSE)
        if form.is_valid():
            try:
                add_point(row=row, by=request.user, **form.cleaned_data)  # type: ignore[arg-type]
                messages.success(request, "Kontrollpunkten är tillagd.")
                return redirect("activities:checklist", slug, pk)
            except ValidationError as error:
                form.take(error)
    found = row.points.with_ticks().order_by("position", "pk")
    points = [presenters.point_view(point, slug) for point in found if not point.is_removed]
    context: dict[str, Any] = {
        "plan": row.activity.step.plan,
        "row": row,
        "points": points,
        "removed": [presenters.point_view(point, slug) for point in found if point.is_removed],
        "considered": presenters.considered(points),
    }
    if form:
        context |= {"form": form, "list_form": ListForm(initial={"chosen": _first(row)})}
    status = 422 if request.method == "POST" else 200
    return render(request, "activities/checklists/checklist.html", context, status=status)


@require_POST
def take_list(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Adds a list out of the report to a row."""
    row = visible_row(request, slug, pk)
    chosen = lists().get(request.POST.get("chosen", ""))
    if chosen is None:
        if not row.may_update:
            raise PermissionDenied(WHOSE)
        messages.error(request, "Välj en lista.")
        return redirect("activities:checklist", slug, pk)
    number = add_list(row=row, chosen=chosen, by=request.user)  # type: ignore[arg-type]
    messages.success(request, f"{number} kontrollpunkter lades till." if number else "Punkterna finns redan.")
    return redirect("activities:checklist", slug, pk)


@require_http_methods(["GET", "HEAD", "POST"])
def point(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One point with all that was said of it. A POST ticks it, or takes the tick back."""
    found, row = _point(request, slug, pk)
    view = presenters.point_view(found, slug)
    # What is sent to a point that was taken away meanwhile comes back with the words.
    may_tick = row.may_update and (request.method == "POST" or not found.is_removed)
    form = TickForm(_sent(request), initial={"done": "nej" if view.done else "ja"}) if may_tick else None
    if request.method == "POST":
        if not row.may_update:
            raise PermissionDenied(WHOSE)
        if form and form.is_valid():
            try:
                tick(point=found, by=request.user, **form.cleaned_data)  # type: ignore[arg-type]
                messages.success(request, "Det är antecknat.")
                return redirect("activities:checklist", slug, row.pk)
            except ValidationError as error:
                form.take(error)
    context = {"plan": row.activity.step.plan, "row": row, "point": view, "is_removed": found.is_removed}
    if form:
        context["form"] = form
    status = 422 if request.method == "POST" else 200
    return render(request, "activities/checklists/point.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def point_edit(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Words a point otherwise, or takes it away."""
    found, row = _point(request, slug, pk)
    if not row.may_update:
        raise PermissionDenied(WHOSE)
    form = ChangeForm(_sent(request), initial={**_stands(found), "based_on": edition_of(found)})
    if form.is_valid():
        try:
            change_point(point=found, by=request.user, **form.cleaned_data)  # type: ignore[arg-type]
            messages.success(request, "Kontrollpunkten är sparad.")
            return redirect("activities:checklist", slug, row.pk)
        except ConflictError as error:
            form.overtaken(edition_of(error.latest), _stands(error.latest), last_writer(error.latest))
        except ValidationError as error:
            form.take(error)
    context = {"plan": row.activity.step.plan, "row": row, "point": found, "form": form}
    return render(request, "activities/checklists/edit.html", context, status=422 if form.errors else 200)


def _point(request: HttpRequest, slug: str, pk: int) -> tuple[CheckPoint, SubActivity]:
    """The point with its row and what the person may do; 404 when the person may not see it."""
    found = get_object_or_404(CheckPoint.objects.with_ticks().select_related("sub_activity__activity"), pk=pk)
    return found, visible_row(request, slug, found.sub_activity_id)


def _sent(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _stands(found: CheckPoint) -> dict[str, Any]:
    return {name: getattr(found, name) for name in NAMED}


def _first(row: SubActivity) -> str:
    """The list that fits the row's name best."""
    return next((each.key for each in proposed(row.name)), "")
