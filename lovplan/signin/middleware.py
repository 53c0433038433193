"""How long a session of the municipality's own sign-in lasts, and that administrators sign in in two steps."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY as RECORDS
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

# Where an administrator who has no second step yet is led, and what stays open on the way there.
FIRST = "mfa_index"
OPEN = {FIRST, "mfa_activate_totp", "account_reauthenticate", "account_change_password", "account_logout"}
OPEN_TO_ALL = {"signals_css", "favicon", "health", "guide", "guide_section"}


class WorkingDayMiddleware:
    """Whoever came by the municipality's own sign-in is asked for there again after a working day, so that somebody who
    has left the municipality is out here too. Stands before what asks for signing in, which keeps what was sent.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        if not getattr(view, "login_required", True):
            return
        came = [record["at"] for record in request.session.get(RECORDS, ()) if record["method"] == "socialaccount"]
        hours: Any = settings.LOVPLAN_MUNICIPAL["hours"]
        if came and time.time() - max(came) > hours * 3600:
            logout(request)


class SecondStepMiddleware:
    """Leads an administrator without a second step to where it is switched on, and nowhere else until it is."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        if not (settings.LOVPLAN_MFA_ADMINISTRATORS and request.user.is_authenticated and request.user.is_superuser):
            return None
        at = request.resolver_match
        if (at is not None and at.view_name in OPEN | OPEN_TO_ALL) or _has_second_step(request):
            return None
        return redirect(FIRST)


def _has_second_step(request: HttpRequest) -> bool:
    """In this session, or made ready for the next; the municipality's own sign-in keeps its own rules."""
    methods = {record["method"] for record in get_authentication_records(request, request.user)}
    if methods & {"mfa", "socialaccount"}:
        return True
    return Authenticator.objects.filter(user=request.user.pk, type=Authenticator.Type.TOTP).exists()
