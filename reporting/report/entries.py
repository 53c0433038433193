"""Changes of the plan outside its revisions: rows read in from a file, and corrections under Administration."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.utils import timezone

from activities.models import (
    Activity,
    Collaboration,
    Membership,
    Plan,
    PlanImport,
    Step,
    SubActivity,
    WorkingGroup,
)
from activities.rows.story import written_otherwise
from reporting.snapshot.changes import Reason
from reporting.snapshot.schema import Source

FIELDS = {
    "reworded": ("title",),
    "placed": ("activity_id",),
    "moved": ("start", "end"),
    "restaffed": ("group_id",),
    "collaboration": ("collaboration", "collaboration_note"),
    "reporting": ("rhythm", "once_year", "once_quarter"),
}
Entered = tuple[tuple[int, str], Reason]


def entered_since(plan: Plan, since: datetime) -> Iterator[Entered]:
    """((row, kind), reason) of every such write after the moment, in the order they came; of a heading that was
    reworded, (0, its name now). Ten queries.

    What a revision or an approved date wrote has the moment of it, and is told by reasons.py.
    """
    files = dict(PlanImport.objects.filter(plan=plan, at__gt=since).order_by("pk").values_list("at", "filename"))
    told = written_otherwise(plan, since) - files.keys()
    writes = (write for write in _writes(plan, since) if write[0] not in told)
    for at, key, reason in sorted(writes, key=lambda write: write[0]):
        on = timezone.localdate(at).isoformat()
        yield (
            key,
            Reason("", (Source("file", on, name=files[at]),))
            if at in files
            else Reason(reason, (Source("correction", on),)),
        )


def _writes(plan: Plan, since: datetime) -> Iterator[tuple[datetime, tuple[int, str], str]]:
    rows = SubActivity.objects.filter(activity__step__plan=plan).order_by("pk")
    of_group, of_activity = defaultdict(list), {}
    for row, group, activity, title in rows.values_list("pk", "group_id", "activity_id", "title"):
        of_group[group].append(row)
        if not title:
            of_activity[activity] = row
    keys = [row for found in of_group.values() for row in found]
    yield from _of_rows(keys, since)
    for record in _since(Collaboration, since, sub_activity_id__in=keys):
        yield _write(record, record.sub_activity_id, "collaboration")
    members = (*_since(Membership, since, group_id__in=of_group), *_since(WorkingGroup, since, id__in=of_group))
    for record in members:
        for row in of_group[getattr(record, "group_id", record.id)]:
            yield _write(record, row, "restaffed")
    names = {step.pk: str(step) for step in plan.steps.order_by("pk")}
    for record in _since(Step, since, id__in=names):
        yield _write(record, 0, names[record.id])
    activities = dict(Activity.objects.filter(step__in=names).order_by("pk").values_list("pk", "title"))
    for record in _since(Activity, since, id__in=activities):
        yield _write(record, 0, activities[record.id])
        if record.id in of_activity:
            yield _write(record, of_activity[record.id], "reworded")


def _of_rows(keys: Iterable[int], since: datetime) -> Iterator[tuple[datetime, tuple[int, str], str]]:
    """Each write of a row by what it changed; a row that was not there before is "added"."""
    before: Any = None
    for record in SubActivity.history.filter(id__in=keys).order_by("id", "history_date", "history_id"):
        if record.history_date > since:
            if before is None or before.id != record.id:
                yield _write(record, record.id, "added")
            else:
                for kind, names in FIELDS.items():
                    if any(getattr(before, name) != getattr(record, name) for name in names):
                        yield _write(record, record.id, kind)
        before = record


def _since(model: Any, since: datetime, **where: Any) -> Iterable[Any]:
    return model.history.filter(history_date__gt=since, **where).order_by("history_date", "history_id")


def _write(record: Any, row: int, kind: str) -> tuple[datetime, tuple[int, str], str]:
    return record.history_date, (row, kind), record.history_change_reason or ""
