"""Writes of passwords: each person chooses their own, by a link or with the one they have."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.tokens import default_token_generator
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from activities.models import User
from activities.models.register import save
from activities.permissions import lets_in

LETTERS_IN = "Länken ges av en administratör. Den som leder planen ger den till nya personer i den."


@transaction.atomic
def make_link(*, person: User, by: User, now: datetime | None = None) -> str:
    """The path of a page where the person chooses a password: once, and within PASSWORD_RESET_TIMEOUT. The person's
    present password holds until then. Who asked for it goes into the history. Raises PermissionDenied.
    """
    if not lets_in(by, person):
        raise PermissionDenied(LETTERS_IN)
    found = save(record=User.objects.get(pk=person.pk), by=by, reason="Länk för att välja lösenord skapad", now=now)
    key = urlsafe_base64_encode(force_bytes(found.pk))
    return reverse("choose_password", args=[key, default_token_generator.make_token(found)])


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
