"""Writes of persons: they begin, are put right, leave and come back. Nobody is ever deleted."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from allauth.usersessions.adapter import get_adapter as sessions_of_allauth
from allauth.usersessions.models import UserSession
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import validate_email
from django.db import transaction

from activities.calendar import clock
from activities.calendar.swedish import likeness
from activities.models import RoleHolding, User
from activities.models.register import clean_text, delete, save
from activities.people.actions.roles import give_role
from activities.permissions import keeps_people, manages_people

ADMINISTRATORS_ONLY = "Det här gör en administratör."
MANAGERS_ONLY = "Personer läggs till av administratörer och av den som leder en plan."
EMAIL_REMEDY = "Skriv en e-postadress, till exempel anna.berg@kommunen.se."
NAME_LIMIT = 150  # characters, as the field of the model
USERNAME_LIMIT = 150


@transaction.atomic
def add_person(
    *, name: str, email: str, by: User, role: Any = None, start: date | None = None, now: datetime | None = None
) -> User:
    """A new person, who signs in with the e-mail address and chooses a password by a link; with a role from a day.

    Somebody of that name and address who is here already gets the role. Whoever leads a plan gives a role of it. Raises
    PermissionDenied, and ValidationError by field.
    """
    moment = now or clock.now()
    if not manages_people(by):
        raise PermissionDenied(MANAGERS_ONLY)
    errors: dict[str, Any] = {}
    name, email = clean_text(name), clean_text(email).lower()
    if fault := fault_in_name(name):
        errors["name"] = fault
    here = with_email(email) if email else None
    is_same = here is not None and role is not None and likeness(here.name) == likeness(name)
    if not is_same and (fault := fault_in_email(email)):
        errors["email"] = fault
    if role is None and not keeps_people(by):
        errors["role"] = "Välj den roll i planen som personen får."
    if errors:
        raise ValidationError(errors)
    user = here or User(username=email, email=email, name=name, date_joined=moment)
    if here is None:
        user.set_unusable_password()
        save(record=user, by=by, reason="Personen tillagd", now=moment)
    if role is not None:
        give_role(role=role, person=user, start=start, by=by, now=moment)
    return user


@transaction.atomic
def add_first_administrator(*, name: str, email: str, password: str, now: datetime | None = None) -> User:
    """Whoever sets an installation up, from the shell. Raises ValidationError by field."""
    name, email = clean_text(name), clean_text(email).lower()
    faults = {"name": fault_in_name(name), "email": fault_in_email(email)}
    if any(faults.values()):
        raise ValidationError({field: fault for field, fault in faults.items() if fault})
    user = User(
        username=email, email=email, name=name, is_staff=True, is_superuser=True, date_joined=now or clock.now()
    )
    user.set_password(password)
    return save(record=user, by=None, reason="Administratören tillagd från skalet", now=now)


@transaction.atomic
def change_person(
    *,
    person: User,
    name: str,
    email: str,
    is_administrator: bool,
    by: User,
    based_on: int | None = None,
    now: datetime | None = None,
) -> User:
    """Put a person's name and address right, and say whether they are an administrator.

    The user name follows the address where it was the address. Raises PermissionDenied, ConflictError, and
    ValidationError by field: the last administrator remains one.
    """
    _demand_keeper(by)
    name, email = clean_text(name), clean_text(email).lower()
    faults = {"name": fault_in_name(name), "email": fault_in_email(email, but=person) if email else ""}
    if not email and person.username == person.email:
        faults["email"] = EMAIL_REMEDY
    if any(faults.values()):
        raise ValidationError({field: fault for field, fault in faults.items() if fault})
    found = User.objects.get(pk=person.pk)
    if found.username == found.email:
        found.username = email
    found.name, found.email = name, email
    found.is_staff = found.is_superuser = is_administrator
    return save(record=found, by=by, reason="Personens uppgifter ändrade", based_on=based_on, now=now)


@transaction.atomic
def leave(
    *, person: User, last_day: date | None, by: User, based_on: int | None = None, now: datetime | None = None
) -> User:
    """The person's last day: their roles end with it, and after it they are let in no more. Their name stays.

    Roles that were to begin later are taken back. Raises PermissionDenied, ConflictError and ValidationError.
    """
    _demand_keeper(by)
    if last_day is None:
        raise ValidationError({"last_day": "Skriv personens sista dag, till exempel 2020-12-31."})
    found = User.objects.get(pk=person.pk)
    moment = now or clock.now()
    begun = found.holdings.filter(start__gt=last_day, start__lte=moment.date()).select_related("role").first()
    if begun:
        told = f"{found} har rollen {begun.role} från {begun.start}. Sista dagen kan inte ligga före den."
        raise ValidationError({"last_day": told})
    _end_sessions_of_who_had_left(found, moment)
    found.last_day = last_day
    reason = f"Slutar {last_day}"
    save(record=found, by=by, reason=reason, based_on=based_on, now=moment)
    for holding in RoleHolding.objects.filter(user=found).order_by("pk"):
        if holding.start > last_day:
            delete(record=holding, by=by, reason=reason, now=moment)
        elif holding.end is None or holding.end > last_day:
            holding.end = last_day
            save(record=holding, by=by, reason=reason, now=moment)
    return found


@transaction.atomic
def come_back(*, person: User, by: User, now: datetime | None = None) -> User:
    """The person has no last day any more and may sign in again; roles are given anew."""
    _demand_keeper(by)
    found = User.objects.get(pk=person.pk)
    _end_sessions_of_who_had_left(found, now or clock.now())
    found.last_day, found.is_active = None, True
    return save(record=found, by=by, reason="Kommer tillbaka", now=now)


def fault_in_name(name: str) -> str:
    if not name:
        return "Skriv personens namn."
    return f"Namnet är {len(name)} tecken. Korta det till högst {NAME_LIMIT} tecken." if len(name) > NAME_LIMIT else ""


def fault_in_email(email: str, *, but: User | None = None) -> str:
    """Why the address cannot be a person's, as a sentence; "" when it can."""
    try:
        validate_email(email)
    except ValidationError:
        return EMAIL_REMEDY
    if len(email) > USERNAME_LIMIT:
        return f"Adressen är {len(email)} tecken. Den får vara högst {USERNAME_LIMIT} tecken."
    if taken := with_email(email, but=but):
        return f"{taken} har redan den adressen. Är det samma person, skriv namnet så och välj rollen personen får."
    return ""


def with_email(email: str, *, but: User | None = None) -> User | None:
    """Whoever has the address, or signs in with it."""
    key = likeness(email)
    known = User.objects.exclude(pk=but.pk) if but else User.objects.all()
    return next((user for user in known.order_by("pk") if key in (likeness(user.email), likeness(user.username))), None)


def _end_sessions_of_who_had_left(person: User, moment: datetime) -> None:
    """Where somebody was signed in on the last day, the browser still holds a session, which only leaving shuts out."""
    if person.has_left(moment.date()):
        sessions_of_allauth().end_sessions(UserSession.objects.filter(user=person))


def _demand_keeper(by: User) -> None:
    if not keeps_people(by):
        raise PermissionDenied(ADMINISTRATORS_ONLY)
