"""A month's page gathered: what was presented as it was kept, and any other month from the append-only records."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from activities.calendar import clock
from activities.calendar.month import Month, between
from activities.calendar.tertial import Tertial
from activities.models import BasisStep, GroupKind, MeetingTask, Plan, WorkingGroup
from activities.models.decision_chain import State
from reporting.charts.bars import NOTHING_TOLD, BarTold
from reporting.charts.trend import Point
from reporting.cycle.state import Cycle, cycles_with_meetings
from reporting.models import Outcome, PresentedMonth, SealedReport
from reporting.month import frozen, ledger
from reporting.month.frozen import Due, Monthly, MonthTask, WaitingDecision
from reporting.month.reading import entries_of
from reporting.report.collect import signal_legend
from reporting.report.reasons import revised_since
from reporting.snapshot import deltas, schema

TREND = 12  # months
WAITS = {  # where a basis is that somebody else than its group has in hand
    State.APPROVED: "är godkänt och ska skickas vidare",
    State.TO_DIRECTOR: "ligger hos förvaltningschefen",
    State.TO_BOARD: "ligger hos nämnden",
}
# Columns and no objects: most of the query's time would go to naming the other columns of the four tables.
WAITING = (
    "basis_id",
    "basis__title",
    "state",
    "at",
    "basis__sub_activity_id",
    "basis__sub_activity__title",
    "basis__sub_activity__activity__title",
    "basis__sub_activity__activity__step__plan_id",
)
TASK = ("pk", "meeting_id", "what", "role__title", "person__name", "person__username", "due", "done_on", "meeting__on")


def presented_of(plan: Plan, month: Month) -> dict[Month, PresentedMonth]:
    """The presented months as they hold, by month; `month` and the last before it with their `content`. One query."""
    kept = PresentedMonth.objects.filter(plan=plan).holding().with_content_for(month).select_related("meeting")
    return {presented.month: presented for presented in kept.in_order()}


def all_presented(plan: Plan) -> list[PresentedMonth]:
    """The presented months as they hold, without their content. One query."""
    kept = PresentedMonth.objects.filter(plan=plan).holding().defer("snapshot").select_related("meeting")
    return list(kept.in_order())


def management_of(plan: Plan) -> QuerySet[WorkingGroup]:
    """The group the months are presented for."""
    return plan.groups.filter(kind=GroupKind.MANAGEMENT).order_by("pk")


def read(content: str) -> Monthly:
    """A kept page. Raises ValueError for a schema this code does not know."""
    return schema.read(Monthly, content, frozen.SCHEMA)


def fingerprint(page: Monthly, version: int = 0) -> str:
    """What tells two pages apart, in hexadecimal digits; `version` is the one that holds, 0 when none was presented."""
    return hashlib.sha256(f"{version}\n{schema.to_json(page)}".encode()).hexdigest()


def told_by(plan: Plan, day: date) -> BarTold:
    """What the board had last been told of the rows' dates by the end of the day. One query."""
    report = SealedReport.objects.sealed_by(plan, day).defer("html", "pdf").first()
    return BarTold(report.tertial.label, schema.dates_from_json(report.snapshot)) if report else NOTHING_TOLD


def version_of(kept: PresentedMonth | None) -> int:
    return kept.version if kept else 0


def made(
    plan: Plan,
    month: Month,
    *,
    today: date,
    presented: dict[Month, PresentedMonth],
    entries: tuple[ledger.RowHistory, ...] | None = None,
) -> Monthly:
    """The month from the records, as it stands at its end, or today while it lasts. Eight queries.

    It is compared with the last page the group saw of an earlier month, for what happened in months between that were
    never shown is news too; when there is none, with the end of the month before. `entries` is the plan's ledger, for
    those who have read it already.
    """
    on = min(month.end, today)
    legend = signal_legend()
    entries = entries_of(plan) if entries is None else entries
    earlier = _last_before(presented, month)
    since = earlier.as_of if earlier else month.start - timedelta(days=1)
    now = ledger.standing(entries, on, legend)
    before = _shown(earlier) or ledger.standing(entries, since, legend)
    seen = _seen(since, earlier if isinstance(before, Monthly) else None)
    rows = deltas.beside(now.rows, before)
    reasons = frozen.approved_reasons(entries, seen, on)
    reasons = revised_since(plan, seen, until=clock.after(on), found=reasons)
    cycles = cycles_with_meetings(plan, on)
    tasks, done = _tasks(plan, since, on, before.tasks if isinstance(before, Monthly) else ())
    return Monthly(
        schema=frozen.SCHEMA,
        **_whose(plan),
        month=month.code,
        as_of=on.isoformat(),
        since=since.isoformat() if before.rows else "",
        since_presented=earlier is not None,
        legend=legend,
        rows=rows,
        counts=deltas.counts(now.rows, legend, before if before.rows else None),
        needs=frozen.needs_of(now),
        waiting=(
            *frozen.waiting_dates(now),
            *(waiting for waiting in waiting_bases([plan], on)[plan.pk] if waiting.row in now.facts),
        ),
        moved=frozen.moved(rows, now.since) if before.rows else (),
        changes=frozen.plan_changes(before, now, reasons) if before.rows else (),
        trend=_trend(entries, legend, month, on, presented),
        upcoming=frozen.upcoming(now.rows, month.tertial),
        due=due(cycles, on),
        why_none_is_due=why_none_is_due(cycles, on),
        tasks=tasks,
        gone=frozen.gone(before, now.rows),
        new_words=frozen.new_words(now.rows, before),
        done=done,
    )


def _whose(plan: Plan) -> dict[str, str]:
    return {
        "slug": plan.slug,
        "plan": plan.title,
        "municipality": plan.municipality,
        "administration": plan.administration,
        "go_live": plan.go_live.isoformat() if plan.go_live else "",
    }


def _shown(earlier: PresentedMonth | None) -> Monthly | None:
    """What the group saw. None when it saw nothing, and for a page this code cannot read, whose day is told instead."""
    try:
        return read(earlier.content) if earlier else None
    except ValueError:
        return None


def _seen(since: date, earlier: PresentedMonth | None) -> datetime:
    """The last moment the page compared with tells of: what was said later on the day it was presented is news, too."""
    last = clock.after(since) - timedelta(microseconds=1)
    return min(earlier.at, last) if earlier else last


def _last_before(presented: dict[Month, PresentedMonth], month: Month) -> PresentedMonth | None:
    before = [each for each in presented if each < month]
    return presented[max(before)] if before else None


def months_of(entries: tuple[ledger.RowHistory, ...], today: date) -> list[Month]:
    """Every month since the plan is known, the newest first; the present one of a plan without rows."""
    first = min((entry.since for entry in entries), default=today)
    return between(Month.of(min(first, today)), Month.of(today))[::-1]


def _trend(
    entries: tuple[ledger.RowHistory, ...],
    legend: tuple[schema.Signal, ...],
    month: Month,
    on: date,
    presented: dict[Month, PresentedMonth],
) -> tuple[Point, ...]:
    """The months up to this one, as the group saw them where it did; a month before the plan had rows is left out."""
    keys = [signal.key for signal in legend]
    points = []
    for each in months_of(entries, on)[:TREND][::-1]:
        shown = presented.get(each) if each != month else None
        day = shown.as_of if shown else min(each.end, on)
        numbers = shown.numbers if shown else ledger.tally(entries, day, keys)
        if any(numbers.values()):
            counts = tuple(numbers.get(key, 0) for key in keys)
            points.append(Point(each.code, day.isoformat(), shown is not None, counts, version_of(shown)))
    return tuple(points)


def waiting_bases(plans: Iterable[Plan], on: date) -> dict[int, tuple[WaitingDecision, ...]]:
    """What was approved, or sent on, and not decided by the end of the day, by the plan's key. One query."""
    found: dict[int, list[WaitingDecision]] = {plan.pk: [] for plan in plans}
    rows = Q(basis__sub_activity__ended_on__isnull=True) | Q(basis__sub_activity__ended_on__gt=on)
    steps = BasisStep.objects.newest_before(clock.after(on)).filter(rows, state__in=WAITS)
    of_plans = steps.filter(basis__sub_activity__activity__step__plan__in=found)
    for basis, title, state, at, row, name, activity, plan in of_plans.in_order().values_list(*WAITING):
        words = f"Underlaget ”{title}” {WAITS[State(state)]}"
        waiting = WaitingDecision("basis", row, basis, name or activity, words, timezone.localdate(at).isoformat())
        found[plan].append(waiting)
    return {plan: tuple(waiting) for plan, waiting in found.items()}


def due(cycles: Iterable[Cycle], on: date) -> tuple[Due, ...]:
    """Reports that the board is not done with, of tertials that have begun. One that it sent back (återremiss) is due
    until a later version is sealed, and then as any other.
    """
    return tuple(_due_of(cycle) for cycle in cycles if cycle.tertial.start <= on and _is_open(cycle))


def why_none_is_due(cycles: Iterable[Cycle], on: date) -> str:
    """In words that follow "Ingen rapport är på väg: "; "" when one is."""
    begun = [cycle for cycle in cycles if cycle.tertial.start <= on]
    if any(map(_is_open, begun)):
        return ""
    if not begun:
        return "inget sammanträde med nämnden är angivet för ett tertial som har börjat"
    current = Tertial.of(on)
    rest = f", och för {current.label.lower()} är inget sammanträde angivet"
    known = current in [cycle.tertial for cycle in begun]
    return f"alla rapporter som har ett sammanträde är behandlade{'' if known else rest}"


def _is_open(cycle: Cycle) -> bool:
    return not cycle.facts.decided or _is_returned(cycle)


def _is_returned(cycle: Cycle) -> bool:
    return cycle.facts.outcome == Outcome.RETURNED.label


def _due_of(cycle: Cycle) -> Due:
    what, day = cycle.next_step or ("", "")
    phase, standing = cycle.phase, cycle.phase.sentence
    if _is_returned(cycle):
        standing = f"Återremitterad av nämnden {cycle.facts.decided}. Rapporten ska rättas och fastställas på nytt."
    return Due(cycle.tertial.code, cycle.tertial.label, standing, phase.key == "late", what, str(day))


def _tasks(
    plan: Plan, since: date, on: date, seen: tuple[MonthTask, ...]
) -> tuple[tuple[MonthTask, ...], tuple[MonthTask, ...]]:
    """What the management group's meetings had decided to do: what was not done by the end of the day, and what was
    done since. `seen` is what the group saw open on the day before that: later on that day it may have been done.
    """
    group = {"meeting__group__plan": plan, "meeting__group__kind": GroupKind.MANAGEMENT}
    tasks = MeetingTask.objects.filter(Q(done_on__isnull=True) | Q(done_on__gte=since), meeting__on__lte=on, **group)
    tasks = tasks.exclude(withdrawn_on__lte=on)
    still, done, open_then = [], [], {task.key for task in seen}
    for key, meeting, what, role, name, username, due, done_on, decided_on in tasks.order_by("due", "pk").values_list(
        *TASK
    ):
        owner = role or name or username
        told = MonthTask(key, meeting, what, owner, due.isoformat(), decided_on.isoformat(), due < on)
        if done_on is None or done_on > on:
            still.append(told)
        elif done_on > since or key in open_then:
            done.append(replace(told, late=False, done=done_on.isoformat()))
    return tuple(still), tuple(done)
