"""What a person types in a correction until it is sealed, and what becomes of it when another is sealed first."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from activities.calendar import clock
from activities.errors import ConflictError
from activities.models import Plan, User
from reporting.models import CorrectionDraft, MemoDraft, SealedReport
from reporting.report import orphans
from reporting.report.actions import DRAFT_LIMIT
from reporting.sealing.actions.seal import demand_sealer

GONE = "Utkastet finns inte kvar. Det har tagits bort eller hämtats i en annan flik."


@transaction.atomic
def save_correction_draft(
    *, report: SealedReport, fields: Mapping[str, Any], by: User, by_itself: bool = False, now: datetime | None = None
) -> CorrectionDraft:
    """Keep what a person has typed of a correction, complete or not, also when the version has been replaced.

    `by_itself` tells that the page's script keeps it and no button was pressed. Raises PermissionDenied,
    ValidationError when huge, and ConflictError with the replacing version when the page keeps by itself what is
    older than that version, which the same person has sealed.
    """
    demand_sealer(by, report.plan)
    if sum(len(str(value)) for value in fields.values()) > DRAFT_LIMIT:
        raise ValidationError(f"Rättelsen är för lång. Korta den till högst {DRAFT_LIMIT} tecken.")
    Plan.objects.select_for_update().get(pk=report.plan_id)  # what comes late waits for the sealing it is older than
    own = SealedReport.objects.filter(replaces=report, sealed_by=by).listed().first()
    if by_itself and own:
        raise ConflictError(own)
    draft, _ = CorrectionDraft.objects.update_or_create(
        report=report, by=by, defaults={"fields": dict(fields), "at": now or clock.now()}
    )
    return draft


@transaction.atomic
def discard_correction_draft(*, report: SealedReport, by: User) -> None:
    """Throw away what the person typed and never sealed."""
    CorrectionDraft.objects.filter(report=report, by=by).delete()


@transaction.atomic
def take_orphan(
    *, report: SealedReport, source: str, by: User, typed: Mapping[str, Any] | None = None, now: datetime | None = None
) -> bool:
    """Put words that a sealing overtook into the person's draft of a correction of the version that holds.

    `typed` is what stands in the correction's form; without it, what is kept of it. A field that the person has
    changed there stays as it is. Gives whether all the words had room: then the orphan is done with, else it stays
    too. Raises PermissionDenied, and ValidationError when there is no such orphan or the whole is huge.
    """
    demand_sealer(by, report.plan)
    orphan = _orphan(report, source, by)
    kept = CorrectionDraft.objects.filter(report=report, by=by).first()
    fields = dict(typed if typed is not None else kept.fields if kept else {})
    sealed, whole = orphans.sealed_words(report), True
    for name, words in orphan.fields.items():
        before = fields.get(name) or sealed.get(name, "")
        if name == "rows":
            fields[name] = list(dict.fromkeys([*fields.get(name, []), *words]))
        elif name == "facts" or orphans.same(before, sealed.get(name, "")):
            fields[name] = words
        else:
            whole = whole and orphans.same(before, words)
    save_correction_draft(report=report, fields=fields, by=by, now=now)
    if whole:
        discard_orphan(report=report, source=source, by=by)
    return whole


@transaction.atomic
def discard_orphan(*, report: SealedReport, source: str, by: User) -> None:
    """Throw away words that a sealing overtook; those of nobody else, and not the draft of the version that holds."""
    of_tertial = {"plan": report.plan_id, "year": report.year, "number": report.number}
    if source == orphans.MEMO:
        MemoDraft.objects.filter(**of_tertial, by=by).delete()
        return
    earlier = SealedReport.objects.filter(**of_tertial).exclude(pk=report.pk)
    versions = {str(version): pk for pk, version in earlier.order_by("pk").values_list("pk", "version")}
    CorrectionDraft.objects.filter(report=versions.get(source), by=by).delete()


def _orphan(report: SealedReport, source: str, by: User) -> orphans.OrphanedDraft:
    found = next((left for left in orphans.of_person(by, report) if left.source == source), None)
    if found is None:
        raise ValidationError(GONE)
    return found
