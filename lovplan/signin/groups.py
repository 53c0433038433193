"""Where administrators say which role follows from which group of the municipality's own sign-in."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from activities.calendar.swedish import sort_key
from activities.models import Role
from activities.pages.forms import PlainForm, choice, text
from activities.people.actions.people import ADMINISTRATORS_ONLY
from activities.permissions import keeps_people
from lovplan.models import LoginGroup
from lovplan.signin.actions import tie_group, untie_group


class GroupForm(PlainForm):
    group = text("Grupp", help_text="Namnet eller numret, så som kommunens inloggning skriver det.", most=200)
    role = choice("Roll", help_text="Den som är i gruppen har rollen från och med att personen loggar in.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.given = {role.pk: role for role in Role.objects.order_by("pk")}
        titles = sorted(self.given.values(), key=lambda role: sort_key(role.title))
        self.fields["role"].choices = [("", "Välj roll"), *((role.pk, role.title) for role in titles)]  # type: ignore[attr-defined]


@require_http_methods(["GET", "HEAD", "POST"])
def groups(request: HttpRequest) -> HttpResponse:
    """The table, and a form for one more line of it."""
    if not keeps_people(request.user):
        raise PermissionDenied(ADMINISTRATORS_ONLY)
    form = GroupForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        role = form.given.get(form.cleaned_data["role"] or 0)
        try:
            tie_group(group=form.cleaned_data["group"], role=role, by=request.user)  # type: ignore[arg-type]
        except ValidationError as error:
            form.take(error)
        else:
            messages.success(request, "Sparat. Det gäller från nästa gång någon i gruppen loggar in.")
            return redirect("login_groups")
    ties = LoginGroup.objects.select_related("role").order_by("group", "role__title", "pk")
    context = {"form": form, "ties": ties}
    return render(request, "signin/groups.html", context, status=422 if form.errors else 200)


@require_POST
def group_remove(request: HttpRequest, pk: int) -> HttpResponse:
    if not keeps_people(request.user):
        raise PermissionDenied(ADMINISTRATORS_ONLY)
    tie = get_object_or_404(LoginGroup, pk=pk)
    untie_group(tie=tie, by=request.user)  # type: ignore[arg-type]
    messages.success(request, f"Rollen följer inte längre av gruppen {tie.group}.")
    return redirect("login_groups")
