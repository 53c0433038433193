from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from reporting.models import SealingJob
from reporting.pdf import budget, limits
from reporting.sealing import worker


class Command(BaseCommand):
    help = "Fastställer en stor rapport. Webbplatsen startar kommandot själv; det körs inte för hand."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("pk", type=int, help="arbetets nummer")

    def handle(self, *args: Any, pk: int, **options: Any) -> None:
        job = SealingJob.objects.select_related("plan", "by").filter(pk=pk).first()
        if job is None:
            raise CommandError(f"Det finns inget arbete {pk}.")
        limits.bind(budget.MAX_SECONDS)
        self.stdout.write(str(worker.run(job)))
