"""Pages of a plan under uppbyggnad: its parts, and the recording of the board's decision."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from activities.building import outline
from activities.building.actions import parts
from activities.building.actions.plan import FACTS, change_facts, decide_plan
from activities.building.forms import (
    ActivityForm,
    DecisionForm,
    FactsForm,
    GroupForm,
    PartForm,
    RowForm,
    StepForm,
)
from activities.building.guard import BUILDERS_ONLY, DECIDED
from activities.calendar import clock
from activities.errors import DraftChangedError
from activities.models import Activity, Plan, Step, SubActivity, WorkingGroup
from activities.models.register import edition_of
from activities.pages.forms import also_refused
from activities.permissions import builds_plan


@dataclass(frozen=True)
class What:
    """One kind of part: its words, its form, its write, and how the plan's parts of the kind are found."""

    name: str  # definite, as a heading says it
    new: str
    form: type[PartForm]
    write: Callable[..., Any]
    argument: str
    of: Callable[[Plan], Any]
    is_ordered: bool = True


WHATS = {
    "steg": What("Steget", "Nytt steg", StepForm, parts.write_step, "step", lambda plan: plan.steps.all()),
    "aktivitet": What(
        "Aktiviteten",
        "Ny aktivitet",
        ActivityForm,
        parts.write_activity,
        "activity",
        lambda plan: Activity.objects.filter(step__plan=plan),
    ),
    "delaktivitet": What(
        "Delaktiviteten",
        "Ny delaktivitet",
        RowForm,
        parts.write_row,
        "row",
        lambda plan: (
            SubActivity.objects.filter(activity__step__plan=plan).current().select_related("activity__step", "group")
        ),
    ),
    "grupp": What(
        "Gruppen", "Ny grupp", GroupForm, parts.write_group, "group", lambda plan: plan.groups.all(), is_ordered=False
    ),
}
UNDER = {"aktivitet": "step", "delaktivitet": "activity"}  # the field that ?i= in the address fills in


@require_safe
def build(request: HttpRequest, slug: str) -> HttpResponse:
    """All of the plan in order, each part with what can be done to it."""
    plan = _plan(request, slug)
    context = {
        "plan": plan,
        "steps": outline.steps(plan),
        "groups": outline.groups(plan),
        "hindrances": outline.hindrances(plan, clock.today()),
        "imports": outline.imports(plan),
        "based_on": outline.fingerprint(plan),
    }
    return render(request, "activities/building/build.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def facts(request: HttpRequest, slug: str) -> HttpResponse:
    plan = _plan(request, slug)
    initial = {name: getattr(plan, name, "") for name in FACTS}
    form = FactsForm(
        request.POST if request.method == "POST" else None, initial={**initial, "based_on": edition_of(plan)}
    )

    def save() -> str:
        based_on = form.cleaned_data["based_on"] or 0
        change_facts(plan=plan, facts=form.facts(), by=request.user, based_on=based_on)  # type: ignore[arg-type]
        return "Planens uppgifter är sparade."

    return _sent(request, form, save, lambda: edition_of(plan), plan) or _form_page(
        request, plan, form, "Planens uppgifter"
    )


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, slug: str, what: str) -> HttpResponse:
    """A new part, last among its kind. `?i=` names the step or the activity it comes under."""
    plan, kind = _plan(request, slug), _what(what)
    initial = {UNDER[what]: request.GET.get("i")} if what in UNDER else {}
    form = kind.form(request.POST if request.method == "POST" else None, plan=plan, initial=initial)

    def save() -> str:
        made = kind.write(plan=plan, **{kind.argument: None}, values=form.values(), by=request.user)
        return f"Tillagt: {made}."

    return _sent(request, form, save, lambda: 0, plan) or _form_page(request, plan, form, kind.new)


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, slug: str, what: str, pk: int) -> HttpResponse:
    """A part as it stands, to be written over; two who write at once are told of each other."""
    plan, kind = _plan(request, slug), _what(what)
    part = get_object_or_404(kind.of(plan), pk=pk)
    initial = {**kind.form.present(part), "based_on": edition_of(part)}
    form = kind.form(request.POST if request.method == "POST" else None, plan=plan, initial=initial)

    def save() -> str:
        based_on = form.cleaned_data["based_on"] or 0
        kind.write(plan=plan, **{kind.argument: part}, values=form.values(), by=request.user, based_on=based_on)
        return f"Sparat: {kind.of(plan).get(pk=pk)}."

    sent = _sent(request, form, save, lambda: edition_of(part), plan)
    return sent or _form_page(request, plan, form, str(part), rows=_carried(part))


@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, slug: str, what: str, pk: int) -> HttpResponse:
    """Asks before anything is taken away, and says what goes with it."""
    plan, kind = _plan(request, slug), _what(what)
    part = get_object_or_404(kind.of(plan), pk=pk)
    fault = ""
    if request.method == "POST":
        try:
            parts.remove(plan=plan, part=part, by=request.user, based_on=request.POST.get("based_on", ""))  # type: ignore[arg-type]
            messages.success(request, f"Borttaget: {part}.")
            return redirect(_address(plan))
        except ValidationError as error:
            fault = " ".join(error.messages)
        except DraftChangedError as error:
            fault = str(error)
    context = {
        "plan": plan,
        "part": part,
        "kind": kind,
        "goes": _goes(part),
        "fault": fault,
        "based_on": outline.fingerprint(plan),
    }
    return render(request, "activities/building/remove.html", context, status=422 if fault else 200)


@require_POST
def move(request: HttpRequest, slug: str, what: str, pk: int) -> HttpResponse:
    plan, kind = _plan(request, slug), _what(what)
    if not kind.is_ordered:
        raise Http404
    part = get_object_or_404(kind.of(plan), pk=pk)
    seen = request.POST.get("based_on", "")
    try:
        parts.move(plan=plan, part=part, up="upp" in request.POST, by=request.user, based_on=seen)  # type: ignore[arg-type]
    except DraftChangedError as error:
        messages.error(request, str(error))
    return redirect(f"{_address(plan)}#{what}-{pk}")


@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, slug: str) -> HttpResponse:
    """Record the board's decision. From then on the plan takes signals, and changes by revision."""
    plan = _plan(request, slug)
    initial = {"diary_number": plan.diary_number, "based_on": outline.fingerprint(plan)}
    form = DecisionForm(request.POST if request.method == "POST" else None, plan=plan, initial=initial)

    def save() -> str:
        typed = form.cleaned_data
        decide_plan(
            plan=plan,
            decided_on=typed["decided_on"],
            paragraph=typed["paragraph"],
            diary_number=typed["diary_number"],
            by=request.user,  # type: ignore[arg-type]
            based_on=typed["based_on"],
        )
        return "Beslutet är antecknat. Nu kan signaler sättas, och planen ändras genom revisioner."

    done = reverse("activities:plan", args=[plan.slug])
    return _sent(request, form, save, lambda: outline.fingerprint(plan), plan, done=done) or render(
        request,
        "activities/building/decide.html",
        {
            "plan": plan,
            "form": form,
            "hindrances": outline.hindrances(plan, clock.today()),
            "steps": outline.steps(plan),
        },
        status=422 if form.errors else 200,
    )


def _sent(
    request: HttpRequest, form: Any, save: Callable[[], str], edition: Callable[[], Any], plan: Plan, *, done: str = ""
) -> HttpResponse | None:
    """Save a form that was sent and lead on; None when there is something to show instead."""
    if not form.is_valid():
        also_refused(form, save)
        return None
    try:
        messages.success(request, save())
        return redirect(done or _address(plan))
    except ValidationError as error:
        form.take(error)
    except DraftChangedError as error:
        # The same words on top of what the other person saved, so that sending once more is a decision.
        form.data = form.data.copy()
        form.data["based_on"] = str(edition())
        form.add_error(None, str(error))
    return None


def _plan(request: HttpRequest, slug: str) -> Plan:
    """The plan under uppbyggnad; 404 when the person does not see it, 403 when they do not build it."""
    plan = get_object_or_404(Plan.objects.showing_rows_to(request.user, clock.today()), slug=slug)
    if not builds_plan(request.user, plan):
        raise PermissionDenied(BUILDERS_ONLY if plan.is_building else DECIDED)
    return plan


def _what(slug: str) -> What:
    if slug not in WHATS:
        raise Http404
    return WHATS[slug]


def _address(plan: Plan) -> str:
    return reverse("activities:build", args=[plan.slug])


def _carried(part: Any) -> list[str]:
    """The rows that change with a group, for whoever changes it."""
    if not isinstance(part, WorkingGroup):
        return []
    return [row.name for row in part.sub_activities.current().select_related("activity").in_order()]


def _goes(part: Any) -> list[str]:
    """What is taken away together with the part."""
    if isinstance(part, Step):
        rows = SubActivity.objects.filter(activity__step=part)
        empty = [activity.title for activity in part.activities.all()]
        return empty + [row.name for row in rows.current().exclude(title="").select_related("activity").in_order()]
    if isinstance(part, Activity):
        return [row.name for row in part.sub_activities.current().exclude(title="").select_related("activity")]
    return []


def _form_page(
    request: HttpRequest, plan: Plan, form: Any, heading: str, *, rows: list[str] | None = None
) -> HttpResponse:
    context = {"plan": plan, "form": form, "heading": heading, "rows": rows or []}
    return render(request, "activities/building/form.html", context, status=422 if form.errors else 200)
