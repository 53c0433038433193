"""From the board's meeting back to the day the work begins, and where the work stands on a day. Pure.

Days are working days in Sweden: no weekends, no red days, and none of the eves when offices are closed. Nothing here
is stored: a state follows from the dates and from what has happened.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from activities.calendar.workdays import is_working_day


@dataclass(frozen=True)
class Deadlines:
    """The days of one tertial's report, each later than the one before."""

    opens: date
    last_update: date
    review: date
    send: date
    meeting: date

    @property
    def steps(self) -> tuple[tuple[str, date], ...]:
        """What happens on each day, first to last."""
        return (
            ("Insamlingen öppnar", self.opens),
            ("Sista dag för uppdateringar", self.last_update),
            ("Granskningen börjar", self.review),
            ("Rapporten skickas till nämnden", self.send),
            ("Nämnden sammanträder", self.meeting),
        )


@dataclass(frozen=True)
class CycleFacts:
    """What has happened to a tertial's report, each as the day it happened."""

    sealed: date | None = None
    sent: date | None = None
    decided: date | None = None
    outcome: str = ""  # "Godkänd"
    returned: date | None = None  # the board sent it back, or the version before it


NOTHING = CycleFacts()


@dataclass(frozen=True)
class Phase:
    """Where a report stands: `key` is for code, the label and the sentence for people."""

    key: str  # waiting | collecting | reviewing | sending | late | sealed | sent | returned | decided
    label: str
    sentence: str


@dataclass(frozen=True)
class Stop:
    """A line of the cycle as shown. Today is a stop of its own, or falls on one."""

    day: date
    what: str
    place: str  # past | today | coming


def deadlines(meeting: date, *, send_days: int, review_days: int, update_days: int, collect_days: int) -> Deadlines:
    """Counted back from the meeting, each number in working days before the day that follows it.

    Raises ValueError for a number below 1.
    """
    if min(send_days, review_days, update_days, collect_days) < 1:
        raise ValueError("Minst en arbetsdag behövs mellan dagarna.")
    send = _working_days_before(meeting, send_days)
    review = _working_days_before(send, review_days)
    last_update = _working_days_before(review, update_days)
    return Deadlines(_working_days_before(last_update, collect_days), last_update, review, send, meeting)


def days_ahead(days: Deadlines | None, facts: CycleFacts) -> Deadlines | None:
    """The days that lead to the board; None when they are those of a meeting that sent the report back."""
    return None if days and facts.returned and days.meeting <= facts.returned else days


def phase(days: Deadlines | None, facts: CycleFacts, on: date) -> Phase:
    """Where the report stands on the day: by what has happened, else by the dates (`days` is None without them)."""
    days = days_ahead(days, facts)
    if facts.decided and facts.decided == facts.returned:
        again = f"till sammanträdet {days.meeting}" if days else "och ange när nämnden tar upp den igen"
        return Phase(
            "returned", "Återremitterad", f"Återremitterad av nämnden {facts.decided}. Rätta rapporten {again}."
        )
    if facts.decided:
        outcome = f": {facts.outcome.lower()}" if facts.outcome else ""
        return Phase("decided", "Behandlad", f"Behandlad av nämnden {facts.decided}{outcome}.")
    if facts.sent:
        return Phase(
            "sent", "Skickad", f"Skickad till nämnden {facts.sent}.{_before_the_board(days, on)}{_again(days, facts)}"
        )
    if facts.sealed:
        return Phase("sealed", "Fastställd", f"Fastställd {facts.sealed}. {_to_be_sent(days, on)}{_again(days, facts)}")
    if days is None:
        return Phase("waiting", "Väntar", "Dagen för nämndens sammanträde är inte angiven.")
    return _by_dates(days, on)


def next_step(days: Deadlines | None, on: date, facts: CycleFacts = NOTHING) -> tuple[str, date] | None:
    """The next day of the cycle, today included; None when all are past or none is known. What a report that is sealed
    or sent has behind it is not told, however early it was done.
    """
    if days is None or (facts.decided and facts.decided != facts.returned):
        return None
    behind = 0 if facts.decided else 4 if facts.sent else 3 if facts.sealed else 0
    return next((step for step in days.steps[behind:] if step[1] >= on), None)


def stops(days: Deadlines, on: date) -> tuple[Stop, ...]:
    """The cycle's days in order with today among them."""
    found = [Stop(day, what, "past" if day < on else "today" if day == on else "coming") for what, day in days.steps]
    if all(stop.place != "today" for stop in found):
        found.append(Stop(on, "I dag", "today"))
    return tuple(sorted(found, key=lambda stop: stop.day))


def _by_dates(days: Deadlines, on: date) -> Phase:
    if on < days.opens:
        return Phase("waiting", "Väntar", f"Insamlingen öppnar {days.opens}.")
    if on <= days.last_update:
        return Phase("collecting", "Insamling pågår", f"Insamlingen pågår till och med {days.last_update}.")
    if on < days.review:
        return Phase("reviewing", "Granskning", f"Insamlingen är stängd. Granskningen börjar {days.review}.")
    if on < days.send:
        return Phase("reviewing", "Granskning", f"Rapporten granskas och ska skickas {days.send}.")
    if on == days.send:
        return Phase("sending", "Ska skickas", f"Rapporten ska skickas i dag, {days.send}.")
    return Phase("late", "Försenad", f"Rapporten skulle ha skickats {days.send}.{_before_the_board(days, on)}")


def _before_the_board(days: Deadlines | None, on: date) -> str:
    if days is None:
        return ""
    if on < days.meeting:
        return f" Nämnden sammanträder {days.meeting}."
    if on == days.meeting:
        return " Nämnden sammanträder i dag."
    return f" Nämnden sammanträdde {days.meeting}."


def _again(days: Deadlines | None, facts: CycleFacts) -> str:
    return " Ange när nämnden tar upp den igen." if facts.returned and days is None else ""


def _to_be_sent(days: Deadlines | None, on: date) -> str:
    if days is None:
        return "Den är inte skickad än."
    if on > days.send:
        return f"Den skulle ha skickats {days.send}."
    return "Den ska skickas i dag." if on == days.send else f"Den ska skickas {days.send}."


def _working_days_before(day: date, number: int) -> date:
    while number:
        day -= timedelta(days=1)
        number -= is_working_day(day)
    return day
