"""What the reporting adds to the pages of the plan. Named in the settings, so that the plan imports nothing of it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from activities.calendar.swedish import likeness
from activities.calendar.tertial import Tertial
from activities.models import Plan, RevisionState, SubActivity
from activities.plan.records import Entry, Section
from activities.rows import presenters
from activities.rows.attention import confirmed, reasons
from activities.rows.direction import DIRECTIONS
from activities.rows.rows import LastReport, SignalView, ToldView
from activities.work.readers import NOBODY, Readers
from activities.work.sources import Found
from activities.work.waiting import Kind, WaitingItem
from reporting.cycle.state import Cycle, cycles_by_plan
from reporting.models import Assignment, BoardMeeting, CorrectionDraft, MemoDraft, ReportedSignal, SealedReport
from reporting.snapshot import schema

Unconfirmed = dict[tuple[int, Tertial], Counter[int]]  # how many rows, by plan and tertial and then by person

NEXT_YEAR_KNOWN = 11  # from this month, the board's days of the next year should be entered: boards set them in autumn
MEETING_KNOWN = timedelta(days=31)  # before the tertial ends, the day of the board's meeting should be known


def reports_waiting(readers: Readers) -> Found:
    """The days of each report that ask something of somebody: of everybody with rows to confirm, and of whoever leads
    the plan until the board's decision is noted. A plan under uppbyggnad is reported on to nobody. Three queries.
    """
    concerned = {*readers.works_for, *readers.leads, *readers.reads_sealed}
    if not concerned:
        return
    on, this = readers.on, Tertial.of(readers.on)
    entered = BoardMeeting.objects.filter(plan=OuterRef("pk"), year=on.year + 1)
    found = Plan.objects.filter(pk__in=concerned).annotate(has_next_year=Exists(entered)).select_related("routine")
    plans = [plan for plan in found.order_by("pk") if not plan.is_building]
    if on.month >= NEXT_YEAR_KNOWN:
        yield from _next_year(plans, readers)
    cycles = cycles_by_plan(plans, on) if plans else {}
    left, below = _unconfirmed(cycles, readers)
    for plan in plans:
        leaders = readers.leads.get(plan.pk, NOBODY)
        if this.end - on < MEETING_KNOWN and all(cycle.tertial != this for cycle in cycles[plan.pk]):
            url = reverse("reporting:board_meeting", args=[plan.slug, this])
            yield leaders, WaitingItem(Kind.REPORT, plan.short, this.label, url, state="no_meeting")
        for cycle in cycles[plan.pk]:
            if _is_collecting(cycle):
                of_cycle = plan.pk, cycle.tertial
                yield from _collecting(plan, cycle, left[of_cycle], below[of_cycle])
            else:
                yield from _report(plan, cycle, readers)


def _next_year(plans: Iterable[Any], readers: Readers) -> Found:
    """The next year's meetings of each board to enter, once for all its plans, for those who belong to the board."""
    lacking: dict[tuple[int, str], Any] = {}
    for plan in plans:
        for person in readers.reads_sealed.get(plan.pk, NOBODY) if not plan.has_next_year else NOBODY:
            lacking[person, likeness(plan.board)] = plan
    year = str(readers.on.year + 1)
    for (person, _), plan in lacking.items():
        url = reverse("reporting:board_days", args=[plan.slug])
        item = WaitingItem(Kind.REPORT, plan.short, plan.board, url, state="no_next_year", details=(year,))
        yield {person}, item


def _is_collecting(cycle: Cycle) -> bool:
    return cycle.phase.key == "collecting" and cycle.days is not None


def _collecting(plan: Plan, cycle: Cycle, left: Counter[int], below: Counter[int]) -> Found:
    """Rows to confirm, to those who have any: how many, by the person's key, in `left`; and `below` how many of them
    wait by themselves as well, and are confirmed by being updated. One thing to do is counted once.
    """
    url = reverse("reporting:confirmations", args=[plan.slug, cycle.tertial])
    due = cycle.days.last_update if cycle.days else None
    item = WaitingItem(Kind.REPORT, plan.short, cycle.tertial.label, url, state=cycle.phase.key, due=due)
    for person, number in left.items():
        told = (str(number), str(below[person] or ""))
        yield {person}, replace(item, details=told, counted=number > below[person])


def _report(plan: Plan, cycle: Cycle, readers: Readers) -> Found:
    state, days = cycle.phase.key, cycle.days
    leaders = readers.leads.get(plan.pk, NOBODY)
    page = reverse("reporting:tertial", args=[plan.slug, cycle.tertial])
    item = WaitingItem(Kind.REPORT, plan.short, cycle.tertial.label, page, state=state)
    if state in ("reviewing", "sending", "late", "sealed"):
        yield leaders, replace(item, due=days.send if days else None)
    elif state == "returned":
        yield leaders, replace(item, due=days.meeting if days else None)
    elif state == "sent" and days and days.meeting <= readers.on:
        yield {*leaders, *readers.reads_sealed.get(plan.pk, NOBODY)}, replace(item, since=days.meeting)


def _unconfirmed(cycles: Mapping[int, Sequence[Cycle]], readers: Readers) -> tuple[Unconfirmed, Unconfirmed]:
    """How many rows each person has that have not spoken for a tertial that is being collected: their own, and all of
    the plan for whoever leads it. Two queries, or none when nothing is collected.

    Second come those among them that wait for their own people by themselves.
    """
    open_now = {plan: [cycle.tertial for cycle in found if _is_collecting(cycle)] for plan, found in cycles.items()}
    left: Unconfirmed = defaultdict(Counter)
    below: Unconfirmed = defaultdict(Counter)
    if not any(open_now.values()):
        return left, below
    concerned = Q(group__in=readers.works_in) | Q(activity__step__plan__in=readers.leads)
    rows = SubActivity.objects.followed_up().filter(concerned, activity__step__plan__in=open_now)
    for row in rows.select_related("activity__step").with_newest().order_by("pk"):
        facts, plan = presenters.facts_now(row), row.activity.step.plan_id
        for tertial in open_now[plan]:
            if confirmed(facts, tertial, readers.on) is False:
                own = {*readers.works_in.get(row.group_id, NOBODY)}
                below[plan, tertial].update(own if reasons(facts, readers.on) else NOBODY)
                left[plan, tertial].update({*own, *readers.leads.get(plan, NOBODY)})
    return left, below


def assignments_waiting(readers: Readers) -> Found:
    """What the board has asked for and nobody has taken up in the plan, for whoever leads it. One query."""
    if not readers.leads:
        return
    waits = Q(item__isnull=True) | Q(item__revision__state=RevisionState.WITHDRAWN)
    found = Assignment.objects.filter(waits, report__plan__in=readers.leads).select_related("report__plan")
    for assignment in found.defer("report__html", "report__pdf", "report__snapshot").order_by("pk"):
        report = assignment.report
        url = reverse("reporting:take_up", args=[report.plan.slug, report.tertial, report.version, assignment.pk])
        item = WaitingItem(Kind.REPORT, report.plan.short, assignment.what, url, state="assignment")
        yield readers.leads[report.plan_id], item


def drafts_waiting(user: Any, on: date) -> Iterator[WaitingItem]:
    """Memos and corrections that the person has begun. Two queries."""
    for memo in MemoDraft.objects.filter(by=user.pk).select_related("plan").order_by("pk"):
        tertial = Tertial(memo.year, memo.number)
        url = reverse("reporting:memo", args=[memo.plan.slug, tertial])
        since = timezone.localdate(memo.at)
        yield WaitingItem(Kind.DRAFT, memo.plan.short, tertial.label, url, state="memo", since=since)
    kept = CorrectionDraft.objects.filter(by=user.pk).select_related("report__plan")
    for draft in kept.defer("report__html", "report__pdf", "report__snapshot").order_by("pk"):
        report = draft.report
        url = reverse("reporting:correction", args=[report.plan.slug, report.tertial, report.version])
        since = timezone.localdate(draft.at)
        yield WaitingItem(Kind.DRAFT, report.plan.short, str(report), url, state="correction", since=since)


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
        "Delaktiviteten har inte stått i någon fastställd rapport.",
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
