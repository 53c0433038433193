"""What there is of a beginning: read from the register and the plans, kept nowhere."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q

from activities.beginning.steps import FirstDayFacts
from activities.building import outline
from activities.models import GroupKind, MemberKind, Membership, Municipality, Plan, RoleHolding, SubActivity
from activities.models.querysets_groups import WORKERS, WORKS
from activities.models.querysets_people import held_on

MOST_NAMES = 3


def facts_for(user: Any, on: date) -> FirstDayFacts:
    """Of the plan that has come furthest, among those the person sees."""
    plan = Plan.objects.showing_rows_to(user, on).order_by("-state", "pk").first()  # "decided" comes after "building"
    decided = plan is not None and not plan.is_building
    held = RoleHolding.objects.filter(held_on(on), user__is_active=True)
    hindering = outline.hindrances(plan, on) if plan and not decided else []
    return FirstDayFacts(
        municipality=_municipality(),
        reader=user.pk,
        people=held.values("user").distinct().count(),
        plan=plan.slug if plan else "",
        plan_name=plan.title if plan else "",
        rows=SubActivity.objects.filter(activity__step__plan=plan).current().count() if plan else 0,
        vacant=_leading_role(plan) if plan and outline.NOT_LED in hindering else None,
        board=_board(plan, on) if plan else None,
        unheld=_unheld(plan, on) if plan else 0,
        hindrances=tuple(sentence for sentence in hindering if sentence != outline.NOT_LED),
        is_decided=decided,
        setters=_setters(plan, on) if plan else (),
        row=_own_row(plan, user, on) if plan and decided else None,
    )


def _municipality() -> str:
    """ "Exempelkommunen, Vård- och omsorgsförvaltningen, Vård- och omsorgsnämnden"."""
    found = Municipality.objects.order_by("pk").first()
    if found:
        return f"{found.name}, {found.administration}, {found.board}"
    plan = Plan.objects.order_by("pk").first()
    return f"{plan.municipality}, {plan.administration}, {plan.board}" if plan else ""


def _leading_role(plan: Plan) -> tuple[int, str] | None:
    seats = Membership.objects.filter(group__plan=plan, group__kind=GroupKind.STEERING, kind=MemberKind.RESPONSIBLE)
    seat = seats.select_related("role").first()
    return (seat.role_id, seat.role.title) if seat else None


def _board(plan: Plan, on: date) -> tuple[int, str, bool] | None:
    """(key, title, held by somebody) of a role that reads the reports for the board: one that is held, if any is."""
    held = RoleHolding.objects.filter(held_on(on), user__is_active=True, role=OuterRef("role"))
    seats = Membership.objects.filter(group__plan=plan, group__kind=GroupKind.BOARD).annotate(held=Exists(held))
    seat = seats.select_related("role").order_by("-held", "position", "pk").first()
    return (seat.role_id, seat.role.title, seat.held) if seat else None


def _unheld(plan: Plan, on: date) -> int:
    """How many roles answer for rows and are held by nobody."""
    held = RoleHolding.objects.filter(held_on(on), user__is_active=True)
    seats = Membership.objects.filter(group__plan=plan, kind=MemberKind.RESPONSIBLE)
    answering = seats.filter(group__sub_activities__ended_on=None, group__sub_activities__isnull=False)
    return answering.exclude(role__in=held.values("role")).values("role").distinct().count()


def _setters(plan: Plan, on: date) -> tuple[str, ...]:
    """Names of some who may set a signal: first those who answer for rows, then whoever leads the plan."""
    seats = Membership.objects.filter(group__plan=plan, group__kind__in=WORKS, kind__in=WORKERS)
    leading = seats.filter(group__kind=GroupKind.STEERING, kind=MemberKind.RESPONSIBLE)
    working = seats.filter(group__sub_activities__isnull=False)
    held = RoleHolding.objects.filter(held_on(on), user__is_active=True)
    found = held.filter(Q(role__in=working.values("role")) | Q(role__in=leading.values("role")))
    names = found.order_by("user__name", "pk").values_list("user__name", flat=True)
    return tuple(dict.fromkeys(names))[:MOST_NAMES]


def _own_row(plan: Plan, user: Any, on: date) -> int | None:
    rows = SubActivity.objects.filter(activity__step__plan=plan).updatable_by(user, on)
    return rows.in_order().values_list("pk", flat=True).first()
