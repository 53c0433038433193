from __future__ import annotations

import re
from argparse import ArgumentParser
from itertools import chain
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from activities.models import guards
from activities.models.chain import checking, standing
from reporting.sealing import traces, verify

MADE = {  # by whether the HTML and the PDF were made again
    (True, True): "html- och pdf-filen gjorda om",
    (False, True): "pdf-filen gjord om, html-filen prövad mot kontrollsumma och innehåll",
    (True, False): "html-filen gjord om, pdf-filen prövad mot kontrollsumman",
    (False, False): "gjord med andra versioner av programmen, bara kontrollsummor och texter prövade",
}
AT_MOST = 20  # faults of the chain that are told one by one
REMEDY = "Återställ databasen ur den senaste säkerhetskopian där allt stämmer, och behåll den här utskriften."


class Command(BaseCommand):
    help = (
        "Kontrollerar varje fastställd rapport mot dess kontrollsummor och innehåll, planens kedja av rapporter, att "
        "ingen rapport som har lämnat spår är borta, och kedjan över allt som bara läggs till."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--expect",
            action="append",
            default=[],
            metavar="SIGILL",
            help=(
                "ett sigill, eller slutet på en kedja, som har antecknats, till exempel i diariet, och ska finnas; går "
                "att ange flera gånger"
            ),
        )
        parser.add_argument(
            "--no-render",
            action="store_false",
            dest="render",
            help="pröva kontrollsummor, innehåll och kedja, men gör inte om html- och pdf-filerna (går fortare)",
        )

    def handle(self, *args: Any, expect: list[str], render: bool, **options: Any) -> None:
        expect = [_seal(text) for text in expect]
        checked = faulty = 0
        for found in verify.check_all(again=render):
            checked += 1
            faulty += bool(found.faults)
            self._tell(found, render=render)
        lost, missing = traces.lost_reports(), traces.missing_seals(expect)
        unguarded, broken = guards.missing(), self._tell_of_chain()
        for fault in (*lost, *missing, *(f"Databasens skydd {name} saknas eller är avstängt." for name in unguarded)):
            self.stdout.write(f"FEL: {fault}")
        for plan, (seal, day) in verify.last_seals().items():
            self.stdout.write(f"Sista sigillet för {plan}, {day}: {seal}")
        for head in checking.heads():
            self.stdout.write(f"Kedjan för {head.of}, sedan {head.since}, länk {head.number}: {head.hash}")
        gone = "1 borttagen rapport" if len(lost) == 1 else f"{len(lost)} borttagna rapporter"
        faults = [
            f"{faulty} av {checked} rapporter stämmer inte." if faulty else "",
            f"{gone} har lämnat spår." if lost else "",
            f"{len(missing)} av {len(set(expect))} antecknade sigill finns inte." if missing else "",
            f"{broken} fel i kedjan över allt som läggs till." if broken else "",
            f"{len(unguarded)} skydd i databasen saknas; manage.py migrate sätter tillbaka dem." if unguarded else "",
        ]
        if any(faults):
            raise CommandError(" ".join(filter(None, (*faults, REMEDY))))
        whole = {0: "Inga rapporter är fastställda.", 1: "1 rapport, den stämmer."}
        self.stdout.write(whole.get(checked, f"{checked} rapporter, alla stämmer."))

    def _tell_of_chain(self) -> int:
        """How many faults there are."""
        count = 0
        for count, fault in enumerate(chain.from_iterable((checking.faults(), standing.faults())), 1):
            if count <= AT_MOST:
                self.stdout.write(f"FEL: {fault}")
        if count > AT_MOST:
            self.stdout.write(f"FEL: … och {count - AT_MOST} till.")
        return count

    def _tell(self, found: verify.Checked, *, render: bool) -> None:
        made = MADE[found.html_rendered, found.rendered] if render else "kontrollsummor, innehåll och texter prövade"
        outcome = "FEL" if found.faults else f"stämmer ({made})"
        self.stdout.write(f"{found.name}: {outcome}")
        for fault in found.faults:
            self.stdout.write(f"  {fault}")


def _seal(text: str) -> str:
    seal = text.strip().lower()
    if not re.fullmatch("[0-9a-f]{64}", seal):
        raise CommandError(f"”{text}” är inget sigill. Ett sigill är 64 tecken: siffror och bokstäverna a till f.")
    return seal
