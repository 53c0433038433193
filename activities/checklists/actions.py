"""Writes of control points: they are added, worded otherwise, taken away, and ticked. None of it touches a signal."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from activities.calendar import clock
from activities.calendar.personal_numbers import refusal
from activities.checklists.points import Checklist, proposed
from activities.models import CheckPoint, CheckTick, Plan, SubActivity, User
from activities.models.checklist import NOTE_LIMIT
from activities.models.register import clean_text, save
from activities.permissions import keeps_checklists, ticks_points

WHOSE = "Det gör de som ansvarar för delaktiviteten eller deltar i den, och den som leder planen."
LEADERS_ONLY = "Det gör den som leder planen, och administratörer medan den byggs upp."


@transaction.atomic
def add_point(*, row: SubActivity, text: str, by: User, source: str = "", now: datetime | None = None) -> CheckPoint:
    """A point of one's own, last in the row's list."""
    if not ticks_points(by, row):
        raise PermissionDenied(WHOSE)
    SubActivity.objects.select_for_update().get(pk=row.pk)  # two who add take turns
    return save(record=_point(row, text, source), by=by, reason="Kontrollpunkten lades till", now=now)


@transaction.atomic
def add_list(*, row: SubActivity, chosen: Checklist, by: User, now: datetime | None = None) -> int:
    """The points of a list, those left out that the row has or has had. How many were added."""
    if not ticks_points(by, row):
        raise PermissionDenied(WHOSE)
    return _add(row, [chosen], by, now)


@transaction.atomic
def add_proposed(*, plan: Plan, by: User, now: datetime | None = None) -> tuple[int, int]:
    """The points of the lists that fit each of the plan's rows, as `add_list`. How many points, on how many rows."""
    if not keeps_checklists(by, plan):
        raise PermissionDenied(LEADERS_ONLY)
    rows = SubActivity.objects.filter(activity__step__plan=plan).current().select_related("activity").in_order()
    added = [_add(row, proposed(row.name), by, now) for row in rows]
    return sum(added), len([number for number in added if number])


def _add(row: SubActivity, chosen: Iterable[Checklist], by: User, now: datetime | None) -> int:
    SubActivity.objects.select_for_update().get(pk=row.pk)  # two who add the same list take turns
    there = set(row.points.values_list("text", flat=True))
    new = [point for each in chosen for point in each.points if point.text not in there]
    for point in new:
        save(record=_point(row, point.text, point.source), by=by, reason="Ur Socialstyrelsens rapport", now=now)
    return len(new)


def _point(row: SubActivity, text: str, source: str) -> CheckPoint:
    last = row.points.order_by("-position").values_list("position", flat=True).first() or 0
    return CheckPoint(sub_activity=row, text=_words("text", text), source=_words("source", source), position=last + 1)


@transaction.atomic
def change_point(
    *, point: CheckPoint, text: str, source: str, is_removed: bool, by: User, based_on: int, now: datetime | None = None
) -> CheckPoint:
    """Word a point otherwise, take it away, or put it back. Raises ConflictError when `based_on` is not its edition."""
    if not ticks_points(by, point.sub_activity):
        raise PermissionDenied(WHOSE)
    found = CheckPoint.objects.select_for_update().get(pk=point.pk)
    reason = "Kontrollpunkten ändrad"
    if is_removed != found.is_removed:
        reason = "Kontrollpunkten togs bort" if is_removed else "Kontrollpunkten togs tillbaka"
    found.text, found.source, found.is_removed = _words("text", text), _words("source", source), is_removed
    return save(record=found, by=by, reason=reason, based_on=based_on, now=now)


@transaction.atomic
def tick(*, point: CheckPoint, done: bool, by: User, note: str = "", now: datetime | None = None) -> CheckTick:
    """Say that a point has been considered, or is not after all. What was said before stays."""
    if not ticks_points(by, point.sub_activity):
        raise PermissionDenied(WHOSE)
    if CheckPoint.objects.select_for_update().get(pk=point.pk).is_removed:
        raise ValidationError("Kontrollpunkten är borttagen. Ta tillbaka den först, om den ska gälla.")
    note = _words("note", note)
    if len(note) > NOTE_LIMIT:
        raise ValidationError({"note": f"Texten är {len(note)} tecken. Korta den till högst {NOTE_LIMIT} tecken."})
    return CheckTick.objects.create(point=point, done=done, note=note, at=now or clock.now(), by=by, by_name=str(by))


def _words(name: str, typed: str) -> str:
    words = clean_text(typed)
    if name == "text" and not words:
        raise ValidationError({"text": "Skriv vad som ska beaktas."})
    if fault := refusal(words):
        raise ValidationError({name: fault})
    return words
