"""What the board has been told, asked of the room that keeps the reports: by settings, since it may not be imported."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import cast

from django.conf import settings
from django.utils.module_loading import import_string

from activities.models import SubActivity
from activities.rows.rows import LastReport, ToldView


def of_rows(rows: Iterable[SubActivity]) -> Mapping[int, LastReport]:
    """The latest sealed report of each plan that the rows, fetched `with_facts`, stand in. At most one query."""
    plans = {row.activity.step.plan_id for row in rows}
    if not plans:
        return {}
    return cast("Mapping[int, LastReport]", import_string(settings.REPORTED_SIGNALS)(plans))


def of_row(row: SubActivity) -> tuple[ToldView, ...]:
    """What every sealed report of the plan has said of the row, the newest first. One query."""
    return cast("tuple[ToldView, ...]", import_string(settings.REPORTED_HISTORY)(row))


def latest(row: SubActivity, told: Iterable[ToldView]) -> Mapping[int, LastReport]:
    """As `of_rows`, from what `of_row` gave."""
    for report in told:
        if not report.replaced_by:
            signals = {row.pk: report.signal} if report.signal else {}
            return {row.activity.step.plan_id: LastReport(report.report, report.on, report.url, signals)}
    return {}
