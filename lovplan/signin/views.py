"""The pages of signing in. What happens is django-allauth's; how it looks and what it says is the product's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from time import monotonic, sleep
from typing import Any

from allauth.account.decorators import reauthentication_required
from allauth.account.internal.decorators import login_not_required
from allauth.account.views import (
    AccountInactiveView,
    LoginView,
    LogoutView,
    PasswordChangeView,
    PasswordResetDoneView,
    PasswordResetFromKeyView,
    PasswordResetView,
    ReauthenticateView,
)
from allauth.core.internal.sessionkit import get_session_user
from allauth.mfa.base.views import AuthenticateView, IndexView
from allauth.mfa.base.views import ReauthenticateView as CodeReauthenticateView
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.utils import is_mfa_enabled
from allauth.usersessions.models import UserSession
from allauth.usersessions.views import ListUserSessionsView
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.html import format_html
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django.views.generic import FormView, TemplateView

from activities.words import held
from lovplan.events.actions import record_event
from lovplan.models import EventKind
from lovplan.signin import forms, holding
from lovplan.signin.actions import end_session
from lovplan.signin.browsers import browser
from lovplan.signin.configured import PROVIDER

SECOND_STEP = "andra steget"
EVENED_OUT = 0.3  # seconds that asking for a new password takes at least; a mail takes a tenth of it


class Refusing:
    """A form with faults is answered as all other pages of the site answer one."""

    def form_invalid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_invalid(form)  # type: ignore[misc]
        response.status_code = 422
        return response


class SignIn(LoginView):
    """Signs in, and lets the words that the page holds come along."""

    form_class = forms.SignInForm
    template_name = "signin/login.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        holding.carry(request)
        # Signed in meanwhile, in another tab.
        if request.user.is_authenticated and (page := holding.give(request, request.user)):
            return redirect(page)
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With the municipality's own sign-in, where there is one."""
        begins = settings.LOVPLAN_MUNICIPAL["begins"]
        there = begins and reverse(begins, args=[PROVIDER] if begins == "openid_connect_login" else [])
        address = self.passthrough_next_url(there) if there else ""
        told = {"municipal": settings.LOVPLAN_MUNICIPAL["name"], "municipal_url": address}
        return super().get_context_data(**kwargs) | told


def ask(request: HttpRequest, found: held.Held) -> HttpResponse:
    """The sign-in page with the words of a form in it, to be read and kept by whoever signs in."""
    view = SignIn()
    view.setup(request)
    form = forms.SignInForm(request=request, initial={"held": found.signed})
    next_field = format_html('<input type="hidden" name="next" value="{}">', found.page)
    context = view.get_context_data(form=form, words=found.words) | {"redirect_field": next_field}
    response = render(request, SignIn.template_name, context, status=HTTPStatus.FORBIDDEN)
    add_never_cache_headers(response)
    return response


class Forgotten(Refusing, PasswordResetView):
    """Mails a link. The answer takes as long whether anybody has the address or not: laying a mail in the outbox takes
    twice the time of not doing so, which would tell who has an account.
    """

    form_class = forms.ForgottenForm
    template_name = "signin/forgotten.html"

    def form_valid(self, form: Any) -> HttpResponse:
        begun = monotonic()
        response: HttpResponse = super().form_valid(form)
        sleep(max(0.0, EVENED_OUT - (monotonic() - begun)))
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"by_mail": settings.LOVPLAN_MAIL}


class ChoosePassword(PasswordResetFromKeyView):
    """Where the link of a new person leads, or of one who has forgotten. Whoever has chosen is signed in."""

    form_class = forms.ChosenPasswordForm
    template_name = "signin/choose_password.html"


class OwnPassword(Refusing, PasswordChangeView):
    """Change one's own password. All one's other sessions end."""

    form_class = forms.OwnPasswordForm
    template_name = "signin/own_password.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and not request.user.has_usable_password():
            return render(request, "signin/no_password.html")
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response


class Confirm(Refusing, ReauthenticateView):
    form_class = forms.ConfirmForm
    template_name = "signin/confirm.html"


class Code(AuthenticateView):
    form_class = forms.CodeForm
    template_name = "signin/code.html"

    def form_invalid(self, form: Any) -> HttpResponse:
        record_event(kind=EventKind.SIGN_IN_FAILED, by=self.stage.login.user, about=SECOND_STEP)
        response: HttpResponse = super().form_invalid(form)
        return response


class ConfirmCode(Refusing, CodeReauthenticateView):
    form_class = forms.ConfirmCodeForm
    template_name = "signin/code.html"

    def form_invalid(self, form: Any) -> HttpResponse:
        record_event(kind=EventKind.SIGN_IN_FAILED, by=self.request.user, about=SECOND_STEP)
        return super().form_invalid(form)


class StartTwoSteps(Refusing, ActivateTOTPView):
    form_class = forms.StartTwoStepsForm
    template_name = "signin/two_steps_start.html"


class TwoSteps(IndexView):
    template_name = "signin/two_steps.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        must = settings.LOVPLAN_MFA_ADMINISTRATORS and self.request.user.is_superuser
        return super().get_context_data(**kwargs) | {"must": must, "is_on": is_mfa_enabled(self.request.user)}


class Codes(TemplateView):
    """The codes for when the telephone is lost. allauth's own page notes that they were read; no GET does here."""

    template_name = "signin/codes.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        own = Authenticator.objects.filter(user=self.request.user.pk)
        kept = get_object_or_404(own, type=Authenticator.Type.RECOVERY_CODES).wrap()
        return super().get_context_data(**kwargs) | {"unused_codes": kept.get_unused_codes()}


@dataclass(frozen=True)
class OpenSession:
    """Where somebody is signed in."""

    pk: int
    at: datetime
    browser: str
    address: str
    is_here: bool


class Sessions(ListUserSessionsView):
    """Where one is signed in; a POST signs out at one of them, or everywhere else. allauth's own page deletes ended
    ones; no GET does.
    """

    template_name = "signin/sessions.html"

    def form_valid(self, form: Any) -> HttpResponse:
        chosen = self.request.POST.get("session")
        if not chosen:
            response: HttpResponse = super().form_valid(form)
            return response
        own = UserSession.objects.filter(user=self.request.user.pk)
        session = own.filter(pk=chosen).first() if chosen.isdecimal() else None
        if session and not session.is_current():
            end_session(session=session, by=self.request.user)
        messages.success(self.request, "Du är utloggad där.")
        return redirect("usersessions_list")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kept = UserSession.objects.filter(user=self.request.user.pk).order_by("-created_at", "-pk")
        found = [
            OpenSession(one.pk, one.created_at, browser(one.user_agent), one.ip, one.is_current())
            for one in kept
            if get_session_user(one._session_store(one.session_key))
        ]
        told = {"sessions": found, "elsewhere": any(not one.is_here for one in found)}
        return FormView.get_context_data(self, **kwargs) | told


_reading, _sending = require_safe, require_http_methods(["GET", "HEAD", "POST"])

sign_in = _sending(login_not_required(SignIn.as_view()))
sign_out = require_POST(LogoutView.as_view())
inactive = _reading(AccountInactiveView.as_view(template_name="signin/inactive.html"))
forgotten = _sending(Forgotten.as_view())
forgotten_sent = _reading(PasswordResetDoneView.as_view(template_name="signin/forgotten_sent.html"))
choose_password = _sending(ChoosePassword.as_view())
own_password = _sending(OwnPassword.as_view())
confirm = _sending(Confirm.as_view())
confirm_code = _sending(ConfirmCode.as_view())
code = _sending(login_not_required(Code.as_view()))
sessions = _sending(Sessions.as_view())
two_steps = _reading(TwoSteps.as_view())
two_steps_start = _sending(StartTwoSteps.as_view())
two_steps_stop = _sending(DeactivateTOTPView.as_view(template_name="signin/two_steps_stop.html"))
codes = _reading(never_cache(reauthentication_required(app="allauth.mfa")(Codes.as_view())))
codes_new = _sending(GenerateRecoveryCodesView.as_view(template_name="signin/codes_new.html"))
