"""A plan's tertials as the reporting goes through them: each with its days, what has happened, and where it stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.db.models import F, FilteredRelation, Min, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from activities.calendar import clock
from activities.calendar.tertial import Tertial, between
from activities.models import Plan
from reporting.cycle.deadlines import CycleFacts, Deadlines, Phase, Stop, days_ahead, deadlines, next_step, phase, stops
from reporting.models import BoardMeeting, EventKind, Outcome, ReportEvent, Routine, SealedReport

# Of a meeting's own tertial, given to it by `cycles_by_plan`.
_HAPPENED = {
    "report_version": F("report__version"),
    "sealed_at": F("report__sealed_at"),
    "event_pk": F("report__events__pk"),
    "event_kind": F("report__events__kind"),
    "event_on": F("report__events__on"),
    "event_at": F("report__events__at"),
    "event_outcome": F("report__events__outcome"),
    "event_corrects": F("report__events__corrects"),
}


@dataclass(frozen=True)
class Cycle:
    """One tertial's report on a day; `days` is None until the board's meeting is known."""

    tertial: Tertial
    days: Deadlines | None
    facts: CycleFacts
    on: date

    @property
    def phase(self) -> Phase:
        return phase(self.days, self.facts, self.on)

    @property
    def next_step(self) -> tuple[str, date] | None:
        return next_step(self.days, self.on, self.facts)

    @property
    def stops(self) -> tuple[Stop, ...]:
        return stops(self.days, self.on) if self.days else ()


def cycle_of(plan: Plan, tertial: Tertial, on: date) -> Cycle:
    """One tertial's cycle, in two queries."""
    only = {"year": tertial.year, "number": tertial.number}
    return _cycle(tertial, _days(plan, only), _facts(plan, only), on)


def cycles_of(plan: Plan, on: date) -> list[Cycle]:
    """The tertials from the plan's first period until today, and later ones with a meeting, newest first."""
    first = plan.steps.aggregate(first=Min("activities__sub_activities__start"))["first"] or on
    days, facts, current = _days(plan, {}), _facts(plan, {}), Tertial.of(on)
    since = min(Tertial.of(max(first, date(2000, 1, 1))), current)
    known = {*between(since, current), *days, *facts}
    return [_cycle(tertial, days, facts, on) for tertial in sorted(known, reverse=True)]


def cycles_with_meetings(plan: Plan, on: date) -> list[Cycle]:
    """The tertials whose meeting is known, as they stood at the end of that day, the first first. One query."""
    return cycles_by_plan([plan], on)[plan.pk]


def cycles_by_plan(plans: Iterable[Plan], on: date) -> dict[int, list[Cycle]]:
    """The same of several plans, by the plan's key. One query.

    Each meeting comes with all that happened to its tertial's reports, and what held on the day is chosen here: asked
    of the database, it would be five queries within one, and a fifth of the month's time.
    """
    found: dict[int, list[Cycle]] = {plan.pk: [] for plan in plans}
    same = {f"plan__sealed_reports__{name}": F(name) for name in ("year", "number")}
    meetings: Any = BoardMeeting.objects.filter(plan__in=found).select_related("plan__routine")
    told = meetings.annotate(report=FilteredRelation("plan__sealed_reports", condition=Q(**same)), **_HAPPENED)
    ordered = told.order_by("year", "number", "pk", "report_version", "event_at", "event_pk")
    for _, together in groupby(ordered, key=lambda told: told.pk):
        meeting, *more = together
        days = {meeting.tertial: days_of(meeting)}
        facts = {meeting.tertial: _happened([meeting, *more], on)}
        found[meeting.plan_id].append(_cycle(meeting.tertial, days, facts, on))
    return found


def _happened(told: Sequence[Any], on: date) -> CycleFacts:
    """What had happened by the end of the day to the version that held then; `told` is in the order it happened."""
    held = [each for each in told if each.sealed_at and each.sealed_at < clock.after(on)]
    events = [each for each in held if each.report_version == held[-1].report_version]
    sent = [each.event_on for each in events if each.event_kind == EventKind.SENT]
    decisions = [(each.event_on, each.event_outcome) for each in events if each.event_kind == EventKind.DECIDED]
    decided, outcome = decisions[-1] if decisions and decisions[-1][0] <= on else (None, "")
    return CycleFacts(
        sealed=timezone.localdate(held[-1].sealed_at) if held else None,
        sent=sent[-1] if sent and sent[-1] <= on else None,
        decided=decided,
        outcome=Outcome(outcome).label if decided else "",
        returned=max(_returned(told, on), default=None),
    )


def _returned(told: Sequence[Any], on: date) -> Iterator[date]:
    """The days when the board sent some version of the report back, but for what has been put right since."""
    corrected = {each.event_corrects for each in told}
    for each in told:
        if each.event_outcome == Outcome.RETURNED and each.event_on <= on and each.event_pk not in corrected:
            yield each.event_on


def _returns() -> QuerySet:
    """The board's decisions to send some version of a tertial's report back, the latest first; within a Subquery."""
    held = ReportEvent.objects.filter(kind=EventKind.DECIDED, outcome=Outcome.RETURNED, corrected_by__isnull=True)
    about = {f"report__{name}": OuterRef(name) for name in ("plan", "year", "number")}
    return held.filter(**about).order_by("-on")


def routine_of(plan: Plan) -> Routine:
    """The plan's routine, or the default one. No query when the plan was fetched with it."""
    return getattr(plan, "routine", None) or Routine(plan=plan)


def days_before(routine: Routine, meeting: date) -> Deadlines:
    """The days that lead to a board meeting on that day, by the routine."""
    return deadlines(
        meeting,
        send_days=routine.send_days,
        review_days=routine.review_days,
        update_days=routine.update_days,
        collect_days=routine.collect_days,
    )


def days_of(meeting: BoardMeeting) -> Deadlines:
    return days_before(routine_of(meeting.plan), meeting.on)


def _cycle(tertial: Tertial, days: dict[Tertial, Deadlines], facts: dict[Tertial, CycleFacts], on: date) -> Cycle:
    happened = facts.get(tertial, CycleFacts())
    return Cycle(tertial, days_ahead(days.get(tertial), happened), happened, on)


def _days(plan: Plan, only: dict[str, Any]) -> dict[Tertial, Deadlines]:
    meetings = BoardMeeting.objects.filter(plan=plan, **only).select_related("plan__routine").order_by("pk")
    return {meeting.tertial: days_of(meeting) for meeting in meetings}


def _facts(plan: Plan, only: dict[str, Any]) -> dict[Tertial, CycleFacts]:
    reports = SealedReport.objects.filter(plan=plan, **only).current().listed().with_events().order_by("pk")
    reports = reports.annotate(returned_on=Subquery(_returns().values("on")[:1]))
    return {
        report.tertial: CycleFacts(
            sealed=timezone.localdate(report.sealed_at),
            sent=report.sent_on,
            decided=report.decided_on,
            outcome=Outcome(report.outcome).label if report.outcome else "",
            returned=report.returned_on,
        )
        for report in reports
    }
