"""What only a report that is gone can have left: rows that belong to it, and the seal somebody noted elsewhere."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Count, Exists, Model, OuterRef

from activities.models import ChainLink
from reporting.models import Assignment, CorrectionDraft, ReportedSignal, ReportEvent, SealedReport, SealingJob

# One and several of each kind of row, in words.
_LEFT: tuple[tuple[type[Model], str, str], ...] = (
    (ReportedSignal, "rapporterad signal", "rapporterade signaler"),
    (ReportEvent, "händelse efter fastställandet", "händelser efter fastställandet"),
    (Assignment, "uppdrag från nämnden", "uppdrag från nämnden"),
    (Assignment.history.model, "rad i uppdragens historik", "rader i uppdragens historik"),
    (SealingJob, "avslutat fastställande", "avslutade fastställanden"),
    (CorrectionDraft, "utkast till rättelse", "utkast till rättelser"),
)


def lost_reports() -> list[str]:
    """A sentence for each report that is gone and has left something."""
    left = defaultdict(list)
    there = SealedReport.objects.filter(pk=OuterRef("report_id"))
    for model, one, several in _LEFT:
        orphans = model._default_manager.filter(~Exists(there), report_id__isnull=False)
        for key, count in orphans.order_by("report_id").values_list("report_id").annotate(Count("pk")):
            left[key].append(f"{count} {one if count == 1 else several}")
    return [
        f"Rapporten med nummer {key} i databasen är borttagen. Kvar av den finns {', '.join(rows)}."
        for key, rows in sorted(left.items())
    ]


def missing_seals(expected: Iterable[str]) -> list[str]:
    """A sentence for each of the noted seals that no sealed report and no link of the chain has.

    That a report and the chain are whole are other checks.
    """
    wanted = dict.fromkeys(expected)
    there = set(SealedReport.objects.filter(seal__in=wanted).order_by().values_list("seal", flat=True))
    there |= set(ChainLink.objects.filter(hash__in=wanted).order_by().values_list("hash", flat=True))
    return [
        f"Sigillet {seal} finns inte. Det som det antecknades för är borttaget, eller så är det eller något före det i "
        "kedjan omgjort."
        for seal in wanted
        if seal not in there
    ]
