from __future__ import annotations

import json
import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from activities.models import User
from lovplan.personal.extract import of_person


class Command(BaseCommand):
    help = "Skriver allt som finns om en person till en fil, för den som begär att få se det."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username", metavar="användarnamn", help="det som personen loggar in med")
        parser.add_argument("-o", "--output", metavar="FIL", type=Path, required=True, help="en ny fil")

    def handle(self, *args: Any, username: str, output: Path, **options: Any) -> None:
        """With what is typed and not sent: whoever sees to the server hands the file to the person."""
        person = User.objects.filter(username__iexact=username.strip()).first()
        if person is None:
            raise CommandError(f"Ingen loggar in med {username}. Kontrollera stavningen.")
        told = json.dumps(of_person(person, with_words=True), ensure_ascii=False, indent=1)
        try:
            with open(output, "x", encoding="utf-8", opener=lambda path, flags: os.open(path, flags, 0o600)) as file:
                file.write(told)
        except OSError as error:
            raise CommandError(f"{output} gick inte att skriva ({error.strerror}). Välj en ny fil.") from error
        self.stdout.write(f"Allt som finns om {person} står i {output}.")
