"""Rows of a file that differ from a decided plan, as one draft revision. Everything goes in, or nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from activities.exchange.comparing import CHANGED, NEW, Match, compare, members_of, members_wanted, rhythm_of
from activities.exchange.importing import ImportFaults
from activities.exchange.plan_file import STEP_UNSAID
from activities.exchange.plan_rows import (
    COLLABORATION,
    ORGANISATION,
    PERIOD,
    REPORTING,
    STEP,
    TITLE,
    Fault,
    Group,
    PlanRow,
    Reading,
)
from activities.models import Activity, ItemKind, MemberKind, Plan, Revision, Role, SubActivity, User, WorkingGroup
from activities.revision.actions import add_item, open_revision
from activities.revision.kinds.base import Values, iso
from activities.revision.kinds.organisation import OWN_GROUP

_MOVED = (
    "Raden står under ett annat steg i planen, och en revision flyttar inga rader. Ta bort steget ur raden, eller låt "
    "bli att ta med den."
)
NOTHING = "Filen säger detsamma som planen. Det finns inget att föreslå."


@transaction.atomic
def propose_rows(
    *,
    plan: Plan,
    reading: Reading,
    title: str,
    reason: str,
    by: User,
    ends: Collection[int] = (),
    now: datetime | None = None,
) -> Revision:
    """A draft revision with a change for each thing that the file says otherwise, a new row for each it has more.

    `ends` are the keys of rows that the file lacks and that are to be ended. Raises PermissionDenied, ValidationError
    (a draft there is already, no reason), and ImportFaults with all that a revision cannot carry: nothing is saved.
    """
    if not reading.ok:
        raise ImportFaults(reading.errors)
    revision = open_revision(plan=plan, title=title, by=by, now=now)
    if not reason.strip():
        raise ValidationError({"reason": "Skriv varför planen ändras. Nämnden får skälet."})
    compared, faults = compare(plan, reading), []
    wanted = [change for match in compared.matches for change in _changes(plan, match)]
    wanted += [(None, ItemKind.END, row, {}) for row in compared.gone if row.pk in ends]
    if not wanted:
        raise ValidationError(NOTHING)
    for match, kind, row, values in wanted:
        try:
            if isinstance(values, str):
                raise ValidationError(values)
            with transaction.atomic():
                add_item(revision=revision, kind=kind, row=row, values=values, reason=reason, by=by, now=now)
        except ValidationError as error:
            line = match.row.line if match else 0
            faults.append(Fault(line, _COLUMNS.get(kind, ""), " ".join(error.messages)))
    if faults:
        raise ImportFaults(faults)
    return revision


_COLUMNS: dict[str, str] = {
    ItemKind.TITLE: TITLE,
    ItemKind.PERIOD: PERIOD,
    ItemKind.PARTNERS: COLLABORATION,
    ItemKind.RHYTHM: REPORTING,
    **dict.fromkeys((ItemKind.GROUP, ItemKind.MEMBERS, ItemKind.RESPONSIBLE), ORGANISATION),
}
_Change = tuple[Match | None, str, SubActivity | None, Any]


def _changes(plan: Plan, match: Match) -> Iterator[_Change]:
    """(match, kind, row, values) of each change; a sentence instead of values for what a revision cannot carry."""
    row, present = match.row, match.present
    if match.kind == NEW and present is None:
        yield match, ItemKind.NEW_ROW, None, _new_row(plan, row)
    elif match.kind == NEW and present is not None:
        told = (
            f"Delaktiviteten utgick ur planen {present.ended_on} och kan inte tas in igen. Ge raden en annan lydelse."
        )
        yield match, ItemKind.NEW_ROW, None, told
    elif match.kind == CHANGED:
        made = {
            STEP: (ItemKind.TITLE, lambda: _MOVED),
            TITLE: (ItemKind.TITLE, lambda: {"title": row.title or row.activity}),
            PERIOD: (ItemKind.PERIOD, lambda: _period(row)),
            COLLABORATION: (ItemKind.PARTNERS, lambda: _partners(row)),
            REPORTING: (ItemKind.RHYTHM, lambda: _rhythm(row)),
        }
        for column in match.columns:
            if column == ORGANISATION:
                yield match, *_group_change(plan, row, present)
            elif column in made:
                kind, values = made[column]
                yield match, kind, present, values()


def _period(row: PlanRow) -> Values:
    return {"start": iso(row.period.start), "end": iso(row.period.end)}


def _partners(row: PlanRow) -> Values:
    stated = [[item.partner, item.what] for item in row.collaborations]
    return {"status": row.collaboration, "note": row.collaboration_note, "partners": stated}


def _rhythm(row: PlanRow) -> Values:
    return dict(zip(("rhythm", "once_year", "once_quarter"), rhythm_of(row), strict=True))


def _new_row(plan: Plan, row: PlanRow) -> Values | str:
    group = _group(plan, row.group)
    if group is None:
        return (
            "En ny rad i en revision hör till en arbetsgrupp som finns. Skriv gruppens namn i kolumnen för ansvarig, "
            "eller lägg till raden för hand."
        )
    return {
        **_place(plan, row),
        "title": row.title,
        "group": group.pk,
        **_period(row),
        **_partners(row),
        **_rhythm(row),
    }


def _place(plan: Plan, row: PlanRow) -> Values:
    activities = Activity.objects.filter(step__plan=plan, title=row.activity)
    if row.step_title:
        activities = activities.filter(step__number=row.step_number, step__title=row.step_title)
    if activity := activities.order_by("pk").first():
        return {"activity": activity.pk}
    step = plan.steps.filter(number=row.step_number, title=row.step_title).first()
    where = {"step": step.pk} if step else {"new_step": row.step_title or STEP_UNSAID, "step_number": row.step_number}
    return {"activity": None, "new_activity": row.activity, **where}


def _group(plan: Plan, wanted: Group) -> WorkingGroup | None:
    """The plan's group of that name, or with exactly those members."""
    groups = plan.groups.prefetch_related("memberships__role").order_by("pk")
    if wanted.name:
        return next((group for group in groups if group.name.casefold() == wanted.name.casefold()), None)
    return next((group for group in groups if members_of(group) == members_wanted(wanted)), None)


def _group_change(plan: Plan, row: PlanRow, present: Any) -> tuple[str, SubActivity, Values | str]:
    """Another group when the plan has it; else other people in the row's own."""
    group = _group(plan, row.group)
    if group is not None and group.pk != present.group_id:
        return ItemKind.GROUP, present, {"group": group.pk}
    shared = present.group.sub_activities.current().count() > 1
    scope = {"scope": OWN_GROUP} if shared else {}
    by_kind = {kind: [m.role for m in row.group.members if m.kind == kind] for kind in MemberKind.values}
    responsible = present.group.memberships.filter(kind=MemberKind.RESPONSIBLE).select_related("role").first()
    named = by_kind[MemberKind.RESPONSIBLE]
    if named and (responsible is None or responsible.role.title.casefold() != named[0].casefold()):
        role = next((r for r in Role.objects.all() if r.title.casefold() == named[0].casefold()), None)
        return ItemKind.RESPONSIBLE, present, {"role": role.pk if role else None, "stays": False, **scope}
    others = {"participants": by_kind[MemberKind.PARTICIPANT], "co_opted": by_kind[MemberKind.CO_OPTED]}
    return ItemKind.MEMBERS, present, {**others, **scope}
