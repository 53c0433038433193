"""Who writes to a plan under uppbyggnad, one at a time."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied

from activities.models import Plan, User
from activities.permissions import builds_plan

REASON = "Planen byggs upp"  # in the history of every write before the plan is decided
DECIDED = "Beslutet om planen är antecknat. Den ändras nu genom revisioner."
BUILDERS_ONLY = "Den som leder planen och administratörer bygger upp den."


def open_plan(plan: Plan, by: User) -> Plan:
    """The plan, locked until the write is over. Raises PermissionDenied."""
    found = Plan.objects.select_for_update().get(pk=plan.pk)
    if not builds_plan(by, found):
        raise PermissionDenied(BUILDERS_ONLY if found.is_building else DECIDED)
    return found
