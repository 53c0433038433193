"""The groups of one plan in another, as part of making it."""

from __future__ import annotations

from activities.models import GroupKind, Membership, Plan, WorkingGroup
from activities.revision.kinds.base import Writer


def copy_groups(copied: Plan, steering: WorkingGroup, writer: Writer) -> None:
    """Give the plan of `steering`, the group that leads it, the groups and roles of another; its leader stays."""
    plan, leads = steering.plan, set(steering.memberships.values_list("role", flat=True))
    taken = {steering.name}
    for group in copied.groups.prefetch_related("memberships__role").order_by("pk"):
        if group.kind == GroupKind.STEERING:
            made = steering
            made.is_responsible, made.note = group.is_responsible, group.note
            writer.save(made)
            seats = group.memberships.exclude(kind="responsible").exclude(role__in=leads)
        elif group.name in taken:
            continue
        else:
            made = writer.save(
                WorkingGroup(
                    plan=plan, name=group.name, note=group.note, kind=group.kind, is_responsible=group.is_responsible
                )
            )
            seats = group.memberships.all()
        taken.add(made.name)
        for seat in seats.order_by("position", "pk"):
            writer.save(Membership(group=made, role=seat.role, kind=seat.kind, note=seat.note, position=seat.position))
