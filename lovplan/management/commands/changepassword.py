from __future__ import annotations

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from activities.models import User
from activities.people.actions.passwords import give_password
from lovplan.management.asking import MIGRATE_FIRST, ask_password
from lovplan.signin.actions import forget_tries


class Command(BaseCommand):
    """In the place of Django's, which asks in English and leaves no history."""

    help = "Ger en person ett nytt lösenord, till exempel en administratör som har glömt sitt, och öppnar kontot igen."
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username", metavar="användarnamn", help="Det som personen loggar in med.")

    def handle(self, *args: Any, username: str, **options: Any) -> None:
        try:
            person = User.objects.filter(username__iexact=username.strip()).first()
        except DatabaseError as error:
            raise CommandError(MIGRATE_FIRST) from error
        if person is None:
            raise CommandError(f"Ingen loggar in med {username}. Kontrollera stavningen.")
        if not sys.stdin.isatty():
            raise CommandError("Kör kommandot i en terminal, så frågar det efter lösenordet.")
        try:
            give_password(person=person, password=ask_password(person, self.stdout, self.stderr))
            forget_tries(username=person.username)  # who is shut out by somebody's guessing comes in at once
        except (KeyboardInterrupt, EOFError):
            raise CommandError("Avbrutet. Lösenordet är inte bytt.") from None
        self.stdout.write(f"{person} har ett nytt lösenord och loggar in med {person.username}.")
