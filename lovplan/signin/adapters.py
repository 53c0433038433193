"""What of django-allauth is the product's own: its words, who is let in, and how a password is written."""

from __future__ import annotations

import base64
import hashlib
from typing import Any

import qrcode
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.stagekit import clear_login
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from qrcode.image.svg import SvgPathFillImage

from activities.backends import Backend
from activities.models import User
from activities.people.actions.passwords import choose_password
from lovplan.signin import holding
from lovplan.signin.actions import forget_tries
from lovplan.signin.guessing import whole_address_of

WRONG_CODE = "Koden stämmer inte. Vänta tills appen visar en ny och skriv den, eller använd en reservkod."
WRONG_PASSWORD = "Det är inte lösenordet du har nu. Kontrollera stavningen och om Caps Lock är på."
WRONG_PAIR = (
    "Användarnamnet och lösenordet hör inte ihop. Kontrollera stavningen och om Caps Lock är på, och försök igen."
)
TOO_FAST = "Det blev för många försök. Vänta en kvart och försök igen."
# What is told on the next page, by the name that allauth has for it. What is not here goes without saying.
TOLD = {
    "account/messages/password_changed.txt": "Lösenordet är valt. Var du inloggad någon annanstans är du utloggad där.",
    "mfa/messages/totp_activated.txt": "Inloggning i två steg är på. Spara reservkoderna.",
    "mfa/messages/totp_deactivated.txt": "Inloggning i två steg är av.",
    "usersessions/messages/sessions_logged_out.txt": "Du är utloggad överallt utom här.",
}


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "enter_current_password": WRONG_PASSWORD,
        "incorrect_password": WRONG_PASSWORD,
        "username_password_mismatch": WRONG_PAIR,
        "too_many_login_attempts": TOO_FAST,
        "rate_limited": TOO_FAST,
        "incorrect_code": WRONG_CODE,
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Nothing: the tries are counted by django-axes, in the database."""

    def pre_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse | None:
        """Nobody who has left is let in, whichever way they come."""
        if Backend().user_can_authenticate(user):
            return None
        clear_login(request)
        return self.respond_user_inactive(request, user)

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse:
        """Whoever sent words while signed out comes to the page of their form, however many steps it took."""
        response: HttpResponse = super().post_login(request, user, **kwargs)
        page = holding.give(request, user)
        return redirect(page) if page else response

    def set_password(self, user: Any, password: str) -> None:
        person = choose_password(person=User.objects.get(pk=user.pk), password=password)
        user.password = person.password
        forget_tries(username=person.username)

    def get_client_ip(self, request: HttpRequest) -> str:
        return whole_address_of(request) or "0.0.0.0"  # noqa: S104 # through a socket file whose proxy is not named

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        if told := message or TOLD.get(message_template or ""):
            messages.add_message(request, level, told, extra_tags=extra_tags)


class MFAAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": WRONG_CODE,
        "cannot_delete_authenticator": "Den som är administratör måste ha inloggning i två steg.",
        "cannot_generate_recovery_codes": "Slå först på inloggning i två steg, så får du reservkoder.",
    }

    def get_totp_issuer(self) -> str:
        return "lovplan"

    def build_totp_svg(self, url: str) -> str:
        """On white, whatever the page stands on: telephones read nothing else."""
        return str(qrcode.make(url, image_factory=SvgPathFillImage).to_string(encoding="unicode"))

    def encrypt(self, text: str) -> str:
        """A copy of the database alone is then no key to anybody's second step."""
        return _fernet().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _fernet().decrypt(encrypted_text.encode()).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        return not (settings.LOVPLAN_MFA_ADMINISTRATORS and authenticator.user.is_superuser)


def _fernet() -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(settings.SECRET_KEY.encode()).digest()))
