from __future__ import annotations

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management.base import BaseCommand, CommandError

from activities.calendar import clock
from activities.models import User
from lovplan.personal import kept
from lovplan.personal.actions import Decision, outdated, remove_kept


class Command(BaseCommand):
    help = (
        "Gallrar personuppgifter som inte hör till handlingarna, efter ett beslut som antecknas. Utan beslut visas "
        "bara hur mycket som skulle tas bort."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("kinds", metavar="SLAG", nargs="+", help=", ".join(kept.REMOVABLE))
        parser.add_argument("--before", metavar="DAG", type=day, required=True, help="det som är äldre än dagen")
        parser.add_argument("--decided-by", metavar="VEM", default="", help="vem som har beslutat: Socialnämnden")
        parser.add_argument("--paragraph", metavar="VAR", default="", help="paragraf eller diarienummer: § 45")
        parser.add_argument("--decided-on", metavar="DAG", type=day, help="när det beslutades")
        parser.add_argument("--by", metavar="ANVÄNDARNAMN", default="", help="administratören som utför det")

    def handle(self, *args: Any, kinds: list[str], before: date, **options: Any) -> None:
        if not any(options[name] for name in ("decided_by", "paragraph", "decided_on", "by")):
            for key in kinds:
                if key not in kept.REMOVABLE:
                    raise CommandError(f"{key} gallras inte. Det som kan gallras är {', '.join(kept.REMOVABLE)}.")
                self.stdout.write(f"{key}: {sum(each.count() for each in outdated(key, before))} äldre än {before}.")
            self.stdout.write(
                "Ingenting är borttaget. Ange --decided-by, --paragraph, --decided-on och --by när det är beslutat."
            )
            return
        by = User.objects.filter(username__iexact=options["by"].strip()).first()
        if by is None or by.has_left(clock.today()):
            raise CommandError("Ange med --by den administratör som utför gallringen.")
        if options["decided_on"] is None:
            raise CommandError("Ange med --decided-on vilken dag det beslutades.")
        decision = Decision(options["decided_by"], options["paragraph"], options["decided_on"])
        try:
            made = remove_kept(kinds=kinds, before=before, decision=decision, by=by)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        except PermissionDenied as error:
            raise CommandError(str(error)) from error
        ((_, went),) = kept.told([made])
        self.stdout.write(f"Gallrat, äldre än {before}: {went}. Antecknat: {made}.")


def day(text: str) -> date:
    """Raises ValueError, which the parser words."""
    return date.fromisoformat(text)
