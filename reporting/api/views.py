"""The API's description: as the product's own page, and as a file for programs."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from activities.keys.actions import MOST
from reporting.api import described, site
from reporting.api.keys import Bearer, TooOften


@require_safe
def api_guide(request: HttpRequest) -> HttpResponse:
    """What can be asked and what is answered, for those who write the program that asks."""
    found = site.description()
    context: dict[str, Any] = {
        "about": found["info"]["description"],
        "questions": described.questions(found),
        "kinds": described.kinds(found),
        "base": (settings.LOVPLAN_URL or request.build_absolute_uri("/").rstrip("/")) + "/api/1",
        "most": MOST,
    }
    return render(request, "reporting/api/guide.html", context)


@login_not_required
@require_safe
def api_description(request: HttpRequest) -> HttpResponse:
    """The description as OpenAPI, to those who have signed in or hold a key, and to nobody else."""
    if not request.user.is_authenticated:
        try:
            if not Bearer()(request):
                return site.no_key(request, None)
        except TooOften as error:
            return site.too_often(request, error)
    response = JsonResponse(site.description(), json_dumps_params={"ensure_ascii": False, "indent": 1})
    response["Cache-Control"] = "no-store, private"
    return response
