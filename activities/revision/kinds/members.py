"""Change of who takes part: the participants of the row's group and the co-opted. The responsible is another kind."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError

from activities.calendar.typed import read_roles
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
from activities.revision.kinds.organisation import OWN_GROUP, SCOPES, WHOLE_GROUP, names_of, others_of, own_group_of

MOST = 60  # roles of one group; the longest real list has ten
ROLE_LIMIT = 200  # characters
LISTS = {"participants": MemberKind.PARTICIPANT, "co_opted": MemberKind.CO_OPTED}


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
    """Other participants of the row's group: of all its rows, or of this one alone, which then gets a group of its own.

    `scope` and `rows` are as those of the responsible.
    """

    key = ItemKind.MEMBERS

    def present(self, row: Any) -> Values:
        return {
            "group": row.group_id,
            "participants": titles(row.group, MemberKind.PARTICIPANT),
            "co_opted": titles(row.group, MemberKind.CO_OPTED),
            "scope": "",
            "rows": sorted(row.group.sub_activities.current().values_list("pk", flat=True)),
        }

    def check(self, plan: Plan, row: Any, values: Values) -> Values:
        typed = {name: values.get(name) or [] for name in LISTS}
        lists = {name: read_roles("\n".join(each) if isinstance(each, list) else each) for name, each in typed.items()}
        checked = check_members(row.group, lists)
        responsible = {title.casefold() for title in titles(row.group, MemberKind.RESPONSIBLE)}
        for name, listed in checked.items():
            if twice := next((title for title in listed if title.casefold() in responsible), None):
                raise ValidationError({name: f"”{twice}” är redan ansvarig i gruppen. Ta bort rollen här."})
        scope = values.get("scope") or ""
        if scope not in SCOPES and (others := names_of(others_of(row.group_id, row))):
            raise ValidationError(
                {"scope": f"Gruppen arbetar också med {others}. Välj om de ska få samma deltagare eller behålla sina."}
            )
        present = self.present(row)
        return {**present, **checked, "scope": scope, "rows": [row.pk] if scope == OWN_GROUP else present["rows"]}

    def is_same(self, row: Any, values: Values) -> bool:
        present = self.present(row)
        return all(values[name] == present[name] for name in LISTS)

    def holds(self, row: SubActivity, values: Values) -> bool:
        own_group = values.get("scope") == OWN_GROUP
        return self.is_same(row, values) and own_group == (row.group_id != values["group"])

    def words(self, plan: Plan, row: Any, values: Values) -> str:
        lines = [f"Deltagare: {', '.join(values['participants']) or 'inga'}"]
        if values["co_opted"]:
            lines.append(f"Adjungeras vid behov: {', '.join(values['co_opted'])}")
        others = names_of(others_of(values["group"], row))
        if values.get("scope") == OWN_GROUP:
            lines.append("Delaktiviteten får en egen arbetsgrupp, med samma ansvariga")
        elif values.get("scope") == WHOLE_GROUP and others:
            lines.append(f"Gäller också {others}")
        return "\n".join(lines)

    def remarks(self, plan: Plan, row: Any, values: Values) -> list[str]:
        told = []
        if others := names_of(others_of(values["group"], row)):
            told.append(
                f"Gruppens andra delaktiviteter behåller sina deltagare: {others}."
                if values.get("scope") == OWN_GROUP
                else f"Gruppen arbetar också med andra delaktiviteter, som får samma deltagare: {others}."
            )
        known = {title.casefold() for title in Role.objects.values_list("title", flat=True)}
        listed = [*values["participants"], *values["co_opted"]]
        if new := [title for title in listed if title.casefold() not in known]:
            told.append(f"Ny roll, som ingen har ännu: {', '.join(new)}.")
        return told

    def apply(self, plan: Plan, row: Any, values: Values, writer: Writer) -> SubActivity:
        group = WorkingGroup.objects.get(pk=values["group"])
        if values.get("scope") == OWN_GROUP:
            group = own_group_of(plan, row, group, writer)
        wanted = [(title, str(kind)) for name, kind in LISTS.items() for title in values[name]]
        set_members(group, wanted, writer, of=LISTS.values())
        return SubActivity.objects.get(pk=row.pk)

    def clash(self, row: Any, others: list[RevisionItem], values: Values) -> str:
        whole = [item for item in others if item.kind == self.key and item.values.get("scope") != OWN_GROUP]
        if any(item.before["group"] == row.group_id for item in whole):
            return "Utkastet ändrar redan deltagarna i delaktivitetens grupp. Ändra den ändringen i stället."
        if any(item.kind == ItemKind.RESPONSIBLE and item.before["group"] == row.group_id for item in others):
            return "Utkastet byter ansvarig i delaktivitetens grupp. Ändra deltagarna i en senare revision."
        joining = [item for item in others if item.kind in (ItemKind.NEW_ROW, ItemKind.GROUP)]
        names = "; ".join(f"”{item.row_name}”" for item in joining if item.values["group"] == row.group_id)
        if names and values.get("scope") not in SCOPES:
            return f"Utkastet lägger {names} i samma grupp. Välj vilka delaktiviteter ändringen gäller."
        return super().clash(row, others, values)
