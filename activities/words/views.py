"""Where pages keep what is typed, where a person finds all of it, and what a refused token costs: no words."""

from __future__ import annotations

from copy import copy
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods

from activities.calendar import clock
from activities.models import Draft
from activities.pages import drafts
from activities.words import addresses, held, presenters
from activities.words.actions import discard_words, keep_words
from activities.words.addresses import page_of, sent_to
from activities.words.middleware import ask_to_sign_in

OPENED = 10  # pages at most that are made to read the names of their fields, the newest drafts first


@require_http_methods(["GET", "HEAD", "POST"])
def keep(request: HttpRequest) -> HttpResponse:
    """All that the person has typed and not sent. A POST keeps the words of a form, or throws them away."""
    if request.method != "POST":
        kept = list(Draft.objects.filter(by=request.user.pk).order_by("-at", "pk"))
        views = presenters.draft_views(kept, request.user, clock.today())
        shown = [
            presenters.labelled(view, draft, page) if (page := html_of(request, draft.page)) else view
            for view, draft in zip(views[:OPENED], kept, strict=False)
        ]
        return render(request, "activities/words/list.html", {"drafts": [*shown, *views[OPENED:]]})
    user: Any = request.user
    form = sent_to(request)
    page = addresses.local(request.POST.get("_page", ""), request) or page_of(request, form)
    if "kasta" in request.POST:
        discard_words(form=form, by=user)
        messages.success(request, "Orden är borttagna.")
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
    messages.success(request, "Dina ord är sparade till senare. Ingen annan ser dem.")
    return redirect(page)


def html_of(request: HttpRequest, address: str) -> str:
    """The page at an address of ours as the person would see it; "" when they may not, or there is none."""
    path, _, query = address.partition("?")
    found = addresses.match(path)
    if found is None or found.view_name == addresses.KEEPER:
        return ""
    inner: Any = copy(request)
    inner.path = inner.path_info = path
    inner.GET, inner.resolver_match = QueryDict(query), found
    inner.META = {**request.META, "PATH_INFO": path, "QUERY_STRING": query}
    inner._messages = []  # they are for the page that the person gets
    try:
        response = found.func(inner, *found.args, **found.kwargs)
        response = response.render() if isinstance(response, TemplateResponse) else response
    except (Http404, PermissionDenied):
        return ""
    is_page = response.status_code == HTTPStatus.OK and response.headers.get("Content-Type", "").startswith("text/html")
    return response.content.decode(response.charset) if is_page and not response.streaming else ""


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose token has expired, or whose cookies are gone, costs no words.

    Only what our own pages send is kept, since the token is what tells them from others: at once for those who are
    signed in, and by the sign-in page for those who are not. Where nobody signs in the words are shown.
    """
    user: Any = request.user
    sent = held.of_request(request)
    ours = addresses.came_from_here(request) and bool(sent.fields)
    match = request.resolver_match
    is_login = match is not None and match.view_name == settings.LOGIN_URL
    if ours and not user.is_authenticated and (is_login or getattr(match and match.func, "login_required", True)):
        return ask_to_sign_in(request, sent)
    kept = ours and user.is_authenticated and held.keep(sent, user)
    context = {"page": sent.page if kept else "", "words": sent.words if ours and not kept else ()}
    return render(request, "403_csrf.html", context, status=403)
