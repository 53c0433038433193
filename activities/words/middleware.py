"""Gives every form of the site back what was typed in it: after a session has ended, and when it was left half done.

One place for all forms, those of the administration too. The forms know nothing of it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, resolve_url
from django.template.loader import render_to_string
from django.utils.module_loading import import_string

from activities.models import Draft, User
from activities.words import addresses, held, presenters
from activities.words.actions import discard_words
from activities.words.fill import Kept, fill

logger = logging.getLogger(__name__)
TAKEN = (204, 302, 303)  # how a form that was saved, or kept by a draft of its own, is answered
WHO = "senast"  # the signed name of the cookie that tells whose browser this is
WHO_SALT = "activities.words"
WHO_AGE = 30 * 24 * 60 * 60  # seconds; longer than any holiday's open tab


class KeepingLoginRequiredMiddleware(LoginRequiredMiddleware):
    """Asks those who are signed out to sign in, and keeps what they sent for whoever was last signed in here.

    When the browser cannot tell who that was, the sign-in page holds the words. What is sent has passed the check of
    its token before, so no other site can plant words.
    """

    def process_view(
        self, request: HttpRequest, view_func: Callable, view_args: tuple[Any, ...], view_kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        """As Django's, but what is open to all is let through before anybody asks who it is: feeds and the API know no
        session.
        """
        if not getattr(view_func, "login_required", True):
            return None
        return super().process_view(request, view_func, view_args, view_kwargs)

    def handle_no_permission(self, request: HttpRequest, view_func: Callable) -> HttpResponse:  # type: ignore[override]
        if request.method != "POST":
            return super().handle_no_permission(request, view_func)
        return ask_to_sign_in(request, held.of_request(request))


def ask_to_sign_in(request: HttpRequest, sent: held.Held) -> HttpResponse:
    """Asks for the sign-in after which the words are given back. Nobody else than whoever sent them is to see them."""
    owner = last_signed_in(request)
    if owner is None and sent.fields and sent.sent:
        page: HttpResponse = import_string(settings.ASK_TO_SIGN_IN)(request, sent)
        return page
    if owner:
        held.keep(sent, owner)
    return redirect_to_login(sent.page, resolve_url(settings.LOGIN_URL))


class WordsMiddleware:
    """Fills kept words into the page that holds their form, and lets go of them when the form has been taken."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        user: Any = getattr(request, "user", None)
        if not request.session.accessed or user is None or not user.is_authenticated:
            return response
        if getattr(user, "keeps_words", False):
            if request.method == "GET":
                response = give_back(request, response)
            elif request.method == "POST" and response.status_code in TAKEN and not addresses.keeps(request):
                self._discard(request, user)
        if request.get_signed_cookie(WHO, default="", salt=WHO_SALT, max_age=WHO_AGE) != str(user.pk):
            response.set_signed_cookie(
                WHO,
                str(user.pk),
                salt=WHO_SALT,
                max_age=WHO_AGE,
                httponly=True,
                secure=settings.SESSION_COOKIE_SECURE,
                samesite="Lax",
            )
        return response

    def _discard(self, request: HttpRequest, user: User) -> None:
        try:
            discard_words(form=addresses.sent_to(request), by=user)
        except OperationalError as error:
            # What was sent is saved; that its copy is kept for longer is no reason to doubt it.
            logger.warning("Kept words could not be taken away: %.200r", str(error))


def give_back(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The page with the person's kept words in its forms and a notice that says so."""
    here = request.get_full_path()
    drafts = list(Draft.objects.filter(by=request.user.pk).order_by("-at", "pk"))
    if response.status_code == 405 and any(draft.page == here for draft in drafts):
        return redirect(addresses.nearest_page(here))
    is_page = response.headers.get("Content-Type", "").startswith("text/html") and not response.streaming
    if response.status_code != 200 or not is_page or addresses.keeps(request):
        return response
    html = response.content.decode(response.charset)
    filled = fill(html, [Kept(draft.form, draft.fields) for draft in drafts], page=here)
    shown = [draft for draft in drafts if draft.form in filled.leftovers or draft.page == here]
    main = filled.html.find("<main")
    place = filled.html.find(">", main) + 1
    if not shown or main < 0:
        return response
    notices = [
        {
            "draft": draft,
            "has_form": draft.form in filled.leftovers,
            "left": filled.leftovers.get(draft.form, presenters.words_of(draft)),
        }
        for draft in shown
    ]
    notice = render_to_string("activities/words/_notice.html", {"notices": notices, "here": here}, request)
    response.content = filled.html[:place] + notice + filled.html[place:]
    return response


def last_signed_in(request: HttpRequest) -> User | None:
    """Whoever was last signed in with this browser, as the signed cookie says."""
    pk = request.get_signed_cookie(WHO, default="", salt=WHO_SALT, max_age=WHO_AGE)
    return User.objects.filter(pk=pk, is_active=True).first() if pk and pk.isdecimal() else None
