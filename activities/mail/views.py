"""How often one wants mail; and the outbox, for those who keep the site running."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from activities.mail.actions import LINK_KEY, choose_rhythm, try_again
from activities.mail.forms import MailRhythmForm
from activities.models import Mail, MailState

SHOWN = 100  # mails in the list


@require_http_methods(["GET", "HEAD", "POST"])
def mail_rhythm(request: HttpRequest) -> HttpResponse:
    posted = request.POST if request.method == "POST" else None
    form = MailRhythmForm(posted, initial={"rhythm": request.user.mail_rhythm})  # type: ignore[union-attr]
    if form.is_valid():
        choose_rhythm(rhythm=form.cleaned_data["rhythm"], by=request.user)  # type: ignore[arg-type]
        messages.success(request, "Ditt val är sparat.")
        return redirect("activities:my_work")
    return render(request, "activities/mail/rhythm.html", {"form": form}, status=422 if form.errors else 200)


@require_safe
def outbox(request: HttpRequest) -> HttpResponse:
    """What waits, what could not be sent and what to do about it, and what has gone."""
    _require_administrator(request)
    mails = Mail.objects.defer("text", "html", "attachment")
    context = {
        "dead": mails.filter(state=MailState.DEAD)[:SHOWN],
        "waiting": mails.filter(state=MailState.WAITING).order_by("next_at", "pk")[:SHOWN],
        "sent": mails.filter(state=MailState.SENT).order_by("-sent_at", "-pk")[:SHOWN],
    }
    return render(request, "activities/mail/outbox.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def mail(request: HttpRequest, pk: int) -> HttpResponse:
    """One mail as it reads. A POST sends one that could not be sent once more."""
    _require_administrator(request)
    found = get_object_or_404(Mail, pk=pk)
    if request.method == "POST":
        if try_again(mail=found, by=request.user):  # type: ignore[arg-type]
            messages.success(request, f"Mejlet till {found.to} skickas igen vid nästa utskick.")
        return redirect("activities:outbox")
    return render(request, "activities/mail/mail.html", {"mail": found, "is_secret": found.key.startswith(LINK_KEY)})


def _require_administrator(request: HttpRequest) -> None:
    """To others the outbox does not exist."""
    if not request.user.is_superuser:
        raise Http404
