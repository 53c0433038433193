from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from reporting import verification


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
            raise CommandError(
                f"{faulty} av {checked} rapporter stämmer inte. Återställ databasen ur den senaste säkerhetskopian där "
                "de stämmer, och behåll den här utskriften."
            )
        self.stdout.write(f"{checked} rapporter, alla stämmer." if checked else "Inga rapporter är fastställda.")

    def _tell(self, found: verification.Checked) -> None:
        report = found.report
        again = "pdf-filen gjord om" if found.rendered else "gjord med andra versioner, pdf-filen inte gjord om"
        outcome = "FEL" if found.faults else f"stämmer ({again})"
        self.stdout.write(f"{report.plan.slug} {report.tertial.code} version {report.version}: {outcome}")
        for fault in found.faults:
            self.stdout.write(f"  {fault}")
