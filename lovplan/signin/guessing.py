"""How many may try to guess a password, told to django-axes, and what whoever has tried too often is told.

Two limits. For one account from one address five tries, and then a quarter of an hour. For one account from
everywhere ten a day, as far as the browsers go that nobody has signed in with as that person: tries from thousands of
addresses are then worth no more than from one, while the person's own computers and telephones are let in as usual.
Tries that are on their way when the limit is reached still count, one for each thread of the server: with the guide's
two processes of four threads at most 17 get through.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from axes.handlers.database import AxesDatabaseHandler
from axes.helpers import get_client_username
from axes.models import AccessFailureLog
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from activities.models import User
from activities.words.middleware import last_signed_in
from lovplan.events.actions import record_event
from lovplan.models import EventKind
from lovplan.signin.actions import forget_tries
from lovplan.signin.addresses import as_compared, client_address, counted

A_DAY = timedelta(days=1)
STRANGERS = 10  # failed tries a day for one account, by browsers that the person has not signed in with
KNOWN = 20  # and by one that the person has, from its own address


class Handler(AxesDatabaseHandler):
    """The limit for account and address, as axes keeps it, and the day's for the account."""

    def is_locked(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> bool:
        if super().is_locked(request, credentials):
            return True
        username = get_client_username(request, credentials)
        failed = AccessFailureLog.objects.filter(username=username, attempt_time__gt=request.axes_attempt_time - A_DAY)  # type: ignore[attr-defined]
        if not _is_known(request, username):
            return failed.count() >= STRANGERS
        return failed.filter(ip_address=request.axes_ip_address).count() >= KNOWN  # type: ignore[attr-defined]

    def user_login_failed(
        self, sender: Any, credentials: dict[str, Any], request: HttpRequest | None = None, **kwargs: Any
    ) -> None:
        super().user_login_failed(sender, credentials, request, **kwargs)
        self.reset_failure_logs(age_days=1)  # older tries count for nothing, and names nobody has would fill the table
        if request is not None and not request.axes_locked_out:  # type: ignore[attr-defined] # told by `too_many`
            record_event(kind=EventKind.SIGN_IN_FAILED, by=_account(credentials))

    def user_logged_in(self, sender: Any, request: HttpRequest, user: Any, **kwargs: Any) -> None:
        super().user_logged_in(sender, request, user, **kwargs)
        record_event(kind=EventKind.SIGN_IN, by=user)
        if request.axes_ip_address:  # type: ignore[attr-defined]
            forget_tries(username=user.username, address=request.axes_ip_address)  # type: ignore[attr-defined]


def username_of(request: HttpRequest, credentials: dict[str, Any] | None) -> str | None:
    """The account that is tried, the same however it is written: the backend finds it in other cases too."""
    name = (credentials or {}).get("username")
    return as_compared(name) if name else None


def address_of(request: HttpRequest) -> str | None:
    """The address that tries are counted by."""
    return counted(whole_address_of(request)) or None


def whole_address_of(request: HttpRequest) -> str:
    """From where the request comes, as far as it can be trusted; "" when that cannot be told."""
    meta = request.META
    return client_address(meta.get("REMOTE_ADDR", ""), meta.get("HTTP_X_FORWARDED_FOR", ""), settings.LOVPLAN_PROXIES)


def too_many(request: HttpRequest, response: HttpResponse, credentials: dict[str, Any] | None = None) -> HttpResponse:
    """The same page whether the account exists or not."""
    record_event(kind=EventKind.SHUT_OUT, by=_account(credentials or {}))
    wait = settings.AXES_COOLOFF_TIME
    page = render(request, "signin/too_many.html", {"minutes": int(wait.total_seconds() / 60)}, status=429)
    page["Retry-After"] = str(int(wait.total_seconds()))
    return page


def too_fast(request: HttpRequest) -> HttpResponse:
    """Whoever sends the same form over and over, within minutes."""
    return render(request, "signin/too_fast.html", status=429)


def _account(credentials: dict[str, Any]) -> User | None:
    """The account that was tried. A name that nobody has is not written down: it may be a password."""
    return User.objects.filter(username__iexact=credentials.get("username") or "").first()


def _is_known(request: HttpRequest, username: str | None) -> bool:
    """Whether somebody has signed in with this browser as the person whose account is tried."""
    owner = last_signed_in(request)
    return owner is not None and as_compared(owner.username) == username
