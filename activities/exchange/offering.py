"""Signals in a spreadsheet that was taken out of here: offered as updates by whoever brings it back."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Prefetch

from activities.errors import ConflictError
from activities.exchange.plan_rows import SIGNAL, Fault, PlanRow, Reading, Told
from activities.models import Meaning, Plan, Signal, StatusUpdate, SubActivity, User
from activities.models.register import clean_text
from activities.plan.actions import update_status

OVERTAKEN = (
    "Delaktiviteten har uppdaterats sedan filen togs ut: {signal}, av {by}. Läs den uppdateringen, och sätt signalen "
    "på delaktivitetens egen sida."
)
ENDED = "Delaktiviteten utgick ur planen {on} och tar inga signaler."


@dataclass(frozen=True)
class Offer:
    """One row whose signal or words the file says otherwise than when it was taken out; `refused` says why not."""

    line: int
    row: SubActivity
    told: Told
    before: str  # the signal's label when the file was taken out
    signal: Signal | None
    refused: str = ""

    @property
    def facts(self) -> tuple[tuple[str, str], ...]:
        labels = {"cause": "Orsak", "measure": "Åtgärd", "consequence": "Följd", "text": "Kommentar"}
        return tuple((label, self.told.words[name]) for name, label in labels.items() if self.told.words[name])


class OfferFaults(Exception):
    """Some of the signals cannot be set. `faults` says why, row by row; nothing is saved."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(" ".join(fault.text for fault in faults))


def offers(plan: Plan, reading: Reading, by: User) -> tuple[Offer, ...]:
    """What the file says of signals, each tried by the demands of the form and taken back. Writes only to undo it."""
    return tuple(
        offer if offer.refused else replace(offer, refused=_tried(offer, by)) for offer in _said(plan, reading)
    )


@transaction.atomic
def set_offered(
    *, plan: Plan, reading: Reading, lines: Collection[int], by: User, now: datetime | None = None
) -> list[StatusUpdate]:
    """An update for each of the rows on `lines` whose signal the file says otherwise. All of them, or none.

    Raises OfferFaults with what each row's form would have refused: rights, demands of a deviation, an update since.
    """
    chosen = [offer for offer in _said(plan, reading) if offer.line in lines]
    saved, faults = [], []
    for offer in chosen:
        try:
            if offer.refused:
                raise ValidationError(offer.refused)
            with transaction.atomic():
                saved.append(_set(offer, by, now))
        except (PermissionDenied, ValidationError, ConflictError) as error:
            faults.append(Fault(offer.line, SIGNAL, _words(error)))
    if faults:
        raise OfferFaults(faults)
    return saved


def _said(plan: Plan, reading: Reading) -> Iterator[Offer]:
    signals = list(Signal.objects.all())
    updates_of = Prefetch("updates", StatusUpdate.objects.select_related("signal"))
    rows = SubActivity.objects.filter(activity__step__plan=plan).select_related("activity").prefetch_related(updates_of)
    known = {row.pk: row for row in rows}
    for row in reading.rows:
        if row.told is None or row.key not in known:
            continue
        present = known[row.key]
        updates = {each.number: each for each in present.updates.all()}
        based = updates.get(row.told.number)
        newest = updates[max(updates)] if updates else None
        if any(_is_same(row.told, update, signals) for update in (based, newest)):
            continue
        yield Offer(
            row.line,
            present,
            row.told,
            _label(based, signals),
            _signal(row, signals),
            _why_not(row, present, newest, signals),
        )


def _why_not(row: PlanRow, present: SubActivity, newest: StatusUpdate | None, signals: list[Signal]) -> str:
    told = row.told
    if present.ended_on:
        return ENDED.format(on=present.ended_on)
    if told and newest and newest.number != told.number:
        return OVERTAKEN.format(signal=newest.signal.label, by=newest.by_name)
    if told and _signal(row, signals) is None:
        listed = ", ".join(f"”{signal.label}”" for signal in signals)
        return f"”{told.signal}” är ingen signal. Skriv en av {listed}." if told.signal else f"Skriv en av {listed}."
    return ""


def _is_same(told: Told, based: StatusUpdate | None, signals: list[Signal]) -> bool:
    words = {name: getattr(based, name) if based else "" for name in told.words}
    said = {name: clean_text(value) for name, value in told.words.items()}
    return told.signal.casefold() == _label(based, signals).casefold() and said == words


def _label(update: StatusUpdate | None, signals: list[Signal]) -> str:
    """The signal's own; until somebody has set one, a row is not begun."""
    if update is not None:
        return update.signal.label
    return next(signal.label for signal in signals if signal.key == Meaning.NOT_STARTED)


def _signal(row: PlanRow, signals: list[Signal]) -> Signal | None:
    """By the municipality's own word for it, else by what the word usually means."""
    told = row.told.signal.casefold() if row.told else ""
    by_label = (signal for signal in signals if signal.label.casefold() == told)
    return next(by_label, None) or next((signal for signal in signals if signal.key == row.signal), None)


def _set(offer: Offer, by: User, now: datetime | None = None) -> StatusUpdate:
    assert offer.signal is not None  # noqa: S101 - refused otherwise
    told = offer.told
    return update_status(
        row=offer.row,
        signal=offer.signal,
        by=by,
        based_on=told.number,
        text=told.text,
        cause=told.cause,
        measure=told.measure,
        consequence=told.consequence,
        now=now,
    )


class _TakenBack(Exception):
    """Ends a trial, so that nothing of it is saved."""


def _tried(offer: Offer, by: User) -> str:
    try:
        with transaction.atomic():
            _set(offer, by)
            raise _TakenBack
    except _TakenBack:
        return ""
    except (PermissionDenied, ValidationError, ConflictError) as error:
        return _words(error)


def _words(error: Exception) -> str:
    return " ".join(error.messages) if isinstance(error, ValidationError) else str(error)
