"""Change of who takes part: the participants of the row's group and the co-opted. The responsible is another kind."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError

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
from activities.models.register import clean_text
from activities.revision.kinds.base import Kind, Values, Writer

MOST = 60  # roles of one group; the longest real list has ten
ROLE_LIMIT = 200  # characters
TAKES_PART = (MemberKind.PARTICIPANT, MemberKind.CO_OPTED)
_BULLET = re.compile(r"^[-–—•·*]\s+")


def read_roles(typed: str) -> list[str]:
    """Roles written one a line, with or without bullets. A comma belongs to the role's name."""
    lines = (_BULLET.sub("", clean_text(line)).strip(" ;") for line in clean_text(typed).split("\n"))
    return [line for line in lines if line]


def check_members(group: WorkingGroup | None, lists: Mapping[str, Iterable[str]]) -> dict[str, list[str]]:
    """Each list (by the name of its field) in the register's own spelling of the roles.

    Raises ValidationError by field: a role twice, one too long, or one that is held for an external party alone,
    whose people may not see the plan.
    """
    known = {role.title.casefold(): role for role in Role.objects.all()}
    outside = (group.kind if group else GroupKind.ACTIVITY) != GroupKind.PARTNER
    found: dict[str, str] = {}
    errors: dict[str, list[str]] = {}
    checked: dict[str, list[str]] = {name: [] for name in lists}
    for name, titles in lists.items():
        for title in titles:
            role = known.get(title.casefold())
            if title.casefold() in found:
                errors.setdefault(name, []).append(f"”{title}” står två gånger. Behåll en.")
            elif len(title) > ROLE_LIMIT:
                sentence = f"”{title[:40]}…” är {len(title)} tecken. Skriv en roll per rad, högst {ROLE_LIMIT} tecken."
                errors.setdefault(name, []).append(sentence)
            elif outside and role and _is_external(role):
                errors.setdefault(name, []).append(
                    f"”{role}” är en extern parts roll. Den som har den får inte se planen. Välj en annan roll."
                )
            else:
                checked[name].append(role.title if role else title)
            found[title.casefold()] = name
    if len(found) > MOST:
        errors.setdefault(next(iter(lists)), []).append(f"Gruppen har {len(found)} roller. Den får ha högst {MOST}.")
    if errors:
        raise ValidationError(errors)
    return checked


def set_members(group: WorkingGroup, wanted: list[tuple[str, str]], writer: Writer, *, of: Iterable[str]) -> None:
    """Make (role's title, kind) in order the group's members of the kinds in `of`. A seat that stays keeps its note."""
    roles = [(_role(title, writer), kind) for title, kind in wanted]
    present = {member.role_id: member for member in group.memberships.filter(kind__in=of)}
    for gone in present.keys() - {role.pk for role, _ in roles}:
        writer.delete(present.pop(gone))
    first = max((member.position for member in group.memberships.exclude(kind__in=of)), default=-1) + 1
    # First those who leave the one seat of the responsible, so that another may take it.
    places = [(role, kind, first + number) for number, (role, kind) in enumerate(roles)]
    for role, kind, position in sorted(places, key=lambda place: place[1] == MemberKind.RESPONSIBLE):
        member = present.get(role.pk) or Membership(group=group, role=role)
        if member.pk is None or (member.kind, member.position) != (kind, position):
            member.kind, member.position = kind, position
            writer.save(member)


def titles(group: WorkingGroup, kind: str) -> list[str]:
    members = group.memberships.filter(kind=kind).select_related("role").order_by("position", "pk")
    return [member.role.title for member in members]


def _is_external(role: Role) -> bool:
    kinds = set(role.memberships.values_list("group__kind", flat=True))
    return kinds == {GroupKind.PARTNER}


def _role(title: str, writer: Writer) -> Role:
    known = {role.title.casefold(): role for role in Role.objects.all()}
    return known.get(title.casefold()) or writer.save(Role(title=title))


class ChangeMembers(Kind):
    """Other participants of the row's group, and with that of every row the group carries.

    `rows` are the rows of the group when it was drafted, as for the responsible.
    """

    key = ItemKind.MEMBERS

    def present(self, row: Any) -> Values:
        return {
            "group": row.group_id,
            "participants": titles(row.group, MemberKind.PARTICIPANT),
            "co_opted": titles(row.group, MemberKind.CO_OPTED),
            "rows": sorted(row.group.sub_activities.current().values_list("pk", flat=True)),
        }

    def check(self, plan: Plan, row: Any, values: Values) -> Values:
        typed = {name: values.get(name) or [] for name in ("participants", "co_opted")}
        lists = {name: read_roles("\n".join(each) if isinstance(each, list) else each) for name, each in typed.items()}
        checked = check_members(row.group, lists)
        responsible = {title.casefold() for title in titles(row.group, MemberKind.RESPONSIBLE)}
        for name, listed in checked.items():
            if twice := next((title for title in listed if title.casefold() in responsible), None):
                raise ValidationError({name: f"”{twice}” är redan ansvarig i gruppen. Ta bort rollen här."})
        return {**self.present(row), **checked}

    def is_same(self, row: Any, values: Values) -> bool:
        return values == self.present(row)

    def words(self, plan: Plan, row: Any, values: Values) -> str:
        lines = [f"Deltagare: {', '.join(values['participants']) or 'inga'}"]
        if values["co_opted"]:
            lines.append(f"Adjungeras vid behov: {', '.join(values['co_opted'])}")
        return "\n".join(lines)

    def remarks(self, plan: Plan, row: Any, values: Values) -> list[str]:
        told = []
        others = row.group.sub_activities.current().exclude(pk=row.pk).select_related("activity").in_order()
        if names := "; ".join(f"”{other.name}”" for other in others):
            told.append(f"Gruppen arbetar också med andra rader, som får samma deltagare: {names}.")
        known = {title.casefold() for title in Role.objects.values_list("title", flat=True)}
        listed = [*values["participants"], *values["co_opted"]]
        if new := [title for title in listed if title.casefold() not in known]:
            told.append(f"Ny roll, som ingen har ännu: {', '.join(new)}.")
        return told

    def apply(self, plan: Plan, row: Any, values: Values, writer: Writer) -> SubActivity:
        wanted = [(title, str(MemberKind.PARTICIPANT)) for title in values["participants"]]
        wanted += [(title, str(MemberKind.CO_OPTED)) for title in values["co_opted"]]
        set_members(WorkingGroup.objects.get(pk=values["group"]), wanted, writer, of=TAKES_PART)
        return SubActivity.objects.get(pk=row.pk)

    def clash(self, row: Any, others: list[RevisionItem]) -> str:
        if any(item.kind == self.key and item.before["group"] == row.group_id for item in others):
            return "Utkastet ändrar redan deltagarna i radens grupp. Ändra den ändringen i stället."
        return super().clash(row, others)
