"""Several persons pasted at once, shown line by line before anything is saved."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from activities.calendar import clock
from activities.errors import DraftChangedError
from activities.people.actions.several import add_several, fingerprint, known_to
from activities.people.forms import SeveralForm
from activities.people.pasted import fault_in_paste, read_people
from activities.people.views.people import demand_manager, links
from activities.permissions import keeps_people


@require_http_methods(["GET", "HEAD", "POST"])
def several(request: HttpRequest) -> HttpResponse:
    """The first button shows what each line makes; the second, which stands under that list, saves it."""
    demand_manager(request)
    form = SeveralForm(request.POST if request.method == "POST" else None, initial={"start": clock.today()})
    lines, seal = [], ""
    if form.is_valid():
        typed = form.cleaned_data
        lines = read_people(typed["text"], known_to(request.user))  # type: ignore[arg-type]
        seal = fingerprint(lines, typed["start"])
        if fault := fault_in_paste(lines):
            form.add_error("text", fault)
        elif "spara" in request.POST:
            try:
                added = add_several(by=request.user, **typed)  # type: ignore[arg-type]
            except ValidationError as error:
                form.take(error)
            except DraftChangedError as error:
                form.add_error(None, str(error))
            else:
                parts = [
                    _counted(len(added.people), "ny person", "nya personer"),
                    _counted(added.roles, "ny roll", "nya roller"),
                    _counted(added.holdings, "roll given", "roller givna"),
                ]
                return links(request, list(added.people), told=f"Sparat: {', '.join(parts)}.")
    context = {
        "form": form,
        "lines": lines,
        "seal": seal,
        "savable": bool(lines) and not fault_in_paste(lines),
        "keeps": keeps_people(request.user),
    }
    return render(request, "activities/people/several.html", context, status=422 if form.errors else 200)


def _counted(number: int, one: str, more: str) -> str:
    return f"{number} {one if number == 1 else more}"
