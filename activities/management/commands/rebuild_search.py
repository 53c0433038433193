"""Makes what the search reads anew from the records, after a restore by hand or when in doubt."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from activities.models import index


class Command(BaseCommand):
    help = "Gör om det som sökningen läser. Inget annat ändras."

    def handle(self, *args: Any, **options: Any) -> None:
        print(f"{index.rebuild()} sökbara poster är gjorda om.")
