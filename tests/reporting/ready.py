"""Makes the demo's plan ready to be sealed, as its people would: every row confirmed or told of."""

from __future__ import annotations

from datetime import datetime

from activities import actions
from activities.models import Plan, Signal, SubActivity, User
from activities.tertial import Tertial
from reporting import collect
from reporting.actions import seal
from reporting.actions.sealing import fingerprint
from reporting.models import SealedReport


def make_ready(plan: Plan, by: User, now: datetime | None = None) -> None:
    """The leader confirms every row as it is; one that nobody has spoken of is not begun."""
    for row in SubActivity.objects.filter(activity__step__plan=plan).current():
        told = {"row": row, "by": by, "based_on": row.updates.count(), "now": now}
        if told["based_on"]:
            actions.confirm_unchanged(**told)
        else:
            signal = Signal.objects.get(pk="not_started")
            actions.update_status(signal=signal, text="Börjar när tiden är inne.", **told)


def seal_as_read(plan: Plan, tertial: Tertial, by: User, now: datetime, **kwargs: object) -> SealedReport:
    """Read the draft and seal it at once."""
    based_on = fingerprint(collect.draft(plan, tertial, on=now.date()))
    return seal(plan=plan, tertial=tertial, by=by, based_on=based_on, now=now, **kwargs)
