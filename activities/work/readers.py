"""Several persons with their places on a day, read once: what a list of what waits is shared out by.

The same chain as in models/querysets.py (person → role held on the day → membership → kind of group), turned round:
there a person's rows are asked for, here a row's persons, so that the queries grow with the plans and not with the
people. A test holds the two together for everybody in the demo.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from activities.models import MemberKind, RoleHolding
from activities.models.querysets import READS_SEALED, SEES_ROWS
from activities.models.querysets_groups import MEETS, WORKERS, WORKS
from activities.models.querysets_people import held_on

Whose = Mapping[int, Collection[int]]  # key of a group or a plan → the persons' keys
NOBODY: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Seat:
    """One person's place in one group, by a role."""

    user: int
    role: int
    group: int
    kind: str  # of the group
    plan: int
    part: str  # in the group: responsible, participant or co-opted


@dataclass(frozen=True)
class Readers:
    """`people` are users; everything else is told by their keys."""

    people: tuple[Any, ...]
    on: date
    seats: tuple[Seat, ...]
    roles: Whose  # role → those who hold it
    administrators: frozenset[int]
    works_in: Whose = field(init=False)  # group → its responsible and participants, who prepare rows
    works_for: Whose = field(init=False)  # plan → those of any such group
    leads: Whose = field(init=False)  # plan → whoever leads it
    drafts: Whose = field(init=False)  # plan → those who draft its revisions
    directs: Whose = field(init=False)  # plan → förvaltningschefen
    reads_sealed: Whose = field(init=False)  # plan → its board
    meets: Whose = field(init=False)  # group → those who call its meetings, but for whoever leads the plan

    def __post_init__(self) -> None:
        lead = (MemberKind.RESPONSIBLE,)
        for name, found in {
            "works_in": self._gathered("group", WORKS, WORKERS),
            "works_for": self._gathered("plan", WORKS, WORKERS),
            "leads": self._gathered("plan", ("steering",), lead),
            "drafts": self._gathered("plan", ("steering",), WORKERS),
            "directs": self._gathered("plan", ("management",), lead),
            "reads_sealed": self._gathered("plan", READS_SEALED, MemberKind.values),
            "meets": self._gathered("group", MEETS, WORKERS),
            "_sees": self._gathered("plan", SEES_ROWS, MemberKind.values),
        }.items():
            object.__setattr__(self, name, found)

    @classmethod
    def of(cls, people: Iterable[Any], on: date) -> Readers:
        """One query, whatever the number of people."""
        people = tuple(people)
        place = "role__memberships__"
        held = RoleHolding.objects.filter(held_on(on), user__in=[person.pk for person in people]).order_by()
        found = held.values_list(
            "user", "role", f"{place}group", f"{place}group__kind", f"{place}group__plan", f"{place}kind"
        )
        roles: dict[int, set[int]] = defaultdict(set)
        seats = []
        for user, role, group, kind, plan, part in found:
            roles[role].add(user)
            if group:  # a role may have no place in any group
                seats.append(Seat(user, role, group, kind, plan, part))
        return cls(people, on, tuple(seats), roles, frozenset(one.pk for one in people if one.is_superuser))

    def sees_rows(self, plan: int) -> Collection[int]:
        """Those who see the plan's rows, signals and drafts."""
        return {*self._sees.get(plan, NOBODY), *self.administrators}  # type: ignore[attr-defined]

    def _gathered(self, by: str, kinds: Collection[str], parts: Collection[str]) -> Whose:
        found: dict[int, set[int]] = {}
        for seat in self.seats:
            if seat.kind in kinds and seat.part in parts:
                found.setdefault(getattr(seat, by), set()).add(seat.user)
        return found
