"""Every plan a person may open, read at once: nine queries, whatever the number of plans and of their rows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.urls import reverse

from activities.calendar.month import Month
from activities.models import Plan
from reporting.cycle.standing import standing
from reporting.cycle.state import cycles_by_plan
from reporting.models import SealedReport
from reporting.month import assemble, frozen, ledger
from reporting.month.reading import entries_by_plan
from reporting.overview import tally
from reporting.overview.tally import Figures, LastSealed, PlanLine, PlanRows, Today
from reporting.report.collect import signal_legend
from reporting.snapshot import deltas
from reporting.snapshot.schema import Signal


def lines(plans: Sequence[Plan], on: date) -> list[PlanLine]:
    """One for each plan, in the order given; the plans fetched with `visible_to`, which says what they show."""
    shown = [plan for plan in plans if plan.shows_rows]  # type: ignore[attr-defined]
    figures = _figures(shown, on)
    cycles = cycles_by_plan(shown, on) if shown else {}
    told = _told(plans)
    return [
        PlanLine(
            slug=plan.slug,
            title=plan.title,
            of=", ".join(filter(None, (plan.administration, plan.municipality))),
            month_url=reverse("reporting:month", args=[plan.slug, Month.of(on)]),
            rows_url=reverse("reporting:month_rows", args=[plan.slug, Month.of(on)]),
            told=told.get(plan.pk),
            figures=figures.get(plan.pk),
            due=assemble.due(cycles.get(plan.pk, ()), on),
        )
        for plan in plans
    ]


def rows(
    plans: Sequence[Plan], on: date, legend: tuple[Signal, ...], *, need: str = "", signal: str = ""
) -> list[PlanRows]:
    """The rows that a sum of the overview counts, plan by plan; plans without any are left out. Four queries."""
    shown = [plan for plan in plans if plan.shows_rows]  # type: ignore[attr-defined]
    today = _today(shown, on, legend) if shown else {}
    listed = (PlanRows(plan.slug, plan.title, tally.chosen(today[plan.pk], need=need, signal=signal)) for plan in shown)
    return [each for each in listed if each.lines]


def _figures(plans: list[Plan], on: date) -> dict[int, Figures]:
    if not plans:
        return {}
    legend = signal_legend()
    return {
        plan: tally.figures(deltas.counts(today.rows, legend, None), today.needs, today.waiting)
        for plan, today in _today(plans, on, legend).items()
    }


def _today(plans: list[Plan], on: date, legend: tuple[Signal, ...]) -> dict[int, Today]:
    entries, bases = entries_by_plan(plans), assemble.waiting_bases(plans, on)
    found = {}
    for plan in plans:
        now = ledger.standing(entries[plan.pk], on, legend)
        waiting = (*frozen.waiting_dates(now), *bases[plan.pk])
        found[plan.pk] = Today(now.rows, frozen.needs_of(now), waiting)
    return found


def _told(plans: Sequence[Plan]) -> dict[int, LastSealed]:
    if not plans:
        return {}
    reports = SealedReport.objects.latest_of_each(plans).listed().with_standing().order_by("pk")
    slugs = {plan.pk: plan.slug for plan in plans}
    return {
        report.plan_id: LastSealed(
            str(report),
            standing(report).words,
            reverse("reporting:report", args=[slugs[report.plan_id], report.tertial, report.version]),
        )
        for report in reports
    }
