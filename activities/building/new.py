"""The page where a new plan is laid out, and where its rows are to come from."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from activities.building.actions.plan import make_plan
from activities.building.forms import COPY, EMPTY, FROM_FILE, FROM_TEMPLATE, ROLES_LIST, NewPlanForm
from activities.calendar import clock
from activities.calendar.swedish import sort_key
from activities.models import Municipality, Plan, Role
from activities.permissions import makes_plans

LAID_OUT = {
    FROM_FILE: "Planen är upplagd, utan delaktiviteter än. Läs in dem här.",
    **dict.fromkeys((FROM_TEMPLATE, COPY), "Planen är upplagd. Läs igenom delaktiviteterna och spara dem här."),
    EMPTY: "Planen är upplagd. Bygg upp den här, eller låt den som leder den göra det.",
}


@require_http_methods(["GET", "HEAD", "POST"])
def plan_new(request: HttpRequest) -> HttpResponse:
    """An administrator's new plan, empty but for the group that leads it."""
    if not makes_plans(request.user):
        raise PermissionDenied("Bara administratörer lägger upp nya planer.")
    form = NewPlanForm(request.POST if request.method == "POST" else None, initial=_usual(), plans=_copyable(request))
    if form.is_valid():
        typed = form.cleaned_data
        try:
            made = make_plan(
                facts=form.facts(),
                group=typed["group"],
                leader=typed["leader"],
                board_reader=typed["board_reader"],
                groups_of=form.source,
                by=request.user,  # type: ignore[arg-type]
            )
            messages.success(request, LAID_OUT[typed["begin"]])
            return redirect(_first(made, form))
        except ValidationError as error:
            form.take(error)
    roles = sorted(Role.objects.values_list("title", flat=True), key=sort_key)
    context = {"form": form, "roles": roles, "roles_list": ROLES_LIST}
    return render(request, "activities/building/new.html", context, status=422 if form.errors else 200)


def _copyable(request: HttpRequest) -> list[Plan]:
    return list(Plan.objects.showing_rows_to(request.user, clock.today()).order_by("title", "pk"))


def _first(made: Plan, form: NewPlanForm) -> str:
    """Where the rows of a new plan are seen to."""
    begin = form.cleaned_data["begin"]
    if begin == EMPTY:
        return reverse("activities:build", args=[made.slug])
    where = reverse("activities:take_in", args=[made.slug])
    if begin == FROM_FILE:
        return where
    asked = {"kopia": form.source.slug} if form.source else {"ur": FROM_TEMPLATE}
    return f"{where}?{urlencode(asked)}"


def _usual() -> dict[str, str]:
    """What the municipality's plans usually have."""
    usual = {"board_reader": "Nämndsekreterare"}
    found = Municipality.objects.order_by("pk").first()
    if found is None:
        return usual
    return {**usual, "administration": found.administration, "board": found.board}
