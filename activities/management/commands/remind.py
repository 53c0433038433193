from __future__ import annotations

from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from activities.calendar import clock
from activities.mail.actions import is_address
from activities.mail.digest import digests_of, lay_all_in_outbox, people


class Command(BaseCommand):
    help = "Lägger dagens mejl i utkorgen: ett till var och en som något nytt väntar på. Körs en gång om dagen."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--at", metavar="TID", help="som om klockan vore så mycket, till exempel 2020-12-15T07:00")
        parser.add_argument("--dry-run", action="store_true", help="visar vad som skulle skickas utan att spara något")

    def handle(self, *args: Any, at: str | None, dry_run: bool, **options: Any) -> None:
        if not settings.LOVPLAN_URL:
            raise CommandError("Mejlens länkar saknar adress. Sätt LOVPLAN_URL till webbplatsens, med https://.")
        now = self._moment(at)
        digests = digests_of(people(), timezone.localdate(now))
        for digest in digests:
            if not is_address(digest.user.email):
                self.stderr.write(f"{digest.user}: {digest.user.email} är ingen adress. Rätta den under Personer.")
            elif dry_run:
                self.stdout.write(f"{digest.user.email}: {digest.subject} ({len(digest.lines)} saker)")
        if dry_run:
            self.stdout.write(f"{len(digests)} mejl skulle läggas i utkorgen.")
        else:
            self.stdout.write(f"{lay_all_in_outbox(digests, now=now)} mejl är lagda i utkorgen.")

    def _moment(self, at: str | None) -> datetime:
        if at is None:
            return clock.now()
        try:
            moment = datetime.fromisoformat(at)
        except ValueError:
            raise CommandError(f"--at {at} är ingen tid. Skriv den som 2020-12-15T07:00.") from None
        return moment if timezone.is_aware(moment) else timezone.make_aware(moment)
