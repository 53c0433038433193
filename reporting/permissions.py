"""One predicate per right over the reports. Each asks the queryset that the pages' lists are made of."""

from __future__ import annotations

from typing import Any

from activities.calendar import clock
from activities.models import Plan


def writes_reports(user: Any, plan: Plan) -> bool:
    """The responsible and the participants of the group that leads the plan write the memo and set the days."""
    return Plan.objects.drafting_by(user, clock.today()).filter(pk=plan.pk).exists()


def seals_reports(user: Any, plan: Plan) -> bool:
    """Whoever leads the plan seals reports, corrects them and marks them as sent."""
    return Plan.objects.adopting_by(user, clock.today()).filter(pk=plan.pk, state="decided").exists()


def presents_months(user: Any, plan: Plan) -> bool:
    """Whoever leads the plan presents the plan for ledningsgruppen (rule 3 of the board paper)."""
    return Plan.objects.adopting_by(user, clock.today()).filter(pk=plan.pk, state="decided").exists()


def enters_meetings(user: Any, plan: Plan) -> bool:
    """The board's own people, and the responsible and the participants of the group that leads the plan, say when the
    board meets.
    """
    own = Plan.objects.visible_to(user, clock.today()).filter(pk=plan.pk, reads_reports=True)
    return own.exists() or writes_reports(user, plan)


def notes_decisions(user: Any, plan: Plan) -> bool:
    """Whoever leads the plan, and the board's own people, note from the minutes what the board decided."""
    on = clock.today()
    own = Plan.objects.visible_to(user, on).filter(pk=plan.pk, reads_reports=True)
    return own.exists() or seals_reports(user, plan)
