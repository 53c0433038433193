"""The sign-in page, which also stands where a form was sent by a browser that nobody is signed in with."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import add_never_cache_headers
from django.utils.decorators import method_decorator

from activities.words import held


class SignInForm(AuthenticationForm):
    """Names each field that is empty, so that two faults are not the same sentence twice."""

    held = forms.CharField(required=False, widget=forms.HiddenInput)  # words that the page holds, see words.held

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].error_messages["required"] = "Skriv ditt användarnamn."
        self.fields["password"].error_messages["required"] = "Skriv ditt lösenord."

    @property
    def words(self) -> tuple[str, ...]:
        found = held.read(str(self["held"].value() or ""))
        return found.words if found else ()


class SignIn(LoginView):
    """Signs in, and gives words that the page has held to whoever signed in."""

    authentication_form = SignInForm
    redirect_authenticated_user = True

    @method_decorator(login_not_required)
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        user: Any = request.user
        found = held.read(request.POST.get("held", "")) if user.is_authenticated else None
        if found and held.keep(found, user):  # signed in meanwhile, in another tab
            return redirect(found.page)
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form: Any) -> Any:
        response = super().form_valid(form)
        found = held.read(form.cleaned_data["held"])
        return redirect(found.page) if found and held.keep(found, form.get_user()) else response


def ask(request: HttpRequest, found: held.Held) -> HttpResponse:
    """The sign-in page with the words of a form in it, to be read and kept by whoever signs in."""
    form = SignInForm(request, initial={"held": found.signed})
    context = {"form": form, "next": found.page, "words": found.words}
    response = render(request, "registration/login.html", context, status=403)
    add_never_cache_headers(response)
    return response
