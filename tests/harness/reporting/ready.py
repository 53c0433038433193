"""Makes the demo's plan ready to be sealed, as its people would: every row confirmed or told of."""

from __future__ import annotations

from datetime import datetime

from activities.calendar.tertial import Tertial
from activities.models import Plan, Signal, SubActivity, User
from activities.plan.actions import confirm_unchanged, update_status
from reporting.models import SealedReport
from reporting.report import collect
from reporting.sealing.actions.seal import fingerprint, seal


def make_ready(plan: Plan, by: User, now: datetime | None = None) -> None:
    """The leader confirms every row as it is; one that nobody has spoken of is not begun."""
    for row in SubActivity.objects.filter(activity__step__plan=plan).current():
        told = {"row": row, "by": by, "based_on": row.updates.count(), "now": now}
        if told["based_on"]:
            confirm_unchanged(**told)
        else:
            signal = Signal.objects.get(pk="not_started")
            update_status(signal=signal, text="Börjar när tiden är inne.", **told)


def seal_as_read(plan: Plan, tertial: Tertial, by: User, now: datetime, **kwargs: object) -> SealedReport:
    """Read the draft and seal it at once."""
    based_on = fingerprint(collect.draft(plan, tertial, on=now.date()))
    return seal(plan=plan, tertial=tertial, by=by, based_on=based_on, now=now, **kwargs)
