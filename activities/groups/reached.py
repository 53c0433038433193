"""Whom a partner turns to, who are those that its replies are told to, and the dates that it may be shown."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import F

from activities.models import MemberKind, Partner, RoleHolding, SubActivity
from activities.models.querysets_groups import WORKS
from activities.models.querysets_people import held_on


@dataclass(frozen=True)
class Reached:
    """Somebody to write to, with why it is they."""

    user: int
    name: str
    role: str
    email: str  # "" for one without


def whom_to_reach(partners: Iterable[Partner], on: date) -> dict[int, list[Reached]]:
    """Those who are responsible for the partner's rows, else whoever leads the plan, by the partner's key. One query,
    and another when a partner has no row that somebody is responsible for.
    """
    wanted = {partner.pk: partner.plan_id for partner in partners}
    group = "role__memberships__group__"
    row = f"{group}sub_activities__"
    of_rows = {f"{row}collaborations__partner__in": wanted, f"{row}ended_on__isnull": True, f"{group}kind__in": WORKS}
    found = _holders(on, F(f"{row}collaborations__partner"), of_rows)
    alone = {partner: plan for partner, plan in wanted.items() if partner not in found}
    if alone:
        leaders = _holders(on, F(f"{group}plan"), {f"{group}plan__in": alone.values(), f"{group}kind": "steering"})
        found |= {partner: leaders.get(plan, []) for partner, plan in alone.items()}
    return found


def dates_of(partner: Partner) -> list[tuple[str, str]]:
    """[("Ta fram avtalsvillkor", "2020-09-01–2020-12-31"), …]: the partner's rows that have a period. One query."""
    rows = SubActivity.objects.filter(collaborations__partner=partner).current().select_related("activity").in_order()
    return [(row.name, str(row.period)) for row in rows if row.start]


def _holders(on: date, about: F, groups: dict[str, object]) -> dict[int, list[Reached]]:
    """Who is responsible in the groups on the day, by what the group is `about`."""
    held = RoleHolding.objects.filter(
        held_on(on), user__is_active=True, role__memberships__kind=MemberKind.RESPONSIBLE, **groups
    )
    told = held.values_list(about, "user", "user__name", "role__title", "user__email").order_by("user__name", "user")
    found: dict[int, list[Reached]] = defaultdict(list)
    for key, user, name, role, email in told.distinct():
        if user not in [one.user for one in found[key]]:
            found[key].append(Reached(user, name, role, email))
    return dict(found)
