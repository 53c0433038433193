"""Pages of the plan's revisions: everybody who sees the plan reads, its arbetsgrupp proposes, its leader adopts."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from activities.calendar import clock
from activities.errors import DraftChangedError, RevisionFaults
from activities.models import ItemKind, Plan, Revision, RevisionItem, RevisionState, SubActivity
from activities.pages.editions import seen_in
from activities.pages.forms import also_refused
from activities.permissions import adopts_revision, drafts_revision
from activities.revision import kinds
from activities.revision.actions import (
    add_item,
    adopt_revision,
    edit_item,
    hand_over_revision,
    open_revision,
    remove_item,
    withdraw_revision,
)
from activities.revision.forms import FORMS, SLUGS, ChooseForm, ItemForm, OpenForm

MEMBERS_ONLY = "Ansvarig och deltagare i arbetsgruppen som leder planen föreslår ändringar."


@require_safe
def revision_list(request: HttpRequest, slug: str) -> HttpResponse:
    """All revisions of the plan, newest first."""
    plan = _plan(request, slug)
    revisions = list(plan.revisions.annotate(item_count=Count("items")).order_by("-number"))
    return render(
        request,
        "activities/revision/list.html",
        {
            "plan": plan,
            "revisions": revisions,
            "has_draft": any(revision.is_draft for revision in revisions),
            "may_draft": drafts_revision(request.user, plan),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def revision_open(request: HttpRequest, slug: str) -> HttpResponse:
    """Begin a draft, or go on to the one there is; a row that was asked about is carried along, and is its subject."""
    plan = _plan(request, slug, to_draft=True)
    asked = f"?rad={request.GET['rad']}" if request.GET.get("rad", "").isdecimal() else ""
    draft = plan.revisions.filter(state=RevisionState.DRAFT).first()
    if draft and request.method != "POST":
        return redirect(reverse("activities:revision_choose", args=[slug, draft.number]) + asked)
    subject = _name_in(plan, request.GET["rad"]) if asked else ""
    form = OpenForm(request.POST if request.method == "POST" else None, initial={"title": subject})
    if form.is_valid():
        try:
            opened = open_revision(plan=plan, title=form.cleaned_data["title"], by=request.user)  # type: ignore[arg-type]
            return redirect(reverse("activities:revision_choose", args=[slug, opened.number]) + asked)
        except ValidationError as error:
            form.take(error)
    return render(
        request, "activities/revision/open.html", {"plan": plan, "form": form}, status=422 if form.errors else 200
    )


def _name_in(plan: Plan, key: str) -> str:
    """What the plan's row is called, as long as a revision's title may be; "" when it has no such row."""
    row = SubActivity.objects.filter(activity__step__plan=plan, pk=key).current().select_related("activity").first()
    return row.name[: Revision._meta.get_field("title").max_length] if row else ""


@require_safe
def revision(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """One revision: each change as before and after, with its reason, and what the reader may do."""
    plan = _plan(request, slug)
    return _revision_page(request, plan, _revision(plan, number))


@require_safe
def revision_choose(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Choose a row and a kind of change, and be led to its form."""
    plan = _plan(request, slug, to_draft=True)
    draft = _revision(plan, number)
    sent = "slag" in request.GET or "skicka" in request.GET
    form = ChooseForm(request.GET if sent else None, initial={"rad": request.GET.get("rad")}, plan=plan)
    if form.is_valid():
        kind, row = form.cleaned_data["slag"], form.cleaned_data["rad"]
        address = reverse("activities:revision_add", args=[slug, number, kind])
        return redirect(address if SLUGS[kind] == ItemKind.NEW_ROW else f"{address}?rad={row}")
    return render(
        request,
        "activities/revision/choose.html",
        {"plan": plan, "revision": draft, "form": form},
        status=422 if form.errors else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def revision_add(request: HttpRequest, slug: str, number: int, slug_of_kind: str) -> HttpResponse:
    """The form of one kind of change, for one row."""
    plan = _plan(request, slug, to_draft=True)
    draft, kind = _revision(plan, number), SLUGS.get(slug_of_kind)
    if kind is None:
        raise Http404
    row = None if kind == ItemKind.NEW_ROW else _row(plan, request.GET.get("rad", ""))
    values = kinds.KINDS[kind].present(row)
    form = _form(request, kind, plan, row, {"rhythm": "tertial", "stays": True, **values, **_unchosen(kind)})

    def write() -> RevisionItem:
        typed: dict[str, Any] = {"values": form.values(), "reason": form.cleaned_data["reason"], "by": request.user}
        return add_item(revision=draft, kind=kind, row=row, **typed)

    if not form.is_valid():
        also_refused(form, write)
    else:
        try:
            item = write()
            messages.success(request, f"Tillagt i utkastet: {item.row_name}.")
            return redirect(_address(draft))
        except ValidationError as error:
            form.take(error)
        except DraftChangedError as error:
            form.add_error(None, str(error))
    return _form_page(request, draft, kind, row, form)


@require_http_methods(["GET", "HEAD", "POST"])
def revision_edit(request: HttpRequest, slug: str, number: int, pk: int) -> HttpResponse:
    """The same form for a change that stands in the draft already, measured against the row as it is now."""
    plan = _plan(request, slug, to_draft=True)
    draft = _revision(plan, number)
    item = get_object_or_404(draft.items.select_related("sub_activity__activity__step", "sub_activity__group"), pk=pk)
    kind, row = ItemKind(item.kind), item.sub_activity
    form = _form(request, kind, plan, row, {**item.values, "reason": item.reason, "based_on": draft.edits})
    status = 422

    def write() -> RevisionItem:
        typed: dict[str, Any] = {"values": form.values(), "reason": form.cleaned_data["reason"], "by": request.user}
        return edit_item(item=item, based_on=form.cleaned_data["based_on"] or 0, **typed)

    if not form.is_valid():
        also_refused(form, write)
    else:
        try:
            write()
            messages.success(request, f"Sparat i utkastet: {item.row_name}.")
            return redirect(_address(draft))
        except ValidationError as error:
            form.take(error)
        except DraftChangedError as error:
            # The same words on top of what the other person saved, so that sending once more is a decision.
            form.data = form.data.copy()  # type: ignore[attr-defined]
            now = Revision.objects.get(pk=draft.pk)
            form.data["based_on"] = str(now.edits)  # type: ignore[index]
            form.add_error(None, f"{error} Spara igen om dina ord ska gälla." if now.is_draft else str(error))
            status = 409
    return _form_page(request, draft, kind, row, form, item=item, status=status)


@require_POST
def revision_remove(request: HttpRequest, slug: str, number: int, pk: int) -> HttpResponse:
    plan = _plan(request, slug, to_draft=True)
    item = get_object_or_404(_revision(plan, number).items, pk=pk)
    return _acted(request, plan, number, partial(remove_item, item=item), f"Borttaget ur utkastet: {item.row_name}.")


@require_POST
def revision_withdraw(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    plan = _plan(request, slug, to_draft=True)
    act = partial(withdraw_revision, revision=_revision(plan, number))
    return _acted(request, plan, number, act, f"Revision {number} är återkallad. Planen är oförändrad.")


@require_POST
def revision_hand_over(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """A member's draft goes to whoever leads the plan, who finds it on Mitt arbete."""
    plan = _plan(request, slug, to_draft=True)
    act = partial(hand_over_revision, revision=_revision(plan, number))
    return _acted(request, plan, number, act, f"Revision {number} är lämnad till den som leder planen.")


def _acted(request: HttpRequest, plan: Plan, number: int, act: Callable[..., Any], told: str) -> HttpResponse:
    """What is done to the draft that the person read; else the draft as it is, with why it was not."""
    try:
        act(by=request.user, based_on=seen_in(request))
    except DraftChangedError as error:
        return _revision_page(request, plan, _revision(plan, number), faults=[(None, str(error))], status=409)
    except ValidationError as error:
        faults: list[tuple[RevisionItem | None, str]] = [(None, " ".join(error.messages))]
        return _revision_page(request, plan, _revision(plan, number), faults=faults, status=422)
    messages.success(request, told)
    return redirect(_address(_revision(plan, number)))


@require_POST
def revision_adopt(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Adopt all of the draft that the person read; what no longer fits is named change by change."""
    plan = _plan(request, slug)
    if not adopts_revision(request.user, plan):
        raise PermissionDenied("Bara den som leder arbetsgruppen för planen fastställer en revision.")
    found, decision = _revision(plan, number), request.POST.get("decision", "")
    faults: list[tuple[RevisionItem | None, str]]
    try:
        adopted = adopt_revision(
            revision=found,
            decision=decision,
            by=request.user,  # type: ignore[arg-type]
            based_on=seen_in(request),
        )
    except DraftChangedError as error:
        faults, status = [(None, str(error))], 409
    except RevisionFaults as error:
        faults, status = error.faults, 422
    except ValidationError as error:
        faults, status = [(None, " ".join(error.messages))], 422
    else:
        messages.success(request, f"Revision {adopted.number} är fastställd och gäller nu.")
        return redirect(_address(adopted))
    return _revision_page(request, plan, _revision(plan, number), faults=faults, decision=decision, status=status)


@require_safe
def ended_rows(request: HttpRequest, slug: str) -> HttpResponse:
    """The rows that revisions have ended, with their pages."""
    plan = _plan(request, slug)
    rows = SubActivity.objects.filter(activity__step__plan=plan).ended()
    rows = rows.select_related("activity", "merged_into__activity").order_by("-ended_on", "pk")
    return render(request, "activities/revision/ended_rows.html", {"plan": plan, "rows": rows})


def ending_of(row: SubActivity) -> dict[str, Any] | None:
    """For the page of a row that has ended: when, in which revision, and what it went up in."""
    if not row.ended_on:
        return None
    item = row.revision_items.filter(kind__in=(ItemKind.END, ItemKind.MERGE), revision__state=RevisionState.ADOPTED)
    return {"on": row.ended_on, "item": item.select_related("revision").first(), "into": row.merged_into}


def propose_url(row: SubActivity) -> str:
    """Where the reader proposes a change of the row; "" when they may not."""
    if not row.may_revise:
        return ""
    return f"{reverse('activities:revision_open', args=[row.activity.step.plan.slug])}?rad={row.pk}"


def _plan(request: HttpRequest, slug: str, *, to_draft: bool = False) -> Plan:
    plan = get_object_or_404(Plan.objects.showing_rows_to(request.user, clock.today()), slug=slug)
    if to_draft and not drafts_revision(request.user, plan):
        raise PermissionDenied(MEMBERS_ONLY)
    return plan


def _revision(plan: Plan, number: int) -> Revision:
    return get_object_or_404(plan.revisions.select_related("plan"), number=number)


def _row(plan: Plan, pk: str) -> SubActivity:
    rows = SubActivity.objects.filter(activity__step__plan=plan).select_related("activity__step", "group")
    return get_object_or_404(rows, pk=pk if pk.isdecimal() and len(pk) < 10 else None)


def _address(found: Revision) -> str:
    return reverse("activities:revision", args=[found.plan.slug, found.number]) + "#innehall"


def _unchosen(kind: str) -> dict[str, Any]:
    """A new group or role is chosen, not read past: the list begins with nothing chosen."""
    unchosen: dict[str, dict[str, Any]] = {
        ItemKind.GROUP: {"group": None},
        ItemKind.RESPONSIBLE: {"role": None, "stays": True, "scope": None},
    }
    return unchosen.get(kind, {})


def _form(request: HttpRequest, kind: str, plan: Plan, row: SubActivity | None, initial: dict[str, Any]) -> ItemForm:
    data = request.POST if request.method == "POST" else None
    return FORMS[kind](data, initial=initial, plan=plan, row=row, on=clock.today())


def _form_page(
    request: HttpRequest,
    draft: Revision,
    kind: ItemKind,
    row: SubActivity | None,
    form: ItemForm,
    *,
    item: RevisionItem | None = None,
    status: int = 422,
) -> HttpResponse:
    rules = kinds.KINDS[kind]
    shown = rules.remarks(draft.plan, row, rules.present(row)) if kind == ItemKind.RESPONSIBLE else []
    return render(
        request,
        "activities/revision/form.html",
        {
            "plan": draft.plan,
            "revision": draft,
            "kind": kind.label,
            "row": row,
            "item": item,
            "present": rules.before_words(draft.plan, row),
            "remarks": shown,
            "form": form,
            "back": _address(draft),
        },
        status=status if form.errors else 200,
    )


def _revision_page(
    request: HttpRequest,
    plan: Plan,
    found: Revision,
    *,
    faults: list[tuple[RevisionItem | None, str]] | None = None,
    decision: str = "",
    status: int = 200,
) -> HttpResponse:
    drafting = found.is_draft and drafts_revision(request.user, plan)
    return render(
        request,
        "activities/revision/revision.html",
        {
            "plan": plan,
            "revision": found,
            "items": found.items.order_by("position", "pk"),
            "may_draft": drafting,
            "may_adopt": drafting and adopts_revision(request.user, plan),
            "faults": faults or [],
            "decision": decision,
        },
        status=status,
    )
