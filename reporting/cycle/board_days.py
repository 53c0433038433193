"""The board's meeting days of a year, as they become the meetings of every plan of that board."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from activities.calendar.swedish import likeness, sort_key
from activities.calendar.tertial import Tertial
from activities.models import Plan
from reporting.cycle.choosing import chosen, tertials_of
from reporting.cycle.deadlines import Deadlines
from reporting.cycle.state import days_before, routine_of
from reporting.models import BoardMeeting


@dataclass(frozen=True)
class Choice:
    """One plan's tertial: the day that stands now, the one it gets, and why it gets none or keeps its own."""

    plan: Plan
    tertial: Tertial
    now: date | None
    then: date | None
    days: Deadlines | None  # that lead to `then`
    why: str

    @property
    def moves(self) -> bool:
        return self.then is not None and self.then != self.now


def plans_of_board(plan: Plan, user: Any, on: date) -> list[Plan]:
    """The plans of the same board, by its name, whose meetings the person enters; in Swedish order. Two queries."""
    drafting = set(Plan.objects.drafting_by(user, on).values_list("pk", flat=True))
    visible: Any = Plan.objects.visible_to(user, on).select_related("routine").order_by("pk")
    board = likeness(plan.board)
    found = [each for each in visible if likeness(each.board) == board and (each.reads_reports or each.pk in drafting)]
    return sorted(found, key=lambda each: sort_key(each.short))


def choices_of(plan: Plan, days: Sequence[date], user: Any, on: date) -> list[Choice]:
    """What the days make of each plan's tertials, plan by plan. One query for each tertial whose report is decided."""
    plans = plans_of_board(plan, user, on)
    standing: dict[int, dict[Tertial, BoardMeeting]] = {each.pk: {} for each in plans}
    for meeting in BoardMeeting.objects.filter(plan__in=plans).select_related("plan").order_by("pk"):
        standing[meeting.plan_id][meeting.tertial] = meeting
    return [choice for each in plans for choice in _of_plan(each, days, standing[each.pk])]


def fingerprint(choices: Sequence[Choice]) -> str:
    """Another as soon as the same days make something else."""
    facts = [(choice.plan.pk, choice.tertial.code, str(choice.now), str(choice.then)) for choice in choices]
    return hashlib.sha256(repr(facts).encode()).hexdigest()


def days_now(plan: Plan, on: date) -> list[date]:
    """The plan's meetings of this year and the next, as the list begins with."""
    return list(
        plan.board_meetings.filter(on__year__gte=on.year).order_by("on").values_list("on", flat=True).distinct()
    )


def _of_plan(plan: Plan, days: Sequence[date], meetings: Mapping[Tertial, BoardMeeting]) -> Iterator[Choice]:
    """A meeting takes up one of the plan's reports: a day that another tertial has is not given to a second."""
    first = _first_told(plan, meetings)
    named = {tertial for tertial, meeting in meetings.items() if meeting.on in days}
    for tertial in sorted({*tertials_of(days), *named}):
        if first and tertial < first:
            why = f"Planens första rapport gäller {first.label.lower()}."
            yield Choice(plan, tertial, None, None, None, why)
            continue
        taken = {meeting.on for other, meeting in meetings.items() if other != tertial}
        yield _choice(plan, tertial, [day for day in days if day not in taken], meetings.get(tertial))


def _first_told(plan: Plan, meetings: Iterable[Tertial]) -> Tertial | None:
    """The tertial of the plan's first report: the first with a meeting, else the one in which the plan was decided."""
    return min(meetings, default=Tertial.of(plan.decided_on) if plan.decided_on else None)


def _choice(plan: Plan, tertial: Tertial, days: Sequence[date], meeting: BoardMeeting | None) -> Choice:
    routine, now = routine_of(plan), meeting.on if meeting else None
    if decided := meeting.decided_on if meeting else None:  # the minutes say the day, whatever was planned
        return Choice(plan, tertial, decided, decided, None, "Nämnden har behandlat rapporten.")
    then = chosen(tertial, days, now, lambda day: days_before(routine, day))
    if then is None:
        why = f"Ingen av dagarna räcker till: uppdateringarna ska hinna gälla till och med {tertial.end}."
        return Choice(plan, tertial, now, now, days_before(routine, now) if now else None, why)
    return Choice(plan, tertial, now, then, days_before(routine, then), "Oförändrat." if then == now else "")
