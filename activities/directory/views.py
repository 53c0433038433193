"""Pages of the directory of municipalities: all of them, and one with what has been heard of it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from activities.calendar import clock
from activities.directory import presenters
from activities.directory.actions import WHOSE, add_as_partner, note_state
from activities.directory.finding import select
from activities.directory.forms import DirectoryForm, NoteForm
from activities.directory.municipalities import STATES, Listed, municipalities
from activities.models import MunicipalityNote, Plan
from activities.permissions import adds_partner


@require_safe
def directory(request: HttpRequest, slug: str) -> HttpResponse:
    """All municipalities of the report, with what has been heard since. ?q=…, ?lage=… and ?ordning=… choose."""
    plan = _plan(request, slug)
    form = DirectoryForm(request.GET)
    chosen = form.chosen
    if form.is_valid() and "" in request.GET.values():  # a browser sends the empty fields of a form too
        return redirect(f"{request.path}{chosen.address}")
    every = presenters.lines(municipalities().values(), MunicipalityNote.objects.all(), plan.partners.all(), slug)
    context: dict[str, Any] = {
        "plan": plan,
        "form": form,
        "chosen": chosen,
        "lines": select(every, chosen, list(STATES.values())),
        "states": presenters.by_state(every, chosen),
        "may_add": adds_partner(request.user, plan),
        "columns": presenters.columns(chosen),
        "pages": sorted({found.page for found in municipalities().values()}),
    }
    return render(request, "activities/directory/directory.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def entry(request: HttpRequest, slug: str, kommun: str) -> HttpResponse:
    """One municipality. A POST adds a note; ?rattar=… makes it a correction of one."""
    plan, found = _plan(request, slug), _municipality(kommun)
    notes = list(MunicipalityNote.objects.filter(municipality=kommun))
    may_note = adds_partner(request.user, plan)
    if request.method != "POST":
        form = NoteForm(municipality=kommun, initial=_correction(request, notes)) if may_note else None
        return _page(request, plan, found, notes, form)
    if not may_note:
        raise PermissionDenied(WHOSE)
    form = NoteForm(request.POST, municipality=kommun)
    if form.is_valid():
        try:
            note_state(plan=plan, municipality=found, by=request.user, **form.cleaned_data)  # type: ignore[arg-type]
            messages.success(request, "Läget är antecknat.")
            return redirect("activities:directory_entry", slug, kommun)
        except ValidationError as error:
            form.add_error(None, error)
    return _page(request, plan, found, notes, form, status=422)


@require_POST
def make_partner(request: HttpRequest, slug: str, kommun: str) -> HttpResponse:
    """Makes the municipality a partner of the plan and leads to where contacts are logged."""
    plan, found = _plan(request, slug), _municipality(kommun)
    partner = add_as_partner(plan=plan, municipality=found, by=request.user)  # type: ignore[arg-type]
    messages.success(request, f"{partner.name} är samverkanspart i planen. Här antecknas kontakterna.")
    return redirect("activities:partner", slug, partner.pk)


def _plan(request: HttpRequest, slug: str) -> Plan:
    return get_object_or_404(Plan.objects.showing_rows_to(request.user, clock.today()), slug=slug)


def _municipality(slug: str) -> Listed:
    try:
        return municipalities()[slug]
    except KeyError:
        raise Http404 from None


def _page(
    request: HttpRequest,
    plan: Plan,
    found: Listed,
    notes: list[MunicipalityNote],
    form: NoteForm | None,
    status: int = 200,
) -> HttpResponse:
    views = presenters.note_views(notes)
    corrects = form["corrects"].value() if form else None
    context: dict[str, Any] = {
        "plan": plan,
        "municipality": found,
        "line": presenters.lines([found], notes, plan.partners.all(), plan.slug)[0],
        "notes": views,
        "correcting": f"?rattar={corrects}" if corrects else "",  # words of a correction are kept apart
        "corrected": next((view for view in views if str(view.pk) == str(corrects)), None),
        "may_note": form is not None,
    }
    if form:
        context["form"] = form
    return render(request, "activities/directory/entry.html", context, status=status)


def _correction(request: HttpRequest, notes: list[MunicipalityNote]) -> dict[str, Any]:
    """The note to correct as the form's first words; nothing when the address names none."""
    named = request.GET.get("rattar", "")
    for note in notes:
        if str(note.pk) == named:
            return {"state": note.state, "on": note.on, "source": note.source, "corrects": note.pk}
    return {}
