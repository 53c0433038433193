"""Pages where staff set signals. What a person typed survives every answer but success."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from activities import actions, clock, presenters
from activities.errors import ConflictError
from activities.forms import UpdateForm
from activities.models import Plan, Signal, SubActivity
from activities.views.scope import visible_row


@require_safe
def my_work(request: HttpRequest) -> HttpResponse:
    """The staff's first page: rows whose dates want something of the person, then the rest."""
    on = clock.today()
    mine = SubActivity.objects.of_person(request.user, on).visible_to(request.user, on).with_facts().in_order()
    presented = presenters.present_all(mine, signals=Signal.objects.all(), on=on)
    rows = [row for _, row in presented]
    plans = list(Plan.objects.visible_to(request.user, on))
    return render(
        request,
        "activities/my_work.html",
        {
            "groups": [
                ("Behöver dig nu", [row for row in rows if row.needs_attention and row.update_url]),
                ("Mina övriga rader", [row for row in rows if not (row.needs_attention and row.update_url)]),
            ],
            "rows": rows,
            "plans": plans,
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def update(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """The form that sets a signal. What was typed survives every answer but success."""
    found = visible_row(request, slug, pk)
    if found.ended_on:
        raise PermissionDenied("Delaktiviteten är avslutad i planen och uppdateras inte mer.")
    if not found.may_update:
        raise PermissionDenied("Du kan uppdatera de delaktiviteter där du är ansvarig eller deltagare.")
    signals = {signal.key: signal for signal in Signal.objects.all()}
    row = presenters.present(found, signals=signals, on=clock.today())
    number = row.update.number if row.update else 0
    form = UpdateForm(request.POST or None, signals=list(signals.values()), initial={"based_on": number})
    conflict, status = None, 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                _save(request, found, form)
                return redirect(f"{row.url}#innehall")
            except ConflictError as error:
                conflict, status = presenters.update_view(error.latest), 409
                form = _rebased(form, error.latest.number)
            except ValidationError as error:
                form.add_error(None, error)
    return render(
        request,
        "activities/update_form.html",
        {
            "plan": found.activity.step.plan,
            "row": row,
            "form": form,
            "previous": row.update,
            "conflict": conflict,
        },
        status=status,
    )


def _save(request: HttpRequest, row: SubActivity, form: UpdateForm) -> None:
    saved = actions.update_status(
        row=row,
        signal=form.cleaned_data["signal"],
        text=form.cleaned_data["text"],
        by=request.user,  # type: ignore[arg-type]
        based_on=form.cleaned_data["based_on"],
    )
    messages.success(request, f"Sparat: {row.name} – {saved.signal.label}.")


def _rebased(form: Any, number: int) -> UpdateForm:
    """The same words on top of what the other person saved, so that sending once more is a decision."""
    return UpdateForm({**form.data.dict(), "based_on": str(number)}, signals=list(form.signals.values()))
