"""What the board was told of a row, as a section of the row's documents."""

from __future__ import annotations

from datetime import date

from django.db.models import F

from activities.direction import DIRECTIONS
from activities.models import SubActivity
from activities.records import Entry, Section
from reporting import snapshot
from reporting.models import ReportedSignal


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
    told = snapshot.row_from_json(report.snapshot, signal.sub_activity_id)
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
