"""Pages of the partners: what is done together, what was said, and what they themselves may read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from activities.calendar import clock
from activities.calendar.swedish import sort_key
from activities.groups import presenters
from activities.groups.actions.partner import WHOSE, log_contact, note_outcome, reply
from activities.groups.forms.partner import ContactForm, OutcomeForm, ReplyForm
from activities.groups.reached import whom_to_reach
from activities.models import Partner, PartnerContact, Plan, SubActivity
from activities.rows.outlook import asks


@require_safe
def partners(request: HttpRequest, slug: str) -> HttpResponse:
    """All partners of the plan, with their rows and the last contact."""
    plan = get_object_or_404(Plan.objects.showing_rows_to(request.user, clock.today()), slug=slug)
    found = sorted(Partner.objects.filter(plan=plan).with_last_contact(), key=lambda party: sort_key(party.name))
    lines = [presenters.partner_line(partner, slug) for partner in found]
    return render(request, "activities/groups/partners.html", {"plan": plan, "partners": lines})


@require_http_methods(["GET", "HEAD", "POST"])
def partner(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One partner. A POST logs a contact; ?rattar=… makes it a correction of an entry, ?delaktivitet=… names a row."""
    visible = Partner.objects.filter(plan__slug=slug).visible_to(request.user, clock.today())
    found = get_object_or_404(visible.select_related("plan", "group").with_last_contact(), pk=pk)
    contacts = list(found.contacts.with_outcomes().order_by("-on", "-pk"))
    if request.method != "POST":
        form = _form(request, found, contacts) if found.may_log else None
        return _page(request, found, contacts, form)
    if not found.may_log:
        raise PermissionDenied(WHOSE)
    form = _form(request, found, contacts)
    if form.is_valid():
        try:
            log_contact(partner=found, by=request.user, **form.cleaned_data)  # type: ignore[arg-type]
            messages.success(request, "Kontakten är antecknad.")
            return redirect("activities:partner", slug, pk)
        except ValidationError as error:
            form.add_error(None, error)
    return _page(request, found, contacts, form, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
def contact(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One contact with what it led to. A POST notes more of that."""
    visible = Partner.objects.filter(plan__slug=slug).visible_to(request.user, clock.today())
    found = get_object_or_404(PartnerContact.objects.with_outcomes().select_related("partner__plan"), pk=pk)
    partner = get_object_or_404(visible.select_related("plan"), pk=found.partner_id)
    corrected = PartnerContact.objects.filter(corrects=found).exists()
    # What is sent to an entry that was put right meanwhile comes back with the words.
    may_note = partner.may_log and (request.method == "POST" or not corrected)
    form = OutcomeForm(request.POST if request.method == "POST" else None, partner=partner) if may_note else None
    if request.method == "POST":
        if not partner.may_log:
            raise PermissionDenied(WHOSE)
        if form and form.is_valid():
            try:
                note_outcome(contact=found, by=request.user, **form.cleaned_data)  # type: ignore[arg-type]
                messages.success(request, "Det är antecknat.")
                return redirect("activities:contact", slug, pk)
            except ValidationError as error:
                form.take(error)
    (view,) = presenters.told_views([found], slug)
    context: dict[str, Any] = {"plan": partner.plan, "contact": replace(view, corrected=corrected)}
    if form:
        context["form"] = form
    status = 422 if request.method == "POST" else 200
    return render(request, "activities/groups/contact.html", context, status=status)


@require_safe
def shared(request: HttpRequest) -> HttpResponse:
    """An external partner's own page: what has been shared with the party, and nothing of the plan."""
    on = clock.today()
    represented = sorted(Partner.objects.represented_by(request.user, on), key=lambda party: sort_key(party.name))
    if not represented:
        raise Http404
    contacts = list(PartnerContact.objects.addressed_to(request.user, on).order_by("-on", "-pk"))
    reached = whom_to_reach(represented, on)
    parties = [
        (
            party.name,
            reached[party.pk],
            presenters.contact_views([item for item in contacts if item.partner_id == party.pk]),
        )
        for party in represented
    ]
    return render(request, "activities/groups/shared.html", {"parties": parties, "only_shared": True})


@require_http_methods(["GET", "HEAD", "POST"])
def shared_reply(request: HttpRequest, pk: int) -> HttpResponse:
    """The partner's own people answer one entry that was shared with them; to others it does not exist."""
    given = PartnerContact.objects.addressed_to(request.user, clock.today()).filter(answers__isnull=True)
    contact = get_object_or_404(given.select_related("partner"), pk=pk)
    form = ReplyForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            made = reply(contact=contact, text=form.cleaned_data["text"], by=request.user)  # type: ignore[arg-type]
            messages.success(request, "Svaret är skickat till kommunen.")
            return redirect(f"{reverse('activities:shared')}#kontakt-{made.pk}")
        except ValidationError as error:
            form.add_error(None, error)
    (view,) = presenters.contact_views([contact])
    context = {"partner": contact.partner, "contact": view, "form": form, "only_shared": True}
    return render(request, "activities/groups/reply.html", context, status=422 if form.errors else 200)


def _page(
    request: HttpRequest, found: Partner, contacts: list[PartnerContact], form: ContactForm | None, status: int = 200
) -> HttpResponse:
    views = presenters.told_views(contacts, found.plan.slug)
    corrects = form["corrects"].value() if form else None
    context: dict[str, Any] = {
        "plan": found.plan,
        "partner": found,
        "line": presenters.partner_line(found, found.plan.slug),
        "contacts": views,
        "correcting": f"?rattar={corrects}" if corrects else "",  # words of a correction are kept apart
        "corrected": next((view for view in views if str(view.pk) == str(corrects)), None),
    }
    if form:
        context["form"] = form
    return render(request, "activities/groups/partner.html", context, status=status)


def _form(request: HttpRequest, found: Partner, contacts: list[PartnerContact]) -> ContactForm:
    initial = _correction(request, contacts) or _about(request)
    every = PartnerContact.objects.filter(partner__plan=found.plan).standing().exclude(question="")
    put = dict.fromkeys(every.order_by("question").values_list("question", flat=True))
    rows = _rows(found, initial.get("rows", []))
    posted = request.POST if request.method == "POST" else None
    return ContactForm(posted, partner=found, rows=rows, earlier=list(put), initial=initial)


def _rows(found: Partner, named: Iterable[int]) -> Any:
    """The rows that a contact with the partner can be about: those that are to ask, and the partner's own."""
    rows = SubActivity.objects.filter(activity__step__plan=found.plan).select_related("activity__step")
    offered = {*named, *(item.sub_activity_id for item in found.collaborations.all())}
    for row in rows.current().prefetch_related("collaborations"):
        if asks(row.collaboration_note) or any(asks(item.what) for item in row.collaborations.all()):
            offered.add(row.pk)
    return rows.filter(pk__in=offered).in_order()


def _about(request: HttpRequest) -> dict[str, Any]:
    """The row that the address names as the form's first one."""
    named = request.GET.get("delaktivitet", "")
    return {"rows": [int(named)]} if named.isdecimal() and len(named) < 10 else {}


def _correction(request: HttpRequest, contacts: list[PartnerContact]) -> dict[str, Any]:
    """The entry to correct as the form's first words; nothing when the address names none."""
    named = request.GET.get("rattar", "")
    for entry in contacts:
        if str(entry.pk) == named and not entry.answers_id:
            words = {name: getattr(entry, name) for name in ("on", "text", "question", "learned", "shared")}
            return {**words, "rows": [item.sub_activity_id for item in entry.about.all()], "corrects": entry.pk}
    return {}
