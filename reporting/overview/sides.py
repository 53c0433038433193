"""What can be compared of a plan, each month and each sealed report, and how one of them is read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone

from activities.calendar.month import Month
from activities.models import Plan
from reporting.models import PresentedMonth, SealedReport
from reporting.month import assemble, ledger
from reporting.month.reading import entries_of
from reporting.overview.beside import Side
from reporting.report.collect import signal_legend
from reporting.snapshot import schema

Choices = list[tuple[str, str]]


@dataclass(frozen=True)
class Offer:
    """One that may be chosen; `day` is the day whose end it tells."""

    code: str
    label: str  # as the lists of choices say it
    day: date
    month: Month | None = None
    presented: PresentedMonth | None = None
    report: SealedReport | None = None


@dataclass(frozen=True)
class Offers:
    """All of a plan: its months, the newest first, and its sealed reports in every version, the newest first."""

    plan: Plan
    entries: tuple[ledger.RowHistory, ...]
    months: tuple[Offer, ...]
    reports: tuple[Offer, ...]

    @property
    def by_code(self) -> dict[str, Offer]:
        return {offer.code: offer for offer in (*self.months, *self.reports)}

    @property
    def choices(self) -> list[tuple[str, Choices]]:
        """As a select has them, in groups; a group without choices is left out."""
        groups = (("Månader", self.months), ("Fastställda rapporter", self.reports))
        return [(name, [(offer.code, offer.label) for offer in offers]) for name, offers in groups if offers]

    def before(self, code: str) -> str:
        """What something is compared with when nothing was chosen: the last report before it, else the month before.

        What is later when nothing is earlier; "" when there is nothing else.
        """
        after = self.by_code.get(code)
        others = [offer for offer in (*self.reports, *self.months) if offer is not after]
        earlier = [offer for offer in others if after is None or offer.day < after.day]
        return next((offer.code for offer in (*earlier, *others)), "")


def offered(plan: Plan, today: date) -> Offers:
    """Five queries, whatever the number of rows, months and reports."""
    entries = entries_of(plan)
    presented = {each.month: each for each in assemble.all_presented(plan)}
    reports = list(SealedReport.objects.filter(plan=plan).listed().order_by("-year", "-number", "-version"))
    last = {(report.year, report.number): report.version for report in reversed(reports)}
    known = dict.fromkeys((*assemble.months_of(entries, today), *presented))
    return Offers(
        plan,
        entries,
        tuple(_month(month, presented.get(month), today) for month in sorted(known, reverse=True)),
        tuple(_report(report, last[report.year, report.number]) for report in reports),
    )


def read(chosen: Iterable[Offer], offers: Offers) -> list[Side]:
    """The sides in the order given. Three queries at most; ValueError for a record this code cannot read."""
    chosen = list(chosen)
    legend = signal_legend()
    pages = _contents(PresentedMonth, (offer.presented for offer in chosen))
    reports = _contents(SealedReport, (offer.report for offer in chosen))
    return [_side(offer, offers, legend, pages, reports) for offer in chosen]


def _month(month: Month, presented: PresentedMonth | None, today: date) -> Offer:
    label, day = month.label, min(month.end, today)
    if presented:
        label, day = f"{label}, presenterad {presented.meeting.on}", presented.as_of
    elif month.end > today:
        label = f"{label}, till och med i dag"
    return Offer(month.code, label, day, month=month, presented=presented)


def _report(report: SealedReport, last: int) -> Offer:
    """The first version's code is the tertial's, so that an address always leads to the same words."""
    version = f".v{report.version}" if report.version > 1 else ""
    replaced = f", ersatt av version {last}" if report.version < last else ""
    label = f"{report}, fastställd {timezone.localdate(report.sealed_at)}{replaced}"
    return Offer(f"{report.tertial.code}{version}", label, report.as_of, report=report)


def _contents(model: Any, records: Iterable[PresentedMonth | SealedReport | None]) -> dict[int, str]:
    keys = {record.pk for record in records if record}
    return dict(model.objects.filter(pk__in=keys).order_by("pk").values_list("pk", "snapshot")) if keys else {}


def _side(
    offer: Offer,
    offers: Offers,
    legend: tuple[schema.Signal, ...],
    pages: dict[int, str],
    reports: dict[int, str],
) -> Side:
    slug = offers.plan.slug
    if report := offer.report:
        said = schema.from_json(reports[report.pk])
        source = f"Ur rapporten som fastställdes {timezone.localdate(report.sealed_at)}"
        url = reverse("reporting:report", args=[slug, report.tertial, report.version])
        return Side(offer.code, str(report), said.as_of, source, url, True, said.rows, said.legend)
    assert offer.month is not None  # noqa: S101 - what is no report is a month
    url, label = reverse("reporting:month", args=[slug, offer.month]), offer.month.label
    if presented := offer.presented:
        page = assemble.read(pages[presented.pk])
        source = f"Som månaden presenterades {presented.meeting.on}"
        return Side(offer.code, label, page.as_of, source, url, False, page.rows, page.legend)
    stood = ledger.standing(offers.entries, offer.day, legend)
    source = "Räknat ur uppdateringarna"
    return Side(offer.code, label, offer.day.isoformat(), source, url, False, stood.rows, legend)
