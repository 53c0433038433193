"""The forms of signing in: allauth's, in the product's words."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from activities.backends import Backend
from activities.people.actions.passwords import mail_new_password
from activities.words import held
from lovplan.signin.passwords import HELP

# Label and what is said when it is empty, by the field's name.
WORDS = {
    "login": ("E-postadress eller användarnamn", "Skriv din e-postadress eller ditt användarnamn."),
    "password": ("Lösenord", "Skriv ditt lösenord."),
    "email": ("E-postadress", "Skriv din e-postadress."),
    "oldpassword": ("Lösenord nu", "Skriv lösenordet du har nu."),
    "password1": ("Nytt lösenord", "Skriv ett nytt lösenord."),
    "password2": ("Nytt lösenord en gång till", "Skriv lösenordet en gång till."),
    "code": ("Kod", "Skriv koden."),
}


class OwnWords(forms.Form):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if field.widget.is_hidden:
                continue
            field.label, field.error_messages["required"] = WORDS[name]
            field.help_text = HELP if name == "password1" else ""
            field.widget.attrs.pop("placeholder", None)


class SamePasswordTwice:
    """As allauth's own, with a sentence that names the remedy."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = forms.Form.clean(self) or self.cleaned_data  # type: ignore[attr-defined, arg-type]
        first, again = cleaned.get("password1"), cleaned.get("password2")
        if first and again and first != again:
            self.add_error("password2", "Lösenorden är olika. Skriv samma båda gångerna.")  # type: ignore[attr-defined]
        return cleaned


class SignInForm(OwnWords, account.LoginForm):
    held = forms.CharField(required=False, widget=forms.HiddenInput)  # words that the page holds, see words.held

    @property
    def words(self) -> tuple[str, ...]:
        found = held.read(str(self["held"].value() or ""))
        return found.words if found else ()


class ForgottenForm(OwnWords, account.ResetPasswordForm):
    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        """The same answer whether anybody has the address or not; the mail goes by the outbox."""
        for person in self.users:
            if Backend().user_can_authenticate(person):
                mail_new_password(person=person)
        return str(self.cleaned_data["email"])


class ChosenPasswordForm(OwnWords, SamePasswordTwice, account.ResetPasswordKeyForm):  # type: ignore[misc]
    pass


class OwnPasswordForm(OwnWords, SamePasswordTwice, account.ChangePasswordForm):  # type: ignore[misc]
    pass


class PersonTokenForm(account.UserTokenForm):
    """Whose link it is: nobody who is let in nowhere else."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not Backend().user_can_authenticate(self.reset_user):
            raise ValidationError("Personen släpps inte in.")
        return cleaned or self.cleaned_data


class ConfirmForm(OwnWords, account.ReauthenticateForm):
    pass


class CodeForm(OwnWords, mfa.AuthenticateForm):
    pass


class ConfirmCodeForm(OwnWords, mfa.ReauthenticateForm):
    pass


class StartTwoStepsForm(OwnWords, totp.ActivateTOTPForm):
    pass
