"""Rows read from a file become the plan. The whole file in one write, or nothing of it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from activities.calendar import clock
from activities.exchange.plan_rows import (
    ACTIVITY,
    COLLABORATION,
    ORGANISATION,
    PERIOD,
    REPORTING,
    STEP,
    TITLE,
    Fault,
    Group,
    Once,
    PlanRow,
    Reading,
)
from activities.groups.names import named_after
from activities.models import (
    Activity,
    Collaboration,
    GroupKind,
    Membership,
    Partner,
    Plan,
    PlanImport,
    Rhythm,
    Role,
    SourceRow,
    Step,
    SubActivity,
    User,
    WorkingGroup,
)
from activities.models.register import clean_text, save


class ImportFaults(Exception):
    """The file cannot become this plan. `faults` says why, row by row."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(fault.text for fault in self.faults))


class CellFault(Exception):
    """What a row says cannot be kept: the column it stands in, and why."""

    def __init__(self, column: str, error: ValidationError) -> None:
        self.column = column
        super().__init__(" ".join(error.messages))


@dataclass
class Imported:
    """What an import did: lines of the file that became new rows, and lines already in the plan."""

    added: list[int] = field(default_factory=list)
    unchanged: list[int] = field(default_factory=list)


@transaction.atomic
def import_rows(
    *, plan: Plan, reading: Reading, filename: str, data: bytes, by: User | None, now: datetime | None = None
) -> Imported:
    """Bring the rows of a file into a plan.

    A row that stands in the plan already and says the same is left alone, whatever file it first came from and
    whatever revisions it has been through; one that differs is a fault, since the decided plan is changed by revision
    and never by reading a file again. Raises ImportFaults; nothing is then saved.
    """
    if not reading.ok:
        raise ImportFaults(reading.errors)
    moment = now or clock.now()
    # Two imports into one plan take turns.
    Plan.objects.select_for_update().get(pk=plan.pk)
    writer = _Writer(plan, f"Inläst från {filename}", by, moment)
    record = PlanImport.objects.create(
        plan=plan, filename=clean_text(filename), sha256=hashlib.sha256(data).hexdigest(), at=moment, by=by
    )
    result, faults = Imported(), []
    for row in reading.rows:
        present = writer.find(row)
        if present is None and (reworded := writer.find_by_former_title(row)):
            faults.append(Fault(row.line, TITLE, _reworded(row, reworded)))
        elif present is None:
            try:
                sub_activity = writer.add(row)
            except CellFault as error:
                faults.append(Fault(row.line, error.column, str(error)))
                continue
            SourceRow.objects.create(plan_import=record, sub_activity=sub_activity, line=row.line, cells=row.source)
            result.added.append(row.line)
        elif present.ended_on:
            faults.append(Fault(row.line, TITLE, _ended(present)))
        elif different := differences(row, present):
            faults.append(Fault(row.line, TITLE, _differs(row, different)))
        else:
            result.unchanged.append(row.line)
    if faults:
        raise ImportFaults(faults)
    if not result.added:
        record.delete()
    return result


def differences(row: PlanRow, present: SubActivity) -> list[str]:
    """The columns in which a row of a file means something else than the row as it stands in the plan."""
    once = row.rhythm if isinstance(row.rhythm, Once) else None
    rhythm = (Rhythm.ONCE, once.year, once.quarter) if once else (Rhythm.PER_TERTIAL, None, None)
    collaborations = present.collaborations.select_related("partner").order_by("position", "pk")
    meant = {
        ORGANISATION: (
            (row.group.name.casefold(), _wanted_members(row.group)),
            (present.group.name.casefold() if present.group.is_responsible else "", _members(present.group)),
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
        REPORTING: (rhythm, (present.rhythm, present.once_year, present.once_quarter)),
    }
    return [column for column, (read, stands) in meant.items() if read != stands]


def _differs(row: PlanRow, columns: list[str]) -> str:
    name = row.title or row.activity
    return (
        f"”{name}” finns redan i planen med ett annat innehåll ({'; '.join(columns)}). En beslutad rad ändras genom "
        "en revision, med skäl, inte genom ny inläsning. Ta bort raden ur filen eller föreslå ändringen i en revision."
    )


def _reworded(row: PlanRow, present: SubActivity) -> str:
    return (
        f"”{row.title}” är en tidigare lydelse av ”{present.name}”, som har ändrats genom en revision. Ta bort raden "
        "ur filen eller skriv den nu gällande lydelsen."
    )


def _ended(row: SubActivity) -> str:
    return (
        f"”{row.name}” är avslutad i planen sedan {row.ended_on} och läses inte in igen. Ta bort raden ur filen eller "
        "föreslå en ny delaktivitet i en revision."
    )


# Where in the table the records of a row come from.
_COLUMNS: dict[type, str] = {
    Step: STEP,
    Activity: ACTIVITY,
    **dict.fromkeys((WorkingGroup, Membership, Role), ORGANISATION),
    **dict.fromkeys((Partner, Collaboration), COLLABORATION),
}


class _Writer:
    """Writes rows of one import, finding or making what they refer to. Roles are shared by all plans."""

    def __init__(self, plan: Plan, reason: str, by: User | None, now: datetime) -> None:
        self.plan = plan
        self.how: dict[str, Any] = {"by": by, "reason": reason, "now": now}
        self.roles = {role.title.casefold(): role for role in Role.objects.all()}
        self.partners = {partner.name.casefold(): partner for partner in plan.partners.all()}
        self.groups = {_group_key(group): group for group in plan.groups.prefetch_related("memberships__role")}
        self.position = SubActivity.objects.filter(activity__step__plan=plan).count()

    def find(self, row: PlanRow) -> SubActivity | None:
        return SubActivity.objects.filter(
            activity__step__plan=self.plan,
            activity__step__number=row.step_number,
            activity__step__title=row.step_title,
            activity__title=row.activity,
            title=row.title,
        ).first()

    def find_by_former_title(self, row: PlanRow) -> SubActivity | None:
        if not row.title:
            return None
        former = SubActivity.history.filter(title=row.title).values("id")
        return SubActivity.objects.filter(
            pk__in=former, activity__step__plan=self.plan, activity__title=row.activity
        ).first()

    def add(self, row: PlanRow) -> SubActivity:
        self.position += 1
        once = row.rhythm if isinstance(row.rhythm, Once) else None
        sub_activity = self._save(
            SubActivity(
                activity=self._activity(row),
                title=row.title,
                position=self.position,
                group=self._group(row),
                start=row.period.start,
                end=row.period.end,
                collaboration=row.collaboration,
                collaboration_note=row.collaboration_note,
                rhythm=Rhythm.ONCE if once else Rhythm.PER_TERTIAL,
                once_year=once.year if once else None,
                once_quarter=once.quarter if once else None,
            )
        )
        for position, item in enumerate(row.collaborations):
            partner = self._partner(item.partner)
            self._save(Collaboration(sub_activity=sub_activity, partner=partner, what=item.what, position=position))
        return sub_activity

    def _activity(self, row: PlanRow) -> Activity:
        step = self.plan.steps.filter(number=row.step_number, title=row.step_title).first()
        if step is None:
            step = self._save(
                Step(plan=self.plan, number=row.step_number, title=row.step_title, position=self.position)
            )
        activity = step.activities.filter(title=row.activity).first()
        return activity or self._save(Activity(step=step, title=row.activity, position=self.position))

    def _group(self, row: PlanRow) -> WorkingGroup:
        """A named group is found by its name; an unnamed one is the group of exactly these members."""
        wanted = row.group
        key = _wanted_key(wanted)
        if key not in self.groups:
            self.groups[key] = self._new_group(wanted, name=wanted.name or self._free_name(row))
        return self.groups[key]

    def _new_group(self, wanted: Group, *, name: str) -> WorkingGroup:
        kind = GroupKind.STEERING if wanted.name and not self._has_steering() else GroupKind.ACTIVITY
        group = self._save(
            WorkingGroup(plan=self.plan, name=name, note=wanted.note, kind=kind, is_responsible=bool(wanted.name))
        )
        for position, member in enumerate(wanted.members):
            role = self._role(member.role)
            self._save(Membership(group=group, role=role, kind=member.kind, note=member.note, position=position))
        return group

    def _free_name(self, row: PlanRow) -> str:
        """A name to find an unnamed group by: the first row it works with."""
        name = named_after(row.title or row.activity)
        taken = {group.name for group in self.groups.values()}
        return name if name not in taken else f"{name} (rad {row.line})"

    def _has_steering(self) -> bool:
        return any(group.kind == GroupKind.STEERING for group in self.groups.values())

    def _role(self, title: str) -> Role:
        key = title.casefold()
        if key not in self.roles:
            self.roles[key] = self._save(Role(title=title))
        return self.roles[key]

    def _partner(self, name: str) -> Partner:
        key = name.casefold()
        if key not in self.partners:
            self.partners[key] = self._save(Partner(plan=self.plan, name=name))
        return self.partners[key]

    def _save(self, record: Any) -> Any:
        try:
            return save(record=record, **self.how)
        except ValidationError as error:
            raise CellFault(_COLUMNS.get(type(record), TITLE), error) from error


def _wanted_key(wanted: Group) -> Any:
    return wanted.name.casefold() or _wanted_members(wanted)


def _wanted_members(wanted: Group) -> tuple[Any, ...]:
    return _members_key(wanted.note, [(member.role, member.kind, member.note) for member in wanted.members])


def _group_key(group: WorkingGroup) -> Any:
    return group.name.casefold() if group.is_responsible else _members(group)


def _members(group: WorkingGroup) -> tuple[Any, ...]:
    return _members_key(
        group.note, [(member.role.title, member.kind, member.note) for member in group.memberships.all()]
    )


def _members_key(note: str, members: Iterable[tuple[str, str, str]]) -> tuple[Any, ...]:
    return (note, frozenset((role.casefold(), str(kind), remark) for role, kind, remark in members))
