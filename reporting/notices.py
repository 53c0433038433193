"""What the reporting has to say on Mitt arbete. Named in the setting WORK_NOTICES."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef
from django.urls import reverse

from activities.models import Plan
from reporting.cycle import Facts, phase
from reporting.cycles import routine_of
from reporting.models import BoardMeeting, SealedReport


def open_collections(user: Any, plans: Sequence[Plan], on: date) -> list[tuple[str, str]]:
    """A line and an address for each of the plans' reports that is being collected for. One query."""
    sealed = SealedReport.objects.filter(plan=OuterRef("plan"), year=OuterRef("year"), number=OuterRef("number"))
    meetings = BoardMeeting.objects.filter(~Exists(sealed), plan__in=plans, on__gt=on).select_related("plan__routine")
    return [
        notice for meeting in meetings.order_by("on", "pk") for notice in _notices(meeting, on, several=len(plans) > 1)
    ]


def _notices(meeting: BoardMeeting, on: date, *, several: bool) -> list[tuple[str, str]]:
    plan, tertial = meeting.plan, meeting.tertial
    days = routine_of(plan).deadlines(meeting.on)
    if phase(days, Facts(), on).key != "collecting":
        return []
    which = f" ({plan.title})" if several else ""
    text = (
        f"Insamlingen till nämndens rapport för {tertial.label.lower()}{which} pågår till och med {days.last_update}."
    )
    return [(text, reverse("reporting:confirmations", args=[plan.slug, tertial]))]
