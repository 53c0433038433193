"""What a calendar holds, fetched through what the person may see."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Count, OuterRef, Subquery
from django.urls import reverse
from django.utils.module_loading import import_string

from activities.feeds.entries import Entry
from activities.models import Meeting, Plan, SubActivity
from activities.models.querysets import groups_of
from activities.models.querysets_groups import MEETS

KEPT = timedelta(days=365)  # how long a meeting that has been held stays in the calendars
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)  # of what has no history


def of_person(user: Any, on: date) -> list[Entry]:
    """The person's own rows, the meetings of their groups, and the days of the reports of the plans they open.

    Four queries, whatever the number.
    """
    plans = list(Plan.objects.visible_to(user, on).filter(state="decided"))
    groups = groups_of(user, on, {"kind__in": MEETS})
    meetings = Meeting.objects.visible_to(user, on).filter(group__in=groups.values("pk"))
    return [
        *_rows(SubActivity.objects.of_person(user, on), names_plan=len(plans) > 1),
        *_meetings(meetings, on),
        *_report_days(plans),
    ]


def of_plan(plan: Plan, user: Any, on: date) -> list[Entry]:
    """All of the plan, as far as the person sees it. Four queries."""
    plans = list(Plan.objects.showing_rows_to(user, on).filter(pk=plan.pk))
    rows = SubActivity.objects.filter(activity__step__plan=plan).current().visible_to(user, on)
    meetings = Meeting.objects.filter(group__plan=plan).visible_to(user, on)
    return [*_rows(rows, names_plan=False), *_meetings(meetings, on), *_report_days(plans)]


def of_meeting(meeting: Meeting) -> list[Entry]:
    """One meeting, alone. One query."""
    return [meeting_entry(found) for found in with_changes(Meeting.objects.filter(pk=meeting.pk), of="group__plan")]


def with_changes(records: models.QuerySet, *, of: str) -> models.QuerySet:
    """Each record with what `of` names, and with changes (how often it was written) and changed_at (when it last was),
    out of its history.
    """
    history = apps.get_model(records.model._meta.app_label, f"Historical{records.model.__name__}").objects
    writes = history.filter(id=OuterRef("pk")).order_by()
    counted = writes.values("id").annotate(number=Count("pk")).values("number")
    return records.select_related(of).annotate(
        changes=Subquery(counted), changed_at=Subquery(writes.order_by("-history_id").values("history_date")[:1])
    )


def meeting_entry(meeting: Any) -> Entry:
    """Of a meeting fetched `with_changes`."""
    plan = meeting.group.plan
    return Entry(
        key=f"meeting-{meeting.pk}",
        title=f"{'Inställt: ' if meeting.cancelled_at else ''}{meeting.group.name}",
        first=meeting.on,
        last=meeting.on,
        changed=meeting.changed_at or LONG_AGO,
        number=max((meeting.changes or 1) - 1, 0),
        at=meeting.time,
        text="\n".join(filter(None, (plan.short, meeting.cancelled_why))),
        place=meeting.place,
        path=reverse("activities:meeting", args=[plan.slug, meeting.pk]),
        is_cancelled=meeting.cancelled_at is not None,
        is_busy=True,
    )


def _meetings(meetings: models.QuerySet, on: date) -> Iterator[Entry]:
    recent = with_changes(meetings.filter(on__gte=on - KEPT), of="group__plan")
    yield from map(meeting_entry, recent.order_by("on", "pk"))


def _rows(rows: models.QuerySet, *, names_plan: bool) -> Iterator[Entry]:
    dated: Any = with_changes(rows.filter(start__isnull=False), of="activity__step__plan")
    for row in dated.order_by("start", "pk"):
        plan = row.activity.step.plan
        yield Entry(
            key=f"row-{row.pk}",
            title=f"{row.name} ({plan.short})" if names_plan else row.name,
            first=row.start,
            last=row.end,
            changed=row.changed_at or LONG_AGO,
            number=max((row.changes or 1) - 1, 0),
            text=f"{row.activity.title}\n{plan.short}" if row.title else plan.short,
            path=_row_path(plan.slug, row.pk),
        )


def _row_path(slug: str, pk: int) -> str:
    return reverse("activities:sub_activity", args=[slug, pk])


def _report_days(plans: Iterable[Any]) -> Iterable[Entry]:
    """The days of the reports, asked of the room that keeps them: by settings, since it may not be imported."""
    found: Iterable[Entry] = import_string(settings.CALENDAR_DAYS)(plans) if plans else ()
    return found
