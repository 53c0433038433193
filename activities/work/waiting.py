"""What can wait for a person, as facts: what kind of thing, of which plan, since when and until when. Pure.

The words stand in the templates. A kind that only tells something is news: it is shown, and waits for nobody.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Kind(StrEnum):
    """Most pressing first, of what has no day of its own."""

    REPORT = "report"  # a tertial's report has reached a day of its cycle
    TASK = "task"  # a meeting's decision to do something
    PROPOSAL = "proposal"  # a proposed date to decide on
    BASIS = "basis"  # an underlag in the person's hands
    REVISION = "revision"  # a draft of changes handed over, or begun and not handed over
    BUILDING = "building"  # a plan under uppbyggnad to fill, or to record as decided
    ROW = "row"  # a row that the dates or the silence ask about
    VACANT = "vacant"  # nobody holds the role that is responsible
    DRAFT = "draft"  # words that have been typed and not sent
    ANSWER = "answer"  # what became of a date the person proposed
    REPLY = "reply"  # what a partner has answered, until somebody has logged a contact after it
    MEETING = "meeting"  # one of the person's groups meets


NEWS = frozenset({Kind.ANSWER, Kind.REPLY, Kind.MEETING})


@dataclass(frozen=True)
class WaitingItem:
    """One thing that waits for one person, or for those who hold one role.

    `state` says where it stands, in the words of its kind's own code ("ready", "sending", "approved" …); `details` are
    names and sentences the template fills in.
    """

    kind: Kind
    plan: str  # the plan's short name; "" for what belongs to none
    subject: str
    url: str
    state: str = ""
    role: str = ""  # why it is this person's: the role or the name it was given to
    since: date | None = None
    due: date | None = None
    by: str = ""
    details: tuple[str, ...] = ()
    counted: bool = True  # False for what is told once more of things that all wait by themselves

    def is_late(self, on: date) -> bool:
        return self.due is not None and self.due < on

    @property
    def waits(self) -> bool:
        return self.kind not in NEWS


def in_order(items: Iterable[WaitingItem], on: date) -> tuple[WaitingItem, ...]:
    """What is late first, then what has a day, the nearest first, then the rest by kind and age."""
    kinds = list(Kind)

    def place(item: WaitingItem) -> tuple:
        return (
            not item.is_late(on),
            item.due or date.max,
            kinds.index(item.kind),
            item.since or date.max,
            item.plan,
            item.subject,
        )

    return tuple(sorted(items, key=place))


def number(items: Iterable[WaitingItem]) -> int:
    """How much waits: the number in the menu. News is not counted."""
    return sum(item.waits and item.counted for item in items)
