"""What the reporting adds to the pages of the plan. Named in the settings, so that the plan imports nothing of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db.models import Exists, F, OuterRef
from django.urls import reverse

from activities.models import Plan, SubActivity
from activities.plan.records import Entry, Section
from activities.rows.direction import DIRECTIONS
from activities.rows.rows import LastReport, SignalView, ToldView
from reporting.cycle.deadlines import Facts, phase
from reporting.cycle.state import days_of
from reporting.models import BoardMeeting, ReportedSignal, SealedReport
from reporting.snapshot import schema


def open_collections(user: Any, plans: Sequence[Plan], on: date) -> list[tuple[str, str]]:
    """A line and an address for each of the plans' reports that is being collected for. One query."""
    sealed = SealedReport.objects.filter(plan=OuterRef("plan"), year=OuterRef("year"), number=OuterRef("number"))
    meetings = BoardMeeting.objects.filter(~Exists(sealed), plan__in=plans, on__gt=on).select_related("plan__routine")
    return [
        notice for meeting in meetings.order_by("on", "pk") for notice in _notices(meeting, on, several=len(plans) > 1)
    ]


def _notices(meeting: BoardMeeting, on: date, *, several: bool) -> list[tuple[str, str]]:
    plan, tertial = meeting.plan, meeting.tertial
    days = days_of(meeting)
    if phase(days, Facts(), on).key != "collecting":
        return []
    which = f" ({plan.title})" if several else ""
    text = (
        f"Insamlingen till nämndens rapport för {tertial.label.lower()}{which} pågår till och med {days.last_update}."
    )
    return [(text, reverse("reporting:confirmations", args=[plan.slug, tertial]))]


def of_plans(plans: Iterable[int]) -> dict[int, LastReport]:
    """Each plan's latest sealed report with what it said of every row, by the plan's key. One query."""
    reports = SealedReport.objects.latest_of_each(plans).with_signals().listed().select_related("plan")
    return {
        report.plan_id: LastReport(
            report=str(report),
            on=report.as_of,
            url=_url(report, report.plan.slug),
            signals={told["row"]: _signal(told) for told in report.told or ()},
        )
        for report in reports
    }


def of_row(row: SubActivity) -> tuple[ToldView, ...]:
    """What every sealed report of the row's plan said of it, replaced ones too, the newest first. One query."""
    plan = row.activity.step.plan
    return tuple(
        ToldView(
            report=str(report),
            on=report.as_of,
            url=_url(report, plan.slug),
            signal=_signal(report.told) if report.told else None,
            direction=report.told["direction"] if report.told else "",
            replaced_by=report.replaced_version,
        )
        for report in SealedReport.objects.filter(plan=plan).telling_of(row).listed()
    )


def _signal(told: dict[str, str]) -> SignalView:
    return SignalView(told["key"], told["label"], told["symbol"])


def _url(report: SealedReport, slug: str) -> str:
    return reverse("reporting:report", args=[slug, report.tertial, report.version])


def told_to_the_board(row: SubActivity, on: date) -> Section:
    """What each sealed report says of the row, in the words it was sealed with, the oldest first. One query."""
    signals = ReportedSignal.objects.filter(sub_activity=row).select_related("report")
    signals = signals.defer("report__html", "report__pdf").annotate(by_version=F("report__replaced_by__version"))
    return Section(
        "reported",
        "Vad nämnden har fått veta, äldst först",
        tuple(_entry(signal) for signal in signals.order_by("report__sequence")),
        "Raden har inte stått i någon fastställd rapport.",
    )


def _entry(signal: ReportedSignal) -> Entry:
    report = signal.report
    told = schema.row_from_json(report.snapshot, signal.sub_activity_id)
    facts = [
        ("Sedan föregående rapport", DIRECTIONS[signal.direction]),
        ("Tidsplan", told.period if told else ""),
        ("Datumen sade", told.remark if told else ""),
        ("Skäl till rättelsen", report.reason),
        ("Ersatt av", f"version {signal.by_version}" if signal.by_version else ""),  # type: ignore[attr-defined]
        ("Rapportens kontrollsumma", report.pdf_sha256),
    ]
    return Entry(
        heading=f"{report}: {signal.label}",
        at=report.sealed_at,
        by=report.sealed_by_name,
        text=told.words if told else "",
        facts=tuple(fact for fact in facts if fact[1]),
    )
