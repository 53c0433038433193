from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from reporting import verification

MADE = {  # by whether the HTML and the PDF were made again
    (True, True): "html- och pdf-filen gjorda om",
    (False, True): "pdf-filen gjord om, html-filen prövad mot kontrollsumma och innehåll",
    (True, False): "html-filen gjord om, pdf-filen prövad mot kontrollsumman",
    (False, False): "gjord med andra versioner av programmen, bara kontrollsummor och texter prövade",
}
REMEDY = "Återställ databasen ur den senaste säkerhetskopian där allt stämmer, och behåll den här utskriften."


class Command(BaseCommand):
    help = "Kontrollerar varje fastställd rapport mot dess kontrollsummor och innehåll, och planens kedja av rapporter."

    def handle(self, *args: Any, **options: Any) -> None:
        checked = faulty = 0
        for found in verification.check_all():
            checked += 1
            faulty += bool(found.faults)
            self._tell(found)
        for plan, (seal, day) in verification.last_seals().items():
            self.stdout.write(f"Sista sigillet för {plan}, {day}: {seal}")
        if faulty:
            raise CommandError(f"{faulty} av {checked} rapporter stämmer inte. {REMEDY}")
        self.stdout.write(f"{checked} rapporter, alla stämmer." if checked else "Inga rapporter är fastställda.")

    def _tell(self, found: verification.Checked) -> None:
        outcome = "FEL" if found.faults else f"stämmer ({MADE[found.html_rendered, found.rendered]})"
        self.stdout.write(f"{found.name}: {outcome}")
        for fault in found.faults:
            self.stdout.write(f"  {fault}")
