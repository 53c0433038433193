"""Where pages keep what is typed, where a person finds all of it, and what a refused token costs: no words."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from activities.models import Draft
from activities.pages import drafts
from activities.words import addresses, presenters
from activities.words.actions import discard_words, keep_words
from activities.words.middleware import page_of, sent_to, try_to_keep


@require_http_methods(["GET", "HEAD", "POST"])
def keep(request: HttpRequest) -> HttpResponse:
    """All that the person has typed and not sent. A POST keeps the words of a form, or throws them away."""
    if request.method != "POST":
        kept = Draft.objects.filter(by=request.user.pk).order_by("-at", "pk")
        return render(request, "activities/words/list.html", {"drafts": presenters.draft_views(kept)})
    user: Any = request.user
    form = sent_to(request)
    page = addresses.local(request.POST.get("_page", ""), request) or page_of(request, form)
    if "kasta" in request.POST:
        discard_words(form=form, by=user)
        messages.success(request, "Utkastet är borttaget.")
        return redirect(page)
    by_script = drafts.by_script(request)
    fields = [(name, value) for name, values in request.POST.lists() for value in values]
    try:
        if not form:
            raise ValidationError("Formuläret finns inte. Kopiera det du har skrivit och läs in sidan på nytt.")
        keep_words(form=form, page=page, fields=fields, by=user)
    except ValidationError as error:
        if by_script:
            return drafts.not_kept(" ".join(error.messages), status=422)
        words = [value for _, value in fields if value.strip()]
        context = {"drafts": [], "fault": " ".join(error.messages), "words": words}
        return render(request, "activities/words/list.html", context, status=422)
    if by_script:
        return drafts.kept()
    messages.success(request, "Utkastet är sparat. Ingen annan ser det.")
    return redirect(page)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A page that was opened before the person signed in anew sends a token that has expired: its words are kept.

    Only for those who are signed in and only from our own pages, since the token is what tells them from others.
    """
    user: Any = request.user
    form = request.get_full_path()
    page, kept = page_of(request, form), False
    if user.is_authenticated and addresses.came_from_here(request):
        kept = try_to_keep(request.POST, form=form, page=page, by=user, sent=True)
    return render(request, "403_csrf.html", {"page": page if kept else ""}, status=403)
