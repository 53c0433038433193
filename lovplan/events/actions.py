"""Every write of events: a line of the log and a row of the table."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import DatabaseError, transaction

from activities.calendar import clock
from lovplan.events.lines import request_number
from lovplan.models import ABOUT_LIMIT, Event, EventKind

FROM_STRANGERS = 1_000  # rows an hour of one kind that nobody signed in has caused; the log has all of them

logger = logging.getLogger("lovplan.events")


def record_event(*, kind: EventKind, by: Any = None, about: str = "", now: datetime | None = None) -> None:
    """Note that something happened. `by` is the account, None for nobody known; `about` says of what, without personal
    data: a path, or a record's kind and number.

    Inside a write it is part of it: what is undone did not happen. A table that cannot take it hinders nothing else,
    and the line of the log is written in any case.
    """
    event = Event(at=now or clock.now(), kind=kind, about=one_line(about), request=request_number.get())
    try:
        event.account = by.username if by is not None and by.is_authenticated else ""
        with transaction.atomic():
            if not _flooded(event) or event.account:  # asked in any case: the time must not tell who has an account
                event.save()
    except DatabaseError as error:
        logger.warning("The table of events did not take a row: %.200r", str(error))
    transaction.on_commit(_line(event))


def one_line(text: str) -> str:
    """The text without anything that is not printed, as long as the table takes."""
    return "".join(character if character.isprintable() else " " for character in text)[:ABOUT_LIMIT].strip()


def _flooded(event: Event) -> bool:
    same = Event.objects.filter(kind=event.kind, account="", at__gt=event.at - timedelta(hours=1))
    return same.count() >= FROM_STRANGERS


def _line(event: Event) -> Callable[[], None]:
    fields = {"event": event.kind, "account": event.account, "about": event.about, "request": event.request}
    return lambda: logger.info("%s", event.kind, extra={"fields": fields})
