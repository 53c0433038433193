"""One import's rows written into a plan, finding or making what they refer to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from activities.exchange.comparing import differences, members_of, members_wanted, rhythm_of
from activities.exchange.plan_file import STEP_UNSAID
from activities.exchange.plan_rows import ACTIVITY, COLLABORATION, ORGANISATION, STEP, TITLE, Fault, Group, PlanRow
from activities.groups.names import named_after
from activities.models import (
    Activity,
    Collaboration,
    GroupKind,
    MemberKind,
    Membership,
    Partner,
    Plan,
    Role,
    Step,
    SubActivity,
    User,
    WorkingGroup,
    index,
)
from activities.models.register import add_all, delete, save
from activities.models.search import SearchKind


class CellFault(Exception):
    """What a row says cannot be kept: the column it stands in, and why."""

    def __init__(self, column: str, error: ValidationError) -> None:
        self.column = column
        super().__init__(" ".join(error.messages))


# Where in the table the records of a row come from.
_COLUMNS: dict[type, str] = {
    Step: STEP,
    Activity: ACTIVITY,
    **dict.fromkeys((WorkingGroup, Membership, Role), ORGANISATION),
    **dict.fromkeys((Partner, Collaboration), COLLABORATION),
}


@dataclass(frozen=True)
class New:
    """A row of the file that the plan lacks, with what will be added for it."""

    row: PlanRow
    found: SubActivity
    together: list[Collaboration]


class RowWriter:
    """Writes rows of one import, finding or making what they refer to. Roles are shared by all plans."""

    def __init__(self, plan: Plan, reason: str, by: User | None, now: datetime, named: Iterable[str] = ()) -> None:
        """`named` are the groups that rows of the import name: it says itself who is in them, so a row that names
        roles alone gets none of them, whatever members they had before.
        """
        self.plan = plan
        self.how: dict[str, Any] = {"by": by, "reason": reason, "now": now}
        self.roles = {role.title.casefold(): role for role in Role.objects.all()}
        self.partners = {partner.name.casefold(): partner for partner in plan.partners.all()}
        self.all = groups = list(plan.groups.prefetch_related("memberships__role"))
        self.names = {group.name.casefold(): group for group in groups}
        said = {name.casefold() for name in named}
        self.groups = {_group_key(group): group for group in groups if group.name.casefold() not in said}
        self.settled: dict[Any, Any] = {}  # a named group's key: its members, as the row before it said
        self.position = SubActivity.objects.filter(activity__step__plan=plan).count()
        self.steps: dict[tuple[int | None, str], Step] = {}
        self.activities: dict[tuple[Any, str], Activity] = {}
        self.new: list[New] = []  # added by `finish`, all at once

    def find_by_former_title(self, row: PlanRow) -> SubActivity | None:
        if not row.title:
            return None
        former = SubActivity.history.filter(title=row.title).values("id")
        return SubActivity.objects.filter(
            pk__in=former, activity__step__plan=self.plan, activity__title=row.activity
        ).first()

    def write(self, row: PlanRow, present: SubActivity | None) -> SubActivity:
        """A new row last in its activity, or the present one as the file says it, alive again if it had ended.

        A new row is in the database when `finish` has added it.
        """
        found = present or SubActivity(activity=self._activity(row))
        if present is None:
            self.position += 1
            found.position = self.position
        elif not row.title and present.title == "" and present.activity.title != row.activity:
            present.activity.title = row.activity
            self._save(present.activity)
        found.title, found.ended_on = row.title, None
        found.start, found.end = row.period.start, row.period.end
        found.rhythm, found.once_year, found.once_quarter = rhythm_of(row)
        found.notes = row.notes or found.notes
        if present is None or ORGANISATION in differences(row, present):
            found.group = self._group(row)
        found.collaboration, found.collaboration_note = row.collaboration, row.collaboration_note
        parties = [(self._partner(wanted.partner), wanted.what) for wanted in row.collaborations]
        together = [
            Collaboration(sub_activity=found, partner=partner, what=what, position=position)
            for position, (partner, what) in enumerate(parties)
        ]
        if present is None:
            self.new.append(New(row, found, together))
        else:
            for item in present.collaborations.all():
                delete(record=item, by=self.how["by"], reason=self.how["reason"], now=self.how["now"])
            self._save(found)
            for item in together:
                self._save(item)
        return found

    def finish(self) -> list[Fault]:
        """Add the new rows, all at once; where the database refuses, one by one, to say which and why."""
        try:
            with transaction.atomic():
                self._add_all()
        except (ValidationError, IntegrityError):
            return [fault for new in self.new if (fault := self._add(new))]
        return []

    def _add_all(self) -> None:
        add_all(records=[new.found for new in self.new], **self.how)
        together = [item for new in self.new for item in new.together]
        for item in together:
            item.sub_activity_id = item.sub_activity.pk
        add_all(records=together, **self.how)
        index.keep_new(SearchKind.ROW, [new.found.pk for new in self.new])

    def _add(self, new: New) -> Fault | None:
        try:
            for record in (new.found, *new.together):
                record.pk, record._state.adding = None, True  # whatever the try before it came to
                if isinstance(record, Collaboration):
                    record.sub_activity = new.found
                self._save(record)
        except CellFault as error:
            return Fault(new.row.line, error.column, str(error))
        return None

    def _activity(self, row: PlanRow) -> Activity:
        """The activity by its title, in the row's step; without a step, wherever the plan has one of that title."""
        step = self._step(row) if row.step_title else None
        key = (step and step.pk, row.activity)
        if key not in self.activities:
            among = step.activities if step else Activity.objects.filter(step__plan=self.plan)
            known = among.filter(title=row.activity).order_by("pk").first()
            self.activities[key] = known or self._save(
                Activity(step=step or self._step(row), title=row.activity, position=self.position)
            )
        return self.activities[key]

    def _step(self, row: PlanRow) -> Step:
        key = (row.step_number, row.step_title) if row.step_title else (None, STEP_UNSAID)
        if key not in self.steps:
            number, title = key
            known = self.plan.steps.filter(number=number, title=title).first()
            self.steps[key] = known or self._save(
                Step(plan=self.plan, number=number, title=title, position=self.position)
            )
        return self.steps[key]

    def _group(self, row: PlanRow) -> WorkingGroup:
        """A named group is found by its name; an unnamed one is the group of exactly these members."""
        wanted = row.group
        key = _wanted_key(wanted)
        if key not in self.groups:
            known = self.names.get(wanted.name.casefold()) if wanted.name else None
            self.groups[key] = known or self._new_group(wanted, name=wanted.name or self._free_name(row))
        group = self.groups[key]
        if wanted.name and self.plan.is_building and self.settled.get(key) != (said := members_wanted(wanted)):
            if members_of(group) != said:
                self._set_members(group, wanted)
            self.settled[key] = said
        return group

    def _set_members(self, group: WorkingGroup, wanted: Group) -> None:
        """Let a named group under uppbyggnad be as the file says, but for who leads the plan."""
        present = {member.role.title.casefold(): member for member in group.memberships.select_related("role")}
        leads = next((m for m in present.values() if m.kind == MemberKind.RESPONSIBLE), None)
        named = next((m.role for m in wanted.members if m.kind == "responsible"), "")
        if group.kind == GroupKind.STEERING and leads and named.casefold() not in ("", leads.role.title.casefold()):
            sentence = (
                f"Planen leds av {leads.role}, men filen anger {named} som ansvarig för {group}. Ändra gruppen på "
                "sidan Bygg planen först, eller rätta cellen."
            )
            raise CellFault(ORGANISATION, ValidationError(sentence))
        keep = {member.role.casefold() for member in wanted.members}
        for title in present.keys() - keep:
            if present[title] is not leads or named:
                delete(record=present.pop(title), by=self.how["by"], reason=self.how["reason"], now=self.how["now"])
        if not group.is_responsible:
            group.is_responsible = True
            self._save(group)
        # Whoever leaves the one seat of the responsible goes first.
        seats = sorted(enumerate(wanted.members), key=lambda seat: seat[1].kind == "responsible")
        for position, seat in seats:
            member = present.get(seat.role.casefold()) or Membership(group=group, role=self._role(seat.role))
            member.kind, member.note, member.position = seat.kind, seat.note, position
            self._save(member)
        group.refresh_from_db()  # what was read of its members before

    def _new_group(self, wanted: Group, *, name: str) -> WorkingGroup:
        kind = GroupKind.STEERING if wanted.name and not self._has_steering() else GroupKind.ACTIVITY
        group = self._save(
            WorkingGroup(plan=self.plan, name=name, note=wanted.note, kind=kind, is_responsible=bool(wanted.name))
        )
        for position, member in enumerate(wanted.members):
            role = self._role(member.role)
            self._save(Membership(group=group, role=role, kind=member.kind, note=member.note, position=position))
        self.all.append(group)
        return group

    def _free_name(self, row: PlanRow) -> str:
        """A name to find an unnamed group by: the first row it works with."""
        name = named_after(row.title or row.activity)
        taken = {group.name for group in self.all}
        return name if name not in taken else f"{name} (rad {row.line})"

    def _has_steering(self) -> bool:
        return any(group.kind == GroupKind.STEERING for group in self.all)

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
    return wanted.name.casefold() or members_wanted(wanted)


def _group_key(group: WorkingGroup) -> Any:
    return group.name.casefold() if group.is_responsible else members_of(group)
