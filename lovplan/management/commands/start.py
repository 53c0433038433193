from __future__ import annotations

import os
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from activities.models import User
from lovplan.management.commands.demo import HOST, database_remedy, port_of, require_free, serve


class Command(BaseCommand):
    """What make start does: a real installation on one's own computer, empty the first time."""

    help = "Startar lovplan på den egna datorn, utan demo: databas, filer, första administratören och webbplatsen."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.DEMO or settings.HTTPS:
            raise CommandError(
                "Kommandot startar lovplan för den egna datorn. Ta bort LOVPLAN_DEMO, HTTPS och ALLOWED_HOSTS ur "
                "miljön; i drift startas webbplatsen som det står i docs/drift.md."
            )
        port = port_of(os.environ.get("PORT") or "8000")
        require_free(port)
        try:
            self._say("Databasen förbereds. Första gången tar det en halv minut …")
            call_command("migrate", verbosity=0, interactive=False)
            self._say("Sidornas filer samlas …")
            call_command("collectstatic", verbosity=0)
            if not User.objects.filter(is_superuser=True, is_active=True).exists():
                self.stdout.write("\nDet finns ingen administratör än. Den första är du.\n")
                call_command("createsuperuser", stdout=self.stdout, stderr=self.stderr)
        except DatabaseError as error:
            raise CommandError(database_remedy(error)) from error
        self.stdout.write(f"\n  lovplan     http://{HOST}:{port}/\n  Avsluta     Ctrl-C\n\n")
        self.stdout.flush()
        serve(port)

    def _say(self, sentence: str) -> None:
        self.stdout.write(sentence)
        self.stdout.flush()
