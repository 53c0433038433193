"""Model instances, already fetched, to the frozen rows of rows.py. Asks the database nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from functools import lru_cache
from itertools import groupby

from django.urls import reverse
from django.utils import timezone

from activities.calendar.period import remark
from activities.models import (
    CollaborationStatus,
    Meaning,
    MemberKind,
    Membership,
    Plan,
    Rhythm,
    Signal,
    StatusUpdate,
    SubActivity,
    WorkingGroup,
)
from activities.rows import attention
from activities.rows.attention import Need, RowFacts
from activities.rows.direction import direction
from activities.rows.rows import (
    NOBODY,
    ActivityRows,
    CollaborationView,
    LastReport,
    ProposalView,
    ReportedView,
    Row,
    SignalView,
    StepRows,
    UpdateView,
)

Signals = Mapping[str, Signal]
Reports = Mapping[int, LastReport]  # by the plan's key


def signal_view(signal: Signal) -> SignalView:
    return SignalView(signal.key, signal.label, signal.symbol)


def update_view(update: StatusUpdate) -> UpdateView:
    """One update, fetched with its signal and its decision."""
    decision = getattr(update, "decision", None)
    proposal = None
    if update.planned_end and update.proposed_end:
        proposal = ProposalView(update.planned_end, update.proposed_end)
        if decision:
            proposal = replace(
                proposal, approved=decision.approved, words=decision.words, by=decision.by_name, at=decision.at
            )
    return UpdateView(
        number=update.number,
        signal=signal_view(update.signal),
        text=update.text,
        at=update.at,
        by=update.by_name,
        cause=update.cause,
        measure=update.measure,
        consequence=update.consequence,
        unchanged=update.unchanged,
        proposal=proposal,
        corrects=update.corrects.number if update.corrects else None,
    )


def update_views(updates: Iterable[StatusUpdate], *, ended: bool) -> list[UpdateView]:
    """All updates of a row, the newest first, fetched as for update_view with what each corrects; `ended` when the row
    has left the plan.
    """
    views: list[UpdateView] = []
    finished = False
    corrected: dict[int, int] = {}
    replaced = False
    for update in updates:
        view = update_view(update)
        finished = finished or (not views and view.signal.key == Meaning.FINISHED)
        if view.proposal and view.proposal.approved is None:
            gone = replaced or view.number in corrected
            closed = "replaced" if gone else "ended" if ended else "finished" if finished else ""
            view = replace(view, proposal=replace(view.proposal, closed=closed))
        views.append(replace(view, corrected=corrected.get(view.number)))
        replaced = replaced or view.proposal is not None
        if view.corrects:
            corrected[view.corrects] = view.number
    return views


def organisation(group: WorkingGroup, members: Iterable[Membership]) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """(responsible, participants, co-opted) as the plan's third column words them.

    A group may itself be the responsible, as in the source's "Arbetsgrupp LOV: …"; then all its members but the
    co-opted follow the colon.
    """
    responsible, participants, co_opted = group.name if group.is_responsible else "", [], []
    for member in members:
        title = f"{member.role.title} ({member.note})" if member.note else member.role.title
        if member.kind == MemberKind.CO_OPTED:
            co_opted.append(title)
        elif member.kind == MemberKind.RESPONSIBLE and not group.is_responsible:
            responsible = title
        else:
            participants.append(title)
    return responsible or NOBODY, tuple(participants), tuple(co_opted)


def collaborations(row: SubActivity) -> tuple[CollaborationView, ...]:
    """The row's collaborations, neighbours with the same purpose together."""
    grouped = groupby(row.parties, key=lambda item: item.what)
    return tuple(CollaborationView(what, tuple(item.partner.name for item in items)) for what, items in grouped)


def collaboration_text(row: SubActivity) -> str:
    if row.collaboration == CollaborationStatus.NONE:
        return row.get_collaboration_display()
    return row.collaboration_note


def current_update(row: SubActivity, signals: Signals) -> UpdateView | None:
    """The newest update of a row fetched `with_facts`, or None."""
    newest = row.newest
    if newest is None:
        return None
    proposal = None
    if newest.proposed_end:
        closed = "ended" if row.ended_on else ""
        proposal = ProposalView(newest.planned_end, newest.proposed_end, approved=newest.approved, closed=closed)
    return UpdateView(
        number=newest.number,
        signal=signal_view(signals[newest.signal_id]),
        text=newest.text,
        at=newest.at,
        by=newest.by_name,
        cause=newest.cause,
        measure=newest.measure,
        consequence=newest.consequence,
        unchanged=newest.unchanged,
        proposal=proposal,
        corrects=newest.corrected,
    )


def facts_of(row: SubActivity, signal: str, update: UpdateView | None) -> RowFacts:
    """What the rules of attention.py look at."""
    return RowFacts(
        period=row.period,
        signal=signal,
        updated=timezone.localdate(update.at) if update else None,
        per_tertial=row.rhythm in (Rhythm.PER_TERTIAL, Rhythm.UNSTATED),
        yearly=row.rhythm == Rhythm.YEARLY,
        once=(row.once_year, row.once_quarter) if row.once_year and row.once_quarter else None,
        returned=bool(row.newest and row.newest.approved is False),
    )


def facts_now(row: SubActivity) -> RowFacts:
    """The same of a row fetched `with_newest`, without its words."""
    facts = facts_of(row, row.newest.signal_id if row.newest else str(Meaning.NOT_STARTED), None)
    return replace(facts, updated=timezone.localdate(row.newest.at)) if row.newest else facts


def needs(row: SubActivity, signal: str, update: UpdateView | None, on: date) -> tuple[Need, ...]:
    """Why the row needs somebody, by the rules of attention.py; one that a revision has ended needs nobody. A date that
    waits for a decision is told to whoever decides, and not here.
    """
    return () if row.ended_on else attention.needs(facts_of(row, signal, update), on)


def reported_view(row: SubActivity, now: str, report: LastReport | None) -> ReportedView | None:
    """What the latest report told of the row, beside the signal it has now; None when the plan has no report."""
    if report is None:
        return None
    told = report.signals.get(row.pk)
    gone = "" if row.ended_on else direction(told.key if told else None, now)
    return ReportedView(told, report.report, report.on, report.url, gone)


@lru_cache(maxsize=10_000)
def _address(name: str, slug: str, pk: int) -> str:
    """The same for as long as the process lives; a long plan's page would spend a tenth of its time on asking again."""
    return reverse(name, args=[slug, pk])


def present(row: SubActivity, *, signals: Signals, on: date, reports: Reports | None = None) -> Row:
    """One row, fetched `with_facts`, for pages. Until somebody has set a signal, a row is not begun."""
    responsible, participants, co_opted = organisation(row.group, row.group.members)
    update = current_update(row, signals)
    signal = update.signal if update else signal_view(signals[Meaning.NOT_STARTED])
    plan = row.activity.step.plan
    return Row(
        pk=row.pk,
        title=row.title,
        name=row.name,
        responsible=responsible,
        participants=participants,
        co_opted=co_opted,
        organisation_note=row.group.note,
        period=row.period,
        remark="" if row.ended_on else remark(row.period, signal.key, on),
        collaborations=collaborations(row),
        collaboration_text=collaboration_text(row),
        reporting=row.reporting,
        signal=signal,
        update=update,
        reported=reported_view(row, signal.key, (reports or {}).get(plan.pk)),
        url=_address("activities:sub_activity", plan.slug, row.pk),
        update_url=_address("activities:update", plan.slug, row.pk) if getattr(row, "may_update", False) else "",
        needs=needs(row, signal.key, update, on),
    )


def present_all(
    rows: Iterable[SubActivity], *, signals: Iterable[Signal], on: date, reports: Reports | None = None
) -> list[tuple[SubActivity, Row]]:
    """Rows beside what they were made from, in the order given."""
    by_key = {signal.key: signal for signal in signals}
    return [(row, present(row, signals=by_key, on=on, reports=reports)) for row in rows]


def steps(presented: Iterable[tuple[SubActivity, Row]]) -> tuple[StepRows, ...]:
    """Rows, given in the plan's order, gathered by step and activity."""
    return tuple(
        StepRows(step.pk, str(step), tuple(_activities(pairs)))
        for step, pairs in groupby(presented, key=lambda pair: pair[0].activity.step)
    )


def _activities(pairs: Iterable[tuple[SubActivity, Row]]) -> Iterable[ActivityRows]:
    for activity, group in groupby(pairs, key=lambda pair: pair[0].activity):
        yield ActivityRows(activity.pk, activity.title, tuple(row for _, row in group))


def count_signals(rows: Iterable[Row], signals: Iterable[Signal]) -> list[tuple[SignalView, int]]:
    """How many rows show each signal, in the signals' order, those with none included."""
    keys = [row.signal.key for row in rows]
    return [(signal_view(signal), keys.count(signal.key)) for signal in signals]


def plan_facts(plan: Plan) -> list[tuple[str, str]]:
    """The plan's own facts for its head, those that are given."""
    facts = [
        ("Nämnd", plan.board),
        ("Förvaltning", plan.administration),
        ("Diarienummer", plan.diary_number),
        ("Beslutad", f"{plan.decided_on} {plan.decided_paragraph}" if plan.decided_on else ""),
        ("Systemet startar", plan.go_live.isoformat() if plan.go_live else ""),
    ]
    return [(label, value) for label, value in facts if value]
