"""What somebody had typed and not saved when a report was sealed over it: in the memo, or in another correction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from activities.models import User
from activities.models.register import clean_text
from reporting.models import CorrectionDraft, MemoDraft, SealedReport
from reporting.report import blocks, memos
from reporting.snapshot import schema
from reporting.snapshot.schema import HEADINGS

MEMO = "skrivelse"  # the source of words typed in the memo; of those typed in a correction it is the version's number
LABELS = {
    "reason": "Skäl till rättelsen",
    "subject": "Ärende",
    "dated": "Datum",
    "officer": "Handläggare",
    **HEADINGS,
    "signatories": "Undertecknas av",
}


@dataclass(frozen=True)
class OrphanedDraft:
    """One person's words that a sealing overtook. Nobody else sees them."""

    source: str
    at: datetime
    fields: dict[str, Any]  # only what is said otherwise than in the report, as CorrectionDraft.fields has it
    words: tuple[tuple[str, str], ...]  # the same to be read: label → text

    @property
    def is_of_memo(self) -> bool:
        return self.source == MEMO


def of_person(user: User, report: SealedReport) -> list[OrphanedDraft]:
    """What the person has left beside the version that holds: in its memo, and in corrections of earlier versions.

    Two queries.
    """
    memo = of_memo(MemoDraft.objects.filter(**_of_tertial(report), by=user).first(), report)
    earlier = SealedReport.objects.versions_of(report.plan, report.tertial).exclude(pk=report.pk)
    drafts = CorrectionDraft.objects.filter(report__in=earlier.values("pk"), by=user).select_related("report")
    found = [of_correction(draft, draft.report) for draft in drafts.defer("report__html", "report__pdf").order_by("pk")]
    return [orphan for orphan in (memo, *found) if orphan and orphan.fields]


def of_memo(draft: MemoDraft | None, report: SealedReport) -> OrphanedDraft | None:
    """What a person had typed in the memo and the sealed report does not say."""
    if draft is None:
        return None
    fields = changed(draft.fields, report)
    return OrphanedDraft(MEMO, draft.at, fields, _readable(fields, report))


def of_correction(draft: CorrectionDraft, report: SealedReport) -> OrphanedDraft:
    """What a person had typed in a correction of that version and the version itself does not say."""
    fields: dict[str, Any] = changed(draft.fields, report)
    fields |= {name: draft.fields[name] for name in ("reason", "rows", "facts") if draft.fields.get(name)}
    return OrphanedDraft(str(report.version), draft.at, fields, _readable(fields, report))


def sealed_words(report: SealedReport) -> dict[str, str]:
    """The sealed memo, field by field, as a form sends it."""
    sealed = memos.sealed_memo(report)
    return {**sealed, "dated": sealed["dated"].isoformat()}


def changed(fields: Mapping[str, Any], report: SealedReport) -> dict[str, str]:
    """The fields of a memo that do not say what was sealed, once their blocks are in the report's words.

    An empty date is the sealed one.
    """
    sealed, snapshot = sealed_words(report), schema.from_json(report.snapshot)

    def said(name: str) -> str:
        return blocks.expand(fields[name], snapshot) if name in blocks.FIELDS else fields[name]

    return {
        name: fields[name]
        for name in ("dated", *memos.FIELDS)
        if name in fields and not same(said(name), sealed[name]) and (name != "dated" or fields[name].strip())
    }


def same(one: str, other: str) -> bool:
    """Whether two texts say the same, however a browser or a form sends their lines and spaces."""
    return clean_text(one).split() == clean_text(other).split()


def _readable(fields: Mapping[str, Any], report: SealedReport) -> tuple[tuple[str, str], ...]:
    words = [(label, fields[name]) for name, label in LABELS.items() if fields.get(name)]
    if chosen := fields.get("rows"):
        names = {str(row.key): row.name for row in schema.from_json(report.snapshot).rows}
        listed = [names.get(key, "En delaktivitet som har tillkommit") for key in map(str, chosen)]
        words.append(("Delaktiviteter att hämta på nytt ur planen", "\n".join(listed)))
    if fields.get("facts"):
        words.append(("Planens egna uppgifter", "Hämtas på nytt"))
    return tuple(words)


def _of_tertial(report: SealedReport) -> dict[str, Any]:
    return {"plan": report.plan_id, "year": report.year, "number": report.number}
