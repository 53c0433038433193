"""What a row asks of somebody, in words: the one set of rules for every page that says "behöver dig". Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from activities.tertial import Tertial
from activities.timeplan import Period, remark


@dataclass(frozen=True)
class Facts:
    """What the rules look at. `updated` is the day of the newest update, None when there is none."""

    period: Period
    signal: str  # not_started | on_track | deviating | finished
    updated: date | None
    per_tertial: bool  # reported every tertial, not once in a named quarter
    once: tuple[int, int] | None = None  # (year, quarter) when reported once
    returned: bool = False  # a proposed date was turned down and nothing has been said since


def reasons(facts: Facts, on: date) -> tuple[str, ...]:
    """Why the row needs somebody on that day, most pressing first; empty when all is well."""
    found = []
    if facts.returned:
        found.append("Förslaget om nytt datum godkändes inte")
    if by_dates := remark(facts.period, facts.signal, on):
        found.append(by_dates)
    if silent := _silent(facts, on):
        found.append(silent)
    return tuple(found)


def _silent(facts: Facts, on: date) -> str:
    """A row that has begun, is not finished, and has said nothing in the time its next report is about."""
    if facts.signal == "finished" or (facts.period.start and facts.period.start > on):
        return ""
    if facts.per_tertial:
        tertial = Tertial.of(on)
        since, name = tertial.start, f"under {tertial.label.lower()}"
    elif facts.once == (on.year, (on.month - 1) // 3 + 1):
        since, name = date(on.year, on.month - (on.month - 1) % 3, 1), f"under kvartal {facts.once[1]} {on.year}"
    else:
        return ""
    return "" if facts.updated and facts.updated >= since else f"Inte uppdaterad {name}"
