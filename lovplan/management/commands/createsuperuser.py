from __future__ import annotations

import os
import sys
from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from activities.models import User
from activities.people.actions.people import add_first_administrator, fault_in_email, fault_in_name
from lovplan.management.asking import MIGRATE_FIRST, ask_password


class Command(BaseCommand):
    """In the place of Django's, which asks in English and for what people here do not have."""

    help = "Lägger till en administratör: frågar efter namn, e-post och lösenord."
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--name", default="", help="För- och efternamn.")
        parser.add_argument("--email", default="", help="E-postadressen, som också är användarnamnet.")
        parser.add_argument(
            *("--no-input", "--noinput"),
            action="store_false",
            dest="asks",
            help="Frågar inte: lösenordet läses ur DJANGO_SUPERUSER_PASSWORD.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            User.objects.exists()
        except DatabaseError as error:
            raise CommandError(MIGRATE_FIRST) from error
        asks = options["asks"] and sys.stdin.isatty()
        try:
            if asks:
                said = self._ask(options["name"], options["email"])
            else:
                said = self._given(options["name"], options["email"])
            user = add_first_administrator(**said)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        except (KeyboardInterrupt, EOFError):
            raise CommandError("Avbrutet. Ingen är tillagd.") from None
        self.stdout.write(f"{user} är administratör och loggar in med {user.username}.")

    def _given(self, name: str, email: str) -> dict[str, Any]:
        password = os.environ.get("DJANGO_SUPERUSER_PASSWORD", "")
        if not (name and email and password):
            raise CommandError(
                "Ange --name och --email, och lösenordet i DJANGO_SUPERUSER_PASSWORD; eller kör kommandot i en "
                "terminal, så frågar det."
            )
        validate_password(password, User(username=email, email=email, name=name))
        return {"name": name, "email": email, "password": password}

    def _ask(self, name: str, email: str) -> dict[str, Any]:
        name = self._until(name, "Namn: ", fault_in_name)
        email = self._until(email, "E-postadress: ", fault_in_email)
        password = ask_password(User(username=email, email=email, name=name), self.stdout, self.stderr)
        return {"name": name, "email": email, "password": password}

    def _until(self, given: str, question: str, fault_of: Any) -> str:
        """What was given, or what is answered, once nothing is wrong with it."""
        said = given or input(question)
        while fault := fault_of(said.strip()):
            self.stderr.write(fault)
            said = input(question)
        return said.strip()
