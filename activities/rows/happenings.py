"""What has happened to a row as one list, newest first: signals, reports, decision bases, changes of the plan.

Asks the database nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.utils import timezone

from activities.calendar import clock
from activities.rows.rows import ToldView, UpdateView
from activities.rows.story import Write


@dataclass(frozen=True)
class Happening:
    """One entry. Of `update`, `told`, `basis` and `writes` one is given, the one that `kind` is about."""

    on: date
    kind: str  # "signal" | "board" | "basis" | "plan"
    update: UpdateView | None = None
    told: ToldView | None = None
    basis: Any = None  # a view with title, url, state_label, by
    writes: tuple[Write, ...] = ()  # those of one moment and person: a revision is one entry


def happenings(
    *, updates: Iterable[UpdateView], told: Iterable[ToldView], writes: Iterable[Write], bases: Iterable[Any]
) -> list[Happening]:
    """Everything in one order. A report tells the state of its day's end, so it stands above what happened that day."""
    dated: list[tuple[datetime, Happening]] = [
        (update.at, Happening(_day(update.at), "signal", update=update)) for update in updates
    ]
    dated += [(basis.at, Happening(_day(basis.at), "basis", basis=basis)) for basis in bases]
    dated += [(clock.after(report.on), Happening(report.on, "board", told=report)) for report in told]
    for (at, _), written in groupby(writes, key=lambda write: (write.at, write.by)):
        dated.append((at, Happening(_day(at), "plan", writes=tuple(written))))
    return [happening for _, happening in sorted(dated, key=lambda pair: pair[0], reverse=True)]


def _day(at: datetime) -> date:
    return timezone.localdate(at)
