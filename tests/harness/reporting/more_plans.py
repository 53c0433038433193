"""A second plan beside the cast's, and more rows in any, dated within the demo's year."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from activities.models import Activity, Membership, Plan, Role, Step, SubActivity, User, WorkingGroup
from activities.models.register import save

SLUG = "hemtjanst"
SINCE = datetime(2020, 12, 3, 8, tzinfo=UTC)


def second_plan(by: User, *, rows: int = 0, roles: dict[str, str] | None = None, slug: str = SLUG) -> Plan:
    """A plan without steps but for `rows` rows. `roles`: kind of group → the title of the role that answers for it."""
    plan = _saved(
        Plan(
            slug=slug,
            title=f"LOV inom {slug}",
            municipality="Exempelkommunen",
            administration="Förvaltningen",
            board="Nämnden",
            state="decided",
        ),
        by,
    )
    for kind, title in {"steering": "Ingen ännu", **(roles or {})}.items():
        role = Role.objects.filter(title=title).first() or _saved(Role(title=title), by)
        group = _saved(WorkingGroup(plan=plan, name=f"{slug} {kind}", kind=kind), by)
        _saved(Membership(group=group, role=role, kind="responsible"), by)
    if rows:
        more_rows(plan, plan.groups.get(kind="steering"), rows, by=by)
    return plan


def more_rows(plan: Plan, group: WorkingGroup, count: int, *, by: User) -> list[SubActivity]:
    """Rows named "Rad 0" and on, known since the 3rd of December, from October until the end of the year."""
    step = _saved(Step(plan=plan, title="Fler rader", position=99), by)
    activity = _saved(Activity(step=step, title="Fler"), by)
    period = {"start": date(2020, 10, 1), "end": date(2020, 12, 31)}
    return [
        _saved(SubActivity(activity=activity, title=f"Rad {number}", group=group, position=number, **period), by)
        for number in range(count)
    ]


def _saved(record: Any, by: User) -> Any:
    return save(record=record, by=by, reason="Prov", now=SINCE)
