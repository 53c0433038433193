"""Persons and roles as their pages list them: who holds what, what is vacant, and what waits there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch, Q
from django.urls import reverse

from activities.calendar.swedish import sort_key
from activities.models import (
    DecisionBasis,
    GroupKind,
    MeetingTask,
    MemberKind,
    Membership,
    Plan,
    Role,
    RoleHolding,
    StatusUpdate,
    SubActivity,
    User,
)
from activities.models.decision_chain import State
from activities.models.querysets_people import held_on, people_seen_by
from activities.work import sources
from activities.work.waiting import Item, Kind, in_order

OWN = {Kind.DRAFT, Kind.ANSWER}  # what a person has typed, and their own news, are nobody else's


@dataclass(frozen=True)
class PersonLine:
    user: User
    roles: tuple[str, ...]  # held on the day
    state: str  # "" when there is nothing to say


@dataclass(frozen=True)
class Waiting:
    """Something that waits for whoever holds a role."""

    what: str
    name: str
    url: str


@dataclass(frozen=True)
class RoleLine:
    role: Role
    holders: tuple[User, ...]
    coming: tuple[RoleHolding, ...]
    plans: tuple[str, ...]
    waits: tuple[Waiting, ...]

    @property
    def is_vacant(self) -> bool:
        return not self.holders


def person_lines(by: User, on: date, *, left: bool = False) -> list[PersonLine]:
    """The persons `by` may open, in Swedish order: those who are here, or those who have left. Two queries."""
    holdings = RoleHolding.objects.filter(held_on(on)).select_related("role").order_by("role__title", "pk")
    found = people_seen_by(by, on).prefetch_related(Prefetch("holdings", holdings, to_attr="held")).order_by("pk")
    chosen = [user for user in found if user.has_left(on) == left]
    return [
        PersonLine(user, tuple(holding.role.title for holding in user.held), state_of(user, on))
        for user in sorted(chosen, key=lambda user: sort_key(user.name))
    ]


def state_of(user: User, on: date) -> str:
    if user.last_day is not None:
        return f"{'Slutade' if user.last_day < on else 'Slutar'} {user.last_day}"
    if not user.is_active:
        return "Släpps inte in"
    if not user.has_usable_password():
        return "Har inte valt lösenord än"
    return "Administratör" if user.is_superuser else ""


def role_lines(by: User, on: date) -> list[RoleLine]:
    """The roles `by` keeps in view, in Swedish order, each with its holders and what waits there. Six queries."""
    roles = list(Role.objects.seen_by(by, on).order_by("pk"))
    held: dict[int, list[RoleHolding]] = defaultdict(list)
    open_ended = RoleHolding.objects.filter(Q(end__isnull=True) | Q(end__gte=on), role__in=roles)
    for holding in open_ended.select_related("user").order_by("user__name", "pk"):
        held[holding.role_id].append(holding)
    seats = Membership.objects.filter(role__in=roles).select_related("group__plan").order_by("group__plan__title", "pk")
    plans: dict[int, dict[str, None]] = defaultdict(dict)
    for seat in seats:
        plans[seat.role_id][seat.group.plan.short] = None
    waits = waiting_for_roles([role.pk for role in roles], visible_plans(by, on))
    return [
        RoleLine(
            role,
            tuple(each.user for each in held[role.pk] if each.start <= on),
            tuple(each for each in held[role.pk] if each.start > on),
            tuple(plans[role.pk]),
            tuple(waits[role.pk]),
        )
        for role in sorted(roles, key=lambda role: sort_key(role.title))
    ]


def visible_plans(by: User, on: date) -> list[Plan]:
    """The plans whose work `by` may read; administrators all, others those they lead and see."""
    return list(Plan.objects.showing_rows_to(by, on).order_by("pk"))


def waiting_for_roles(roles: Iterable[int], plans: Iterable[Plan]) -> dict[int, list[Waiting]]:
    """By the role's key: rows it answers for, tasks given to it, and what only its holder decides. Five queries."""
    roles, plans = list(roles), list(plans)
    found: dict[int, list[Waiting]] = defaultdict(list)
    answering = Membership.objects.filter(role__in=roles, kind=MemberKind.RESPONSIBLE, group__plan__in=plans)
    by_group = {seat.group_id: seat for seat in answering.select_related("group").order_by("pk")}
    rows = SubActivity.objects.current().unfinished().filter(group__in=by_group).select_related("activity__step__plan")
    for row in rows.in_order():
        url = reverse("activities:sub_activity", args=[row.activity.step.plan.slug, row.pk])
        found[by_group[row.group_id].role_id].append(Waiting("Delaktivitet", row.name, url))
    for task in MeetingTask.objects.still_open().filter(role__in=roles, meeting__group__plan__in=plans).with_owner():
        url = reverse("activities:meeting", args=[task.meeting.group.plan.slug, task.meeting_id]) + "#beslut"
        found[task.role_id].append(Waiting("Uppdrag från möte", task.what, url))
    leading = {seat.group.plan_id: seat.role_id for seat in by_group.values() if seat.group.kind == GroupKind.STEERING}
    proposed = StatusUpdate.objects.awaiting_decision().filter(sub_activity__activity__step__plan__in=leading)
    for update in proposed:
        plan = update.sub_activity.activity.step.plan
        url = reverse("activities:proposal", args=[plan.slug, update.sub_activity_id, update.number])
        found[leading[plan.pk]].append(Waiting("Förslag till nytt slutdatum", update.sub_activity.name, url))
    directing = {
        seat.group.plan_id: seat.role_id for seat in by_group.values() if seat.group.kind == GroupKind.MANAGEMENT
    }
    bases = DecisionBasis.objects.filter(sub_activity__activity__step__plan__in=directing).with_standing()
    sent = bases.filter(current_state=State.TO_DIRECTOR).select_related("sub_activity__activity__step__plan")
    for basis in sent.order_by("pk"):
        plan = basis.sub_activity.activity.step.plan
        url = reverse("activities:basis", args=[plan.slug, basis.pk])
        found[directing[plan.pk]].append(Waiting("Underlag att besluta", basis.title, url))
    return found


def waiting_for(person: User, by: User, on: date) -> tuple[Item, ...]:
    """What waits for the person, of the plans `by` sees; never what the person has typed."""
    slugs = {plan.slug for plan in visible_plans(by, on)}
    found = [item for item in sources.of_person(person, on) if item.kind not in OWN and _slug(item.url) in slugs]
    return in_order(found, on)


def only_holder_of(person: User, on: date) -> list[str]:
    """Titles of the roles that nobody else holds on the day."""
    held = RoleHolding.objects.filter(held_on(on), user__is_active=True)
    others = held.exclude(user=person).values("role")
    own = held.filter(user=person).exclude(role__in=others).select_related("role").order_by("role__title")
    return [holding.role.title for holding in own]


def holdings_of(person: User, by: User, on: date) -> list[tuple[RoleHolding, bool]]:
    """The roles `by` keeps in view that the person has, is to have or has had, the newest first; and whether `by` may
    change each.
    """
    roles: Any = Role.objects
    seen, given = roles.seen_by(by, on).values("pk"), set(roles.given_by(by, on).values_list("pk", flat=True))
    holdings = RoleHolding.objects.filter(user=person, role__in=seen).select_related("role", "user")
    return [(holding, holding.role_id in given) for holding in holdings.order_by("-start", "role__title", "pk")]


def _slug(url: str) -> str:
    parts = url.split("/")
    return parts[2] if len(parts) > 2 and parts[1] == "plan" else ""
