from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_slug
from django.db import transaction

from activities.exchange.importing import ImportFaults, import_rows
from activities.exchange.plan_rows import Fault, Once, PlanRow, Reading
from activities.exchange.tsv import read_tsv
from activities.models import CollaborationStatus, MemberKind, Plan
from activities.models.register import save


class Command(BaseCommand):
    help = "Läser in en tids- och aktivitetsplan ur en TSV-fil. Hela filen läses in, eller ingenting av den."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="TSV-fil i UTF-8 med rubrikerna i Bilaga 1")
        parser.add_argument("--plan", required=True, metavar="SLUG", help="planens adress")
        parser.add_argument("--dry-run", action="store_true", help="visar vad som skulle läsas in utan att spara")

    def handle(self, *args: Any, file: Path, dry_run: bool, **options: Any) -> None:
        slug = options["plan"]
        data = self._bytes(file)
        reading = read_tsv(data)
        for row in reading.rows:
            self._print_row(row, reading)
        if not reading.ok:
            self._fail(reading.errors)
        with transaction.atomic():
            plan = self._plan(slug)
            try:
                result = import_rows(plan=plan, reading=reading, filename=file.name, data=data, by=None)
            except ImportFaults as error:
                self._fail(error.faults)
            transaction.set_rollback(dry_run)
        done = f"{len(result.added)} nya rader, {len(result.unchanged)} fanns redan oförändrade"
        doubts = f"{len(reading.doubts)} tveksamheter att kontrollera"
        ending = "Provläsning, ingenting har sparats" if dry_run else "Sparat"
        self.stdout.write(f"{ending}: {done}, {doubts}.")

    def _bytes(self, file: Path) -> bytes:
        try:
            return file.read_bytes()
        except OSError as error:
            raise CommandError(f"{file} kan inte läsas ({error.strerror}). Kontrollera sökvägen.") from error

    def _plan(self, slug: str) -> Plan:
        plan = Plan.objects.filter(slug=slug).first()
        if plan:
            return plan
        try:
            validate_slug(slug)
        except ValidationError as error:
            raise CommandError(
                f"”{slug}” kan inte vara en plans adress. Använd bokstäverna a–z, siffror och bindestreck."
            ) from error
        self.stdout.write(
            f"Planen ”{slug}” fanns inte och läggs upp, under uppbyggnad. Fyll i titel och nämnd på planens sidor."
        )
        plan = Plan(slug=slug, title=slug, municipality="Ej angiven", administration="Ej angiven", board="Ej angiven")
        return save(record=plan, by=None, reason="Upplagd vid inläsning")

    def _print_row(self, row: PlanRow, reading: Reading) -> None:
        name = f"{row.activity} / {row.title}" if row.title else row.activity
        self.stdout.write(f"rad {row.line}: {name}")
        self.stdout.write(f"    {_organisation(row)}")
        self.stdout.write(f"    tid: {row.period} · samverkan: {_collaboration(row)} · rapport: {_rhythm(row)}")
        for doubt in reading.doubts:
            if doubt.line == row.line:
                self.stdout.write(f"    ? {doubt.column}: {doubt.text}")

    def _fail(self, faults: tuple[Fault, ...]) -> None:
        lines = [f"rad {fault.line}, {fault.column}: {fault.text}" if fault.line else fault.text for fault in faults]
        raise CommandError("\n".join([*lines, "Ingenting har sparats. Rätta filen och läs in den igen."]))


def _organisation(row: PlanRow) -> str:
    kinds = dict(MemberKind.choices)
    people = [
        f"{kinds[member.kind].lower()} {member.role}" + (f" ({member.note})" if member.note else "")
        for member in row.group.members
    ]
    return "; ".join(filter(None, [row.group.name, *people, row.group.note]))


def _collaboration(row: PlanRow) -> str:
    if row.collaboration != "stated":
        return CollaborationStatus(row.collaboration).label
    partners = [f"{item.partner} ({item.what})" if item.what else item.partner for item in row.collaborations]
    return "; ".join([*partners, row.collaboration_note] if row.collaboration_note else partners)


def _rhythm(row: PlanRow) -> str:
    return f"kvartal {row.rhythm.quarter} {row.rhythm.year}" if isinstance(row.rhythm, Once) else "varje tertial"
