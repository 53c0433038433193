"""Changes of who does the work: the row's group, and the group's responsible."""

from __future__ import annotations

from itertools import count
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Max, Q

from activities.calendar import clock
from activities.groups.names import named_after
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
from activities.rows.presenters import NOBODY, organisation

WHOLE_GROUP, OWN_GROUP = "group", "row"
SCOPES = {
    WHOLE_GROUP: "Alla gruppens delaktiviteter",
    OWN_GROUP: "Bara den här delaktiviteten, som får en egen arbetsgrupp",
}


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


def roles_of(plan: Plan) -> models.QuerySet[Role]:
    """The plan's own roles: of the groups that prepare it or follow it, not of its partners or of the board."""
    own = (GroupKind.STEERING, GroupKind.ACTIVITY, GroupKind.MANAGEMENT)
    members = Membership.objects.filter(group__plan=plan, group__kind__in=own)
    return Role.objects.filter(pk__in=members.values("role"))


def group_words(group: WorkingGroup) -> str:
    """The group by name, and its people as the plan's third column words them."""
    responsible, participants, _ = organisation(group, group.memberships.all())
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
    """Another role becomes the responsible: of the row's group and so of every row it carries, or of this row alone,
    which then gets a group of its own. `scope` says which, and is asked for as soon as other rows are touched.

    `rows` are the rows of the group when it was drafted: when they are others at adoption, the draft is stale,
    since more or fewer rows would change than those the reader was told of.
    """

    key = ItemKind.RESPONSIBLE

    def present(self, row: Any) -> Values:
        present = row.group.memberships.filter(kind=MemberKind.RESPONSIBLE).first()
        return {
            "group": row.group_id,
            "role": present.role_id if present else None,
            "former": None,
            "stays": False,
            "scope": "",
            "rows": sorted(row.group.sub_activities.current().values_list("pk", flat=True)),
        }

    def check(self, plan: Plan, row: Any, values: Values) -> Values:
        role = roles_of(plan).filter(pk=values.get("role") or 0).first()
        if role is None:
            raise ValidationError({"role": "Välj den roll som ska vara ansvarig, bland planens egna."})
        on = clock.today()
        held = role.holdings.filter(Q(end__isnull=True) | Q(end__gte=on), start__lte=on, user__is_active=True)
        if not held.exists():
            raise ValidationError(
                {
                    "role": f"Ingen innehar rollen ”{role}” i dag, så ingen skulle ansvara. Välj en annan roll, "
                    "eller låt först någon få rollen under Personer."
                }
            )
        scope = values.get("scope") or ""
        if scope not in SCOPES and (others := names_of(others_of(row.group_id, row))):
            raise ValidationError(
                {"scope": f"Gruppen arbetar också med {others}. Välj om de ska få samma ansvariga eller behålla sin."}
            )
        present = self.present(row)
        chosen = {"role": role.pk, "former": present["role"], "stays": bool(values.get("stays")), "scope": scope}
        rows = [row.pk] if scope == OWN_GROUP else present["rows"]
        return {**present, **chosen, "rows": rows}

    def is_same(self, row: Any, values: Values) -> bool:
        return bool(values["role"] == self.present(row)["role"])

    def holds(self, row: SubActivity, values: Values) -> bool:
        """Every row it names has the responsible, and of this row's group the former is what the change says."""
        own_group = values.get("scope") == OWN_GROUP
        named = SubActivity.objects.current().filter(pk__in=values["rows"]).select_related("group")
        held = all(self.present(other)["role"] == values["role"] for other in (row, *named))
        former = row.group.memberships.filter(role=values.get("former"), kind=MemberKind.PARTICIPANT)
        stays = values.get("former") in (None, values["role"]) or former.exists() == values["stays"]
        return held and stays and own_group == (row.group_id != values["group"])

    def words(self, plan: Plan, row: Any, values: Values) -> str:
        titles = dict(Role.objects.filter(pk__in=[values["role"], values.get("former")]).values_list("pk", "title"))
        lines = [titles.get(values["role"], NOBODY)]
        if values["stays"] and values.get("former"):
            lines.append(f"{titles[values['former']]} blir deltagare")
        others = names_of(others_of(values["group"], row))
        if values.get("scope") == OWN_GROUP:
            lines.append("Delaktiviteten får en egen arbetsgrupp, med samma deltagare")
        elif values.get("scope") == WHOLE_GROUP and others:
            lines.append(f"Gäller också {others}")
        return "\n".join(lines)

    def remarks(self, plan: Plan, row: Any, values: Values) -> list[str]:
        told = []
        if values.get("scope") == OWN_GROUP:
            if others := names_of(others_of(values["group"], row)):
                told.append(f"Gruppens andra delaktiviteter behåller sin ansvariga: {others}.")
            return told
        if others := names_of(others_of(row.group_id, row)):
            told.append(f"Gruppen arbetar också med andra delaktiviteter, som får samma ansvariga: {others}.")
        if row.group.kind == GroupKind.STEERING:
            told.append("Gruppen leder planen: den nya ansvariga får fastställa revisioner.")
        return told

    def apply(self, plan: Plan, row: Any, values: Values, writer: Writer) -> SubActivity:
        group = WorkingGroup.objects.get(pk=values["group"])
        if values.get("scope") == OWN_GROUP:
            group = own_group_of(plan, row, group, writer)
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

    def clash(self, row: Any, others: list[RevisionItem], values: Values) -> str:
        whole = [item for item in others if item.kind == self.key and item.values.get("scope") != OWN_GROUP]
        if any(item.before["group"] == row.group_id for item in whole):
            return "Utkastet byter redan ansvarig i delaktivitetens grupp. Ändra den ändringen i stället."
        kinds = (ItemKind.NEW_ROW, ItemKind.GROUP)
        joining = [item for item in others if item.kind in kinds and item.values["group"] == row.group_id]
        if joining and values.get("scope") not in SCOPES:
            names = "; ".join(f"”{item.row_name}”" for item in joining)
            choose = "Välj om bytet gäller alla gruppens delaktiviteter eller bara den här."
            return f"Utkastet lägger {names} i samma grupp. {choose}"
        return super().clash(row, others, values)


def others_of(group: int, row: SubActivity) -> list[SubActivity]:
    rows = SubActivity.objects.current().filter(group=group).exclude(pk=row.pk)
    return list(rows.select_related("activity").in_order())


def names_of(rows: list[SubActivity]) -> str:
    return "; ".join(f"”{row.name}”" for row in rows)


def own_group_of(plan: Plan, row: SubActivity, shared: WorkingGroup, writer: Writer) -> WorkingGroup:
    """A group for the row alone, with the members of the one it has shared."""
    taken = set(plan.groups.values_list("name", flat=True))
    first = named_after(row.name)
    name = next(name for n in count(1) if (name := first if n == 1 else f"{first} ({n})") not in taken)
    group = writer.save(WorkingGroup(plan=plan, name=name, kind=GroupKind.ACTIVITY, note=shared.note))
    for member in shared.memberships.order_by("position", "pk"):
        copied = {field: getattr(member, field) for field in ("role", "kind", "note", "position")}
        writer.save(Membership(group=group, **copied))
    row.group = group
    writer.save(row)
    return group
