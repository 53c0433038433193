"""The page where the board's secretary enters the year's meeting days."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from activities.calendar import clock
from activities.errors import DraftChangedError
from activities.models import Plan
from reporting.cycle.actions import MAY_MEET, set_board_days
from reporting.cycle.board_days import choices_of, days_now, fingerprint, plans_of_board
from reporting.cycle.choosing import remarks, unused
from reporting.cycle.forms import BoardDaysForm
from reporting.permissions import enters_meetings


@require_http_methods(["GET", "HEAD", "POST"])
def board_days(request: HttpRequest, slug: str) -> HttpResponse:
    """The first button shows what the days make of every plan of the board; the second, below that list, saves it."""
    on = clock.today()
    plan = get_object_or_404(Plan.objects.visible_to(request.user, on), slug=slug)
    if not enters_meetings(request.user, plan):
        raise PermissionDenied(MAY_MEET)
    initial = {"days": "\n".join(map(str, days_now(plan, on)))}
    form = BoardDaysForm(request.POST if request.method == "POST" else None, initial=initial)
    choices, told = [], []
    if form.is_valid():
        choices = choices_of(plan, form.read, request.user, on)
        told = [*form.passed, *remarks(form.read)]
        if "spara" in request.POST and _saved(request, form, plan):
            return redirect("reporting:report_list", slug)
    context = {
        "plan": plan,
        "form": form,
        "choices": choices,
        "remarks": told,
        "unused": unused(form.read, {choice.then for choice in choices}) if choices else [],
        "moves": any(choice.moves for choice in choices),
        "seal": fingerprint(choices),
        "plans_of_board": plans_of_board(plan, request.user, on),
    }
    return render(request, "reporting/cycle/board_days.html", context, status=422 if form.errors else 200)


def _saved(request: HttpRequest, form: BoardDaysForm, plan: Plan) -> bool:
    based_on = form.cleaned_data["based_on"]
    try:
        moved = set_board_days(plan=plan, days=form.read, by=request.user, based_on=based_on)  # type: ignore[arg-type]
    except ValidationError as error:
        form.add_error(None, error)
    except DraftChangedError as error:
        form.add_error(None, str(error))
    else:
        told = "1 sammanträde är sparat." if len(moved) == 1 else f"{len(moved)} sammanträden är sparade."
        messages.success(request, f"{told} Dagarna för rapporterna är omräknade.")
    return not form.errors
