"""Reads and rights of decision bases, made of the rules in querysets.py: own rows prepare, the leader passes on."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Subquery

from activities.models.querysets import StatusUpdateQuerySet

IN_ORDER = (  # of the plan's rows, the oldest basis of a row first
    "sub_activity__activity__step__position",
    "sub_activity__activity__step_id",
    "sub_activity__activity__position",
    "sub_activity__activity_id",
    "sub_activity__position",
    "sub_activity",
    "pk",
)


def prepares(user: Any, on: date, row: str = "pk") -> Exists:
    """Whether the person is responsible or participant of the row that the field `row` names."""
    rows = apps.get_model("activities.SubActivity").objects
    return Exists(rows.of_person(user, on).filter(pk=OuterRef(row)))


class DecisionBasisQuerySet(models.QuerySet):
    def visible_to(self, user: Any, on: date) -> DecisionBasisQuerySet:
        """Bases of the plans whose rows the person sees, with may_prepare, may_pass_on and may_decide."""
        plans: Any = apps.get_model("activities.Plan").objects
        plan = "sub_activity__activity__step__plan"
        led = plans.visible_to(user, on).filter(steers=True, pk=OuterRef(plan))
        return self.filter(**{f"{plan}__in": plans.showing_rows_to(user, on).values("pk")}).annotate(
            may_prepare=prepares(user, on, "sub_activity"),
            may_pass_on=Exists(led),
            may_decide=Exists(plans.directed_by(user, on).filter(pk=OuterRef(plan))),
        )

    def with_standing(self, *, before: datetime | None = None) -> DecisionBasisQuerySet:
        """With the newest step as current_number, _state, _round, _at and _by_name; the newest taken `before` then.

        They are None for a basis that had no step before the moment.
        """
        steps = apps.get_model("activities.BasisStep").objects.filter(basis=OuterRef("pk")).order_by("-number")
        if before:
            steps = steps.filter(at__lt=before)
        columns = ("number", "state", "round", "at", "by_name")
        return self.annotate(**{f"current_{column}": Subquery(steps.values(column)[:1]) for column in columns})

    def in_order(self) -> DecisionBasisQuerySet:
        """In the order of the plan's rows, the oldest basis of a row first."""
        return self.order_by(*IN_ORDER)


class BasisStepQuerySet(StatusUpdateQuerySet):
    """Only added, like the status updates: refuses update and delete."""

    def newest_before(self, moment: datetime) -> BasisStepQuerySet:
        """The newest step of each basis that was taken before the moment."""
        newer = self.model._default_manager.filter(basis=OuterRef("basis"), number__gt=OuterRef("number"))
        return self.filter(~Exists(newer.filter(at__lt=moment)), at__lt=moment)

    def in_order(self) -> BasisStepQuerySet:
        """In the order of their bases."""
        return self.order_by(*(f"basis__{name}" for name in IN_ORDER))
