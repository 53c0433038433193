from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.decorators import method_decorator

# The order in which a plan is set up and worked with; what is not named comes last.
ORDER = (
    *("User", "Role", "RoleHolding", "Plan", "Step", "WorkingGroup", "Activity", "SubActivity", "Partner", "Signal"),
    *("StatusUpdate", "DecisionBasis", "BasisStep", "Revision", "RevisionItem", "Meeting", "MeetingTask"),
    *("PartnerContact", "PlanImport", "SourceRow", "Memo", "BoardMeeting", "Routine"),
)

SIGNING_IN = {"account", "mfa", "usersessions", "socialaccount"}


class Site(admin.AdminSite):
    """The administration, in the product's name and behind its one sign-in page."""

    site_title = "lovplan"
    index_title = "Register och planer"

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        apps = super().get_app_list(request, app_label)
        for app in apps:
            app["models"].sort(key=lambda model: _place(model["object_name"]))
        return apps

    def has_permission(self, request: HttpRequest) -> bool:
        if request.user.is_authenticated and not super().has_permission(request):
            raise PermissionDenied("Administrationen är öppen för administratörer.")
        return super().has_permission(request)

    def register(self, model_or_iterable: Any, *args: Any, **kwargs: Any) -> None:
        """Only what is the product's own: who signs in how is nobody's to change there."""
        models = model_or_iterable if isinstance(model_or_iterable, Iterable) else [model_or_iterable]
        ours = [model for model in models if model._meta.app_label not in SIGNING_IN]
        super().register(ours, *args, **kwargs)

    @method_decorator(login_not_required)
    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Never shown: strangers go to the site's own page and come back to the administration."""
        return redirect_to_login(reverse("admin:index"))


def _place(name: str) -> int:
    return ORDER.index(name) if name in ORDER else len(ORDER)
