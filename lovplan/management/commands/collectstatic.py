from __future__ import annotations

from typing import Any

from django.contrib.staticfiles.management.commands import collectstatic


class Command(collectstatic.Command):
    """In the place of Django's, which asks and answers in English. The folder holds nothing but what it collects."""

    help = "Hämtar stilmallar, skript och bilder till mappen som webbplatsen skickar dem ur."

    def handle(self, **options: Any) -> str:
        self.set_options(**{**options, "interactive": False})
        found = self.collect()
        if self.verbosity < 1:
            return ""
        return f"{len(found['modified'])} filer hämtade, {len(found['unmodified'])} var oförändrade."
