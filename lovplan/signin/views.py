"""Pages where each person chooses their own password: by a link that works once, or with the one they have."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth import login, update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import PasswordResetConfirmView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from activities.backends import Backend
from activities.models import User
from activities.people.actions.passwords import choose_password
from activities.people.forms import ChosenPasswordForm, OwnPasswordForm
from lovplan.signin.actions import forget_tries

BACKEND = "activities.backends.Backend"


@method_decorator(login_not_required, name="dispatch")
@method_decorator(require_http_methods(["GET", "HEAD", "POST"]), name="dispatch")
class ChoosePassword(PasswordResetConfirmView):
    """Where the link of a new person leads, or of one who has forgotten. Whoever has chosen is signed in."""

    form_class = ChosenPasswordForm  # type: ignore[assignment] # not Django's, whose save() is no action
    template_name = "activities/people/choose_password.html"

    def get_user(self, uidb64: str) -> User | None:
        """Nobody who is let in nowhere else."""
        user = super().get_user(uidb64)
        if user is None:
            return None
        return user if Backend().user_can_authenticate(user) else None

    def form_valid(self, form: Any) -> HttpResponse:
        user = choose_password(person=form.user, password=form.cleaned_data["new_password1"])
        self.request.session.flush()  # whoever was signed in here, and the link
        forget_tries(username=user.username)
        login(self.request, user, backend=BACKEND)
        messages.success(self.request, "Lösenordet är valt och du är inloggad.")
        return redirect("start")


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def own_password(request: HttpRequest) -> HttpResponse:
    """Change one's own password. All one's other sessions end."""
    form = OwnPasswordForm(request.user, request.POST if request.method == "POST" else None)  # type: ignore[arg-type]
    if form.is_valid():
        person = User.objects.get(pk=request.user.pk or 0)
        user = choose_password(person=person, password=form.cleaned_data["new_password1"])
        update_session_auth_hash(request, user)
        messages.success(request, "Lösenordet är bytt. På andra datorer och telefoner loggas du ut.")
        return redirect("own_password")
    return render(request, "activities/people/own_password.html", {"form": form}, status=422 if form.errors else 200)
