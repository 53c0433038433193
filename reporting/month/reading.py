"""Ledgers read from the database: three queries, whatever the number of plans, their size and their history."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from unicodedata import normalize
from zoneinfo import ZoneInfo

from django.db.models import OuterRef, Subquery
from django.utils import timezone

from activities.calendar import clock
from activities.calendar.period import Period
from activities.models import MemberKind, Membership, Plan, Rhythm, StatusUpdate, Step, SubActivity
from reporting.month.ledger import RowHistory, StatusEvent, Version

NOBODY = "Ej utsedd"
_PER_TERTIAL = str(Rhythm.PER_TERTIAL.label)
# Columns and no objects, of which a long plan would need four for each row.
ROW = (
    "pk",
    "title",
    "start",
    "end",
    "rhythm",
    "once_year",
    "once_quarter",
    "ended_on",
    "activity__title",
    "activity__step_id",
    "activity__step__plan_id",
    "activity__step__number",
    "activity__step__title",
    "group__name",
    "group__is_responsible",
    "responsible_title",
    "responsible_note",
)


def entries_of(plan: Plan) -> tuple[RowHistory, ...]:
    """Every row the plan has had, in the plan's order. Steps, activities and who is responsible are those of today."""
    return entries_by_plan([plan])[plan.pk]


def entries_by_plan(plans: Iterable[Plan]) -> dict[int, tuple[RowHistory, ...]]:
    """The same of several plans, by the plan's key; () for one without rows."""
    found: dict[int, list[RowHistory]] = {plan.pk: [] for plan in plans}
    sweden = timezone.get_current_timezone()
    updates, versions = _updates(found, sweden), _versions(found, sweden)
    responsible = Membership.objects.filter(group=OuterRef("group"), kind=MemberKind.RESPONSIBLE)
    newest = responsible.order_by("-position", "-pk")
    rows = (
        SubActivity.objects.filter(activity__step__plan__in=found)
        .annotate(
            responsible_title=Subquery(newest.values("role__title")[:1]),
            responsible_note=Subquery(newest.values("note")[:1]),
        )
        .in_order()
    )
    steps: dict[int, str] = {}
    for row in rows.values_list(*ROW, named=True):
        step = row.activity__step_id
        if step not in steps:
            steps[step] = normalize(
                "NFC", str(Step(number=row.activity__step__number, title=row.activity__step__title))
            )
        entry = RowHistory(
            key=row.pk,
            step=steps[step],
            activity=normalize("NFC", row.activity__title),
            responsible=normalize("NFC", _responsible(row)),
            versions=tuple(versions[row.pk]) or (_as_it_is(row, updates[row.pk]),),
            updates=tuple(updates[row.pk]),
            ended=row.ended_on,
        )
        found[row.activity__step__plan_id].append(entry)
    return {plan: tuple(entries) for plan, entries in found.items()}


def _responsible(row: Any) -> str:
    if row.group__is_responsible:
        return row.group__name
    title, note = row.responsible_title, row.responsible_note
    return f"{title} ({note})" if title and note else title or NOBODY


def _updates(plans: Iterable[int], sweden: ZoneInfo) -> dict[int, list[StatusEvent]]:
    found: dict[int, list[StatusEvent]] = defaultdict(list)
    said = StatusUpdate.objects.filter(sub_activity__activity__step__plan__in=plans).order_by(
        "sub_activity_id", "number"
    )
    columns = (
        "signal_id",
        "by_name",
        "text",
        "cause",
        "measure",
        "consequence",
        "planned_end",
        "proposed_end",
    )
    for key, at, decided, approved, corrects, number, *values in said.values_list(
        "sub_activity_id", "at", "decision__at", "decision__approved", "corrects__number", "number", *columns
    ):
        decision: dict[str, Any] = {
            "decided": _day(decided, sweden) if decided else None,
            "decided_at": decided,
            "approved": approved,
        }
        decision["corrects"] = corrects
        composed: list[Any] = [normalize("NFC", value) if isinstance(value, str) else value for value in values]
        found[key].append(StatusEvent(_day(at, sweden), number, *composed, **decision))
    return found


def _versions(plans: Iterable[int], sweden: ZoneInfo) -> dict[int, list[Version]]:
    """What the history keeps of each row, whether or not anything that is followed here was changed."""
    found: dict[int, list[Version]] = defaultdict(list)
    rows = SubActivity.objects.filter(activity__step__plan__in=plans).order_by().values("pk")  # wherever they stood
    records = SubActivity.history.filter(id__in=rows).exclude(history_type="-")
    columns = ("title", "start", "end", "rhythm", "once_year", "once_quarter")
    for key, at, title, start, end, rhythm, year, quarter in records.order_by("history_date", "history_id").values_list(
        "id", "history_date", *columns
    ):
        found[key].append(_version(_day(at, sweden), title, Period(start, end), rhythm, year, quarter))
    return found


def _version(day: date, title: str, period: Period, rhythm: str, year: int | None, quarter: int | None) -> Version:
    once = (year, quarter) if rhythm == Rhythm.ONCE and year and quarter else None
    known = rhythm in Rhythm.values and rhythm != Rhythm.ONCE
    reporting = f"Kvartal {quarter} {year}" if once else str(Rhythm(rhythm).label) if known else _PER_TERTIAL
    return Version(day, normalize("NFC", title), period, reporting, once, yearly=rhythm == Rhythm.YEARLY)


def _as_it_is(row: Any, updates: list[StatusEvent]) -> Version:
    """What holds for a row without history: that it has been as it is since the first word of it."""
    since = updates[0].day if updates else clock.today()
    return _version(since, row.title, Period(row.start, row.end), row.rhythm, row.once_year, row.once_quarter)


def _day(at: datetime, sweden: ZoneInfo) -> date:
    return at.astimezone(sweden).date()
