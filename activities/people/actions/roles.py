"""Writes of roles and of who holds them, from a day and until a day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from activities.calendar import clock
from activities.models import Role, RoleHolding, User
from activities.models.register import clean_text, delete, save
from activities.permissions import gives_role, keeps_people

GIVERS_ONLY = (
    "Rollen ges av en administratör. Den som leder en plan ger de roller som bara finns i den, utom dem i "
    "ledningsgruppen och nämnden."
)
START_REMEDY = "Skriv från vilken dag, till exempel 2021-01-01."


@transaction.atomic
def add_role(*, title: str, by: User, now: datetime | None = None) -> Role:
    """A role of the register, which is given a place in a plan's groups elsewhere. One that looks like another is
    refused. Raises PermissionDenied and ValidationError by field.
    """
    if not keeps_people(by):
        raise PermissionDenied("Nya roller läggs till av administratörer, och i en plans grupper.")
    if not clean_text(title):
        raise ValidationError({"title": "Skriv vad rollen heter."})
    return save(record=Role(title=clean_text(title)), by=by, reason="Rollen tillagd", now=now)


@transaction.atomic
def rename_role(*, role: Role, title: str, by: User, based_on: int | None = None, now: datetime | None = None) -> Role:
    """Another title for the same role, in every plan. Raises as `add_role`, and ConflictError."""
    if not keeps_people(by):
        raise PermissionDenied("Rollers namn ändras av administratörer.")
    if not clean_text(title):
        raise ValidationError({"title": "Skriv vad rollen heter."})
    found = Role.objects.get(pk=role.pk)
    found.title = clean_text(title)
    return save(record=found, by=by, reason="Rollen har fått ett annat namn", based_on=based_on, now=now)


@transaction.atomic
def give_role(
    *,
    role: Role | str,
    person: User,
    start: date | None,
    by: User,
    leaving: Iterable[RoleHolding] = (),
    now: datetime | None = None,
) -> RoleHolding:
    """The person holds the role from the day. Those in `leaving` held it until the day before; others share it.

    `role` may be the title of a new one. Raises PermissionDenied, and ValidationError by field.
    """
    moment = now or clock.now()
    if isinstance(role, str):
        role = _new_role(role, by, moment)
    _demand_giver(by, role)
    Role.objects.select_for_update().get(pk=role.pk)  # two who give it at once take turns
    if start is None:
        raise ValidationError({"start": START_REMEDY})
    if person.has_left(start):
        raise ValidationError({"person": f"{person} har slutat. Låt personen först komma tillbaka."})
    others = RoleHolding.objects.filter(role=role, user=person)
    if overlapping := next((held for held in others if held.end is None or held.end >= start), None):
        raise ValidationError({"person": f"{person} har redan rollen {_span(overlapping)}."})
    for holding in leaving:
        _end_before(holding, role, start, by, moment)
    made = RoleHolding(role=role, user=person, start=start, end=person.last_day)
    return save(record=made, by=by, reason=f"{person} får rollen", now=moment)


@transaction.atomic
def change_holding(
    *,
    holding: RoleHolding,
    start: date | None,
    end: date | None,
    by: User,
    based_on: int | None = None,
    now: datetime | None = None,
) -> RoleHolding:
    """Say from which day and until which the person holds the role, or put that right.

    Raises PermissionDenied, ConflictError, and ValidationError by field.
    """
    _demand_giver(by, holding.role)
    if start is None:
        raise ValidationError({"start": START_REMEDY})
    if end is not None and end < start:
        raise ValidationError({"end": f"Sista dagen ligger före den första, {start}."})
    others = RoleHolding.objects.filter(role=holding.role_id, user=holding.user_id).exclude(pk=holding.pk)
    if twice := next((held for held in others if _meet(held, start, end)), None):
        raise ValidationError({"start": f"{holding.user} har rollen också {_span(twice)}. Perioderna får inte mötas."})
    last = holding.user.last_day
    if last is not None and (end is None or end > last):
        raise ValidationError({"end": f"{holding.user} slutar {last}. Rollen kan inte gälla längre än så."})
    found = RoleHolding.objects.get(pk=holding.pk)
    found.start, found.end = start, end
    reason = "Rollen lämnad" if end and end != holding.end else "Dagarna rättade"
    return save(record=found, by=by, reason=reason, based_on=based_on, now=now)


@transaction.atomic
def take_back(*, holding: RoleHolding, by: User, based_on: int | None = None, now: datetime | None = None) -> None:
    """A role that has not begun is not given after all; the history keeps that it was.

    Raises PermissionDenied, ConflictError, and ValidationError when it has begun.
    """
    _demand_giver(by, holding.role)
    if holding.start <= clock.today():
        raise ValidationError("Rollen har börjat gälla. Skriv i stället vilken dag den lämnas.")
    delete(record=holding, by=by, reason="Rollen togs tillbaka innan den börjat gälla", based_on=based_on, now=now)


def _new_role(title: str, by: User, now: datetime | None) -> Role:
    try:
        return add_role(title=title, by=by, now=now)
    except ValidationError as error:
        raise ValidationError({"new_role": error.messages}) from error


def _end_before(holding: RoleHolding, role: Role, start: date, by: User, now: datetime | None) -> None:
    if holding.role_id != role.pk:
        raise ValidationError({"leaving": "Välj bland dem som har rollen."})
    if holding.start >= start:
        raise ValidationError({"start": f"{holding.user} har rollen från {holding.start}. Välj en senare dag."})
    holding.end = start - timedelta(days=1)
    save(record=holding, by=by, reason="Rollen lämnas över", now=now)


def _demand_giver(by: User, role: Role) -> None:
    if not gives_role(by, role):
        raise PermissionDenied(GIVERS_ONLY)


def _meet(held: RoleHolding, start: date, end: date | None) -> bool:
    return (end is None or held.start <= end) and (held.end is None or held.end >= start)


def _span(holding: RoleHolding) -> str:
    return f"{holding.start} – {holding.end}" if holding.end else f"från {holding.start}"
