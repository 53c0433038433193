"""Writes of keys: made, revoked, and counted when they are used."""

from __future__ import annotations

import time
from datetime import date, datetime, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Case, F, Q, Value, When

from activities.calendar import clock
from activities.keys import secrets
from activities.models import AccessKey, KeyKind, Plan, User
from activities.models.access_key import NAME_LIMIT
from activities.models.register import clean_text, save
from activities.permissions import has_calendar, shares_plan

MAY_SHARE = "Planens kalender och nycklar sköts av den som leder planen och av administratörer, när planen är beslutad."
MAY_HAVE = "Du ser ingen plan, så det finns inget att visa i en kalender."
A_MINUTE, MOST = 60, 120  # seconds, and requests of one key within them
LONGEST = timedelta(days=366)  # that a key to the API may last
MANY = 20  # keys to the API of one plan at once


@transaction.atomic
def make_own_calendar(*, by: User, now: datetime | None = None) -> str:
    """A new address of the person's own calendar; the one before stops. Returns the secret, which is kept nowhere."""
    if not has_calendar(by):
        raise PermissionDenied(MAY_HAVE)
    User.objects.select_for_update().get(pk=by.pk)  # two at once take turns
    for old in AccessKey.objects.calendar_of(by):
        _revoke(old, by, now)
    return _make(AccessKey(kind=KeyKind.PERSON, owner=by), by, now)


@transaction.atomic
def end_own_calendar(*, by: User, now: datetime | None = None) -> None:
    """The address stops at once. Nothing happens when there is none."""
    for old in AccessKey.objects.select_for_update().calendar_of(by):
        _revoke(old, by, now)


@transaction.atomic
def make_plan_calendar(*, plan: Plan, by: User, now: datetime | None = None) -> str:
    """A new address of the plan's calendar; the one before stops. Returns the secret."""
    _require_sharer(by, plan)
    Plan.objects.select_for_update().get(pk=plan.pk)
    for old in AccessKey.objects.filter(kind=KeyKind.PLAN, plan=plan, revoked_at__isnull=True):
        _revoke(old, by, now)
    return _make(AccessKey(kind=KeyKind.PLAN, plan=plan, owner=by), by, now)


@transaction.atomic
def make_api_key(*, plan: Plan, name: str, expires_on: date | None, by: User, now: datetime | None = None) -> str:
    """A key to one plan through the API. Returns the secret.

    Raises ValidationError without a name, for a last day that is past or more than a year away, and for too many keys.
    """
    _require_sharer(by, plan)
    today, faults = (now or clock.now()).date(), dict[str, str]()
    name = clean_text(name)
    if not name:
        faults["name"] = "Skriv vad nyckeln ska användas till, så att den känns igen när den ska dras in."
    elif len(name) > NAME_LIMIT:
        faults["name"] = f"Det är {len(name)} tecken. Korta det till högst {NAME_LIMIT} tecken."
    if expires_on is None:
        faults["expires_on"] = "Ange vilken dag nyckeln slutar gälla."
    elif not today <= expires_on <= today + LONGEST:
        faults["expires_on"] = f"Ange en dag från och med i dag till och med {today + LONGEST}."
    if AccessKey.objects.filter(kind=KeyKind.API).of_plan(plan).count() >= MANY:
        faults["__all__"] = f"Planen har redan {MANY} nycklar. Dra in en som inte används."
    if faults:
        raise ValidationError(faults)
    return _make(AccessKey(kind=KeyKind.API, plan=plan, owner=by, name=name, expires_on=expires_on), by, now)


@transaction.atomic
def revoke_key(*, key: AccessKey, by: User, now: datetime | None = None) -> AccessKey:
    """A key of the plan stops at once, whoever made it. One that is revoked already stays as it was."""
    if key.plan is None:
        raise PermissionDenied(MAY_SHARE)
    _require_sharer(by, key.plan)
    current = AccessKey.objects.select_for_update(of=("self",)).get(pk=key.pk)
    return current if current.revoked_at else _revoke(current, by, now)


def count_use(*, key: AccessKey, now: datetime | None = None) -> int:
    """Note that the key was used. Returns how many seconds to wait, 0 when it is let in.

    One statement, so that many at once are counted right on both databases, and without a transaction of its own. The
    minute is of real time, in the demo too.
    """
    second = int(time.time())
    minute = second - second % A_MINUTE
    again = Case(When(window=minute, then=F("uses") + 1), default=Value(1))
    let_in = AccessKey.objects.filter(~Q(window=minute, uses__gte=MOST), pk=key.pk).update(
        used_at=now or clock.now(), uses=again, window=minute
    )
    return 0 if let_in else minute + A_MINUTE - second


def _require_sharer(by: User, plan: Plan) -> None:
    if not shares_plan(by, plan):
        raise PermissionDenied(MAY_SHARE)


def _make(key: AccessKey, by: User, now: datetime | None) -> str:
    secret = secrets.make()
    key.digest, key.made_at = secrets.digest(secret), now or clock.now()
    save(record=key, by=by, reason=f"{key.get_kind_display()}: nyckeln gjordes", now=now)
    return secret


def _revoke(key: AccessKey, by: User, now: datetime | None) -> AccessKey:
    key.revoked_at, key.revoked_by_name = now or clock.now(), str(by)
    return save(record=key, by=by, reason=f"{key.get_kind_display()}: nyckeln drogs in", now=now)
