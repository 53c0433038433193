"""Pages where keys are made and revoked. A key is shown in the answer to the form that made it, and never again."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from activities.calendar import clock
from activities.keys import actions
from activities.keys.forms import ApiKeyForm
from activities.models import AccessKey, KeyKind, Plan
from activities.permissions import has_calendar, shares_plan


@require_http_methods(["GET", "HEAD", "POST"])
def my_calendar(request: HttpRequest) -> HttpResponse:
    """The person's own calendar. A POST makes a new address and shows it."""
    if not has_calendar(request.user):
        raise Http404
    if request.method == "POST":
        return _shown(request, _feed(request, actions.make_own_calendar(by=request.user)), None)  # type: ignore[arg-type]
    key = AccessKey.objects.calendar_of(request.user).first()
    return render(request, "activities/keys/my_calendar.html", {"key": key})


@require_POST
def end_my_calendar(request: HttpRequest) -> HttpResponse:
    if not has_calendar(request.user):
        raise Http404
    actions.end_own_calendar(by=request.user)  # type: ignore[arg-type]
    messages.success(request, "Adressen gäller inte längre.")
    return redirect("activities:my_calendar")


@require_http_methods(["GET", "HEAD", "POST"])
def plan_keys(request: HttpRequest, slug: str) -> HttpResponse:
    """The plan's calendar and its keys to the API. A POST makes a key and shows it."""
    plan = _shared_plan(request, slug)
    form = ApiKeyForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            secret = actions.make_api_key(plan=plan, by=request.user, **form.cleaned_data)  # type: ignore[arg-type]
            return _shown(request, secret, plan, is_api=True)
        except ValidationError as error:
            form.take(error)
    return _page(request, plan, form)


@require_POST
def plan_calendar(request: HttpRequest, slug: str) -> HttpResponse:
    """Makes a new address of the plan's calendar and shows it."""
    plan = _shared_plan(request, slug)
    return _shown(request, _feed(request, actions.make_plan_calendar(plan=plan, by=request.user)), plan)  # type: ignore[arg-type]


@require_POST
def key_revoke(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    plan = _shared_plan(request, slug)
    key = get_object_or_404(plan.keys, pk=pk)
    actions.revoke_key(key=key, by=request.user)  # type: ignore[arg-type]
    messages.success(request, f"{key} gäller inte längre.")
    return redirect("activities:plan_keys", slug)


def _shared_plan(request: HttpRequest, slug: str) -> Plan:
    """404 for a plan that the person does not see, 403 for one that is not theirs to share."""
    plan = get_object_or_404(Plan.objects.showing_rows_to(request.user, clock.today()), slug=slug)
    if not shares_plan(request.user, plan):
        raise PermissionDenied(actions.MAY_SHARE)
    return plan


def _page(request: HttpRequest, plan: Plan, form: ApiKeyForm) -> HttpResponse:
    holding = set(AccessKey.objects.holding(clock.today()).filter(plan=plan).values_list("pk", flat=True))
    keys = [(key, key.pk in holding) for key in AccessKey.objects.of_plan(plan)]
    context: dict[str, Any] = {
        "plan": plan,
        "form": form,
        "calendar": next((pair for pair in keys if pair[0].kind == KeyKind.PLAN), None),
        "keys": [pair for pair in keys if pair[0].kind == KeyKind.API],
        "today": clock.today(),
    }
    return render(request, "activities/keys/plan_keys.html", context, status=422 if form.errors else 200)


def _feed(request: HttpRequest, secret: str) -> str:
    return request.build_absolute_uri(reverse("activities:feed", args=[secret]))


def _shown(request: HttpRequest, secret: str, plan: Plan | None, *, is_api: bool = False) -> HttpResponse:
    back = reverse("activities:plan_keys", args=[plan.slug]) if plan else reverse("activities:my_calendar")
    context = {"plan": plan, "secret": secret, "is_api": is_api, "back": back}
    return render(request, "activities/keys/shown.html", context)
