"""The municipality's own sign-in, whichever way it answers: who the person is here, and which roles follow."""

from __future__ import annotations

import logging
from collections.abc import Collection
from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import render

from activities.backends import Backend
from activities.models import User
from activities.people.actions.people import with_email
from lovplan.events.actions import record_event
from lovplan.models import EventKind
from lovplan.signin.actions import admit, follow_groups, remember_account

logger = logging.getLogger(__name__)


class MunicipalAdapter(DefaultSocialAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Who it is, and which roles follow. Raises ImmediateHttpResponse with a page for those who are nobody here."""
        claims = request.claims  # type: ignore[attr-defined]
        groups = groups_of(claims)
        if not sociallogin.is_existing:
            person = known(claims) or (admit(claims=claims, groups=groups or ()) if vouched(claims) else None)
            if person is None:
                raise ImmediateHttpResponse(render(request, "signin/unknown.html", status=403))
            remember_account(account=sociallogin.account, person=person)
            sociallogin.user = person
        if Backend().user_can_authenticate(sociallogin.user):
            follow_groups(person=User.objects.get(pk=sociallogin.user.pk), groups=groups)

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Any,
        error: Any = None,
        exception: Exception | None = None,
        extra_context: dict[str, Any] | None = None,
    ) -> None:
        """One page whatever went wrong; the reason stands in the log, for whoever runs the installation: on one line,
        since it may repeat what anybody has sent.
        """
        logger.warning("Signing in at the municipality failed: %s %.300r", error, str(exception or ""))
        record_event(kind=EventKind.SIGN_IN_FAILED, about="kommunens inloggning")
        raise ImmediateHttpResponse(render(request, "signin/failed.html", status=401))


def vouched(claims: dict[str, Any]) -> str:
    """The address, when the municipality says that its sign-in vouches for addresses; else "" ."""
    email = claims.get("email")
    denied = claims.get("email_verified") in (False, "false")
    return email if settings.LOVPLAN_MUNICIPAL["vouches"] and isinstance(email, str) and not denied else ""


def known(claims: dict[str, Any]) -> User | None:
    """Whoever is here already with the vouched address."""
    email = vouched(claims)
    return with_email(email) if email else None


def groups_of(claims: dict[str, Any]) -> Collection[str] | None:
    """The groups in the answer; None when it tells of none at all, which is not the same as being in none.

    Entra ID leaves them out, and says where to ask, when they are too many.
    """
    told = claims.get(settings.LOVPLAN_MUNICIPAL["groups"])
    if told is None:
        return None
    return frozenset(str(group) for group in (told if isinstance(told, list) else [told]))
