"""What the reporting adds to the pages of the plan. Named in the settings, so that the plan imports nothing of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
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
from activities.rows.attention import confirmed
from activities.rows.direction import DIRECTIONS
from activities.rows.rows import LastReport, SignalView, ToldView
from activities.work.waiting import Kind, WaitingItem
from reporting.cycle.state import Cycle, cycles_by_plan
from reporting.models import Assignment, BoardMeeting, CorrectionDraft, MemoDraft, ReportedSignal, SealedReport
from reporting.snapshot import schema

NEXT_YEAR_KNOWN = 11  # from this month, the board's days of the next year should be entered: boards set them in autumn
MEETING_KNOWN = timedelta(days=31)  # before the tertial ends, the day of the board's meeting should be known


def reports_waiting(user: Any, on: date) -> Iterator[WaitingItem]:
    """The days of each report that ask something of the person: of everybody with rows to confirm, and of whoever leads
    the plan until the board's decision is noted. A plan under uppbyggnad is reported on to nobody.
    """
    works = SubActivity.objects.of_person(user, on).filter(activity__step__plan=OuterRef("pk"))
    entered = BoardMeeting.objects.filter(plan=OuterRef("pk"), year=on.year + 1)
    plans: Any = Plan.objects.visible_to(user, on).annotate(works=Exists(works), has_next_year=Exists(entered))
    plans = plans.select_related("routine")
    decided = [plan for plan in plans.order_by("pk") if not plan.is_building]
    asked = [plan for plan in decided if plan.works or plan.steers or plan.reads_reports]
    for plan in asked:
        plan.followed = plan.steers or plan.reads_reports
    if on.month >= NEXT_YEAR_KNOWN:
        yield from _next_year(asked, on)
    found = cycles_by_plan(asked, on) if asked else {}
    for plan in asked:
        if plan.steers and Tertial.of(on).end - on < MEETING_KNOWN and not _knows_meeting(found[plan.pk], on):
            tertial = Tertial.of(on)
            url = reverse("reporting:board_meeting", args=[plan.slug, tertial])
            yield WaitingItem(Kind.REPORT, plan.short, tertial.label, url, state="no_meeting")
        for cycle in found[plan.pk]:
            yield from _report(plan, cycle, user, on)


def _next_year(plans: Iterable[Any], on: date) -> Iterator[WaitingItem]:
    """The next year's meetings of each board to enter, once for all its plans, for those who belong to the board."""
    lacking = {likeness(plan.board): plan for plan in plans if plan.reads_reports and not plan.has_next_year}
    for plan in lacking.values():
        url = reverse("reporting:board_days", args=[plan.slug])
        yield WaitingItem(Kind.REPORT, plan.short, plan.board, url, state="no_next_year", details=(str(on.year + 1),))


def _knows_meeting(cycles: Sequence[Cycle], on: date) -> bool:
    return any(cycle.tertial == Tertial.of(on) for cycle in cycles)


def _report(plan: Any, cycle: Cycle, user: Any, on: date) -> Iterator[WaitingItem]:
    state, days, tertial = cycle.phase.key, cycle.days, cycle.tertial
    page = reverse("reporting:tertial", args=[plan.slug, tertial])
    item = WaitingItem(Kind.REPORT, plan.short, tertial.label, page, state=state)
    if state == "collecting" and days and (plan.works or plan.steers):
        left = len(_unconfirmed(plan, tertial, user, on))
        if left:
            address = reverse("reporting:confirmations", args=[plan.slug, tertial])
            yield replace(item, url=address, due=days.last_update, details=(str(left),))
    elif state in ("reviewing", "sending", "late", "sealed") and plan.steers:
        yield replace(item, due=days.send if days else None)
    elif state == "returned" and plan.steers:
        yield replace(item, due=days.meeting if days else None)
    elif state == "sent" and days and days.meeting <= on and plan.followed:
        yield replace(item, since=days.meeting)


def _unconfirmed(plan: Plan, tertial: Tertial, user: Any, on: date) -> list[SubActivity]:
    """The person's rows, and all of the plan for whoever leads it, that have not spoken for the tertial."""
    rows = SubActivity.objects.updatable_by(user, on).filter(activity__step__plan=plan).with_newest().order_by("pk")
    return [row for row in rows if confirmed(presenters.facts_now(row), tertial, on) is False]


def assignments_waiting(user: Any, on: date) -> Iterator[WaitingItem]:
    """What the board has asked for and nobody has taken up in the plan, for whoever leads it. One query."""
    waits = Q(item__isnull=True) | Q(item__revision__state=RevisionState.WITHDRAWN)
    led = Plan.objects.adopting_by(user, on).values("pk")
    found = Assignment.objects.filter(waits, report__plan__in=led).select_related("report__plan")
    for assignment in found.defer("report__html", "report__pdf", "report__snapshot").order_by("pk"):
        report = assignment.report
        url = reverse("reporting:take_up", args=[report.plan.slug, report.tertial, report.version, assignment.pk])
        yield WaitingItem(Kind.REPORT, report.plan.short, assignment.what, url, state="assignment")


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
