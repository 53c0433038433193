"""Writes about signing in: tries that are forgotten, and what follows from the municipality's own sign-in."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from allauth.socialaccount.models import SocialAccount
from allauth.socialaccount.sessions import LoginSession
from allauth.usersessions.adapter import get_adapter as sessions_of_allauth
from allauth.usersessions.models import UserSession
from axes.handlers.proxy import AxesProxyHandler
from axes.models import AccessFailureLog
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse

from activities.calendar import clock
from activities.models import Role, RoleHolding, User
from activities.models.querysets_people import held_on
from activities.models.register import clean_text, delete, save
from activities.people.actions.people import ADMINISTRATORS_ONLY, fault_in_email, fault_in_name
from activities.permissions import keeps_people
from lovplan.models import LoginGroup
from lovplan.signin.addresses import as_compared

BY_SIGN_IN = "Enligt kommunens inloggning"
ANSWER, ANSWER_KEPT = "saml-svar", 60  # the cookie, and for how many seconds what it stands for is kept


@transaction.atomic
def forget_tries(*, username: str, address: str | None = None) -> None:
    """The failed tries for an account count no more: all of them, or those from an address."""
    name = as_compared(username)
    AxesProxyHandler.reset_attempts(username=name, ip_address=address)
    only = {"ip_address": address} if address else {}
    AccessFailureLog.objects.filter(username=name, **only).delete()


@transaction.atomic
def tie_group(*, group: str, role: Role | None, by: User, now: datetime | None = None) -> LoginGroup:
    """Whoever is in the group, as the municipality's own sign-in tells, has the role. Raises PermissionDenied, and
    ValidationError by field.
    """
    _demand_keeper(by)
    errors = {}
    if not clean_text(group):
        errors["group"] = "Skriv gruppens namn eller nummer, så som det står i kommunens inloggning."
    if role is None:
        errors["role"] = "Välj vilken roll som följer av gruppen."
    if errors:
        raise ValidationError(errors)
    return save(record=LoginGroup(group=clean_text(group), role=role), by=by, reason="Gruppen ger rollen", now=now)


@transaction.atomic
def untie_group(*, tie: LoginGroup, by: User, now: datetime | None = None) -> None:
    """The role follows from the group no more; those who have it keep it until somebody ends it."""
    _demand_keeper(by)
    delete(record=tie, by=by, reason="Gruppen ger inte längre rollen", now=now)


@transaction.atomic
def remember_account(*, account: SocialAccount, person: User) -> None:
    """From now on the account of the municipality's own sign-in is the person's, whatever becomes of the address."""
    account.user = person
    account.save()


@transaction.atomic
def keep_answer(*, request: HttpRequest, response: HttpResponse, told: dict[str, Any]) -> HttpResponse:
    """What the municipality's own sign-in has told lies in wait for the page that the response leads to."""
    keeping = LoginSession(request, "kept_answer", ANSWER)
    keeping.store["told"] = told
    keeping.store.set_expiry(ANSWER_KEPT)
    keeping.save(response)
    response.cookies[ANSWER]["httponly"] = True
    return response


@transaction.atomic
def take_answer(*, request: HttpRequest) -> dict[str, Any] | None:
    """What lies in wait for this browser, once; None when nothing does."""
    keeping = LoginSession(request, "kept_answer", ANSWER)
    told: dict[str, Any] | None = keeping.store.get("told")
    if told:
        keeping.delete()
    return told


@transaction.atomic
def end_session(*, session: UserSession, by: User) -> None:
    """Somebody is signed out in another browser of theirs. Raises PermissionDenied for those of others."""
    if session.user_id != by.pk:
        raise PermissionDenied("Du loggar bara ut dig själv.")
    sessions_of_allauth().end_sessions([session])


@transaction.atomic
def admit(*, claims: Mapping[str, Any], groups: Collection[str], now: datetime | None = None) -> User | None:
    """A person nobody has added, but whom the municipality has put in a group that gives a role here; else None."""
    name, email = clean_text(str(claims.get("name") or "")), clean_text(str(claims["email"])).lower()
    if not _roles_of(groups) or fault_in_name(name) or fault_in_email(email):
        return None
    person = User(username=email, email=email, name=name, date_joined=now or clock.now())
    person.set_unusable_password()
    return save(record=person, by=None, reason=BY_SIGN_IN, now=now)


@transaction.atomic
def follow_groups(*, person: User, groups: Collection[str] | None, now: datetime | None = None) -> None:
    """Begin the roles that follow from the groups, and end those of the table that follow from none of them.

    `groups` is None when the sign-in told of none: nothing is then known, and nothing changes.
    """
    if groups is None:
        return
    on = (now or clock.now()).date()
    ruled = set(LoginGroup.objects.values_list("role_id", flat=True))
    held = {held.role_id: held for held in RoleHolding.objects.filter(held_on(on), user=person, role__in=ruled)}
    due = _roles_of(groups)
    for role in sorted(due - held.keys()):
        _begin(role, person, on, now)
    for role in sorted(held.keys() - due):
        _end(held[role], person, on, now)


def _roles_of(groups: Collection[str]) -> set[int]:
    told = {group.strip().casefold() for group in groups}
    return {tie.role_id for tie in LoginGroup.objects.all() if tie.group.casefold() in told}


def _begin(role: int, person: User, on: date, now: datetime | None) -> None:
    own = RoleHolding.objects.filter(role=role, user=person, start__gte=on).order_by("start")
    holding = own.first() or RoleHolding(role_id=role, user=person)  # one that was to begin later begins today
    holding.start, holding.end = on, person.last_day
    save(record=holding, by=person, reason=BY_SIGN_IN, now=now)


def _end(holding: RoleHolding, person: User, on: date, now: datetime | None) -> None:
    if holding.start == on:
        delete(record=holding, by=person, reason=BY_SIGN_IN, now=now)
        return
    holding.end = on - timedelta(days=1)
    save(record=holding, by=person, reason=BY_SIGN_IN, now=now)


def _demand_keeper(by: User) -> None:
    if not keeps_people(by):
        raise PermissionDenied(ADMINISTRATORS_ONLY)
