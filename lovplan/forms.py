"""The form of the sign-in page."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.forms import AuthenticationForm


class SignInForm(AuthenticationForm):
    """Names each field that is empty, so that two faults are not the same sentence twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].error_messages["required"] = "Skriv ditt användarnamn."
        self.fields["password"].error_messages["required"] = "Skriv ditt lösenord."
