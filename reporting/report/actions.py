"""Writing the memo of a tertial's report, and keeping what somebody has typed in it and not yet saved."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from activities.calendar import clock
from activities.calendar.tertial import Tertial
from activities.errors import ConflictError
from activities.models import Plan, User
from activities.models.register import clean_text, save
from reporting.models import Memo, MemoDraft, SealedReport
from reporting.permissions import writes_reports
from reporting.report import blocks, memos

MAY_WRITE = "Ansvarig och deltagare i arbetsgruppen som leder planen skriver tjänsteskrivelsen."
INVISIBLE = "Texten innehåller ett osynligt tecken som inte kan sparas. Klistra in den som ren text."
# field: (most characters, what to do when it is empty; "" when it may be)
LIMITS = {
    "subject": (300, "Skriv vad ärendet gäller."),
    "officer": (200, "Ange vem som handlägger ärendet."),
    "background": (20_000, "Skriv ärendebeskrivningen."),
    "statement": (20_000, "Skriv förvaltningens yttrande."),
    "economy": (20_000, "Skriv den ekonomiska bedömningen."),
    "proposal": (20_000, "Skriv förslaget till beslut."),
    "recipients": (2_000, ""),
    "signatories": (2_000, ""),
}
ONE_LINE = ("subject", "officer")
TITLE_LIMIT = 150  # characters of who signs, which stands under a line of its own
DRAFT_LIMIT = 100_000  # characters in one person's draft of one memo


@transaction.atomic
def save_memo(
    *, plan: Plan, tertial: Tertial, fields: Mapping[str, Any], by: User, based_on: int, now: datetime | None = None
) -> Memo:
    """Save the memo of a tertial that is not sealed; the person's draft of it is then done with.

    `fields` are all of memos.FIELDS as text, and `dated` as a date or None. `based_on` is the number of saves the
    person was looking at (0 for none). Raises PermissionDenied, ConflictError with the memo somebody else has saved
    since then, and ValidationError: by field for what is missing, too long, or names no block, else for the tertial.
    """
    _require_writer(by, plan)
    Plan.objects.select_for_update().get(pk=plan.pk)  # those who write and whoever seals take turns
    if SealedReport.objects.filter(plan=plan, year=tertial.year, number=tertial.number).exists():
        raise ValidationError(f"Rapporten för {tertial.label.lower()} är fastställd. Den ändras genom en rättelse.")
    memo = memos.saved(plan, tertial) or Memo(plan=plan, year=tertial.year, number=tertial.number)
    if memo.pk and memo.edits != based_on:  # of one never saved there is nothing to overwrite
        raise ConflictError(memo)
    words = {name: _clean(name, fields.get(name) or "") for name in memos.FIELDS}
    if faults := {name: fault for name, text in words.items() if (fault := _fault(name, text))}:
        raise ValidationError(faults)
    for name, text in words.items():
        setattr(memo, name, text)
    memo.dated = fields.get("dated")
    memo.edits += 1
    MemoDraft.objects.filter(plan=plan, year=tertial.year, number=tertial.number, by=by).delete()
    return save(record=memo, by=by, reason="Tjänsteskrivelsen sparad", now=now)


@transaction.atomic
def save_memo_draft(
    *, plan: Plan, tertial: Tertial, fields: Mapping[str, str], by: User, now: datetime | None = None
) -> MemoDraft | None:
    """Keep what a person has typed so far, complete or not, with the `based_on` it was typed upon.

    None, and nothing kept, when it says what the saved memo says: so a page that keeps its words once more after they
    were saved leaves no draft behind. Raises PermissionDenied, ValidationError when huge, and ConflictError with the
    saved memo, and nothing kept, when the person has saved since `based_on`: such words come late, from a page that
    is closed by now or from another tab, and would stand before the newer ones.
    """
    _require_writer(by, plan)
    if any("\x00" in str(text) for text in fields.values()):
        raise ValidationError(INVISIBLE)
    if sum(len(str(text)) for text in fields.values()) > DRAFT_LIMIT:
        raise ValidationError(f"Utkastet är för långt. Korta det till högst {DRAFT_LIMIT} tecken.")
    Plan.objects.select_for_update().get(pk=plan.pk)  # what comes late waits for the saving it is older than
    which: dict[str, Any] = {"plan": plan, "year": tertial.year, "number": tertial.number, "by": by}
    memo = memos.saved(plan, tertial)
    if memo and all(_clean(name, fields.get(name, text)) == text for name, text in memos.in_words(memo).items()):
        MemoDraft.objects.filter(**which).delete()
        return None
    seen = str(fields.get("based_on", ""))
    if memo and seen.isdecimal() and memo.history.filter(history_user=by, edits__gt=int(seen[:9])).exists():
        raise ConflictError(memo)
    draft, _ = MemoDraft.objects.update_or_create(**which, defaults={"fields": dict(fields), "at": now or clock.now()})
    return draft


@transaction.atomic
def discard_memo_draft(*, plan: Plan, tertial: Tertial, by: User) -> None:
    """Throw away what the person typed and never saved."""
    MemoDraft.objects.filter(plan=plan, year=tertial.year, number=tertial.number, by=by).delete()


def _require_writer(by: User, plan: Plan) -> None:
    if not writes_reports(by, plan):
        raise PermissionDenied(MAY_WRITE)


def _clean(name: str, text: str) -> str:
    text = clean_text(text)
    return " ".join(text.split()) if name in ONE_LINE else text


def _fault(name: str, text: str) -> str:
    most, when_empty = LIMITS[name]
    if len(text) > most:
        return f"Texten är {len(text)} tecken. Korta den till högst {most} tecken."
    if name in blocks.FIELDS and (fault := blocks.fault(text)):
        return fault
    if name == "signatories" and (fault := fault_in_signatories(text)):
        return fault
    return when_empty if not text else ""


def fault_in_signatories(text: str) -> str:
    longest = max(text.splitlines(), key=len, default="")
    if len(longest) <= TITLE_LIMIT:
        return ""
    return f"”{longest[:40]} …” är {len(longest)} tecken. Korta varje befattning till högst {TITLE_LIMIT} tecken."
