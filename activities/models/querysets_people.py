"""Reads, and rights as reads, of roles and of those who hold them. Same chain as querysets.py."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q

from activities.models.querysets import held

# Groups of a plan whose roles its leader gives. Those of ledningsgruppen and the board decide on the leader's own work.
GIVEN_BY_LEADER = ("steering", "activity", "partner")


def held_on(on: date) -> Q:
    """Of holdings: those that hold on the day."""
    return Q(start__lte=on) & (Q(end__isnull=True) | Q(end__gte=on))


def leads_any(on: date) -> Exists:
    """For a query of users: whether each leads a plan that day. No query of its own."""
    plans = apps.get_model("activities.Plan").objects
    return Exists(plans.filter(held("groups__", OuterRef("pk"), on, group__kind="steering", kind="responsible")))


def people_seen_by(user: Any, on: date) -> models.QuerySet:
    """The persons whose page one may open: all for administrators; for whoever leads a plan, those who hold or have
    held a role of it.
    """
    people = apps.get_model("activities.User").objects.all()
    if user.is_superuser:
        return people
    roles = apps.get_model("activities.Role").objects.seen_by(user, on)
    holdings = apps.get_model("activities.RoleHolding").objects.filter(role__in=roles.values("pk"))
    return people.filter(pk__in=holdings.values("user"))


def roles_without_place(user: Any, on: date) -> models.QuerySet:
    """The roles a person holds on the day that stand in no group of any plan, and so let nobody see one."""
    holdings = apps.get_model("activities.RoleHolding").objects.filter(held_on(on), user=user)
    roles = apps.get_model("activities.Role").objects
    return roles.filter(pk__in=holdings.values("role"), memberships=None).order_by("title")


class RoleQuerySet(models.QuerySet):
    def seen_by(self, user: Any, on: date) -> RoleQuerySet:
        """Roles that one keeps in view: all for administrators, and those of the plans one leads."""
        if user.is_superuser:
            return self.all()
        return self.filter(pk__in=_members(user, on).values("role"))

    def given_by(self, user: Any, on: date) -> RoleQuerySet:
        """Roles that one gives and takes: all for administrators; for whoever leads a plan, those that are in the
        plans they lead and nowhere else, and that give no place in ledningsgruppen or the board.
        """
        if user.is_superuser:
            return self.all()
        elsewhere = apps.get_model("activities.Membership").objects.exclude(
            group__plan__in=_led(user, on), group__kind__in=GIVEN_BY_LEADER
        )
        return self.seen_by(user, on).filter(~Exists(elsewhere.filter(role=OuterRef("pk"))))


def _led(user: Any, on: date) -> models.QuerySet:
    return apps.get_model("activities.Plan").objects.adopting_by(user, on).values("pk")


def _members(user: Any, on: date) -> models.QuerySet:
    return apps.get_model("activities.Membership").objects.filter(group__plan__in=_led(user, on))
