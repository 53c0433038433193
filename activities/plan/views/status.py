"""Pages where staff set signals. What a person typed survives every answer but success."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_http_methods, require_POST

from activities.calendar import clock
from activities.errors import ConflictError
from activities.models import ProposalDecision, StatusUpdate, SubActivity, UpdateDraft
from activities.models.register import clean_text
from activities.pages import drafts
from activities.pages.forms import also_refused
from activities.pages.scope import signals_by_key, visible_row
from activities.permissions import decides_proposals
from activities.plan.actions import confirm_unchanged, decide_proposal, discard_draft, save_draft, update_status
from activities.plan.forms import ProposalForm, UpdateForm
from activities.rows import presenters, reported
from activities.rows.rows import Row

SAVED_ELSEWHERE = (
    "Du har sparat signalen på annat håll sedan du öppnade sidan. Det du skriver här hålls inte kvar. "
    "Spara, så får du läsa båda."
)
NOT_UNCHANGED = (
    "Du har skrivit något, men ”Ja, oförändrat” upprepar det som stod förut. Välj Spara signal, så sparas dina ord, "
    "eller ta bort dem först."
)
WORDS = ("text", "cause", "measure", "consequence")
EXPLAINED = ("cause", "measure", "consequence")  # what only a deviation has
DRAFT_FIELDS = ("signal", *WORDS, "proposed_end", "corrects")


@require_http_methods(["GET", "HEAD", "POST"])
def update(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """The form that sets a signal; ?rattar=… opens it with all that the person's own newest update said."""
    found = _updatable_row(request, slug, pk)
    if request.method != "POST":
        if corrected := _correctable(request, found, request.GET.get("rattar", "")):
            return _update_page(request, found, UpdateForm(initial=_said_by(corrected), row=found))
        draft = UpdateDraft.objects.filter(sub_activity=found, by_id=request.user.pk).first()
        return _update_page(request, found, UpdateForm(initial=_initial(found, draft), row=found), draft=draft)
    form: Any = UpdateForm(request.POST, row=found)
    if form.is_valid():
        try:
            _save(request, found, form.cleaned_data)
        except ConflictError as error:
            return _conflict_page(request, found, error.latest)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return redirect(f"{reverse('activities:sub_activity', args=[slug, pk])}#innehall")
    elif "signal" in form.cleaned_data and "oforandrat" not in request.POST:
        also_refused(form, lambda: _set(request, found, form.cleaned_data))
    if form["corrects"].value() and not _correctable(request, found, form["corrects"].value()):
        form.data = {**request.POST.dict(), "corrects": ""}  # saved once more it is an update of its own
    return _update_page(request, found, form, status=422)


@require_POST
def draft(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Keeps what is typed: by itself from the page's script (204), or by a button (back to Mitt arbete)."""
    found = _updatable_row(request, slug, pk)
    if "kasta" in request.POST:
        discard_draft(row=found, by=request.user)  # type: ignore[arg-type]
        messages.success(request, "Orden är borttagna.")
        return redirect("activities:update", slug, pk)
    fields = {name: request.POST.get(name, "").replace("\x00", "") for name in DRAFT_FIELDS}
    seen = request.POST.get("based_on", "")
    based_on = int(seen) if seen.isdecimal() and len(seen) < 10 else None
    by_script = drafts.by_script(request)
    try:
        save_draft(row=found, by=request.user, fields=fields, based_on=based_on)  # type: ignore[arg-type]
    except ConflictError as error:
        if by_script:
            return drafts.not_kept(SAVED_ELSEWHERE, status=409)
        return _conflict_page(request, found, error.latest)
    except ValidationError as error:
        if by_script:
            return drafts.not_kept(" ".join(error.messages), status=422)
        form: Any = UpdateForm(request.POST, row=found)
        form.add_error(None, error)
        return _update_page(request, found, form, status=422)
    if by_script:
        return drafts.kept()
    messages.success(request, f"Dina ord om {found.name} är sparade till senare. Ingen annan ser dem.")
    return redirect("activities:my_work")


@require_http_methods(["GET", "HEAD", "POST"])
def proposal(request: HttpRequest, slug: str, pk: int, number: int) -> HttpResponse:
    """Where the leader of the plan decides on a proposed date."""
    found = visible_row(request, slug, pk)
    updates = found.updates.select_related("signal", "decision", "corrects")
    proposed = get_object_or_404(updates.exclude(proposed_end=None), number=number)
    if not decides_proposals(request.user, found.activity.step.plan):
        raise PermissionDenied("Den som leder planen beslutar om föreslagna datum.")
    form = ProposalForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        approved = request.POST.get("beslut") == "godkann"
        try:
            decide_proposal(
                update=proposed,
                approved=approved,
                words=form.cleaned_data["words"],
                by=request.user,  # type: ignore[arg-type]
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(
                request, "Förslaget är godkänt och planen ändrad." if approved else "Förslaget är avslaget."
            )
            return redirect("activities:sub_activity", slug, pk)
    return render(
        request,
        "activities/plan/proposal.html",
        {
            "plan": found.activity.step.plan,
            "row": presenters.present(found, signals=signals_by_key(), on=clock.today()),
            "update": next(
                view
                for view in presenters.update_views(updates, ended=found.ended_on is not None)
                if view.number == number
            ),
            "form": form,
        },
        status=422 if form.errors else 200,
    )


def _updatable_row(request: HttpRequest, slug: str, pk: int) -> SubActivity:
    found = visible_row(request, slug, pk)
    if found.ended_on:
        raise PermissionDenied("Delaktiviteten har utgått ur planen och uppdateras inte mer.")
    if not found.may_update:
        raise PermissionDenied("Du kan uppdatera de delaktiviteter där du är ansvarig eller deltagare.")
    return found


def _update_page(
    request: HttpRequest,
    found: SubActivity,
    form: Any,
    *,
    draft: UpdateDraft | None = None,
    conflict: StatusUpdate | None = None,
    status: int = 200,
) -> HttpResponse:
    reports = reported.of_rows([found])
    row = presenters.present(found, signals=signals_by_key(), on=clock.today(), reports=reports)
    context = {
        "plan": found.activity.step.plan,
        "row": row,
        "form": form,
        "previous": row.update,
        "correcting": bool(form["corrects"].value()),
        "draft": draft,
        "conflict": presenters.update_view(conflict) if conflict else None,
        "conflict_is_own": conflict is not None and conflict.by_id == request.user.pk,
    }
    return render(request, "activities/plan/update_form.html", context, status=status)


def _conflict_page(request: HttpRequest, found: SubActivity, latest: StatusUpdate) -> HttpResponse:
    """What was typed, which may now be saved on top of the latest."""
    form = UpdateForm({**request.POST.dict(), "based_on": str(latest.number), "corrects": ""}, row=found)
    return _update_page(request, found, form, conflict=latest, status=409)


def _initial(row: SubActivity, draft: UpdateDraft | None) -> dict[str, Any]:
    """A draft's own words, else those of a deviation as they stand, to write on from. No signal is chosen beforehand:
    that nothing has changed has a button of its own.
    """
    said = {name: getattr(row.newest, name) for name in EXPLAINED} if row.newest else {}
    kept = draft.fields if draft else {}
    return {**said, **kept, "based_on": row.newest.number if row.newest else 0}


def _correctable(request: HttpRequest, row: SubActivity, number: str) -> StatusUpdate | None:
    """The row's newest update, when the person asks to put it right and it is their own."""
    if not number or not row.newest or str(row.newest.number) != number:
        return None
    return row.updates.filter(by_id=request.user.pk, number=number).first()


def _said_by(update: StatusUpdate) -> dict[str, Any]:
    """All that an update said, for its correction; a date that is decided on is not proposed again."""
    decided = ProposalDecision.objects.filter(update=update).exists()
    return {
        **{name: getattr(update, name) for name in ("signal", *WORDS)},
        "proposed_end": None if decided else update.proposed_end,
        "based_on": update.number,
        "corrects": update.number,
    }


def _save(request: HttpRequest, row: SubActivity, chosen: dict[str, Any]) -> None:
    by: Any = request.user
    if "oforandrat" in request.POST:
        stands = row.updates.filter(number=chosen["based_on"]).first()
        said = {name: getattr(stands, name, "") for name in EXPLAINED}  # those stood in the form beforehand
        if any(chosen[name] for name in ("text", "proposed_end")) or any(
            clean_text(chosen[name]) not in ("", said[name]) for name in EXPLAINED
        ):
            raise ValidationError(NOT_UNCHANGED)
        saved = confirm_unchanged(row=row, by=by, based_on=chosen["based_on"])
        told = f"Sparat: {row.name} – oförändrat, {saved.signal.label.lower()}."
    else:
        saved = _set(request, row, chosen)
        told = f"Sparat: {row.name} – {saved.signal.label}."
    following = _next_waiting(request, row)
    if following:
        link = format_html(
            'Nästa delaktivitet som väntar på dig: <a href="{}">{}</a>', following.update_url, following.name
        )
        told = format_html("{} {}", told, link)
    messages.success(request, told)


def _set(request: HttpRequest, row: SubActivity, chosen: dict[str, Any]) -> StatusUpdate:
    by: Any = request.user
    corrects = row.updates.filter(number=chosen["corrects"] or 0).first()
    return update_status(row=row, by=by, **{**chosen, "corrects": corrects})


def _next_waiting(request: HttpRequest, saved: SubActivity) -> Row | None:
    """The next of the person's own rows that needs an update: those after the saved one first, in the plan's order."""
    on = clock.today()
    own = SubActivity.objects.of_person(request.user, on)
    presented = presenters.present_all(list(own.with_facts().in_order()), signals=signals_by_key().values(), on=on)
    rows = [row for _, row in presented if row.pk == saved.pk or (row.needs_attention and row.update_url)]
    place = next((place for place, row in enumerate(rows) if row.pk == saved.pk), 0)
    return next((row for row in [*rows[place:], *rows[:place]] if row.pk != saved.pk), None)
