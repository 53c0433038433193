from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from activities.mail.sending import send_all


class Command(BaseCommand):
    help = "Skickar det som väntar i utkorgen. Körs varje minut av en timer; flera på en gång skickar inget två gånger."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(send_all().sentence)
