"""Plans of a few rows, written straight to the tables with the days they should have."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from activities.models import Activity, GroupKind, Plan, StatusUpdate, Step, SubActivity, User, WorkingGroup

SWEDEN = ZoneInfo("Europe/Stockholm")
BORN = date(2020, 11, 2)  # within the tertial of the demo's day, so that a row said something of then is not silent


def at(day: date, hour: int = 9) -> datetime:
    return datetime.combine(day, time(hour), SWEDEN)


def dated(record, day: date = BORN):
    """Saved with the day in its history: a row is known from the first one there."""
    record._history_date = at(day)
    record.save()
    return record


def another_plan(slug: str = "annan", *, management: bool = True) -> Plan:
    plan = Plan.objects.create(
        slug=slug, title="En annan plan", municipality="Kommunen", administration="Nämnden", state="decided"
    )
    WorkingGroup.objects.create(plan=plan, name="Arbetsgrupp", kind=GroupKind.STEERING)
    if management:
        WorkingGroup.objects.create(plan=plan, name="Ledningen", kind=GroupKind.MANAGEMENT)
    return plan


def add_rows(plan: Plan, count: int, *, signal: str = "", name: str = "Rad", day: date = BORN, **period: date) -> list:
    """Rows of that day in a step of their own, each with an update when a signal is given."""
    step = Step.objects.create(plan=plan, title=f"{name}ornas steg", position=plan.steps.count() + 1)
    activity = Activity.objects.create(step=step, title=f"{name}ornas aktivitet", position=1)
    group = plan.groups.get(kind=GroupKind.STEERING)
    rows = [
        dated(SubActivity(activity=activity, title=f"{name} {number}", group=group, position=number, **period), day)
        for number in range(1, count + 1)
    ]
    if signal:
        for row in rows:
            say(row, signal, day)
    return rows


def say(row: SubActivity, signal: str, day: date, **words: str) -> StatusUpdate:
    if signal == "deviating":
        words = {"cause": "Underlaget dröjer.", "measure": "Gruppen möts.", "consequence": "En månad senare.", **words}
    by = User.objects.get(username="avdelningschef")
    number = row.updates.count() + 1
    update = StatusUpdate(
        sub_activity=row, number=number, signal_id=signal, at=at(day), by=by, by_name=str(by), **words
    )
    update.save()
    return update
