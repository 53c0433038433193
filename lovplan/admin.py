from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.decorators import method_decorator


class Site(admin.AdminSite):
    """The administration, in the product's name and behind its one sign-in page."""

    site_title = "lovplan"
    index_title = "Register och planer"

    def has_permission(self, request: HttpRequest) -> bool:
        if request.user.is_authenticated and not super().has_permission(request):
            raise PermissionDenied("Administrationen är öppen för administratörer.")
        return super().has_permission(request)

    @method_decorator(login_not_required)
    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Never shown: strangers go to the site's own page and come back to the administration."""
        return redirect_to_login(reverse("admin:index"))
