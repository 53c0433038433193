from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection

from lovplan.backup import files
from lovplan.management.asking import MIGRATE_FIRST
from lovplan.management.commands.demo import database_remedy


class Command(BaseCommand):
    help = "Skriver hela databasen till en fil, också medan webbplatsen används."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FIL", type=Path, help="en ny fil, eller en mapp att lägga den i")
        parser.add_argument(
            "--keep", type=int, metavar="ANTAL", help="i en mapp: behåll så många, och ta bort de äldsta därutöver"
        )

    def handle(self, *args: Any, file: Path, keep: int | None, **options: Any) -> None:
        if keep is not None and (keep < 1 or not file.is_dir()):
            raise CommandError("--keep tar ett tal från 1 och gäller en mapp som finns.")
        try:
            if "django_migrations" not in connection.introspection.table_names():
                raise CommandError(MIGRATE_FIRST)
        except DatabaseError as error:
            raise CommandError(database_remedy(error)) from error
        path = files.write(file)
        self.stdout.write(
            f"Säkerhetskopian är {path} ({path.stat().st_size / 1e6:.1f} MB). Hur långt kedjorna hade kommit:"
        )
        self.stdout.write(files.note_of(path).read_text(encoding="utf-8"), ending="")
        for old in files.keep(file, keep) if keep else ():
            self.stdout.write(f"Borttagen: {old}")
