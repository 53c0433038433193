"""Changes of who does the work: the row's group, and the group's responsible."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Max, Q

from activities.calendar import clock
from activities.models import (
    GroupKind,
    ItemKind,
    MemberKind,
    Membership,
    Plan,
    RevisionItem,
    Role,
    SubActivity,
    WorkingGroup,
)
from activities.revision.kinds.base import Kind, Values, Writer
from activities.rows.presenters import organisation


def check_group(plan: Plan, pk: Any) -> WorkingGroup:
    group = WorkingGroup.objects.filter(pk=pk).first() if pk else None
    if group is None:
        raise ValidationError({"group": "Välj en arbetsgrupp."})
    if group.plan_id != plan.pk:
        raise ValidationError({"group": f"”{group}” hör till en annan plan. Välj en av planens egna arbetsgrupper."})
    if group.kind not in (GroupKind.STEERING, GroupKind.ACTIVITY):
        raise ValidationError(
            {"group": f"”{group}” är ingen arbetsgrupp utan {group.get_kind_display().lower()}. Välj en arbetsgrupp."}
        )
    return group


def group_words(group: WorkingGroup) -> str:
    """The group by name, and its people as the plan's third column words them."""
    responsible, participants, _ = organisation(group)
    people = ", ".join([*([] if group.is_responsible else [f"ansvarig {responsible}"]), *participants])
    return f"{group.name} ({people})" if people else group.name


class ChangeGroup(Kind):
    """The row moves to another working group of the plan."""

    key = ItemKind.GROUP

    def present(self, row: Any) -> Values:
        return {"group": row.group_id}

    def check(self, plan: Plan, row: Any, values: Values) -> Values:
        return {"group": check_group(plan, values.get("group")).pk}

    def words(self, plan: Plan, row: Any, values: Values) -> str:
        return group_words(WorkingGroup.objects.get(pk=values["group"]))

    def apply(self, plan: Plan, row: Any, values: Values, writer: Writer) -> SubActivity:
        row.group = WorkingGroup.objects.get(pk=values["group"])
        return writer.save(row)


class ChangeResponsible(Kind):
    """Another role becomes the responsible of the row's group, and with that of every row the group carries.

    `rows` are the rows of the group when it was drafted: when they are others at adoption, the draft is stale,
    since more or fewer rows would change than those the reader was told of.
    """

    key = ItemKind.RESPONSIBLE

    def present(self, row: Any) -> Values:
        present = row.group.memberships.filter(kind=MemberKind.RESPONSIBLE).first()
        return {
            "group": row.group_id,
            "role": present.role_id if present else None,
            "stays": False,
            "rows": sorted(row.group.sub_activities.current().values_list("pk", flat=True)),
        }

    def check(self, plan: Plan, row: Any, values: Values) -> Values:
        role = Role.objects.filter(pk=values.get("role") or 0).first()
        if role is None:
            raise ValidationError({"role": "Välj den roll som ska vara ansvarig."})
        on = clock.today()
        held = role.holdings.filter(Q(end__isnull=True) | Q(end__gte=on), start__lte=on, user__is_active=True)
        if not held.exists():
            raise ValidationError(
                {
                    "role": f"Ingen innehar rollen ”{role}” i dag, så ingen skulle ansvara. Välj en annan roll, "
                    "eller låt först någon få rollen under Administration."
                }
            )
        return {**self.present(row), "role": role.pk, "stays": bool(values.get("stays"))}

    def is_same(self, row: Any, values: Values) -> bool:
        return bool(values["role"] == self.present(row)["role"])

    def words(self, plan: Plan, row: Any, values: Values) -> str:
        role = Role.objects.filter(pk=values["role"]).first()
        shown = str(role) if role else "Ej utsedd"
        if values["stays"] and (present := self._present_role(row)):
            shown += f"\n{present} blir deltagare"
        return shown

    def remarks(self, plan: Plan, row: Any, values: Values) -> list[str]:
        told = []
        others = row.group.sub_activities.current().exclude(pk=row.pk).select_related("activity").in_order()
        if names := "; ".join(f"”{other.name}”" for other in others):
            told.append(f"Gruppen arbetar också med andra rader, som får samma ansvariga: {names}.")
        if row.group.kind == GroupKind.STEERING:
            told.append("Gruppen leder planen: den nya ansvariga får fastställa revisioner.")
        return told

    def apply(self, plan: Plan, row: Any, values: Values, writer: Writer) -> SubActivity:
        group = WorkingGroup.objects.get(pk=values["group"])
        members = group.memberships.all()
        former = members.filter(kind=MemberKind.RESPONSIBLE).first()
        # First the former, since a group has one responsible at most.
        if former and values["stays"]:
            former.kind = MemberKind.PARTICIPANT
            writer.save(former)
        elif former:
            writer.delete(former)
        successor = members.filter(role=values["role"]).first() or Membership(
            group=group,
            role=Role.objects.get(pk=values["role"]),
            position=(members.aggregate(last=Max("position"))["last"] or 0) + 1,
        )
        successor.kind = MemberKind.RESPONSIBLE
        writer.save(successor)
        return SubActivity.objects.get(pk=row.pk)

    def clash(self, row: Any, others: list[RevisionItem]) -> str:
        if any(item.kind == self.key and item.before["group"] == row.group_id for item in others):
            return "Utkastet byter redan ansvarig i radens grupp. Ändra den ändringen i stället."
        return super().clash(row, others)

    def _present_role(self, row: Any) -> Role | None:
        present = row.group.memberships.filter(kind=MemberKind.RESPONSIBLE).select_related("role").first()
        return present.role if present else None
