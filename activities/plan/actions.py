"""Setting signals: updates, confirmations that nothing has changed, proposed dates, and what is typed meanwhile."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from activities.calendar import clock
from activities.calendar.personal_numbers import refusal
from activities.errors import ConflictError
from activities.models import Meaning, ProposalDecision, Signal, StatusUpdate, SubActivity, UpdateDraft, User
from activities.models.register import clean_text, save
from activities.models.status import TEXT_LIMIT
from activities.permissions import decides_proposals, updates_status

DEMANDED = {
    "cause": "Skriv orsaken till avvikelsen.",
    "measure": "Skriv vad ni gör åt avvikelsen.",
    "consequence": "Skriv vad avvikelsen får för följd.",
}
OF_DEVIATION = (
    "Fältet hör till en avvikelse, men signalen är {label}. Välj den signal som avviker, flytta orden till kommentaren "
    "eller töm fältet."
)
DRAFT_LIMIT = 50_000  # characters in one person's draft of one update


@transaction.atomic
def update_status(
    *,
    row: SubActivity,
    signal: Signal,
    by: User,
    based_on: int,
    text: str = "",
    cause: str = "",
    measure: str = "",
    consequence: str = "",
    proposed_end: date | None = None,
    corrects: StatusUpdate | None = None,
    now: datetime | None = None,
) -> StatusUpdate:
    """Set the signal of a row by adding an update; the person's draft is then done with.

    `based_on` is the number of the update the person was looking at (0 for none). Raises PermissionDenied,
    ConflictError when somebody else has saved since then, and ValidationError by field: a deviation needs cause,
    measure and consequence, and only a deviation may have them or propose a new end date.

    `corrects` is the person's own newest update that this one puts right: both stay, and only this one is read from
    now on.
    """
    row, latest = _take(row, by, based_on)
    if corrects is not None:
        _refuse_correction(corrects, latest, by)
    words = {"text": text, "cause": cause, "measure": measure, "consequence": consequence}
    deviating = signal.key == Meaning.DEVIATING
    words = {name: clean_text(value) for name, value in words.items()}
    if not deviating:
        _refuse_deviation(words, proposed_end, signal)
    faults = {name: fault for name, value in words.items() if (fault := _too_long(value) or refusal(value))}
    if deviating:
        faults |= {name: sentence for name, sentence in DEMANDED.items() if not words[name]}
        if fault := _fault_in_date(row, proposed_end):
            faults["proposed_end"] = fault
    if faults:
        raise ValidationError(faults)
    moves = proposed_end is not None
    UpdateDraft.objects.filter(sub_activity=row, by=by).delete()
    return StatusUpdate.objects.create(
        sub_activity=row,
        number=based_on + 1,
        signal=signal,
        **words,
        planned_end=row.end if moves else None,
        proposed_end=proposed_end if moves else None,
        corrects=corrects,
        at=now or clock.now(),
        by=by,
        by_name=str(by),
    )


@transaction.atomic
def confirm_unchanged(*, row: SubActivity, by: User, based_on: int, now: datetime | None = None) -> StatusUpdate:
    """Record that the newest update still holds. Raises as `update_status`, and when there is nothing to confirm.

    The words are repeated, so that the newest update is whole by itself; a proposed date is not made again.
    """
    row, latest = _take(row, by, based_on)
    if latest is None:
        raise ValidationError("Delaktiviteten har ingen tidigare uppdatering att bekräfta. Välj en signal.")
    return StatusUpdate.objects.create(
        sub_activity=row,
        number=based_on + 1,
        signal=latest.signal,
        text=latest.text,
        cause=latest.cause,
        measure=latest.measure,
        consequence=latest.consequence,
        unchanged=True,
        at=now or clock.now(),
        by=by,
        by_name=str(by),
    )


@transaction.atomic
def decide_proposal(
    *, update: StatusUpdate, approved: bool, by: User, words: str = "", now: datetime | None = None
) -> ProposalDecision:
    """Approve a proposed end date, which moves the plan, or turn it down, which returns it with words.

    Raises PermissionDenied, and ValidationError when it has been decided, when the plan has moved since it was
    proposed, or when a refusal has no words.
    """
    row = SubActivity.objects.select_for_update().select_related("activity__step__plan").get(pk=update.sub_activity_id)
    if not decides_proposals(by, row.activity.step.plan):
        raise PermissionDenied("Den som leder planen beslutar om föreslagna datum.")
    if update.proposed_end is None or ProposalDecision.objects.filter(update=update).exists():
        raise ValidationError("Förslaget är redan avgjort.")
    if row.ended_on:
        raise ValidationError("Delaktiviteten har utgått ur planen, så dess datum flyttas inte mer.")
    if not StatusUpdate.objects.awaiting_decision().filter(pk=update.pk).exists():
        raise ValidationError(
            "Förslaget väntar inte längre: en senare uppdatering har ersatt det, eller delaktiviteten har utgått."
        )
    words, moment = clean_text(words), now or clock.now()
    if not approved and not words:
        raise ValidationError({"words": "Skriv varför förslaget avslås, så att den som föreslog vet vad som saknas."})
    decision = ProposalDecision(update=update, approved=approved, words=words, at=moment, by=by, by_name=str(by))
    if approved:
        if row.end != update.planned_end:
            raise ValidationError("Planens slutdatum har ändrats sedan förslaget skrevs. Be om ett nytt förslag.")
        if row.start == row.end:
            row.start = update.proposed_end
        row.end = update.proposed_end
        save(record=row, by=by, reason=f"Förslag i uppdatering {update.number} godkänt. {update.cause}", now=moment)
    decision.save()
    return decision


@transaction.atomic
def save_draft(
    *, row: SubActivity, by: User, fields: dict[str, Any], based_on: int | None = None, now: datetime | None = None
) -> UpdateDraft:
    """Keep what a person has typed so far, complete or not.

    `based_on` as in `update_status`, None when it is not known. Raises PermissionDenied, ValidationError when huge, and
    ConflictError with the newest update when the person has saved since `based_on`: such words come late, from a page
    that is closed by now or from another tab, and would stand before the newer ones.
    """
    if not updates_status(by, row):
        raise PermissionDenied("Du kan uppdatera de delaktiviteter där du är ansvarig eller deltagare.")
    if sum(len(str(value)) for value in fields.values()) > DRAFT_LIMIT:
        raise ValidationError(f"Utkastet är för långt. Korta det till högst {DRAFT_LIMIT} tecken.")
    row = SubActivity.objects.select_for_update().get(pk=row.pk)  # waits for the saving it may be older than
    if based_on is not None and row.updates.filter(by=by, number__gt=based_on).exists():
        raise ConflictError(row.updates.select_related("signal").order_by("-number").first())
    draft, _ = UpdateDraft.objects.update_or_create(
        sub_activity=row, by=by, defaults={"fields": fields, "at": now or clock.now()}
    )
    return draft


@transaction.atomic
def discard_draft(*, row: SubActivity, by: User) -> None:
    """Throw away what the person typed and never submitted."""
    UpdateDraft.objects.filter(sub_activity=row, by=by).delete()


def _take(row: SubActivity, by: User, based_on: int) -> tuple[SubActivity, StatusUpdate | None]:
    """The row, locked, with its newest update. Writers of one row take turns; the second meets the first's words."""
    if not updates_status(by, row):
        raise PermissionDenied("Du kan uppdatera de delaktiviteter där du är ansvarig eller deltagare.")
    # On SQLite the immediate transaction already makes writers take turns.
    row = SubActivity.objects.select_for_update().get(pk=row.pk)
    latest = row.updates.select_related("signal").order_by("-number").first()
    if (latest.number if latest else 0) != based_on:
        raise ConflictError(latest)
    return row, latest


def _refuse_deviation(words: dict[str, str], proposed_end: date | None, signal: Signal) -> None:
    """What belongs to a deviation is neither dropped nor saved beside another signal."""
    typed = [name for name in DEMANDED if words[name]] + (["proposed_end"] if proposed_end else [])
    if typed:
        sentence = OF_DEVIATION.format(label=signal.label.lower())
        raise ValidationError(dict.fromkeys(typed, sentence))


def _refuse_correction(corrected: StatusUpdate, latest: StatusUpdate | None, by: User) -> None:
    if corrected.by_id != by.pk:
        raise PermissionDenied("Du rättar dina egna uppdateringar. Är någon annans fel, skriver du en ny.")
    if latest is None or corrected.pk != latest.pk:
        raise ValidationError("Delaktiviteten har uppdaterats sedan dess. Spara igen, så blir det en ny uppdatering.")


def _too_long(text: str) -> str:
    return f"Texten är {len(text)} tecken. Korta den till högst {TEXT_LIMIT} tecken." if len(text) > TEXT_LIMIT else ""


def _fault_in_date(row: SubActivity, proposed: date | None) -> str:
    if proposed is None:
        return ""
    if row.start is None or row.end is None:
        told = "Delaktiviteten har ingen tidsplan att flytta. Låt fältet vara tomt och ta upp tidsplanen med"
        return f"{told} den som leder planen."
    if proposed == row.end:
        return f"{proposed} är redan planens slutdatum. Välj ett annat datum eller låt fältet vara tomt."
    if proposed < row.start and row.start != row.end:
        return f"{proposed} ligger före delaktivitetens startdatum {row.start}. Välj ett senare datum."
    return ""
