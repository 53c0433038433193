"""Asking those who have not confirmed their rows to do so, by mail and at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q

from activities.calendar import clock
from activities.calendar.tertial import Tertial
from activities.mail.digest import digests_of, lay_in_outbox
from activities.models import MemberKind, Plan, RoleHolding, SubActivity, User
from activities.rows import presenters
from activities.rows.attention import confirmed
from reporting.permissions import writes_reports

MAY_REMIND = "De som skriver rapporten påminner dem som inte har bekräftat sina delaktiviteter."


@dataclass(frozen=True)
class Reminded:
    """Whom a mail was written to, and who has had today's."""

    now: tuple[str, ...]
    already: tuple[str, ...]

    @property
    def sentence(self) -> str:
        said = [f"Mejl går till {_listed(self.now)}."] if self.now else []
        said += [f"{_listed(self.already)} har redan fått dagens mejl."] if self.already else []
        return " ".join(said) or "Ingen som saknas har en adress att mejla till."


@transaction.atomic
def remind_missing(*, plan: Plan, tertial: Tertial, by: User, now: datetime | None = None) -> Reminded:
    """A mail to each person who is responsible for a row that has not spoken for the tertial. A row that nobody is
    responsible for is asked of those who lead its group, and else of those who lead the plan.

    Raises PermissionDenied.
    """
    if not writes_reports(by, plan):
        raise PermissionDenied(MAY_REMIND)
    moment = now or clock.now()
    on, reached, had = moment.date(), list[str](), list[str]()
    for digest in digests_of(missing(plan, tertial, by, moment), on, asked=True):
        (reached if lay_in_outbox(digest, by=by, now=moment) else had).append(str(digest.user))
    return Reminded(tuple(reached), tuple(had))


def missing(plan: Plan, tertial: Tertial, by: User, now: datetime) -> list[User]:
    """Whom to ask, in the order of their names, without whoever asks."""
    on = now.date()
    rows = SubActivity.objects.filter(activity__step__plan=plan).current().with_newest().select_related("activity")
    left = [row for row in rows if confirmed(presenters.facts_now(row), tertial, on) is False]
    led = _holders(Q(role__memberships__group__in=plan.groups.filter(kind="steering")), on)
    found: set[User] = set()
    for row in left:
        found |= _holders(Q(role__memberships__group=row.group_id), on) or led
    reachable = (person for person in found if person.email and person.pk != by.pk)
    return sorted(reachable, key=lambda person: (person.name, person.pk))


def _holders(groups: Q, on: object) -> set[User]:
    held = RoleHolding.objects.filter(
        groups, Q(end__isnull=True) | Q(end__gte=on), role__memberships__kind=MemberKind.RESPONSIBLE, start__lte=on
    )
    return {holding.user for holding in held.filter(user__is_active=True).select_related("user")}


def _listed(names: tuple[str, ...]) -> str:
    *first, last = names
    return f"{', '.join(first)} och {last}" if first else last
