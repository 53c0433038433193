"""Several persons at once, as they were pasted and as the preview showed what becomes of each line."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q

from activities.calendar import clock
from activities.calendar.swedish import likeness
from activities.errors import DraftChangedError
from activities.models import Role, RoleHolding, User
from activities.models.querysets_people import people_seen_by
from activities.people.actions.people import MANAGERS_ONLY, add_person
from activities.people.actions.roles import START_REMEDY, add_role, give_role
from activities.people.pasted import Known, Line, fault_in_paste, read_people
from activities.permissions import keeps_people, manages_people

CHANGED = "Listan är inte längre den du läste. Läs den igen och spara en gång till."


@dataclass(frozen=True)
class Added:
    """`people` are new; `roles` and `holdings` count what was added beside them."""

    people: tuple[User, ...]
    roles: int
    holdings: int


@transaction.atomic
def add_several(*, text: str, start: date | None, by: User, based_on: str, now: datetime | None = None) -> Added:
    """Everybody of the pasted text with their roles from the day, or nobody.

    `based_on` is the fingerprint of the lines that the person read. Raises PermissionDenied, DraftChangedError when
    saving would make something else by now, and ValidationError by field.
    """
    if not manages_people(by):
        raise PermissionDenied(MANAGERS_ONLY)
    lines = read_people(text, known_to(by))
    if start is None:
        raise ValidationError({"start": START_REMEDY})
    if fault := fault_in_paste(lines):
        raise ValidationError({"text": fault})
    if fingerprint(lines, start) != based_on:
        raise DraftChangedError(CHANGED)
    moment = now or clock.now()
    before = Role.objects.count()
    roles = {role.key: role for role in Role.objects.order_by("pk")}
    people: dict[str, User] = {}
    for user in User.objects.order_by("-pk"):
        people |= {likeness(address): user for address in _addresses(user)}
    new, holdings = [], 0
    for line in lines:
        role = _role(line.role, roles, by, moment)
        key = likeness(line.email)
        if key not in people:
            people[key] = _new(line, role, start, by, moment)
            new.append(people[key])
            holdings += role is not None
        elif role is not None and not _has(people[key], role, start):
            give_role(role=role, person=people[key], start=start, by=by, now=moment)
            holdings += 1
    return Added(tuple(new), Role.objects.count() - before, holdings)


def known_to(by: User) -> Known:
    """What the register holds, as far as `by` is told of it. Five queries."""
    on = clock.today()
    users = list(User.objects.order_by("pk"))
    by_email = {likeness(address): str(user) for user in users for address in _addresses(user)}
    shown = people_seen_by(by, on).order_by("pk")
    held = RoleHolding.objects.filter(Q(end__isnull=True) | Q(end__gte=on)).select_related("user", "role")
    return Known(
        by_email=by_email,
        by_name={likeness(user.name): user.email or user.username for user in shown},
        roles={role.key: role.title for role in Role.objects.given_by(by, on).order_by("pk")},
        held=frozenset(
            (likeness(address), holding.role.key)
            for holding in held.order_by("pk")
            for address in _addresses(holding.user)
        ),
        left=frozenset(
            likeness(address)
            for user in users
            if user.has_left(on)
            for address in (user.email, user.username)
            if address
        ),
        adds_roles=keeps_people(by),
    )


def fingerprint(lines: Sequence[Line], start: date | None) -> str:
    """Another as soon as saving would make something else."""
    return hashlib.sha256(repr((list(lines), start)).encode()).hexdigest()


def _addresses(user: User) -> list[str]:
    """What a person is known by: the e-mail address, and what they sign in with."""
    return [address for address in (user.email, user.username) if address]


def _role(title: str, roles: dict[str, Role], by: User, now: datetime | None) -> Role | None:
    key = likeness(title)
    if title and key not in roles:
        roles[key] = add_role(title=title, by=by, now=now)
    return roles.get(key) if title else None


def _new(line: Line, role: Role | None, start: date, by: User, now: datetime | None) -> User:
    return add_person(name=line.name, email=line.email, role=role, start=start, by=by, now=now)


def _has(person: User, role: Role, start: date) -> bool:
    holdings = RoleHolding.objects.filter(role=role, user=person)
    return holdings.filter(Q(end__isnull=True) | Q(end__gte=start)).exists()
