"""The rows of a file beside those of a plan: new, changed, unchanged, and what the file does not have."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from django.db.models import Max

from activities.exchange.plan_rows import (
    COLLABORATION,
    NOTE,
    ORGANISATION,
    PERIOD,
    REPORTING,
    STEP,
    TITLE,
    Group,
    Once,
    PerTertial,
    PlanRow,
    Reading,
    Yearly,
)
from activities.models import Plan, Rhythm, SubActivity, WorkingGroup

NEW, CHANGED, UNCHANGED, LEFT = "new", "changed", "unchanged", "left"
_ALIKE = 0.6  # of the words of two wordings of one row


@dataclass(frozen=True)
class Match:
    """A row of the file with the plan's row that it is, None for a new one, and the columns that differ."""

    row: PlanRow
    present: SubActivity | None
    columns: tuple[str, ...] = ()

    @property
    def kind(self) -> str:
        if self.row.left:
            return LEFT
        if self.present is None or self.present.ended_on:
            return NEW
        return CHANGED if self.columns else UNCHANGED


@dataclass(frozen=True)
class Compared:
    matches: tuple[Match, ...]
    gone: tuple[SubActivity, ...]  # current rows of the plan that the file does not have

    def of(self, kind: str) -> tuple[Match, ...]:
        return tuple(match for match in self.matches if match.kind == kind)


def edition_of_rows(plan: Plan) -> int:
    """Which writing of the plan's rows a page was made of: the number of their newest history, 0 for none."""
    rows = SubActivity.objects.filter(activity__step__plan=plan)
    written = SubActivity.history.filter(id__in=rows.values("pk")).aggregate(newest=Max("history_id"))
    return int(written["newest"] or 0)


def compare(plan: Plan, reading: Reading) -> Compared:
    """Rows are the same by their wording; one that is reworded, by what else it says in the same activity."""
    present = list(
        SubActivity.objects.filter(activity__step__plan=plan)
        .select_related("activity__step", "group")
        .prefetch_related("collaborations__partner", "group__memberships__role")
        .order_by("activity__step__position", "activity__position", "position", "pk")
    )
    free = {row.pk: row for row in present}
    # A file that was written here says itself which row is which.
    found = {
        number: free.pop(row.key) for number, row in enumerate(reading.rows) if row.key in free and row.key is not None
    }
    called: dict[tuple[str, str], list[SubActivity]] = defaultdict(list)
    for each in free.values():
        called[each.activity.title, each.title].append(each)
    for number, row in enumerate(reading.rows):
        alike = [] if number in found else called[row.activity, row.title]
        if same := next((each for each in alike if each.pk in free and _is_in_step(each, row)), None):
            found[number] = free.pop(same.pk)
    left_over = {pk: row for pk, row in free.items() if not row.ended_on}
    order = [row.pk for row in present if not row.ended_on]
    for number, row in enumerate(reading.rows):
        if number not in found:
            beside = {found[near].pk for near in (number - 1, number + 1) if near in found}
            if like := _reworded(row, left_over.values(), order, beside):
                found[number] = left_over.pop(like.pk)
    matches = tuple(
        Match(row, found.get(number), tuple(differences(row, found[number])) if number in found else ())
        for number, row in enumerate(reading.rows)
    )
    return Compared(matches, tuple(left_over.values()))


def _is_in_step(present: SubActivity, row: PlanRow) -> bool:
    step = present.activity.step
    return not row.step_title or (step.number, step.title) == (row.step_number, row.step_title)


def _reworded(
    row: PlanRow, candidates: Iterable[SubActivity], order: list[int], beside: set[int]
) -> SubActivity | None:
    """The row of the same activity that most likely is this one in other words: most else must be as it was.

    In wholly other words it must also stand `beside` the same row as before, in the plan's `order` of keys.
    """
    scored = []
    for present in candidates:
        same_place = present.activity.title == row.activity and bool(present.title) == bool(row.title)
        whole = not present.title and not row.title
        if not (same_place or whole):
            continue
        apart = set(differences(row, present))
        same = len({ORGANISATION, PERIOD, COLLABORATION, REPORTING} - apart)
        alike = SequenceMatcher(None, present.name.casefold(), (row.title or row.activity).casefold()).ratio()
        at = order.index(present.pk)
        neighbours = beside & {*order[max(at - 1, 0) : at], *order[at + 1 : at + 2]}
        score = same + 2 * (alike >= _ALIKE)
        if score >= 3 and (alike >= _ALIKE or (same_place and neighbours)):
            scored.append((score, alike, -present.pk, present))
    return max(scored, key=lambda each: each[:3])[3] if scored else None


def rhythm_of(row: PlanRow) -> tuple[str, int | None, int | None]:
    """(rhythm, year, quarter) as the plan keeps them."""
    if isinstance(row.rhythm, Once):
        return Rhythm.ONCE, row.rhythm.year, row.rhythm.quarter
    if isinstance(row.rhythm, PerTertial):
        return Rhythm.PER_TERTIAL, None, None
    return (Rhythm.YEARLY if isinstance(row.rhythm, Yearly) else Rhythm.UNSTATED), None, None


def differences(row: PlanRow, present: SubActivity) -> list[str]:
    """The columns in which a row of a file means something else than the row as it stands in the plan."""
    step = present.activity.step
    collaborations = sorted(present.collaborations.all(), key=lambda item: (item.position, item.pk))
    said = row.group
    meant = {
        STEP: ((row.step_number, row.step_title) if row.step_title else None, (step.number, step.title)),
        TITLE: (row.title or row.activity, present.name),
        ORGANISATION: (
            (said.name.casefold(), members_wanted(said)),
            (present.group.name.casefold() if present.group.is_responsible else "", members_of(present.group)),
        ),
        PERIOD: (row.period, present.period),
        COLLABORATION: (
            (row.collaboration, row.collaboration_note, [(i.partner.casefold(), i.what) for i in row.collaborations]),
            (
                present.collaboration,
                present.collaboration_note,
                [(item.partner.name.casefold(), item.what) for item in collaborations],
            ),
        ),
        REPORTING: (rhythm_of(row), (present.rhythm, present.once_year, present.once_quarter)),
        NOTE: (row.notes or None, present.notes),  # most files have no notes, which takes none away
    }
    return [column for column, (read, stands) in meant.items() if read is not None and read != stands]


def members_wanted(wanted: Group) -> tuple[Any, ...]:
    return _members_key(wanted.note, [(member.role, member.kind, member.note) for member in wanted.members])


def members_of(group: WorkingGroup) -> tuple[Any, ...]:
    return _members_key(
        group.note, [(member.role.title, member.kind, member.note) for member in group.memberships.all()]
    )


def _members_key(note: str, members: Iterable[tuple[str, str, str]]) -> tuple[Any, ...]:
    return (note, frozenset((role.casefold(), str(kind), remark) for role, kind, remark in members))
