"""The plan as it stands, read once and frozen as a snapshot: the only way from models to a report."""

from __future__ import annotations

import re
from datetime import date

from activities import presenters
from activities.models import Plan, Signal, SubActivity
from activities.rows import CollaborationView
from activities.rows import Row as PlanRow
from activities.tertial import Tertial
from reporting import snapshot
from reporting.models import Memo

PARTS = (
    ("Ärendebeskrivning", "background"),
    ("Förvaltningens yttrande", "statement"),
    ("Ekonomisk bedömning", "economy"),
    ("Förslag till beslut", "proposal"),
    ("Beslutet ska skickas till", "recipients"),
)


def draft(plan: Plan, tertial: Tertial, *, on: date) -> snapshot.Report:
    """The draft of a tertial's report: the signals of today, whatever the tertial, until it is sealed."""
    signals = {signal.key: _signal(signal) for signal in Signal.objects.all()}
    rows = SubActivity.objects.filter(activity__step__plan=plan).current().with_facts().in_order()
    presented = presenters.present_all(rows, signals=Signal.objects.all(), on=on)
    return snapshot.Report(
        schema=snapshot.SCHEMA,
        slug=plan.slug,
        plan=plan.title,
        municipality=plan.municipality,
        administration=plan.administration,
        board=plan.board,
        diary_number=plan.diary_number,
        tertial=tertial.code,
        tertial_label=f"{tertial.label} ({tertial.months})",
        draft=True,
        as_of=on.isoformat(),
        memo=_memo(plan, tertial, on),
        rows=tuple(
            _row(str(row.activity.step), row.activity.title, shown, signals[shown.signal.key])
            for row, shown in presented
        ),
        legend=tuple(signals.values()),
        rules=headed_parts(plan.annex_text),
    )


def headed_parts(text: str) -> tuple[snapshot.MemoPart, ...]:
    """Text with "### Rubrik" lines as headed parts; what stands before the first heading has heading ""."""
    pieces = re.split(r"^###[ \t]+(.+)$", text, flags=re.MULTILINE)
    parts = [("", pieces[0]), *zip(pieces[1::2], pieces[2::2], strict=True)]
    return tuple(snapshot.MemoPart(heading.strip(), body.strip()) for heading, body in parts if heading or body.strip())


def _signal(signal: Signal) -> snapshot.Signal:
    return snapshot.Signal(signal.key, signal.label, signal.symbol, signal.fill, signal.ink)


def _row(step: str, activity: str, row: PlanRow, signal: snapshot.Signal) -> snapshot.Row:
    return snapshot.Row(
        step=step,
        activity=activity,
        title=row.title,
        organisation=organisation_lines(row),
        period=str(row.period),
        collaboration=tuple(_collaboration(item) for item in row.collaborations)
        + ((row.collaboration_text,) if row.collaboration_text else ()),
        reporting=row.reporting,
        signal=signal,
        remark=row.remark,
        text=row.update.words if row.update else "",
        updated=row.update.at.date().isoformat() if row.update else "",
    )


def organisation_lines(row: PlanRow) -> tuple[str, ...]:
    """The third column in words: "Ansvarig: deltagare", the co-opted and the note each on a line of their own."""
    people = ", ".join(row.participants)
    lines = [f"{row.responsible}: {people}" if people else row.responsible]
    if row.co_opted:
        lines.append(f"Adjungeras vid behov: {', '.join(row.co_opted)}")
    if row.organisation_note:
        lines.append(row.organisation_note)
    return tuple(lines)


def _collaboration(item: CollaborationView) -> str:
    partners = "; ".join(item.partners)
    return f"{item.what}: {partners}" if item.what else partners


def _memo(plan: Plan, tertial: Tertial, on: date) -> snapshot.Memo:
    memos = Memo.objects.filter(plan=plan).order_by("year", "number")
    earlier = [memo for memo in memos if memo.tertial <= tertial]
    memo = earlier[-1] if earlier else _blank_memo(plan, tertial)
    dated = memo.dated if memo.dated and memo.tertial == tertial else on
    return snapshot.Memo(
        subject=memo.subject,
        dated=dated.isoformat(),
        officer=memo.officer,
        parts=tuple(snapshot.MemoPart(heading, getattr(memo, field)) for heading, field in PARTS),
        signatories=tuple(line.strip() for line in memo.signatories.splitlines() if line.strip()),
    )


def _blank_memo(plan: Plan, tertial: Tertial) -> Memo:
    """A memo to start from where nobody has written one: what the plan itself knows, in plain sentences."""
    decisions = "; ".join(f"{decision} {decision.text}".strip() for decision in plan.decisions.all())
    return Memo(
        plan=plan,
        year=tertial.year,
        number=tertial.number,
        subject=f"Återrapportering av {plan.title}",
        officer="Ej angiven",
        background=f"Planen vilar på följande beslut: {decisions}." if decisions else "Ej skriven.",
        statement=f"Läget i planen framgår av Bilaga 1 och avser {tertial.label.lower()}.",
        economy="Ej skriven.",
        proposal=f"{plan.board} godkänner återrapporteringen.",
    )
