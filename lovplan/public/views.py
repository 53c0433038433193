"""Pages that are open to everyone, and those where administrators keep them."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from activities.errors import ConflictError
from activities.models.register import edition_of
from activities.pages.editions import last_writer
from lovplan.models import FaultMessage, Removal, Statement
from lovplan.personal import kept
from lovplan.public.actions import (
    TooManyMessages,
    demand_administrator,
    remove_message,
    report_fault,
    set_answered,
    write_statement,
)
from lovplan.public.forms import FaultForms, MessageForm, StatementForm
from lovplan.public.statement import as_delivered, by_reason, own
from lovplan.templatetags.lovplan import whose_service

FIELDS = (
    *("body", "service", "conformity", "assessed_on", "method", "method_words", "contact", "controller", "officer"),
)


def _statement() -> Statement:
    return own() or as_delivered(whose_service(), settings.CONTACT)


@login_not_required
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility statement, with every point of MDFFS 2019:2. Earlier wordings are read by ?lydelse=."""
    statement: Any = _statement()
    earlier = None
    asked = request.GET.get("lydelse", "")
    if asked.isdecimal():
        earlier = statement = get_object_or_404(Statement.history.model, pk=int(asked))
    context = {
        "statement": statement,
        "conformity": statement.get_conformity_display(),
        "method": statement.get_method_display(),
        "faults": by_reason(statement),
        "is_delivered": own() is None,
        "earlier": earlier,
        "wordings": Statement.history.order_by("-history_id") if request.user.is_superuser else (),
        "standard": settings.ACCESSIBILITY_STANDARD,
        "supervisor": settings.SUPERVISOR,
        "supervisor_url": settings.SUPERVISOR_URL,
    }
    return render(request, "public/accessibility.html", context)


@login_not_required
@require_safe
def cookies(request: HttpRequest) -> HttpResponse:
    return render(request, "public/cookies.html", {"hours": settings.SESSION_COOKIE_AGE // 3600})


@login_not_required
@require_safe
def personal_data(request: HttpRequest) -> HttpResponse:
    """What is kept of persons; administrators see what has been taken away, by which decision."""
    context = {
        "statement": _statement(),
        "kinds": kept.KINDS,
        "removals": kept.told(Removal.objects.all()[:100]) if request.user.is_superuser else (),
    }
    return render(request, "public/personal_data.html", context)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def message(request: HttpRequest) -> HttpResponse:
    """Where anybody tells of what they could not use, signed in or not."""
    form = MessageForm(
        request.POST if request.method == "POST" else None, initial={"page": request.GET.get("sida", "")}
    )
    status = 200
    if request.method == "POST":
        status = 422
        try:
            if form.is_valid():
                by: Any = request.user if request.user.is_authenticated else None
                report_fault(by=by, **form.cleaned_data)
                messages.success(request, "Tack. Meddelandet är mottaget av dem som sköter tjänsten.")
                return redirect("report_fault")
        except ValidationError as error:
            form.take(error)
        except TooManyMessages as error:
            form.add_error(None, str(error))
            status = 429
    context = {"form": form, "statement": _statement()}
    return render(request, "public/message.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def message_list(request: HttpRequest) -> HttpResponse:
    """What people have told, for administrators, who note what has been dealt with."""
    demand_administrator(request.user)
    if request.method == "POST":
        pk = request.POST.get("meddelande", "")
        found = get_object_or_404(FaultMessage, pk=int(pk) if pk.isdecimal() else 0)
        by: Any = request.user
        if "ta-bort" in request.POST and found.answered_at:
            remove_message(message=found, by=by)
            messages.success(request, "Meddelandet är borttaget.")
        else:
            set_answered(message=found, answered="klart" in request.POST, by=by)
        return redirect("fault_messages")
    return render(request, "public/message_list.html", {"found": FaultMessage.objects.all()[:500]})


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest) -> HttpResponse:
    """Where administrators word the statement."""
    demand_administrator(request.user)
    statement = _statement()
    sent = request.POST if request.method == "POST" else None
    values = {name: getattr(statement, name) for name in FIELDS}
    form = StatementForm(sent, initial={**values, "based_on": edition_of(own())})
    faults: Any = FaultForms(sent, initial=statement.faults, prefix="brist")
    if sent is not None and form.is_valid() and faults.is_valid():
        try:
            _save(statement, form, faults, request.user)
        except ValidationError as error:
            form.take(error)
        except ConflictError as error:
            latest: Any = error.latest
            now = {name: getattr(latest, name) for name in FIELDS}
            form.overtaken(edition_of(latest), now, last_writer(latest))
        else:
            messages.success(request, "Redogörelsen är sparad.")
            return redirect(reverse("accessibility"))
    wrong = bool(form.errors) or (sent is not None and not faults.is_valid())
    context = {"form": form, "faults": faults}
    return render(request, "public/edit.html", context, status=422 if wrong else 200)


def _save(statement: Statement, form: StatementForm, faults: Any, by: Any) -> None:
    for name in FIELDS:
        setattr(statement, name, form.cleaned_data[name])
    named = [each.cleaned_data for each in faults if each.cleaned_data.get("what")]
    statement.faults = named
    based_on = form.cleaned_data["based_on"]
    write_statement(statement=statement, by=by, reason=form.cleaned_data["reason"], based_on=based_on)
