from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from reporting import verification
from reporting.models import SealedReport


class Command(BaseCommand):
    help = "Säger om en pdf är en fastställd rapport, oförändrad byte för byte."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="pdf-filen")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            data = file.read_bytes()
        except OSError as error:
            raise CommandError(f"{file} kan inte läsas ({error.strerror}). Kontrollera sökvägen.") from error
        verdict = verification.identify(data, SealedReport.objects.all())
        if verdict.report is None:
            raise CommandError(
                f"{file}: okänd eller ändrad. Ingen fastställd rapport har kontrollsumman {verdict.sha256}."
            )
        report = verdict.report
        about = f"{report.plan.title}, {report}, fastställd {report.sealed_at:%Y-%m-%d} av {report.sealed_by_name}"
        if verdict.replaced_by:
            newer = verdict.replaced_by
            self.stdout.write(
                f"{file}: äkta men ersatt. {about}. Version {newer.version} gäller sedan {newer.sealed_at:%Y-%m-%d}."
            )
        else:
            self.stdout.write(f"{file}: äkta och gällande. {about}.")
