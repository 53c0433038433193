from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection

from activities.models import Plan, guards
from lovplan.backup import files
from lovplan.management.commands.demo import database_remedy
from reporting.models import SealedReport


class Command(BaseCommand):
    help = (
        "Återställer databasen ur en säkerhetskopia: allt eller inget. Kontrollerar sedan de fastställda rapporterna."
    )
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FIL", type=Path, help="en fil som manage.py backup har skrivit")
        parser.add_argument(
            "--replace", action="store_true", help="ersätt allt i databasen, också när där finns en plan"
        )

    def handle(self, *args: Any, file: Path, replace: bool, **options: Any) -> None:
        try:
            files.require_usable(file)
            there = what_is_there()
        except DatabaseError as error:
            raise CommandError(database_remedy(error)) from error
        if there and not replace:
            raise CommandError(
                f"I databasen finns {there}. Ingenting är ändrat. Ta först en säkerhetskopia av den, och ange sedan "
                "--replace för att ersätta allt i den med kopian."
            )
        files.engine().load(file)
        self.stdout.write(f"Återställd ur {file}." + (f" Det ersatte {there}." if there else ""))
        call_command("migrate", verbosity=0, interactive=False)
        if missing := guards.missing():
            raise CommandError(f"Databasens skydd {', '.join(missing)} saknas. Kör manage.py migrate.")
        self.stdout.write(f"I databasen finns nu {what_is_there() or 'ingen plan'}.")
        call_command("verify_records", render=False, expect=files.noted_heads(file), stdout=self.stdout)


def what_is_there() -> str:
    """What would be replaced, in words; "" where there is no plan."""
    tables = connection.introspection.table_names()
    counts = [model._base_manager.count() if model._meta.db_table in tables else 0 for model in (Plan, SealedReport)]
    plans, reports = (
        f"{count} {one if count == 1 else many}"
        for count, (one, many) in zip(
            counts, [("plan", "planer"), ("fastställd rapport", "fastställda rapporter")], strict=True
        )
    )
    return f"{plans} och {reports}" if counts[0] else ""
