from __future__ import annotations

import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from activities.calendar import clock
from activities.calendar.tertial import Tertial
from activities.models import Plan
from reporting.pdf.render import PdfError, render_pdf
from reporting.report import collect, document


class Command(BaseCommand):
    help = "Skriver utkastet till en tertialrapport som PDF."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="planens adress, till exempel lov-sarskilt-boende")
        parser.add_argument("tertial", help="till exempel 2020-T1")
        parser.add_argument("-o", "--output", required=True, type=Path, help="filen som ska skrivas")

    def handle(self, *args: Any, slug: str, tertial: str, output: Path, **options: Any) -> None:
        try:
            period = Tertial.parse(tertial)
        except ValueError as error:
            raise CommandError(str(error)) from error
        plan = Plan.objects.filter(slug=slug).first()
        if plan is None:
            known = ", ".join(Plan.objects.order_by("slug").values_list("slug", flat=True)) or "inga"
            raise CommandError(f"Planen ”{slug}” finns inte. Planer som finns: {known}.")
        try:
            body = render_pdf(document.render_html(collect.draft(plan, period, on=clock.today())))
        except PdfError as error:
            raise CommandError(str(error)) from error
        write_whole(output, body)
        self.stdout.write(f"{output}: {period.label}, utkast, {len(body)} byte")


def write_whole(path: Path, body: bytes) -> None:
    """Write a file that is either the old one or the whole new one. Raises CommandError with the remedy."""
    partial = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        partial.write_bytes(body)
        partial.replace(path)
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise CommandError(
            f"{path} kan inte skrivas ({error.strerror}). Välj en mapp som finns och går att skriva i."
        ) from error
