from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_slug
from django.db import transaction

from activities.exchange.importing import Imported, ImportFaults, import_rows
from activities.exchange.plan_file import understand, unread
from activities.exchange.plan_rows import Fault, PlanRow, Reading
from activities.exchange.told import as_json, collaboration, organisation, rhythm
from activities.models import Plan
from activities.models.register import save
from activities.reading.apart import read_apart
from activities.reading.tables import ReadingError


class Command(BaseCommand):
    help = (
        "Läser in en tids- och aktivitetsplan ur en fil: Word, Excel, OpenDocument-kalkyl, CSV, text eller PDF. Hela "
        "filen läses in, eller ingenting av den."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "file", type=Path, help=".docx, .xlsx, .ods, .csv, .tsv, .txt eller .pdf med planens tabell"
        )
        parser.add_argument("--plan", required=True, metavar="SLUG", help="planens adress")
        parser.add_argument("--dry-run", action="store_true", help="visar vad som skulle läsas in utan att spara")
        parser.add_argument(
            "--json", action="store_true", help="skriver det lästa som ett JSON-objekt, och inget annat"
        )

    def handle(self, *args: Any, file: Path, dry_run: bool, **options: Any) -> None:
        data = self._bytes(file)
        try:
            reading = understand(read_apart(data))
        except ReadingError as error:
            reading = unread(error)
        if options["json"]:
            self._as_json(file, data, reading, options["plan"], dry_run=dry_run)
            return
        for row in reading.rows:
            self._print_row(row, reading)
        for doubt in reading.doubts:
            if not doubt.line:
                self.stdout.write(f"? {doubt.text}")
        if not reading.ok:
            self._fail(reading.errors)
        try:
            result = self._import(file, data, reading, options["plan"], dry_run=dry_run)
        except ImportFaults as error:
            self._fail(error.faults)
            return
        counts = [f"{len(result.added)} nya rader", f"{len(result.unchanged)} fanns redan oförändrade"]
        if result.changed:
            counts.insert(1, f"{len(result.changed)} ändrade")
        if result.left:
            counts.append(f"{len(result.left)} har utgått ur planen och togs inte med")
        ending = "Provläsning, ingenting har sparats" if dry_run else "Sparat"
        self.stdout.write(f"{ending}: {', '.join(counts)}, {len(reading.doubts)} tveksamheter att kontrollera.")

    def _as_json(self, file: Path, data: bytes, reading: Reading, slug: str, *, dry_run: bool) -> None:
        """Exit code 0 also with doubts, 1 with errors; the object is printed either way."""
        faults = reading.errors
        if not faults:
            try:
                self._import(file, data, reading, slug, dry_run=dry_run, quiet=True)
            except ImportFaults as error:
                faults = error.faults
        self.stdout.write(json.dumps(as_json(reading, faults), ensure_ascii=False, indent=1))
        if faults:
            sys.exit(1)

    def _import(
        self, file: Path, data: bytes, reading: Reading, slug: str, *, dry_run: bool, quiet: bool = False
    ) -> Imported:
        with transaction.atomic():
            plan = self._plan(slug, quiet=quiet)
            result = import_rows(plan=plan, reading=reading, filename=file.name, data=data, by=None)
            transaction.set_rollback(dry_run)
        return result

    def _bytes(self, file: Path) -> bytes:
        try:
            return file.read_bytes()
        except OSError as error:
            raise CommandError(f"{file} kan inte läsas ({error.strerror}). Kontrollera sökvägen.") from error

    def _plan(self, slug: str, *, quiet: bool) -> Plan:
        plan = Plan.objects.filter(slug=slug).first()
        if plan:
            return plan
        try:
            validate_slug(slug)
        except ValidationError as error:
            raise CommandError(
                f"”{slug}” kan inte vara en plans adress. Använd bokstäverna a–z, siffror och bindestreck."
            ) from error
        if not quiet:
            self.stdout.write(
                f"Planen ”{slug}” fanns inte och läggs upp, under uppbyggnad. Fyll i titel och nämnd på planens sidor."
            )
        plan = Plan(slug=slug, title=slug, municipality="Ej angiven", administration="Ej angiven", board="Ej angiven")
        return save(record=plan, by=None, reason="Upplagd vid inläsning")

    def _print_row(self, row: PlanRow, reading: Reading) -> None:
        name = f"{row.activity} / {row.title}" if row.title else row.activity
        self.stdout.write(f"rad {row.line}: {name}")
        self.stdout.write(f"    {organisation(row)}")
        self.stdout.write(f"    tid: {row.period} · samverkan: {collaboration(row)} · rapport: {rhythm(row)}")
        if row.notes:
            self.stdout.write(f"    anteckning: {' · '.join(row.notes.split(chr(10)))}")
        for doubt in reading.doubts:
            if doubt.line == row.line:
                self.stdout.write(f"    ? {doubt.column}: {doubt.text}" if doubt.column else f"    ? {doubt.text}")

    def _fail(self, faults: tuple[Fault, ...]) -> None:
        lines = [f"rad {fault.line}, {fault.column}: {fault.text}" if fault.line else fault.text for fault in faults]
        raise CommandError("\n".join([*lines, "Ingenting har sparats. Rätta filen och läs in den igen."]))
