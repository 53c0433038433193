"""The days of the reports, as they stand in calendars. Named in the settings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Count, OuterRef, Subquery
from django.urls import reverse

from activities.feeds.collect import LONG_AGO, with_changes
from activities.feeds.entries import Entry
from reporting.cycle.state import days_of
from reporting.models import BoardMeeting, Routine

KEYS = ("opens", "last-update", "review", "send", "board")  # of the steps of Deadlines, in their order


def report_days(plans: Iterable[Any]) -> Iterator[Entry]:
    """Each tertial's days in plans fetched with their rights; for those who read sealed reports alone, only the day
    when the board meets. One query.
    """
    shown = {plan.pk: plan for plan in plans}
    meetings: Any = BoardMeeting.objects.filter(plan__in=shown).annotate(moves=Subquery(_routine_writes()))
    for meeting in with_changes(meetings, of="plan__routine").order_by("on", "pk"):
        plan, tertial = shown[meeting.plan_id], meeting.tertial
        route = "reporting:tertial" if plan.shows_rows else "reporting:report_list"
        path = reverse(route, args=[plan.slug, tertial] if plan.shows_rows else [plan.slug])
        steps = list(zip(KEYS, days_of(meeting).steps, strict=True))
        for key, (what, day) in steps if plan.shows_rows else steps[-1:]:
            yield Entry(
                key=f"report-{meeting.pk}-{key}",
                title=f"{what}: {tertial.label.lower()}",
                first=day,
                last=day,
                changed=meeting.changed_at or LONG_AGO,
                number=max((meeting.changes or 1) - 1, 0) + (meeting.moves or 0),
                text=plan.short,
                path=path,
            )


def _routine_writes() -> Any:
    """How often the plan's routine was written, which moves the days as well."""
    writes = Routine.history.filter(plan=OuterRef("plan")).order_by()
    return writes.values("plan").annotate(number=Count("pk")).values("number")
