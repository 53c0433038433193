"""Pages of roles: who holds each, which are vacant and what waits there, and how they are given, shared and left."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from activities.calendar import clock
from activities.errors import ConflictError
from activities.models import Membership, Role, RoleHolding
from activities.models.querysets_people import people_seen_by
from activities.models.register import edition_of
from activities.people import reach, reads
from activities.people.actions import roles
from activities.people.forms import HoldForm, HoldingForm, RoleForm
from activities.people.views.people import answer, demand_manager, form_page
from activities.permissions import gives_role, keeps_people
from activities.rows.story import writes_to_role


@require_safe
def role_list(request: HttpRequest) -> HttpResponse:
    """The vacant roles first, with what waits there."""
    demand_manager(request)
    lines = reads.role_lines(request.user, clock.today())  # type: ignore[arg-type]
    context = {
        "vacant": [line for line in lines if line.is_vacant],
        "held": [line for line in lines if not line.is_vacant],
        "keeps": keeps_people(request.user),
    }
    return render(request, "activities/people/role_list.html", context)


@require_safe
def role(request: HttpRequest, pk: int) -> HttpResponse:
    """One role: who has had it, where it is and what follows from it, and what waits there."""
    found, on = _seen(request, pk), clock.today()
    plans = reads.visible_plans(request.user, on)  # type: ignore[arg-type]
    seats = Membership.objects.filter(role=found).select_related("role", "group__plan")
    if not keeps_people(request.user):
        seats = seats.filter(group__plan__in=plans)
    holdings = RoleHolding.objects.filter(role=found).select_related("user").order_by("-start", "user__name", "pk")
    gives = gives_role(request.user, found)
    context = {
        "role": found,
        "gives": gives,
        "writes": writes_to_role(found.pk) if gives else [],
        "keeps": keeps_people(request.user),
        "holdings": list(holdings),
        "known": set(people_seen_by(request.user, on).values_list("pk", flat=True)),
        "seats": [(seat.group, reach.why(seat), reach.says_of(seat)) for seat in seats.order_by("group__plan", "pk")],
        "waits": reads.waiting_for_roles([found.pk], plans)[found.pk],
        "refusal": roles.GIVERS_ONLY,
    }
    return render(request, "activities/people/role.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def role_new(request: HttpRequest) -> HttpResponse:
    demand_manager(request)
    if not keeps_people(request.user):
        raise PermissionDenied("Nya roller läggs till av administratörer, och i en plans grupper.")
    form = RoleForm(_typed(request))

    def act(values: dict[str, Any]) -> str:
        made = roles.add_role(title=values["title"], by=request.user)  # type: ignore[arg-type]
        return f"Rollen {made} är tillagd. Ge den en plats i en plans grupper, så ger den rätt att se planen."

    back = reverse("activities:role_list")
    return answer(request, form, act, back) or form_page(request, form, "Ny roll", "Lägg till rollen", back=back)


@require_http_methods(["GET", "HEAD", "POST"])
def role_rename(request: HttpRequest, pk: int) -> HttpResponse:
    found = _seen(request, pk)
    if not keeps_people(request.user):
        raise PermissionDenied("Rollers namn ändras av administratörer.")
    form = RoleForm(_typed(request), initial={**RoleForm.present(found), "based_on": edition_of(found)})

    def act(values: dict[str, Any]) -> str:
        roles.rename_role(role=found, by=request.user, **values)  # type: ignore[arg-type]
        return "Rollens namn är sparat."

    done = answer(request, form, act, _address(found))
    return done or form_page(request, form, "Ändra rollens namn", "Spara", back=_address(found), role=found)


@require_http_methods(["GET", "HEAD", "POST"])
def role_hold(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody begins in the role: takes it over, or shares it."""
    found, on = _given(request, pk), clock.today()
    form = HoldForm(_typed(request), role=found, by=request.user, on=on, initial={"start": on})

    def act(values: dict[str, Any]) -> str:
        person = get_object_or_404(people_seen_by(request.user, on), pk=values["person"])
        made = roles.give_role(
            role=found,
            person=person,
            start=values["start"],
            leaving=form.leaving,
            by=request.user,  # type: ignore[arg-type]
        )
        return f"{person} har rollen {found} från och med {made.start}."

    done = answer(request, form, act, _address(found))
    return done or form_page(request, form, f"Vem får rollen {found}?", "Spara", back=_address(found), role=found)


@require_http_methods(["GET", "HEAD", "POST"])
def holding(request: HttpRequest, pk: int) -> HttpResponse:
    """From which day and until which somebody holds a role."""
    found = _holding(request, pk)
    form = HoldingForm(_typed(request), initial={**HoldingForm.present(found), "based_on": edition_of(found)})

    def act(values: dict[str, Any]) -> str:
        saved = roles.change_holding(holding=found, by=request.user, **values)  # type: ignore[arg-type]
        until = f" till och med {saved.end}" if saved.end else ""
        return f"{found.user} har rollen {found.role} från och med {saved.start}{until}."

    done = answer(request, form, act, _address(found.role))
    begins_later = found.start > clock.today()
    return done or form_page(
        request,
        form,
        f"{found.user} som {found.role}",
        "Spara",
        back=_address(found.role),
        role=found.role,
        take_back=reverse("activities:holding_back", args=[found.pk]) if begins_later else "",
    )


@require_POST
def holding_back(request: HttpRequest, pk: int) -> HttpResponse:
    found = _holding(request, pk)
    try:
        roles.take_back(holding=found, by=request.user)  # type: ignore[arg-type]
        messages.success(request, f"{found.user} får inte rollen {found.role}.")
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    except ConflictError:
        messages.error(request, "Någon annan har ändrat det sedan du öppnade sidan.")
    return redirect(_address(found.role))


def _seen(request: HttpRequest, pk: int) -> Role:
    demand_manager(request)
    return get_object_or_404(Role.objects.seen_by(request.user, clock.today()), pk=pk)


def _given(request: HttpRequest, pk: int) -> Role:
    found = _seen(request, pk)
    if not gives_role(request.user, found):
        raise PermissionDenied(roles.GIVERS_ONLY)
    return found


def _holding(request: HttpRequest, pk: int) -> RoleHolding:
    demand_manager(request)
    seen = Role.objects.seen_by(request.user, clock.today()).values("pk")
    found = get_object_or_404(RoleHolding.objects.filter(role__in=seen).select_related("role", "user"), pk=pk)
    if not gives_role(request.user, found.role):
        raise PermissionDenied(roles.GIVERS_ONLY)
    return found


def _address(found: Role) -> str:
    return reverse("activities:role", args=[found.pk])


def _typed(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None
