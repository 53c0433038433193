"""The municipality's own sign-in by OpenID Connect: what is asked of its answer, and what follows from it.

django-allauth does the exchange (code, state and PKCE). Here the answer's token is verified even though it comes over
TLS: who signed it, for whom, until when, and that it answers this very question (`nonce`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import jwt
import requests
from allauth.account.utils import get_next_redirect_url
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.internal.jwtkit import verify_jti
from allauth.socialaccount.models import SocialApp, SocialLogin, SocialToken
from allauth.socialaccount.providers.base import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.crypto import get_random_string
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from lovplan.signin import holding
from lovplan.signin.configured import LONGEST_IDENTIFIER

ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384"]  # none that share a secret
LEEWAY = 60  # seconds that two clocks may differ
# Of OpenID Connect Core 5.1, what is read here or by allauth: one that is no text tells nothing.
TEXTS = ("email", "name", "given_name", "family_name", "preferred_username", "nickname", "picture")
DEMANDED = ["iss", "aud", "exp", "iat", "sub", "nonce"]


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
        if not (_is_text(claims["sub"]) and len(claims["sub"]) <= LONGEST_IDENTIFIER):
            raise OAuth2Error("the token does not say who it is about")
        verify_jti(claims)
        return {name: value for name, value in claims.items() if name not in TEXTS or _is_text(value)}


def _is_text(value: object) -> bool:
    """That says something, and that a database can hold."""
    return isinstance(value, str) and bool(value.strip()) and "\0" not in value


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
    return holding.onwards(request, answer)


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
