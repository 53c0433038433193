"""What the board had last been told of the rows' dates by the end of a day.

Sealed reports are only added, so that a day that has passed always has the same answer.
"""

from __future__ import annotations

from datetime import date

from activities.models import Plan
from reporting.charts.bars import NOTHING_TOLD, Told
from reporting.models import SealedReport
from reporting.snapshot import schema


def told_by(plan: Plan, day: date) -> Told:
    """One query."""
    report = SealedReport.objects.sealed_by(plan, day).defer("html", "pdf").first()
    if report is None:
        return NOTHING_TOLD
    return Told(report.tertial.label, schema.dates_from_json(report.snapshot))
