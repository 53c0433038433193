"""What somebody may see and do, and why: in words, from the same chain that the rights are made of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from activities.models import GroupKind, MemberKind, Membership, Plan, RoleHolding
from activities.models.querysets_people import held_on

ALL_OF_PLAN = "Ser allt i planen"
SETS_SIGNALS = f"{ALL_OF_PLAN} och sätter signal på gruppens delaktiviteter."
READS = f"{ALL_OF_PLAN}, men sätter ingen signal."
BOARD = "Läser fastställda rapporter, antecknar nämndens beslut och anger sammanträden. Ser inga utkast."
PARTNER = "Läser de kontakter som är markerade för parten. Ser inte planen."

# (kind of group, part in it) → what follows. What is not here follows for the kind of group whatever the part is.
SAYS = {
    (GroupKind.STEERING, MemberKind.RESPONSIBLE): (
        "Leder planen: ser allt, sätter alla signaler, avgör förslag, fastställer revisioner och rapporter."
    ),
    (GroupKind.STEERING, MemberKind.PARTICIPANT): (
        "Ser allt i planen, sätter signal på gruppens delaktiviteter, föreslår revisioner och skriver rapporter."
    ),
    (GroupKind.STEERING, MemberKind.CO_OPTED): READS,
    (GroupKind.ACTIVITY, MemberKind.RESPONSIBLE): SETS_SIGNALS,
    (GroupKind.ACTIVITY, MemberKind.PARTICIPANT): SETS_SIGNALS,
    (GroupKind.ACTIVITY, MemberKind.CO_OPTED): READS,
    (GroupKind.MANAGEMENT, MemberKind.RESPONSIBLE): (
        f"{ALL_OF_PLAN} och beslutar om underlag som är sända till förvaltningschefen."
    ),
    (GroupKind.PARTNER, MemberKind.CO_OPTED): "Ser ingenting här: bara gruppens ansvariga och deltagare läser.",
}
OTHERS = {
    GroupKind.MANAGEMENT: READS,
    GroupKind.BOARD: BOARD,
    GroupKind.PARTNER: PARTNER,
}
ADMINISTRATOR = "Ser alla planer, lägger upp nya och sköter personer och roller. Sätter ingen signal som administratör."


@dataclass(frozen=True)
class Reason:
    """One place that a person has by a role held that day, and what follows from it."""

    plan: Plan
    role: str
    why: str  # "som ansvarig i Arbetsgrupp LOV"
    says: str
    opens: bool  # the plan or its reports


def reasons(person: Any, on: date, plans: Any = None) -> list[Reason]:
    """Why the person sees what they see on the day, plan by plan; of `plans` alone where they are given. One query.

    An administrator sees all plans beside this.
    """
    held = RoleHolding.objects.filter(held_on(on), user=person).values("role")
    seats = Membership.objects.filter(role__in=held).select_related("role", "group__plan")
    if plans is not None:
        seats = seats.filter(group__plan__in=plans)
    ordered = seats.order_by("group__plan__title", "group__plan", "group__kind", "group__name", "position", "pk")
    return [_reason(seat) for seat in ordered]


def says_of(seat: Membership) -> str:
    """What follows for whoever holds the role that has the seat."""
    return SAYS.get((GroupKind(seat.group.kind), MemberKind(seat.kind))) or OTHERS[GroupKind(seat.group.kind)]


def why(seat: Membership) -> str:
    """ "som ansvarig i Arbetsgrupp LOV"."""
    part = {MemberKind.RESPONSIBLE: "ansvarig", MemberKind.PARTICIPANT: "deltagare"}.get(
        MemberKind(seat.kind), "adjungerad"
    )
    return f"som {part} i {seat.group.name}"


def _reason(seat: Membership) -> Reason:
    opens = seat.group.kind != GroupKind.PARTNER
    return Reason(seat.group.plan, seat.role.title, why(seat), says_of(seat), opens)
