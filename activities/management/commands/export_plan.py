from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from activities.calendar import clock
from activities.models import Plan, SubActivity
from activities.writing.plan_files import FORMS, PlanStanding


class Command(BaseCommand):
    help = "Skriver planen som den står i dag till en fil: Excel, Word, CSV eller JSON."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", metavar="SLUG", help="planens adress")
        parser.add_argument("--format", choices=FORMS, required=True, help="filens form")
        parser.add_argument("-o", "--output", type=Path, required=True, metavar="FIL", help="filen som skrivs")

    def handle(self, *args: Any, slug: str, output: Path, **options: Any) -> None:
        plan = Plan.objects.filter(slug=slug).first()
        if plan is None:
            known = ", ".join(Plan.objects.order_by("slug").values_list("slug", flat=True)) or "ingen plan"
            raise CommandError(f"Planen {slug} finns inte. Här finns: {known}.")
        standing = PlanStanding.read(plan, SubActivity.objects.filter(activity__step__plan=plan).current(), clock.now())
        _, _, make = FORMS[options["format"]]
        try:
            output.write_bytes(make(standing))
        except OSError as error:
            raise CommandError(f"{output} kan inte skrivas ({error.strerror}). Kontrollera sökvägen.") from error
        self.stdout.write(f"{output}: {len(standing.rows)} rader.")
