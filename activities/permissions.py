"""One predicate per right. Each asks the queryset that the pages' lists are made of, so the two cannot differ.

They know nothing of superusers, but for plans under uppbyggnad: administrators keep the register and lay plans out, but
set no signal by that alone.
"""

from __future__ import annotations

from typing import Any

from activities.calendar import clock
from activities.models import Partner, Plan, SubActivity, WorkingGroup


def decides_proposals(user: Any, plan: Plan) -> bool:
    """Whoever leads the plan now."""
    return Plan.objects.visible_to(user, clock.today()).filter(pk=plan.pk, steers=True).exists()


def updates_status(user: Any, row: SubActivity) -> bool:
    """The responsible and the participants of the row's group, and whoever leads the plan."""
    return SubActivity.objects.updatable_by(user, clock.today()).filter(pk=row.pk).exists()


def prepares_bases(user: Any, row: SubActivity) -> bool:
    """The responsible and the participants of the row's group make, change and take up again its decision bases."""
    return SubActivity.objects.of_person(user, clock.today()).filter(pk=row.pk).exists()


def passes_on_bases(user: Any, plan: Plan) -> bool:
    """Whoever leads the plan approves bases, sends them on and notes decisions and returns."""
    return Plan.objects.visible_to(user, clock.today()).filter(pk=plan.pk, steers=True).exists()


def decides_bases(user: Any, plan: Plan) -> bool:
    """Förvaltningschefen, the responsible of förvaltningens ledningsgrupp, answers what was sent there."""
    return Plan.objects.directed_by(user, clock.today()).filter(pk=plan.pk).exists()


def works_in_group(user: Any, group: WorkingGroup) -> bool:
    """The group's responsible and participants, and whoever leads the plan: meetings, notes and tasks."""
    return WorkingGroup.objects.worked_by(user, clock.today()).filter(pk=group.pk).exists()


def logs_contact(user: Any, partner: Partner) -> bool:
    """The responsible and the participants of any group that prepares the partner's plan."""
    return Partner.objects.contactable_by(user, clock.today()).filter(pk=partner.pk).exists()


def drafts_revision(user: Any, plan: Plan) -> bool:
    """The responsible and the participants of the group that leads the plan; not those who are merely co-opted."""
    return Plan.objects.drafting_by(user, clock.today()).filter(pk=plan.pk).exists()


def adopts_revision(user: Any, plan: Plan) -> bool:
    """Whoever leads the group that leads the plan."""
    return Plan.objects.adopting_by(user, clock.today()).filter(pk=plan.pk).exists()


def makes_plans(user: Any) -> bool:
    """Administrators make new plans."""
    return bool(user.is_active and user.is_superuser)


def builds_plan(user: Any, plan: Plan) -> bool:
    """Administrators, and whoever leads the plan, fill it as long as it is under uppbyggnad."""
    return Plan.objects.built_by(user, clock.today()).filter(pk=plan.pk).exists()
