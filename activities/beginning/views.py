"""The first day: a page of steps until the first signal is set, and the page of its first step."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from activities.beginning.actions import name_municipality
from activities.beginning.facts import facts_for
from activities.beginning.forms import MunicipalityForm
from activities.beginning.steps import steps
from activities.calendar import clock
from activities.errors import ConflictError
from activities.models import Municipality, StatusUpdate
from activities.models.register import edition_of
from activities.pages.editions import last_writer
from activities.permissions import keeps_people, manages_people


@require_safe
def first_day(request: HttpRequest) -> HttpResponse:
    """For administrators and whoever leads a plan. It is over, and gone, once a signal is set."""
    if not manages_people(request.user):
        raise PermissionDenied("Den första dagen är till för administratörer och den som leder planen.")
    if StatusUpdate.objects.exists():
        messages.success(request, "Den första dagen är klar: den första signalen är satt.")
        return redirect("start")
    found = steps(facts_for(request.user, clock.today()), administers=keeps_people(request.user))
    shown = [
        (step, [(label, reverse(name, args=arguments)) for label, name, arguments in step.links]) for step in found
    ]
    done = sum(step.done for step in found)
    context = {"steps": shown, "done": done, "number": len(found)}
    return render(request, "activities/beginning/first_day.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def municipality(request: HttpRequest) -> HttpResponse:
    if not keeps_people(request.user):
        raise PermissionDenied("Kommunens namn skrivs av administratörer.")
    found = Municipality.objects.order_by("pk").first()
    form = MunicipalityForm(
        request.POST if request.method == "POST" else None,
        initial={**MunicipalityForm.present(found), "based_on": edition_of(found)},
    )
    if form.is_valid():
        try:
            name_municipality(by=request.user, **form.cleaned_data)  # type: ignore[arg-type]
            messages.success(request, "Kommunen är sparad. Nya planer får namnen ifyllda.")
            return redirect("activities:person_list" if StatusUpdate.objects.exists() else "activities:first_day")
        except ValidationError as error:
            form.take(error)
        except ConflictError as error:
            now = form.present(error.latest)
            form.overtaken(edition_of(error.latest), now, last_writer(error.latest))
    context = {"form": form, "back": reverse("start")}
    return render(request, "activities/beginning/municipality.html", context, status=422 if form.errors else 200)
