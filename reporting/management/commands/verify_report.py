from __future__ import annotations

from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from reporting.models import SealedReport
from reporting.sealing import verify


class Command(BaseCommand):
    help = "Säger om en pdf är en fastställd rapport, oförändrad byte för byte."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="pdf-filen")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            data = file.read_bytes()
        except OSError as error:
            raise CommandError(f"{file} kan inte läsas ({error.strerror}). Kontrollera sökvägen.") from error
        verdict = verify.identify(data, SealedReport.objects.all())
        if verdict.damaged:
            raise CommandError(
                f"{file}: går inte att avgöra. Filen har samma kontrollsumma som en fastställd rapport, men det som är "
                "sparat om rapporten är skadat. Den som sköter webbplatsen kör verify_records, som säger vad."
            )
        if verdict.report is None:
            raise CommandError(
                f"{file}: okänd eller ändrad. Ingen fastställd rapport har kontrollsumman {verdict.sha256}."
            )
        report = verdict.report
        about = f"{report.plan.title}, {report}, fastställd {_day(report)} av {report.sealed_by_name}"
        if verdict.replaced_by:
            newer = verdict.replaced_by
            self.stdout.write(f"{file}: äkta men ersatt. {about}. Version {newer.version} gäller sedan {_day(newer)}.")
        else:
            self.stdout.write(f"{file}: äkta och gällande. {about}.")


def _day(report: SealedReport) -> date:
    """The day it was sealed in Sweden, which begins before the day of UTC."""
    return timezone.localdate(report.sealed_at)
