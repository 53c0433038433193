from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection

from lovplan.backup import files, moving
from lovplan.management.commands.demo import database_remedy
from lovplan.management.commands.restore import what_is_there


class Command(BaseCommand):
    help = "Flyttar allt från en databas i SQLite till den i PostgreSQL som DATABASE_URL pekar på: allt eller inget."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FIL", type=Path, help="databasens fil, eller en säkerhetskopia av den")
        parser.add_argument(
            "--replace", action="store_true", help="ersätt allt i PostgreSQL, också när där finns en plan"
        )

    def handle(self, *args: Any, file: Path, replace: bool, **options: Any) -> None:
        if connection.vendor != "postgresql":
            raise CommandError("Flytten går till PostgreSQL. Sätt DATABASE_URL till postgres://… och kör om.")
        try:
            there = what_is_there()
            if there and not replace:
                raise CommandError(
                    f"I databasen finns {there}. Ingenting är ändrat. Ta först en säkerhetskopia av den, och ange "
                    "sedan --replace för att ersätta allt i den."
                )
            with moving.opened(file) as has_changed:
                call_command("migrate", verbosity=0, interactive=False)
                moved = moving.move(has_changed)
        except DatabaseError as error:
            raise CommandError(database_remedy(error)) from error
        self.stdout.write(f"{moved.tables} tabeller, {moved.rows} rader flyttade ur {file}, 0 skiljer.")
        self.stdout.write(f"I databasen finns nu {what_is_there() or 'ingen plan'}.")
        call_command("verify_records", render=False, expect=files.noted_heads(file), stdout=self.stdout)
