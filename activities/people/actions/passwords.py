"""Writes of passwords: each person chooses their own, by a link or with the one they have."""

from __future__ import annotations

import html
from datetime import datetime, timedelta

from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse

from activities.calendar import clock
from activities.mail.actions import LINK_KEY, enqueue
from activities.models import Mail, User
from activities.models.register import save
from activities.permissions import lets_in

LETTERS_IN = "Länken ges av en administratör. Den som leder planen ger den till nya personer i den."

AN_HOUR, MOST = timedelta(hours=1), 3  # mails with a link within an hour, to one person
LASTS = settings.PASSWORD_RESET_TIMEOUT // (24 * 60 * 60)  # days


@transaction.atomic
def make_link(*, person: User, by: User, now: datetime | None = None) -> str:
    """The path of a page where the person chooses a password: once, and within PASSWORD_RESET_TIMEOUT. The person's
    present password holds until then. Who asked for it goes into the history. Raises PermissionDenied.
    """
    if not lets_in(by, person):
        raise PermissionDenied(LETTERS_IN)
    found = save(record=User.objects.get(pk=person.pk), by=by, reason="Länk för att välja lösenord skapad", now=now)
    return link_of(found)


@transaction.atomic
def choose_password(*, person: User, password: str, now: datetime | None = None) -> User:
    """The person's own choice, which ends all their other sessions."""
    person.set_password(password)
    return save(record=person, by=person, reason="Personen har valt lösenord", now=now)


@transaction.atomic
def give_password(*, person: User, password: str, now: datetime | None = None) -> User:
    """Another password from the shell, by whoever has the server, for instance to an administrator who has lost theirs.
    It ends all the person's sessions.
    """
    person.set_password(password)
    return save(record=person, by=None, reason="Lösenordet bytt från skalet", now=now)


@transaction.atomic
def invite(*, person: User, by: User, now: datetime | None = None) -> Mail | None:
    """Mail the person a link to choose a password, instead of handing it over. Raises as `make_link`."""
    moment = now or clock.now()
    link = settings.LOVPLAN_URL + make_link(person=person, by=by, now=moment)
    context = {"person": person, "link": link, "days": LASTS, "by": by}
    return enqueue(
        key=f"{LINK_KEY}inbjudan {person.pk} {moment.isoformat()}",
        to=person.email,
        subject="Välj ditt lösenord till lovplan",
        text=html.unescape(render_to_string("activities/people/invitation.txt", context)),
        user=person,
        by=by,
        now=moment,
    )


@transaction.atomic
def mail_new_password(*, person: User, now: datetime | None = None) -> Mail | None:
    """Lay a link in the outbox for somebody who has forgotten the password; the present one holds until it is used.

    None when the person has had MOST such mails within the hour.
    """
    moment = now or clock.now()
    begins = f"{LINK_KEY}{person.pk} "
    recent = Mail.objects.filter(key__startswith=begins, created_at__gt=moment - AN_HOUR).count()
    if recent >= MOST:
        return None
    context = {"person": person, "link": settings.LOVPLAN_URL + link_of(person), "days": LASTS}
    return enqueue(
        key=f"{begins}{moment.isoformat()}",
        to=person.email,
        subject="Välj ett nytt lösenord till lovplan",
        text=html.unescape(render_to_string("activities/people/forgotten.txt", context)),
        user=person,
        now=moment,
    )


def link_of(person: User) -> str:
    """The path of the page where the person chooses a password. It works until it is used or the person signs in."""
    key = {"uidb36": user_pk_to_url_str(person), "key": default_token_generator.make_token(person)}
    return reverse("account_reset_password_from_key", kwargs=key)
