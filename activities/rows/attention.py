"""What a row asks of somebody, in words: the one set of rules for every page that says "behöver dig". Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from activities.calendar.period import Period, remark
from activities.calendar.tertial import Tertial


@dataclass(frozen=True)
class RowFacts:
    """What the rules look at. `updated` is the day of the newest update, None when there is none."""

    period: Period
    signal: str  # not_started | on_track | deviating | finished
    updated: date | None
    per_tertial: bool  # reported every tertial, not once in a named quarter
    once: tuple[int, int] | None = None  # (year, quarter) when reported once
    returned: bool = False  # a proposed date was turned down and nothing has been said since
    proposed: date | None = None  # a new end date that nobody has decided on
    yearly: bool = False  # reported once a year, in the report of its last tertial


@dataclass(frozen=True)
class Need:
    """One reason why a row needs somebody: its kind for code, the words for people."""

    kind: str  # deviating | returned | passed | late | silent | waiting
    words: str


# Two monthly meetings of the group that leads the plan without a word. Counted by the tertial alone, every row would be
# silent on its first day, and nobody would look.
SILENT_DAYS = 60

# Those that ask something of the row's own people, and not of whoever leads or decides.
OWN = ("returned", "passed", "late", "silent")


def needs(facts: RowFacts, on: date) -> tuple[Need, ...]:
    """Everything that calls for somebody on that day, most pressing first; empty when all is well."""
    found = []
    if facts.signal == "deviating":
        found.append(Need("deviating", "Avviker från planen"))
    if facts.returned:
        found.append(Need("returned", "Förslaget om nytt datum avslogs"))
    if by_dates := remark(facts.period, facts.signal, on):
        passed = facts.period.end is not None and facts.period.end < on
        found.append(Need("passed" if passed else "late", by_dates))
    if silent := _silent(facts, on):
        found.append(Need("silent", silent))
    if facts.proposed:
        found.append(Need("waiting", f"Nytt slutdatum {facts.proposed} väntar på beslut"))
    return tuple(found)


def reasons(facts: RowFacts, on: date) -> tuple[str, ...]:
    """Why the row needs its own people on that day, most pressing first; empty when nothing is asked of them."""
    return own_reasons(needs(facts, on))


def own_reasons(found: Iterable[Need]) -> tuple[str, ...]:
    """The words of those that ask something of the row's own people."""
    return tuple(need.words for need in found if need.kind in OWN)


def confirmed(facts: RowFacts, tertial: Tertial, on: date) -> bool | None:
    """Whether the row has said something in the time the tertial's report is about; None when it is asked nothing.

    Asked are rows that are reported then, have begun, and were not finished before. The question stays open after the
    time is over, until the report is made: what is said in January answers for September–December too.
    """
    time = _time_of(facts, tertial)
    if time is None or on < time.start:
        return None
    answered = facts.updated is not None and facts.updated >= time.start
    if facts.signal == "finished":  # to say so is an answer too
        return True if answered else None
    if facts.period.start and facts.period.start > min(on, time.end):
        return None
    return answered


@dataclass(frozen=True)
class _Time:
    start: date
    end: date
    name: str


def _silent(facts: RowFacts, on: date) -> str:
    """A row that is asked to speak in the time that is going on, and has not, nor in the last SILENT_DAYS."""
    tertial = Tertial.of(on) if facts.per_tertial or facts.yearly else _tertial_of_quarter(facts)
    if tertial is None or confirmed(facts, tertial, on) is not False:
        return ""
    time = _time_of(facts, tertial)
    if time is None or on > time.end:
        return ""
    heard = facts.updated or facts.period.start or time.start
    if (on - heard).days < SILENT_DAYS:
        return ""
    return f"Inte uppdaterad under {time.name}"


def _time_of(facts: RowFacts, tertial: Tertial) -> _Time | None:
    """What the tertial's report asks the row about: the tertial or the named quarter; None when it does not ask."""
    if facts.per_tertial:
        return _Time(tertial.start, tertial.end, tertial.label.lower())
    if facts.yearly:
        last = tertial.number == 3
        return _Time(date(tertial.year, 1, 1), tertial.end, f"{tertial.year}") if last else None
    if facts.once is None or _tertial_of_quarter(facts) != tertial:
        return None
    year, quarter = facts.once
    start = date(year, quarter * 3 - 2, 1)
    end = date(year + quarter // 4, quarter * 3 % 12 + 1, 1) - timedelta(days=1)
    return _Time(start, end, f"kvartal {quarter} {year}")


def _tertial_of_quarter(facts: RowFacts) -> Tertial | None:
    """The tertial that most of the named quarter lies in; None for a year that has no tertials."""
    try:
        return Tertial.of(date(facts.once[0], facts.once[1] * 3 - 1, 1)) if facts.once else None
    except ValueError:
        return None
