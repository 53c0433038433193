"""Who has confirmed their rows for a tertial's report and who has not, by the role that is responsible."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from activities.calendar.swedish import sort_key
from activities.calendar.tertial import Tertial
from activities.models import MemberKind, Plan, Signal, SubActivity
from activities.rows import presenters
from activities.rows.attention import confirmed
from activities.rows.rows import Row


@dataclass(frozen=True)
class Asked:
    """A row that the report asks about, and whether it has answered."""

    row: Row
    confirmed: bool


@dataclass(frozen=True)
class Responsible:
    """A role, or a group that is itself responsible, with the people who hold it now and its rows."""

    anchor: str
    title: str
    holders: tuple[str, ...]  # empty: vacant
    rows: tuple[Asked, ...]  # unconfirmed first, each part in the plan's order

    @property
    def confirmed_count(self) -> int:
        return sum(asked.confirmed for asked in self.rows)

    @property
    def is_complete(self) -> bool:
        return self.confirmed_count == len(self.rows)


@dataclass(frozen=True)
class Confirmations:
    """All of a plan's rows for one tertial: those asked, by who is responsible, and how many are asked nothing."""

    responsible: tuple[Responsible, ...]  # those with something left first
    unasked: int

    @property
    def asked_count(self) -> int:
        return sum(len(item.rows) for item in self.responsible)

    @property
    def confirmed_count(self) -> int:
        return sum(item.confirmed_count for item in self.responsible)

    @property
    def left(self) -> int:
        return self.asked_count - self.confirmed_count

    @property
    def sentence(self) -> str:
        if not self.asked_count:
            return "Ingen delaktivitet behöver bekräftas."
        rows = "delaktivitet" if self.asked_count == 1 else "delaktiviteter"
        return f"{self.confirmed_count} av {self.asked_count} {rows} bekräftade."


def confirmations_of(plan: Plan, tertial: Tertial, user: Any, on: date) -> Confirmations:
    """The plan's rows as they answer for the tertial, with what the person may do. Four queries."""
    rows = SubActivity.objects.filter(activity__step__plan=plan).current().visible_to(user, on)
    presented = presenters.present_all(rows.with_facts(holders_on=on).in_order(), signals=Signal.objects.all(), on=on)
    asked = [(item, row, _answer(item, row, tertial, on)) for item, row in presented]
    answered = [(item, Asked(row, answer)) for item, row, answer in asked if answer is not None]
    return Confirmations(_by_responsible(answered), unasked=len(asked) - len(answered))


def _answer(item: SubActivity, row: Row, tertial: Tertial, on: date) -> bool | None:
    return confirmed(presenters.facts_of(item, row.signal.key, row.update), tertial, on)


def _by_responsible(answered: Iterable[tuple[SubActivity, Asked]]) -> tuple[Responsible, ...]:
    found: dict[str, tuple[SubActivity, list[Asked]]] = {}
    for item, asked in answered:
        found.setdefault(_anchor(item), (item, []))[1].append(asked)
    groups = [
        Responsible(anchor, _title(item), _holders(item), tuple(sorted(rows, key=lambda asked: asked.confirmed)))
        for anchor, (item, rows) in found.items()
    ]
    return tuple(sorted(groups, key=lambda group: group.is_complete))


def _responsible_member(item: SubActivity) -> Any:
    return next((member for member in item.group.members if member.kind == MemberKind.RESPONSIBLE), None)


def _anchor(item: SubActivity) -> str:
    """Rows of one role stand together whichever groups they are in."""
    member = _responsible_member(item)
    if member is None or item.group.is_responsible:
        return f"grupp-{item.group_id}"
    return f"roll-{member.role_id}"


def _title(item: SubActivity) -> str:
    member = _responsible_member(item)
    return item.group.name if member is None or item.group.is_responsible else member.role.title


def _holders(item: SubActivity) -> tuple[str, ...]:
    """Those who hold the responsible role; for a group that is itself responsible, those who lead it."""
    people = getattr(_responsible_member(item), "holders", None) or []
    return tuple(sorted((person["name"] for person in people), key=sort_key))
