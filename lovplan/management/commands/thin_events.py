from __future__ import annotations

from argparse import ArgumentParser
from datetime import date

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from lovplan.events.actions import thin_events


class Command(BaseCommand):
    help = "Tar bort händelser före en dag för gott, och noterar det som en händelse. Handlingar rörs inte."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("before", type=date.fromisoformat, metavar="DAG", help="till exempel 2025-01-01")

    def handle(self, *args: object, before: date, **options: object) -> None:
        try:
            count = thin_events(before=before)
        except ValidationError as error:
            raise CommandError(error.messages[0]) from error
        self.stdout.write(f"{count} händelser före {before} är borttagna.")
