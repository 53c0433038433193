"""The municipality's own sign-in by OpenID Connect: what is asked of its answer, and what follows from it.

django-allauth does the exchange (code, state and PKCE). Here the answer's token is verified even though it comes over
TLS: who signed it, for whom, until when, and that it answers this very question (`nonce`).
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Sequence
from typing import Any

import jwt
import requests
from allauth.account.utils import get_next_redirect_url
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter, get_adapter
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.internal.jwtkit import verify_jti
from allauth.socialaccount.models import SocialApp, SocialLogin, SocialToken
from allauth.socialaccount.providers.base import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.crypto import get_random_string
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from activities.backends import Backend
from activities.models import User
from activities.people.actions.people import with_email
from lovplan.signin import holding
from lovplan.signin.actions import admit, follow_groups, remember_account

PROVIDER = "kommunen"
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384"]  # none that share a secret
LEEWAY = 60  # seconds that two clocks may differ
DEMANDED = ["iss", "aud", "exp", "iat", "sub", "nonce"]

logger = logging.getLogger(__name__)


class TokenAdapter(OpenIDConnectOAuth2Adapter):
    """Reads the token, and nothing else: groups and address stand in it where the guide says how it is set up."""

    nonce = ""

    def complete_login(self, request: HttpRequest, app: SocialApp, token: SocialToken, **kwargs: Any) -> SocialLogin:
        claims = self.verified(app, kwargs["response"].get("id_token") or "")
        login = self.get_provider().sociallogin_from_response(request, {"id_token": claims})
        login.account.extra_data = {name: claims[name] for name in ("name", "email") if name in claims}
        request.claims = claims  # type: ignore[attr-defined]
        return login

    def verified(self, app: SocialApp, token: str) -> dict[str, Any]:
        """What the token says. Raises OAuth2Error when it is not to be trusted, and says why."""
        try:
            with get_adapter().get_requests_session() as session:
                answer = session.get(self.openid_config["jwks_uri"])
                answer.raise_for_status()
            key = _key_of(token, jwt.PyJWKSet.from_dict(answer.json()).keys)
            claims: dict[str, Any] = jwt.decode(
                token,
                key=key.key,
                algorithms=ALGORITHMS,
                audience=app.client_id,
                issuer=self.openid_config["issuer"],
                leeway=LEEWAY,
                options={"require": DEMANDED},
            )
        except (jwt.PyJWTError, ValueError, TypeError) as error:
            raise OAuth2Error(f"the token does not hold: {error}") from error
        if not self.nonce or claims["nonce"] != self.nonce:
            raise OAuth2Error("the token answers another question")
        if isinstance(claims["aud"], list) and len(claims["aud"]) > 1 and claims.get("azp") != app.client_id:
            raise OAuth2Error("the token was made for another")
        verify_jti(claims)
        return claims


def _key_of(token: str, keys: Sequence[jwt.PyJWK]) -> jwt.PyJWK:
    """The provider's key by the name that the token gives; a provider with one key need not name it."""
    name = jwt.get_unverified_header(token).get("kid")
    found = [key for key in keys if key.key_id == name] or (list(keys) if name is None else [])
    if len(found) != 1:
        raise OAuth2Error("the token is signed by a key that the provider does not show")
    return found[0]


class Callback(OAuth2CallbackView):
    def _get_state(self, request: HttpRequest, provider: Any) -> tuple[dict[str, Any] | None, HttpResponse | None]:
        state, response = super()._get_state(request, provider)
        self.adapter.nonce = (state or {}).get("nonce", "")
        return state, response


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Sends the browser to the municipality's own sign-in; a POST takes the words along that the page holds."""
    holding.carry(request)
    try:
        provider = TokenAdapter(request, provider_id).get_provider()
    except SocialApp.DoesNotExist as error:
        raise Http404 from error
    nonce = get_random_string(32)
    try:
        answer: HttpResponse = provider.redirect(
            request,
            AuthProcess.LOGIN,
            next_url=get_next_redirect_url(request),
            auth_params={**provider.get_auth_params(), "nonce": nonce},
            nonce=nonce,
        )
    except (requests.RequestException, ValueError, KeyError) as error:
        return render_authentication_error(request, provider, exception=error)
    except ImmediateHttpResponse as answered:
        return answered.response
    return answer


@login_not_required
@never_cache
@require_safe
def answered(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Where the municipality's own sign-in sends the browser back."""
    try:
        response: HttpResponse = Callback.adapter_view(TokenAdapter(request, provider_id))(request)
    except SocialApp.DoesNotExist as error:
        raise Http404 from error
    return response


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
        """One page whatever went wrong; the reason stands in the log, for whoever runs the installation."""
        logger.warning("Signing in at the municipality failed: %s %s", error, exception or "")
        raise ImmediateHttpResponse(render(request, "signin/failed.html", status=401))


def vouched(claims: dict[str, Any]) -> str:
    """The address, when the municipality says that its sign-in vouches for addresses; else "" ."""
    email = claims.get("email")
    denied = claims.get("email_verified") in (False, "false")
    return email if settings.LOVPLAN_OIDC["vouches"] and isinstance(email, str) and not denied else ""


def known(claims: dict[str, Any]) -> User | None:
    """Whoever is here already with the vouched address."""
    email = vouched(claims)
    return with_email(email) if email else None


def groups_of(claims: dict[str, Any]) -> Collection[str] | None:
    """The groups in the token; None when it tells of none at all, which is not the same as being in none.

    Entra ID leaves them out, and says where to ask, when they are more than 200.
    """
    name = settings.LOVPLAN_OIDC["groups"]
    told = claims.get(name)
    if told is None:
        return None
    return frozenset(str(group) for group in (told if isinstance(told, list) else [told]))
