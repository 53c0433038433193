"""Many people with roles in many plans where something waits for most of them, written straight to the tables."""

from __future__ import annotations

from datetime import date, time, timedelta
from itertools import count
from typing import Any

from activities.models import (
    Activity,
    Meeting,
    MeetingTask,
    Membership,
    Plan,
    Role,
    RoleHolding,
    StatusUpdate,
    Step,
    SubActivity,
    User,
    WorkingGroup,
)
from reporting.models import BoardMeeting
from tests.harness.reporting.other_plans import at

GROUPS = ("steering", "activity", "activity", "activity", "management", "board")
PARTS = ("responsible", "participant", "co_opted", "participant")


def many(people: int, plans: int, on: date, *, rows: int = 30) -> list[User]:
    """So many people, with every seat of the plans given to one of them in turn."""
    number = User.objects.count()
    users = User.objects.bulk_create(
        User(username=f"p{number + i}", name=f"Person {number + i}", email=f"p{number + i}@exempel.se", password="!")
        for i in range(people)
    )
    seats = count()
    for _ in range(plans):
        _plan(users, seats, on, rows)
    return users


def _plan(users: list[User], seats: count, on: date, rows: int) -> None:
    number = Plan.objects.count()
    plan = Plan.objects.create(
        slug=f"plan-{number}",
        title=f"Plan {number}",
        short_name=f"Plan {number}",
        municipality="Kommunen",
        administration="Förvaltningen",
        board=f"Nämnd {number}",
        state="decided",
    )
    step = Step.objects.create(plan=plan, title="Steget", position=1)
    activity = Activity.objects.create(step=step, title="Aktiviteten", position=1)
    groups = WorkingGroup.objects.bulk_create(
        WorkingGroup(plan=plan, name=f"Grupp {place}", kind=kind) for place, kind in enumerate(GROUPS)
    )
    wanted = max(len(GROUPS) * len(PARTS), len(users) * 2 // 20)  # so that many people come to every plan
    for place in range(wanted):
        group, part = groups[place % len(GROUPS)], PARTS[min(place // len(GROUPS), 3)]
        role = Role.objects.create(title=f"Roll {number} {place}")
        Membership.objects.create(group=group, role=role, kind=part)
        RoleHolding.objects.create(role=role, user=users[next(seats) % len(users)], start="2020-01-01")
    working = groups[:4]
    begun: Any = SubActivity.objects.bulk_create(
        SubActivity(
            activity=activity,
            title=f"Rad {place}",
            position=place,
            group=working[place % len(working)],
            start=on - timedelta(days=90),
            end=on + timedelta(days=place * 5 - 20),
        )
        for place in range(rows)
    )
    leader = RoleHolding.objects.get(role__memberships__group=groups[0], role__memberships__kind="responsible").user
    StatusUpdate.objects.bulk_create(
        StatusUpdate(
            sub_activity=row,
            number=1,
            signal_id="deviating" if place % 3 else "on_track",
            at=at(on - timedelta(days=20)),
            by=leader,
            by_name=str(leader),
            text="Ord",
            cause="Orsak" if place % 3 else "",
            measure="Åtgärd" if place % 3 else "",
            consequence="Följd" if place % 3 else "",
            planned_end=row.end if place % 3 == 1 else None,
            proposed_end=row.end + timedelta(days=30) if place % 3 == 1 else None,
        )
        for place, row in enumerate(begun)
        if place % 2
    )
    for group in groups[:2]:
        called = {"called_by": leader, "called_by_name": str(leader), "time": time(9), "place": "Rum 1"}
        Meeting.objects.create(group=group, on=on + timedelta(days=6), **called)
        held = Meeting.objects.create(group=group, on=on - timedelta(days=20), **called)
        role = group.memberships.get(kind="responsible").role
        MeetingTask.objects.create(meeting=held, what="Ring", role=role, due=on + timedelta(days=3))
    BoardMeeting.objects.create(plan=plan, year=2020, number=3, on=date(2021, 1, 25))
