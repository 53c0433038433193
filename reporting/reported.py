"""What sealed reports have told of the plan's rows, for the pages of the plan. Named in the settings, not imported."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse

from activities.models import SubActivity
from activities.rows import LastReport, SignalView, ToldView
from reporting.models import SealedReport


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
