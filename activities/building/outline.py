"""A plan under uppbyggnad as it stands: its parts in order, what hinders a decision, and the editions of both."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.db import models

from activities.calendar.swedish import sort_key
from activities.models import (
    Activity,
    CollaborationStatus,
    GroupKind,
    MemberKind,
    Membership,
    Plan,
    PlanImport,
    RoleHolding,
    SubActivity,
    WorkingGroup,
)
from activities.rows import presenters

NOT_LED = (
    "Ingen leder planen i dag. Ge den som ska leda den rollen under Personer, eller välj en annan ansvarig i gruppen "
    "som leder planen."
)


@dataclass(frozen=True)
class RowLine:
    pk: int
    name: str
    is_whole: bool  # the activity is tracked as a whole
    responsible: str
    participants: str
    co_opted: str
    period: str
    collaboration: str
    reporting: str


@dataclass(frozen=True)
class ActivityLine:
    pk: int
    title: str
    rows: tuple[RowLine, ...]

    @property
    def whole(self) -> int | None:
        """The key of the one row of an activity that is tracked as a whole."""
        return next((row.pk for row in self.rows if row.is_whole), None)

    @property
    def takes_rows(self) -> bool:
        return not any(row.is_whole for row in self.rows)


@dataclass(frozen=True)
class StepLine:
    pk: int
    name: str
    text: str
    activities: tuple[ActivityLine, ...]


@dataclass(frozen=True)
class GroupLine:
    pk: int
    name: str
    kind: str
    leads: bool
    responsible: str
    participants: str
    co_opted: str
    row_count: int


def steps(plan: Plan) -> tuple[StepLine, ...]:
    """Steps, activities and rows in the plan's order, the empty ones among them. Five queries."""
    rows = SubActivity.objects.filter(activity__step__plan=plan).current().with_facts().in_order()
    by_activity = {pk: tuple(map(_row, each)) for pk, each in groupby(rows, key=lambda row: row.activity_id)}
    # Where every row has ended, as when an import was undone, nothing is left to follow.
    followed = models.Q(sub_activities=None) | models.Q(sub_activities__ended_on=None)
    activities = Activity.objects.filter(followed, step__plan=plan).distinct().order_by("step", "position", "pk")
    by_step: dict[int, list[ActivityLine]] = {}
    for activity in activities:
        line = ActivityLine(activity.pk, activity.title, by_activity.get(activity.pk, ()))
        by_step.setdefault(activity.step_id, []).append(line)
    return tuple(
        StepLine(step.pk, str(step), step.text, tuple(by_step.get(step.pk, ())))
        for step in plan.steps.annotate(kept=models.Count("activities")).order_by("position", "pk")
        if step.pk in by_step or not step.kept
    )


def imports(plan: Plan) -> models.QuerySet[PlanImport]:
    """The imports that current rows came with, newest first, with `row_count`."""
    current = models.Count("rows", filter=models.Q(rows__sub_activity__ended_on=None))
    return plan.imports.annotate(row_count=current).filter(row_count__gt=0).order_by("-at", "-pk")


def groups(plan: Plan) -> tuple[GroupLine, ...]:
    """The plan's groups, the one that leads it first."""
    carried = Counter(SubActivity.objects.filter(group__plan=plan).values_list("group", flat=True))
    members = Membership.objects.select_related("role").order_by("position", "pk")
    found = plan.groups.prefetch_related(models.Prefetch("memberships", members))
    lines = [_group(group, carried[group.pk]) for group in found.order_by("pk")]
    return tuple(sorted(lines, key=lambda line: (not line.leads, sort_key(line.name))))


def hindrances(plan: Plan, on: date) -> list[str]:
    """Why the plan cannot be recorded as decided yet, in sentences with the remedy."""
    outlined = steps(plan)
    told = []
    if not any(activity.rows for step in outlined for activity in step.activities):
        told.append("Planen har inga delaktiviteter. Lägg till minst en.")
    for step in outlined:
        if not step.activities:
            told.append(f"Steget ”{step.name}” har inga aktiviteter. Lägg till en, eller ta bort steget.")
        told += [
            f"Aktiviteten ”{activity.title}” följs inte upp. Lägg till en delaktivitet, eller ta bort aktiviteten."
            for activity in step.activities
            if not activity.rows
        ]
    if not is_led(plan, on):
        told.append(NOT_LED)
    return told


def fingerprint(plan: Plan) -> str:
    """Another as soon as anything that is decided on is another."""
    facts = [str(getattr(plan, name)) for name in ("title", "board", "administration", "municipality", "go_live")]
    return hashlib.sha256(repr((facts, steps(plan), groups(plan))).encode()).hexdigest()


def is_led(plan: Plan, on: date) -> bool:
    """Whether somebody holds the role that leads the plan on the day. One query."""
    current = models.Q(end__isnull=True) | models.Q(end__gte=on)
    return RoleHolding.objects.filter(
        current,
        start__lte=on,
        user__is_active=True,
        role__memberships__group__plan=plan,
        role__memberships__group__kind=GroupKind.STEERING,
        role__memberships__kind=MemberKind.RESPONSIBLE,
    ).exists()


def _collaboration(row: SubActivity) -> str:
    if row.collaboration != CollaborationStatus.STATED:
        return str(row.get_collaboration_display())
    partners = [str(item) for item in row.parties]
    return "; ".join([*partners, row.collaboration_note] if row.collaboration_note else partners)


def _row(row: SubActivity) -> RowLine:
    responsible, participants, co_opted = presenters.organisation(row.group, row.group.members)
    return RowLine(
        pk=row.pk,
        name=row.name,
        is_whole=not row.title,
        responsible=responsible,
        participants=", ".join(participants),
        co_opted=", ".join(co_opted),
        period=str(row.period),
        collaboration=_collaboration(row),
        reporting=row.reporting,
    )


def _group(group: WorkingGroup, row_count: int) -> GroupLine:
    kinds: dict[str, list[str]] = {kind: [] for kind in MemberKind.values}
    for member in group.memberships.all():
        kinds[member.kind].append(f"{member.role.title} ({member.note})" if member.note else member.role.title)
    return GroupLine(
        pk=group.pk,
        name=group.name,
        kind=group.get_kind_display(),
        leads=group.kind == GroupKind.STEERING,
        responsible=", ".join(kinds[MemberKind.RESPONSIBLE]),
        participants=", ".join(kinds[MemberKind.PARTICIPANT]),
        co_opted=", ".join(kinds[MemberKind.CO_OPTED]),
        row_count=row_count,
    )
