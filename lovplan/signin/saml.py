"""The municipality's own sign-in by SAML: what is asked of its answer, and what follows from it.

The answer is a form that another site sends, which no browser sends the session's cookie with (SameSite). So it is
verified where it arrives, and what held is kept for a minute for the page after, where the session is known again and
the question that is answered must stand, once. What does not hold is never kept.
"""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from allauth.account.utils import get_next_redirect_url
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.helpers import complete_social_login, render_authentication_error
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.base import AuthProcess
from allauth.socialaccount.providers.saml.provider import SAMLProvider
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.cache import caches
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe
from onelogin.saml2.auth import OneLogin_Saml2_Auth
from onelogin.saml2.constants import OneLogin_Saml2_Constants as Saml
from onelogin.saml2.errors import OneLogin_Saml2_Error, OneLogin_Saml2_ValidationError
from onelogin.saml2.idp_metadata_parser import OneLogin_Saml2_IdPMetadataParser
from onelogin.saml2.response import OneLogin_Saml2_Response
from onelogin.saml2.settings import OneLogin_Saml2_Settings

from lovplan.signin import holding
from lovplan.signin.actions import keep_answer, take_answer
from lovplan.signin.configured import LONGEST_IDENTIFIER

FRESH, OLDER = "saml_provider", "saml_provider_before"
AN_HOUR, A_WEEK, A_MINUTE = 60 * 60, 7 * 24 * 60 * 60, 60
DEMANDED = {
    "wantAssertionsSigned": True,
    "rejectDeprecatedAlgorithm": True,
    "requestedAuthnContext": False,  # how the municipality lets its people in is its own affair
    "allowRepeatAttributeName": True,
    "allowSingleLabelDomains": True,
    "wantNameId": False,
    "wantAttributeStatement": False,
    "metadataValidUntil": "",  # the page is made anew each time; a copy of it does not grow old
    "metadataCacheDuration": "",
}

logger = logging.getLogger(__name__)


class RefusedError(Exception):
    """The answer does not hold, or the provider cannot be read about. Says why, for the log."""


# SyntaxError is what lxml says of what is no XML.
FAULTS = (RefusedError, OSError, ValueError, SyntaxError, OneLogin_Saml2_Error, OneLogin_Saml2_ValidationError)


class Provider(SAMLProvider):
    """Makes the account of what was verified; `data` is what `_verified` gives."""

    def extract_uid(self, data: dict[str, Any]) -> str:
        uid: str = data["uid"]
        return uid

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, Any]:
        return {name: data["claims"][name] for name in ("name", "email") if name in data["claims"]}

    def extract_common_fields(self, data: dict[str, Any]) -> dict[str, Any]:
        return {}


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest) -> HttpResponse:
    """Sends the browser to the municipality's own sign-in; a POST takes the words along that the page holds."""
    holding.carry(request)
    provider = _provider(request)
    try:
        asking = OneLogin_Saml2_Auth(_as_called(), _configuration(provider.app))
        there = asking.login(return_to="")
    except FAULTS as error:
        return _failed(request, provider, error)
    where, question = get_next_redirect_url(request), asking.get_last_request_id()
    provider.stash_redirect_state(request, AuthProcess.LOGIN, next_url=where, state_id=question)
    return holding.onwards(request, redirect(there))


@csrf_exempt  # it comes from another site; the page after asks that this browser put the question
@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answered(request: HttpRequest) -> HttpResponse:
    """Where the municipality's own sign-in has the browser send its answer."""
    provider = _provider(request)
    if request.method != "POST":  # somebody has gone back, or kept the address
        return redirect(settings.LOGIN_URL)
    try:
        told = _verified(request.POST.get("SAMLResponse", ""), provider.app)
    except FAULTS as error:
        return _failed(request, provider, error)
    return keep_answer(request=request, response=redirect("saml_finish"), told=told)


@login_not_required
@never_cache
@require_safe
def finished(request: HttpRequest) -> HttpResponse:
    """Signs in whoever the answer tells of, in the browser that asked, once."""
    provider = _provider(request)
    told = take_answer(request=request)
    try:
        state = provider.unstash_redirect_state(request, told["question"]) if told else None
    except PermissionDenied:
        state = None
    if not told or state is None:
        return _failed(request, provider, RefusedError("this browser has not asked, or has had its answer"))
    request.claims = told["claims"]  # type: ignore[attr-defined]
    login = provider.sociallogin_from_response(request, told)
    login.state = state
    response: HttpResponse = complete_social_login(request, login)
    return response


@login_not_required
@require_safe
def metadata(request: HttpRequest) -> HttpResponse:
    """What the provider has to know of lovplan, for its machines."""
    told = OneLogin_Saml2_Settings(settings=_own(_provider(request).app), sp_validation_only=True)
    return HttpResponse(told.get_sp_metadata(), content_type="application/samlmetadata+xml")


def _provider(request: HttpRequest) -> Provider:
    try:
        return Provider(request, app=get_adapter().get_app(request, provider=Provider.id))
    except SocialApp.DoesNotExist as error:
        raise Http404 from error


def _failed(request: HttpRequest, provider: Provider, error: Exception) -> HttpResponse:
    response: HttpResponse = render_authentication_error(request, provider, exception=error)
    return response


def _address() -> str:
    """Where answers are sent. By the site's own name, whatever name somebody has called it by."""
    return f"{settings.LOVPLAN_URL}{reverse('saml_answer')}"


def _as_called() -> dict[str, Any]:
    parts = urlsplit(_address())
    return {"https": "on" if parts.scheme == "https" else "off", "http_host": parts.netloc, "script_name": parts.path}


def _own(app: SocialApp) -> dict[str, Any]:
    service = {"url": _address(), "binding": Saml.BINDING_HTTP_POST}
    own = {"entityId": app.settings["entity_id"], "assertionConsumerService": service}
    return {"strict": True, "security": DEMANDED, "sp": own}


def _configuration(app: SocialApp) -> dict[str, Any]:
    return _own(app) | {"idp": _described(app)}


def _described(app: SocialApp) -> dict[str, Any]:
    """The provider's address and keys, by its own metadata, read once an hour; what was read before when it is away."""
    if found := caches["own"].get(FRESH):
        return dict(found)
    try:
        found = _read(app)
    except FAULTS as error:
        if not (before := caches["own"].get(OLDER)):
            raise
        logger.warning("The metadata of the municipality's sign-in cannot be read: %s", error)
        caches["own"].set(FRESH, before, A_MINUTE)
        return dict(before)
    caches["own"].set(FRESH, found, AN_HOUR)
    caches["own"].set(OLDER, found, A_WEEK)
    return found


def _read(app: SocialApp) -> dict[str, Any]:
    where, issuer = app.settings["metadata"], app.provider_id
    if where.startswith("/"):
        text = Path(where).read_bytes()
    else:
        with get_adapter().get_requests_session() as session:
            answer = session.get(where)
            answer.raise_for_status()
            text = answer.content
    found: dict[str, Any] = OneLogin_Saml2_IdPMetadataParser.parse(text, entity_id=issuer).get("idp", {})
    if not (found.get("singleSignOnService") and (found.get("x509cert") or found.get("x509certMulti"))):
        raise RefusedError(f"{where} tells of no provider {issuer} with an address and a key")
    return found


def _verified(sent: str, app: SocialApp) -> dict[str, Any]:
    """{"question", "uid", "claims"} of an answer. Raises one of FAULTS when it is not to be trusted.

    The library asks for one assertion, signed by the provider, of its issuer and within its time. What it lets pass
    when it is left out is asked for here: for whom the assertion is, which question it answers, and where it was sent.
    """
    response = OneLogin_Saml2_Response(OneLogin_Saml2_Settings(_configuration(app)), sent)
    if not response.is_valid(_as_called()):
        raise RefusedError(f"the answer does not hold: {response.get_error()}")
    if app.settings["entity_id"] not in response.get_audiences():
        raise RefusedError("the answer does not say that it is for lovplan")
    question = response.get_in_response_to()
    # The one assertion, which is signed: what stands around it need not be.
    confirmed = response.document.findall("saml:Assertion/saml:Subject/saml:SubjectConfirmation/*", Saml.NSMAP)
    asked = {"InResponseTo": question, "Recipient": _address()}
    if not question or not any(
        data.get("NotOnOrAfter") and all(data.get(name) == value for name, value in asked.items()) for data in confirmed
    ):
        raise RefusedError("the answer is not signed as an answer to a question of ours, with an end, sent here")
    claims: dict[str, Any] = {
        name: told[0]
        for name, of in (("email", "email"), ("name", "full_name"))
        if (told := _told(response, app.settings[of]))
    }
    groups = settings.LOVPLAN_MUNICIPAL["groups"]
    if groups in response.get_attributes():
        claims[groups] = _told(response, groups)
    return {"question": question, "uid": _identifier(response, app.settings["id"]), "claims": claims}


def _told(response: OneLogin_Saml2_Response, attribute: str) -> list[str]:
    """What an attribute says; one that holds a NameID, as eduPersonTargetedID does, says that one's text."""
    values = (
        value["NameID"]["value"] if isinstance(value, dict) else value
        for value in response.get_attributes().get(attribute) or []
    )
    return [value.strip() for value in values if value and value.strip()]


def _identifier(response: OneLogin_Saml2_Response, attribute: str) -> str:
    """What the person is known by from now on: nothing that changes, or that somebody else may be given later."""
    values = _told(response, attribute)
    if not values and response.get_nameid_format() == Saml.NAMEID_PERSISTENT:
        values = [(response.get_nameid() or "").strip()]
    uid = values[0] if len(values) == 1 else ""
    if not uid or len(uid) > LONGEST_IDENTIFIER:
        raise RefusedError(f"the answer has neither one {attribute} nor a persistent NameID")
    return uid
