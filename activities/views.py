"""Pages of the plan. Access is decided in the first line: objects are fetched through what the person may see."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe

from activities import actions, clock, presenters
from activities.errors import ConflictError
from activities.forms import UpdateForm
from activities.models import Plan, Signal, SubActivity
from activities.story import holders_of, writes_to


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


@require_safe
def plan(request: HttpRequest, slug: str) -> HttpResponse:
    """The plan as Bilaga 1, with the signals of now beside those the board was last told."""
    on = clock.today()
    shown = get_object_or_404(Plan.objects.showing_rows_to(request.user, on), slug=slug)
    signals = list(Signal.objects.all())
    rows = SubActivity.objects.filter(activity__step__plan=shown).visible_to(request.user, on).with_facts().in_order()
    presented = presenters.present_all(rows, signals=signals, on=on)
    return render(
        request,
        "activities/plan.html",
        {
            "plan": shown,
            "facts": presenters.plan_facts(shown),
            "steps": presenters.steps(presented),
            "signal_counts": presenters.count_signals((row for _, row in presented), signals),
            "row_count": len(presented),
        },
    )


@require_safe
def sub_activity(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One row's story: its facts, every update, every change of the plan, the source's own words."""
    on = clock.today()
    found = _row(request, slug, pk)
    signals = {signal.key: signal for signal in Signal.objects.all()}
    source = found.sources.select_related("plan_import").order_by("-plan_import__at", "-pk").first()
    return render(
        request,
        "activities/sub_activity.html",
        {
            "plan": found.activity.step.plan,
            "row": presenters.present(found, signals=signals, on=on),
            "step": str(found.activity.step),
            "activity_title": found.activity.title,
            "updates": [presenters.update_view(update) for update in found.updates.select_related("signal")],
            "writes": writes_to(found),
            "source": source,
            "holders": holders_of(found.group, on),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def update(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """The form that sets a signal. What was typed survives every answer but success."""
    found = _row(request, slug, pk)
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


@login_not_required
@cache_control(max_age=60, public=True)
@require_safe
def signals_css(request: HttpRequest) -> HttpResponse:
    """The municipality's own signal colours as a style sheet, since the pages allow no inline style."""
    return render(request, "activities/signals.css", {"signals": Signal.objects.all()}, content_type="text/css")


def _row(request: HttpRequest, slug: str, pk: int) -> SubActivity:
    rows = SubActivity.objects.filter(activity__step__plan__slug=slug).visible_to(request.user, clock.today())
    return get_object_or_404(rows.with_facts(), pk=pk)


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
