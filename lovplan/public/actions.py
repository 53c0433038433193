"""Every write of what the law asks for."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from activities.calendar import clock
from activities.calendar.personal_numbers import refusal
from activities.models import User, register
from activities.models.register import clean_text
from lovplan.models import MESSAGE_LIMIT, FaultMessage, Statement

ADMINISTRATORS = "Administratörer skriver tillgänglighetsredogörelsen och läser meddelandena."
MOST_AN_HOUR = 20  # messages from everybody together: a person writes one, a machine a thousand
TOO_MANY = (
    "Det har kommit ovanligt många meddelanden den senaste timmen. Det du skrev står kvar: försök igen om en stund."
)


class TooManyMessages(Exception):
    """So many have come within the hour that no more are taken. Says what to do."""

    def __init__(self) -> None:
        super().__init__(TOO_MANY)


def demand_administrator(user: Any) -> None:
    if not (user.is_authenticated and user.is_active and user.is_superuser):
        raise PermissionDenied(ADMINISTRATORS)


@transaction.atomic
def write_statement(*, statement: Statement, by: User, reason: str, based_on: int | None = None) -> Statement:
    """Save the accessibility statement, updated today. Raises PermissionDenied, ValidationError and ConflictError."""
    demand_administrator(by)
    if not clean_text(reason):
        raise ValidationError({"reason": "Skriv vad du har ändrat, så att det går att följa."})
    statement.updated_on = clock.today()
    if statement.assessed_on and statement.assessed_on > statement.updated_on:
        raise ValidationError({"assessed_on": "Dagen har inte kommit än. Ange den dag då bedömningen gjordes."})
    # A first writing has no edition, but may not write over another first.
    statement._state.adding = not Statement.objects.filter(pk=statement.pk).exists()
    return register.save(record=statement, by=by, reason=clean_text(reason), based_on=based_on)


@transaction.atomic
def report_fault(*, what: str, page: str = "", reply_to: str = "", by: User | None = None) -> FaultMessage:
    """Keep what somebody could not use. Asks for no right: whoever meets a hindrance may say so.

    Raises ValidationError, and TooManyMessages.
    """
    now = clock.now()
    what, page, reply_to = clean_text(what), clean_text(page), clean_text(reply_to)
    faults = {}
    if not what:
        faults["what"] = "Skriv vad som inte gick att använda."
    elif len(what) > MESSAGE_LIMIT:
        faults["what"] = f"Texten är {len(what)} tecken. Korta den till högst {MESSAGE_LIMIT} tecken."
    elif fault := refusal(what):
        faults["what"] = fault
    if faults:
        raise ValidationError(faults)
    if FaultMessage.objects.filter(at__gt=now - timedelta(hours=1)).count() >= MOST_AN_HOUR:
        raise TooManyMessages
    message = FaultMessage(at=now, what=what, page=page, reply_to=reply_to)
    return register.save(record=message, by=by, reason="Meddelande om tillgänglighet", now=now)


@transaction.atomic
def set_answered(*, message: FaultMessage, answered: bool, by: User, now: datetime | None = None) -> FaultMessage:
    """Note that a message has been dealt with, or that it has not after all."""
    demand_administrator(by)
    message.answered_at = (now or clock.now()) if answered else None
    message.answered_by_name = str(by) if answered else ""
    return register.save(record=message, by=by, reason="Hanterat" if answered else "Inte hanterat")


@transaction.atomic
def remove_message(*, message: FaultMessage, by: User) -> None:
    """Take away a message that has been dealt with, for good (gallring)."""
    demand_administrator(by)
    if message.answered_at is None:
        raise ValidationError("Meddelandet är inte hanterat. Markera det som hanterat innan du tar bort det.")
    register.delete(record=message, by=by, reason="Gallrat")
