"""Which page an address of a month means, fetched: the presented one as it was kept, or one made from the records."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from activities.calendar import clock
from activities.calendar.month import Month
from activities.models import Meeting, Plan, StatusUpdate
from reporting.errors import UnreadableMonth
from reporting.models import PresentedMonth
from reporting.month import assemble, ledger, presenters
from reporting.month.frozen import Monthly
from reporting.month.lists import HELD, Choice, PageVersion
from reporting.month.presenters import Number
from reporting.month.reading import entries_of
from reporting.report.collect import signal_legend


@dataclass(frozen=True)
class Found:
    """A month as it is to be read. `presented` is None for a page made from the records."""

    month: Month
    newest: Month
    first: Month
    page: Monthly
    presented: PresentedMonth | None
    holding: PresentedMonth | None  # the presented page that holds, whichever page this is
    changed: bool = False  # rows say something else today than on the presented page
    newest_presented: bool = False

    @property
    def previous(self) -> Month | None:
        return self.month.previous() if self.month > self.first else None

    @property
    def next(self) -> Month | None:
        return self.month.next() if self.month < self.newest else None


@dataclass(frozen=True)
class MonthLine:
    """A month in the list, with how many rows showed each signal, those with none left out."""

    month: Month
    presented: PresentedMonth | None
    numbers: tuple[tuple[str, Number], ...]  # the signal's word in lower case


def find(plan: Plan, month: Month, today: date, version: PageVersion = HELD) -> Found:
    """The month's page of that version.

    Raises LookupError for a month before the plan was known or after today, and for a version that does not exist;
    UnreadableMonth for a presented one this code cannot read.
    At most nine queries, whatever the size of the plan.
    """
    newest = Month.of(today)
    if month > newest:
        raise LookupError("Månaden har inte börjat.")
    presented = assemble.presented_of(plan, month)
    entries = entries_of(plan)
    first = min([*presented, assemble.months_of(entries, today)[-1]])
    if month < first:
        raise LookupError("Planen fanns inte då.")
    kept = presented.get(month)
    if version.day and not month.start <= version.day <= min(month.end, today):
        raise LookupError("Dagen finns inte i månaden.")
    if version.now or version.day or (kept is None and not version.number):
        page = assemble.made(plan, month, today=version.day or today, presented=presented, entries=entries)
        return Found(month, newest, first, page, None, kept)
    if kept is None or version.number not in (0, kept.version):
        other = _presented(plan, month, version.number)
        return Found(month, newest, first, _read(other, other.snapshot), other, kept)
    page = _read(kept, kept.content)
    now = ledger.standing(entries, today, page.legend)
    changed = presenters.changed_since(page, now)
    return Found(month, newest, first, page, kept, kept, changed, newest_presented=newest in presented)


def _read(presented: PresentedMonth, content: str) -> Monthly:
    try:
        return assemble.read(content)
    except ValueError as error:
        raise UnreadableMonth(presented) from error


def _presented(plan: Plan, month: Month, number: int) -> PresentedMonth:
    of_month = PresentedMonth.objects.filter(plan=plan, year=month.year, number=month.number, version=number)
    kept = of_month.select_related("meeting").first()
    if kept is None:
        raise LookupError("Versionen finns inte.")
    return kept


def lines(plan: Plan, shown: Sequence[Month], entries: tuple[ledger.RowHistory, ...], today: date) -> list[MonthLine]:
    """The months with what was presented and their numbers; two queries."""
    labels = {signal.key: signal.label.lower() for signal in signal_legend()}
    kept = {presented.month: presented for presented in assemble.all_presented(plan)}
    found = []
    for month in shown:
        presented = kept.get(month)
        numbers = presented.numbers if presented else ledger.tally(entries, min(month.end, today), labels)
        counted = tuple(
            (label, Number(numbers[key], Choice(signal=key).query)) for key, label in labels.items() if numbers.get(key)
        )
        found.append(MonthLine(month, presented, counted))
    return found


def earlier_versions(presented: PresentedMonth | None) -> list[PresentedMonth]:
    """Those that the presented page replaced, the newest first. No query for a first version."""
    if presented is None or presented.version == 1:
        return []
    of_month = PresentedMonth.objects.filter(
        plan=presented.plan_id, year=presented.year, number=presented.number, version__lt=presented.version
    )
    return list(of_month.defer("snapshot").order_by("-version"))


def later_version(presented: PresentedMonth) -> PresentedMonth | None:
    """The one that replaced it."""
    return (
        PresentedMonth.objects.filter(
            plan=presented.plan_id, year=presented.year, number=presented.number, version=presented.version + 1
        )
        .defer("snapshot")
        .first()
    )


def newest_updates(plan: Plan, on: date, count: int) -> list[StatusUpdate]:
    """What was said last of the plan's rows by the end of the day, the newest first. One query."""
    moment = clock.after(on)
    said = StatusUpdate.objects.filter(sub_activity__activity__step__plan=plan, at__lt=moment)
    said = said.exclude(correction__at__lt=moment)  # what was put right is read in its correction
    return list(said.select_related("sub_activity__activity").order_by("-at", "-pk")[:count])


def nearest_meeting(plan: Plan, month: Month, today: date) -> date | None:
    """The day of the management group's meeting that the month was most likely shown at: nearest to what it tells."""
    held = Meeting.objects.filter(
        cancelled_at=None, group__in=assemble.management_of(plan), on__range=(month.start, today)
    )
    days = held.order_by("-on", "pk").values_list("on", flat=True)
    as_of = min(month.end, today)
    return min(days, key=lambda day: abs(day - as_of), default=None)
