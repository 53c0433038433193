"""Pages of decision bases: the list, one basis's story with its next steps, and the form that names it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.views.decorators.http import require_http_methods, require_safe

from activities.bases import presenters
from activities.bases.actions import (
    MAY_PASS_ON,
    MAY_PREPARE,
    correct_decision,
    create_basis,
    edit_basis,
    edition_of,
    step_basis,
)
from activities.bases.forms import BasisForm, StepForm
from activities.calendar import clock
from activities.errors import ConflictError
from activities.models import DecisionBasis, Plan
from activities.models.decision_chain import LABELS, NEXT, Decider, Hand, State, hands, hands_ever, sent_before
from activities.pages.scope import span_of, visible_row
from activities.rows.story import writes_to_record

SLUGS = {slugify(label): state for state, label in LABELS.items()}


@require_safe
def basis_list(request: HttpRequest, slug: str) -> HttpResponse:
    """All bases of the plan, in the plan's order, or those that stand in one place."""
    on = clock.today()
    plan = get_object_or_404(Plan.objects.showing_rows_to(request.user, on), slug=slug)
    found = DecisionBasis.objects.filter(sub_activity__activity__step__plan=plan).visible_to(request.user, on)
    bases = [presenters.basis_view(basis) for basis in _whole(found).in_order()]
    chosen = SLUGS.get(request.GET.get("lage", ""))
    return render(
        request,
        "activities/bases/list.html",
        {
            "plan": plan,
            "bases": [basis for basis in bases if chosen in (None, basis.state)],
            "total": len(bases),
            "chosen": LABELS[chosen] if chosen else "",
            "states": _counts(bases, chosen),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def basis(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One basis: every round with its words and names, and the steps the reader may take from here."""
    found = _visible_basis(request, slug, pk)
    if request.method != "POST":
        return _basis_page(request, found)
    if not any(_may(found).values()):
        raise PermissionDenied(MAY_PASS_ON)
    current = State(found.current_state)
    target = State(request.POST["state"]) if request.POST.get("state") in list(State) else None
    if target is None:
        return _basis_page(request, found, fault="Välj ett av stegen på sidan.", status=422)
    if not _is_of(found, hands_ever(target)):
        raise PermissionDenied(MAY_PREPARE if hands_ever(target) == {Hand.PREPARER} else MAY_PASS_ON)
    correcting = current == target == State.DECIDED
    form = StepForm(
        request.POST,
        current=_sent(found) if correcting else current,
        target=target,
        correcting=correcting,
        page=request.path,
        span=span_of(found.sub_activity.activity.step.plan),
    )
    older = request.POST.get("based_on") != str(found.current_number)
    if (
        older and target not in NEXT[current] and not correcting
        # Of a form that the newest step has made useless, no faults of its own matter.
    ):
        return _basis_page(request, found, form=form, conflict=found.steps.first(), status=409)
    if not _is_of(found, hands(current, target)):
        raise PermissionDenied(MAY_PASS_ON)
    if form.is_valid():
        try:
            return _take_step(request, found, form)
        except ConflictError as error:
            fresh = _visible_basis(request, slug, pk)
            return _basis_page(request, fresh, form=_rebased(request, form, fresh), conflict=error.latest, status=409)
        except ValidationError as error:
            form.add_error(None, error)
    return _basis_page(request, found, form=form, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
def create(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """The form of a new basis of a row."""
    row = visible_row(request, slug, pk)
    if not row.may_prepare:
        raise PermissionDenied(MAY_PREPARE)
    form = BasisForm(request.POST or None, initial={"edition": 0})
    if request.method == "POST" and form.is_valid():
        try:
            made = create_basis(row=row, by=request.user, **_named(form))  # type: ignore[arg-type]
            messages.success(request, f"Sparat: {made.title} – {LABELS[State.DRAFT].lower()}.")
            return redirect(f"{reverse('activities:basis', args=[slug, made.pk])}#innehall")
        except ValidationError as error:
            form.add_error(None, error)
    row_url = reverse("activities:sub_activity", args=[slug, row.pk])
    context = {"heading": "Nytt underlag", "row_name": row.name, "row_url": row_url, "back_url": row_url}
    return _form_page(request, row.activity.step.plan, form, context)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """The form that changes what a basis is called and where it is found, while it is under arbete."""
    found = _visible_basis(request, slug, pk)
    if not found.may_prepare:
        raise PermissionDenied(MAY_PREPARE)
    if request.method != "POST" and found.current_state != State.DRAFT:
        raise PermissionDenied("Underlaget kan ändras när det är under arbete, inte sedan det har lämnat gruppen.")
    view, plan = presenters.basis_view(found), found.sub_activity.activity.step.plan
    initial = {"title": found.title, "link": found.link, "diary_number": found.diary_number}
    form = BasisForm(request.POST or None, initial={**initial, "edition": edition_of(found)})
    conflict = None
    if request.method == "POST" and form.is_valid():
        try:
            edition = form.cleaned_data["edition"]
            edit_basis(basis=found, by=request.user, edition=edition, **_named(form))  # type: ignore[arg-type]
            messages.success(request, f"Sparat: {form.cleaned_data['title']}.")
            return redirect(f"{view.url}#innehall")
        except ConflictError as error:
            conflict = presenters.conflict_view(error.latest, plan.board)
            form = BasisForm({**request.POST.dict(), "edition": str(edition_of(found))})
        except ValidationError as error:
            form.add_error(None, error)
    context = {
        "heading": "Ändra underlag",
        "row_name": view.row_name,
        "row_url": view.row_url,
        "back_url": view.url,
        "conflict": conflict,
    }
    return _form_page(request, plan, form, context)


def _whole(found: Any) -> Any:
    return found.with_standing().select_related("sub_activity__activity__step__plan")


def _visible_basis(request: HttpRequest, slug: str, pk: int) -> DecisionBasis:
    """The basis with its rights and its standing; 404 when the person may not see it."""
    found = DecisionBasis.objects.filter(sub_activity__activity__step__plan__slug=slug)
    return get_object_or_404(_whole(found.visible_to(request.user, clock.today())), pk=pk)


def _counts(bases: Iterable[presenters.BasisView], chosen: State | None) -> list[dict[str, Any]]:
    """Each state with how many stand there, for the filter."""
    states = [basis.state for basis in bases]
    return [
        {"label": LABELS[state], "slug": slug, "count": states.count(state), "chosen": state == chosen}
        for slug, state in SLUGS.items()
    ]


def _basis_page(
    request: HttpRequest,
    found: DecisionBasis,
    *,
    form: StepForm | None = None,
    conflict: Any = None,
    fault: str = "",
    status: int = 200,
) -> HttpResponse:
    plan = found.sub_activity.activity.step.plan
    forms = _forms(found, form, request.path)
    rounds = presenters.rounds(found.steps.select_related("corrects"), plan.board)
    return render(
        request,
        "activities/bases/basis.html",
        {
            "plan": plan,
            "basis": presenters.basis_view(found),
            "rounds": rounds,
            "corrected": {step.corrects for found_round in rounds for step in found_round.steps if step.corrects},
            "approval": rounds[0].approval,
            "writes": writes_to_record(DecisionBasis, found.pk),
            "waiting_for": presenters.waiting_for(State(found.current_state), plan.leading_group),
            "edit_url": _edit_url(plan.slug, found),
            "forms": forms,
            "form": form if form and not conflict else None,
            "conflict": presenters.conflict_view(conflict, plan.board) if conflict else None,
            "lost": _typed(form) if form and form not in forms else [],
            "fault": fault,
        },
        status=status,
    )


def _edit_url(slug: str, found: DecisionBasis) -> str:
    open_to_change = found.may_prepare and found.current_state == State.DRAFT
    return reverse("activities:basis_edit", args=[slug, found.pk]) if open_to_change else ""


def _forms(found: DecisionBasis, sent: StepForm | None, page: str) -> list[StepForm]:
    """A form for each step the person may take; the one that was sent keeps what was typed."""
    current = State(found.current_state)
    basis_on = {"based_on": found.current_number, "edition": edition_of(found)}
    if current == State.DECIDED:
        return [sent or _correction(found, basis_on, page)] if found.may_pass_on else []
    return [
        sent
        if sent and sent.target == target
        else StepForm(
            current=current,
            target=target,
            page=page,
            initial={**basis_on, "state": str(target), "diary_number": found.diary_number},
        )
        for target in NEXT[current]
        if _is_of(found, hands(current, target))
    ]


def _sent(found: DecisionBasis) -> State:
    """Where a basis stood that has been decided on."""
    decided = found.steps.filter(state=State.DECIDED).first()
    return sent_before(Decider(decided.decided_by)) if decided else State.DECIDED


def _correction(found: DecisionBasis, basis_on: dict[str, Any], page: str) -> StepForm:
    """The form with the decision as it was noted."""
    noted = found.steps.filter(state=State.DECIDED).first()
    fields = ("decided_on", "paragraph", "diary_number", "words")
    initial = {**{name: getattr(noted, name) for name in fields}, **basis_on, "state": str(State.DECIDED)}
    return StepForm(current=_sent(found), target=State.DECIDED, correcting=True, page=page, initial=initial)


def _may(found: DecisionBasis) -> dict[Hand, bool]:
    return {Hand.PREPARER: found.may_prepare, Hand.LEADER: found.may_pass_on, Hand.DIRECTOR: found.may_decide}


def _is_of(found: DecisionBasis, needed: frozenset[Hand]) -> bool:
    return any(_may(found)[hand] for hand in needed)


def _typed(form: StepForm) -> list[tuple[str, str]]:
    """What the person wrote in a form that is no longer of use, to be read and copied."""
    fields = [(str(field.label), form.data.get(field.name, "")) for field in form.visible_fields()]
    return [(label, text) for label, text in fields if text]


def _take_step(request: HttpRequest, found: DecisionBasis, form: StepForm) -> HttpResponse:
    values = form.cleaned_data
    if form.correcting:
        correct_decision(
            basis=found,
            words=values["words"],
            decision=form.decision,
            by=request.user,  # type: ignore[arg-type]
            based_on=values["based_on"],
        )
        messages.success(request, f"Sparat: beslutet om {found.title} är rättat.")
        return redirect(f"{request.path}#innehall")
    step = step_basis(
        basis=found,
        state=str(form.target),
        words=values["words"],
        by=request.user,  # type: ignore[arg-type]
        based_on=values["based_on"],
        edition=values["edition"],
        decision=form.decision,
    )
    messages.success(request, f"Sparat: {found.title} – {LABELS[State(step.state)]}.")
    return redirect(f"{request.path}#innehall")


def _rebased(request: HttpRequest, form: StepForm, fresh: DecisionBasis) -> StepForm:
    """The same words on top of what the other person saved, so that sending once more is a decision."""
    newer = {"based_on": str(fresh.current_number), "edition": str(edition_of(fresh))}
    current = _sent(fresh) if form.correcting else State(fresh.current_state)
    return StepForm(
        {**request.POST.dict(), **newer},
        current=current,
        target=form.target,
        correcting=form.correcting,
        page=request.path,
    )


def _named(form: BasisForm) -> dict[str, str]:
    return {name: form.cleaned_data[name] for name in ("title", "link", "diary_number")}


def _form_page(request: HttpRequest, plan: Plan, form: BasisForm, context: dict[str, Any]) -> HttpResponse:
    context = {"plan": plan, "form": form, "conflict": None, **context}
    status = 200
    if request.method == "POST":
        status = 409 if context["conflict"] else 422
    return render(request, "activities/bases/form.html", context, status=status)
