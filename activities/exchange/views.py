"""A file or pasted text into a plan: sent, looked at, put right, and then saved. Undone while nothing rests on it."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST

from activities.building.guard import BUILDERS_ONLY
from activities.calendar import clock
from activities.exchange import ready_made
from activities.exchange.comparing import edition_of_rows
from activities.exchange.importing import Imported, ImportFaults, import_rows, undo_import
from activities.exchange.kept import READY, Kept, StaleError
from activities.exchange.offering import OfferFaults, offers, set_offered
from activities.exchange.plan_rows import Fault
from activities.exchange.preview import Preview, preview
from activities.exchange.proposing import NOTHING, propose_rows
from activities.models import Plan, RevisionState, SubActivity
from activities.pages.uploads import InMemory
from activities.permissions import builds_plan, drafts_revision
from activities.reading.apart import read_apart
from activities.reading.tables import MAX_BYTES, ReadingError

FIELD = "fil"
TOO_LARGE = "Filen är större än 10 MB. Ta bort bilder och det som inte hör till planen, eller klistra in tabellen."
TOO_MANY = "Det var flera filer. Läs in en i taget."
NOTHING_SENT = "Välj en fil, eller klistra in planens tabell som text."
BOTH = "Välj en fil eller klistra in text, inte båda."
REHEARSED = 200  # rows; more are tried only when they are saved
PASTED = "inklistrad text"
CHECKLISTS = "Under Kontrollpunkter kan du nu lägga in färdiga listor av sådant som andra kommuner har missat."
OVERTAKEN = "Någon har ändrat planen sedan du läste. Titta igenom vad som blir nytt och ändrat, och spara igen."


@csrf_exempt  # until the upload handler is in place: the token is read by _take_in
@require_http_methods(["GET", "HEAD", "POST"])
def take_in(request: HttpRequest, slug: str) -> HttpResponse:
    request.upload_handlers = [InMemory(FIELD, MAX_BYTES)]
    return _take_in(request, slug)


@csrf_protect
def _take_in(request: HttpRequest, slug: str) -> HttpResponse:
    """The form; what was read, to look through; and what was saved. Which of them is in what was sent."""
    plan = _plan(request, slug)
    if request.method != "POST":
        made = _ready_made(request, plan)
        return _looked_at(request, plan, made) if made else _start(request, plan)
    try:
        if "kvar" not in request.POST:
            return _looked_at(request, plan, _sent(request))
        kept = Kept.from_signed(request.POST["kvar"]).with_sent(request.POST)
    except (ReadingError, StaleError) as error:
        return _start(request, plan, str(error))
    if "signaler" in request.POST:
        return _signals_set(request, plan, kept)
    if "spara" not in request.POST:
        return _looked_at(request, plan, kept)
    return _saved(request, plan, kept)


@require_POST
def undo(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Take away the rows that an import added, while nothing rests on them."""
    plan = _plan(request, slug)
    record = get_object_or_404(plan.imports, pk=pk)
    try:
        names = undo_import(plan=plan, record=record, by=request.user)  # type: ignore[arg-type]
        messages.success(request, f"Inläsningen av {record.filename} är ångrad: {_many(len(names))} togs bort.")
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("activities:build", plan.slug)


def _plan(request: HttpRequest, slug: str) -> Plan:
    """404 when the person does not see the plan's rows, 403 when they neither build it nor draft its revisions."""
    plan = get_object_or_404(Plan.objects.showing_rows_to(request.user, clock.today()), slug=slug)
    may = builds_plan(request.user, plan) if plan.is_building else drafts_revision(request.user, plan)
    if not may:
        raise PermissionDenied(
            BUILDERS_ONLY
            if plan.is_building
            else "Bara ansvarig och deltagare i arbetsgruppen som leder planen föreslår ändringar."
        )
    return plan


def _ready_made(request: HttpRequest, plan: Plan) -> Kept | None:
    """The rows that the address asks for: the template's, or those of another plan that the person sees."""
    if not plan.is_building:
        return None
    if request.GET.get("ur") == ready_made.TEMPLATE:
        return ready_made.template(plan)
    if slug := request.GET.get("kopia"):
        copied = Plan.objects.showing_rows_to(request.user, clock.today()).exclude(pk=plan.pk)
        return ready_made.copy_of(get_object_or_404(copied, slug=slug), plan)
    return None


def _sent(request: HttpRequest) -> Kept:
    """The file or the pasted text, read. Raises ReadingError with what is wrong with it."""
    file, pasted = request.FILES.get(FIELD), request.POST.get("text", "")
    for reason, sentence in (("too_many", TOO_MANY), ("too_large", TOO_LARGE)):
        if any(getattr(handler, reason, False) for handler in request.upload_handlers):
            raise ReadingError(sentence)
    if file is not None and pasted.strip():
        raise ReadingError(BOTH)
    if file is None and not pasted.strip():
        raise ReadingError(NOTHING_SENT)
    data = file.read() if file is not None else pasted.encode()
    source = read_apart(data)
    return Kept(source, (file.name or "")[:200] if file is not None else PASTED, hashlib.sha256(data).hexdigest())


def _start(request: HttpRequest, plan: Plan, fault: str = "") -> HttpResponse:
    empty = plan.is_building and not SubActivity.objects.filter(activity__step__plan=plan).current().exists()
    context = {
        "plan": plan,
        "fault": fault,
        "text": request.POST.get("text", "") if fault else "",
        "is_empty": empty,
    }
    return render(request, "activities/exchange/take_in.html", context, status=422 if fault else 200)


def _looked_at(
    request: HttpRequest, plan: Plan, kept: Kept, refused: tuple[Fault, ...] = (), told: dict[str, str] | None = None
) -> HttpResponse:
    reading = kept.reading
    if not kept.found.columns:
        raise ReadingError(" ".join(fault.text for fault in reading.errors))
    if request.method == "POST" and not refused and reading.ok and len(reading.rows) <= REHEARSED:
        refused = _rehearsed(plan, kept, request)
    shown: Preview = preview(plan, kept, refused)
    draft = None if plan.is_building else plan.revisions.filter(state=RevisionState.DRAFT).first()
    context: dict[str, Any] = {
        "plan": plan,
        "shown": shown,
        "is_ready": kept.source.form == READY,
        "kept": replace(kept, edition=edition_of_rows(plan)).signed(),
        "draft": draft,
        "told": {"title": "", "reason": "", **(told or {})},
        "fault": bool(told) or bool(shown.faults),
        "title": request.POST.get("rubrik", f"Ändringar ur {kept.filename}"[:200]),
        "reason": request.POST.get("skal", ""),
        "ends": [int(pk) for pk in request.POST.getlist("bort") if pk.isdecimal()],
        "changes": shown.counts["new"] + shown.counts["changed"],
        "offers": () if plan.is_building or request.method != "POST" else offers(plan, reading, request.user),  # type: ignore[arg-type]
    }
    status = 422 if refused or told else 200
    return render(
        request,
        "activities/exchange/preview.html",
        context,
        status=status if {"spara", "signaler"} & request.POST.keys() else 200,
    )


class _Rehearsed(Exception):
    """Ends a rehearsal, so that nothing of it is saved."""


def _rehearsed(plan: Plan, kept: Kept, request: HttpRequest) -> tuple[Fault, ...]:
    """What saving would refuse, found by doing it and taking it back."""
    try:
        with transaction.atomic():
            _write(plan, kept, request, title="Prov", reason="Prov")
            raise _Rehearsed
    except ImportFaults as error:
        return error.faults
    except (ValidationError, _Rehearsed):
        return ()  # what is not about a row is told when it is saved


def _write(plan: Plan, kept: Kept, request: HttpRequest, *, title: str, reason: str) -> Any:
    ends = [int(pk) for pk in request.POST.getlist("bort") if pk.isdecimal()]
    reading, by = kept.reading, request.user
    if plan.is_building:
        return import_rows(
            plan=plan,
            reading=reading,
            filename=kept.filename,
            data=kept.sha256,
            by=by,  # type: ignore[arg-type]
            ends=ends,
        )
    return propose_rows(plan=plan, reading=reading, title=title, reason=reason, by=by, ends=ends)  # type: ignore[arg-type]


def _saved(request: HttpRequest, plan: Plan, kept: Kept) -> HttpResponse:
    if kept.edition != edition_of_rows(plan):
        return _looked_at(request, plan, kept, told={"__all__": OVERTAKEN})
    try:
        done = _write(plan, kept, request, title=request.POST.get("rubrik", ""), reason=request.POST.get("skal", ""))
    except ImportFaults as error:
        return _looked_at(request, plan, kept, refused=error.faults)
    except ValidationError as error:
        told = error.message_dict if hasattr(error, "error_dict") else {"__all__": error.messages}
        if told.get("__all__") == [NOTHING]:
            messages.success(request, NOTHING)
            return redirect("activities:plan", plan.slug)
        return _looked_at(request, plan, kept, told={name: " ".join(said) for name, said in told.items()})
    if plan.is_building:
        messages.success(request, _did(done))
        if kept.source.form == READY:
            messages.info(request, CHECKLISTS)
        return redirect("activities:build", plan.slug)
    messages.success(
        request, f"Ändringarna ligger i utkastet till revision {done.number}. Läs dem och lämna det vidare."
    )
    return redirect(reverse("activities:revision", args=[plan.slug, done.number]))


def _signals_set(request: HttpRequest, plan: Plan, kept: Kept) -> HttpResponse:
    """The chosen signals of a returned spreadsheet; what it says of the plan itself is still to be looked at."""
    lines = [int(line) for line in request.POST.getlist("satt") if line.isdecimal()]
    try:
        saved = set_offered(plan=plan, reading=kept.reading, lines=lines, by=request.user)  # type: ignore[arg-type]
    except OfferFaults as error:
        return _looked_at(request, plan, kept, told={"__all__": str(error)})
    if not saved:
        return _looked_at(request, plan, kept, told={"signals": "Kryssa för vilka signaler som ska sättas."})
    number = "En signal är satt" if len(saved) == 1 else f"{len(saved)} signaler är satta"
    messages.success(request, f"{number}. Planens delaktiviteter är som förut.")
    return _looked_at(request, plan, kept)


def _did(done: Imported) -> str:
    if not done.added and not done.changed and not done.removed:
        return "Filen säger detsamma som planen. Ingenting är ändrat."
    told = [(len(done.added), "tillagd", "tillagda"), (len(done.changed), "ändrad", "ändrade")]
    told.append((len(done.removed), "borttagen", "borttagna"))
    said = [f"{_many(number)} {one if number == 1 else many}" for number, one, many in told if number]
    return f"Inläst: {', '.join(said)}."


def _many(number: int) -> str:
    return "en rad" if number == 1 else f"{number} rader"
