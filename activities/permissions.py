"""One predicate per right. Each asks the queryset that the pages' lists are made of, so the two cannot differ.

They know nothing of superusers: administrators keep the register but set no signal by that alone.
"""

from __future__ import annotations

from typing import Any

import rules

from activities import clock
from activities.models import Plan, SubActivity


@rules.predicate
def sees_plan(user: Any, plan: Plan) -> bool:
    """Working groups, the management group and administrators see the plan, its signals and its drafts."""
    return Plan.objects.showing_rows_to(user, clock.today()).filter(pk=plan.pk).exists()


@rules.predicate
def updates_status(user: Any, row: SubActivity) -> bool:
    """The responsible and the participants of the row's group, and whoever leads arbetsgrupp LOV."""
    return SubActivity.objects.updatable_by(user, clock.today()).filter(pk=row.pk).exists()


@rules.predicate
def drafts_revision(user: Any, plan: Plan) -> bool:
    """The responsible and the participants of the group that leads the plan; not those who are merely co-opted."""
    return Plan.objects.drafting_by(user, clock.today()).filter(pk=plan.pk).exists()


@rules.predicate
def adopts_revision(user: Any, plan: Plan) -> bool:
    """Whoever leads the group that leads the plan."""
    return Plan.objects.adopting_by(user, clock.today()).filter(pk=plan.pk).exists()
