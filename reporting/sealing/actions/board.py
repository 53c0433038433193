"""What becomes of a sealed report: it is sent, the board takes it up, and what the board asks for enters the plan."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from activities.calendar import clock
from activities.errors import ConflictError
from activities.models import ItemKind, Plan, Revision, RevisionItem, RevisionState, User
from activities.models.register import clean_paragraph, clean_text, save
from activities.permissions import drafts_revision
from activities.revision.actions import add_item, open_revision
from reporting.models import Assignment, EventKind, Outcome, ReportEvent, SealedReport
from reporting.permissions import notes_decisions, seals_reports
from reporting.sealing.actions.sending import send_report
from reporting.snapshot import chain

MAY_SEND = "Den som leder planen markerar rapporter som skickade."
MAY_NOTE = "Den som leder planen och nämndens egna läsare noterar vad nämnden beslutade."
MAY_TAKE_UP = "Bara ansvarig och deltagare i arbetsgruppen som leder planen tar upp uppdrag i den."
WORDS_LIMIT = 2_000  # characters
PARAGRAPH_LIMIT = 20
ASSIGNMENT_LIMIT = 500
ASSIGNMENTS_AT_ONCE = 50
EXPLAIN = "Skriv vad som var fel och varför det rättas."
SAME = "Inget är ändrat. Skriv det som är rätt, eller avbryt."


@transaction.atomic
def mark_sent(
    *,
    report: SealedReport,
    on: date | None,
    by: User,
    words: str = "",
    based_on: int | None = None,
    now: datetime | None = None,
) -> ReportEvent:
    """The report went to the board that day, and is mailed to those who are to have it. A second time corrects the
    first, and `words` say what was wrong.

    `based_on` is the key of the event that the person saw, 0 for none. Raises ConflictError with the one that holds.
    """
    moment = now or clock.now()
    if not seals_reports(by, report.plan):
        raise PermissionDenied(MAY_SEND)
    _take_turns(report, EventKind.SENT)
    earlier = holding(report, EventKind.SENT)
    _demand_seen(earlier, based_on)
    words = clean_text(words)
    faults = _faults_of_words(words, earlier)
    if fault := _fault_of_sending(report, on, timezone.localdate(moment)):
        faults["on"] = fault
    event = _add(report, EventKind.SENT, {"on": on, "words": words}, faults, earlier, by, moment)
    if earlier is None:
        send_report(report=report, by=by, now=moment)
    return event


@transaction.atomic
def note_decision(
    *,
    report: SealedReport,
    on: date | None,
    paragraph: str,
    outcome: str,
    words: str,
    assignments: Iterable[str],
    by: User,
    based_on: int | None = None,
    now: datetime | None = None,
) -> ReportEvent:
    """What the board's minutes say of the report, with what the board asked for, one text each.

    A second time it corrects the first, and `words` say what was wrong; assignments given before stay. `based_on` as
    for `mark_sent`.
    """
    moment = now or clock.now()
    if not notes_decisions(by, report.plan):
        raise PermissionDenied(MAY_NOTE)
    _take_turns(report, EventKind.DECIDED)
    earlier = holding(report, EventKind.DECIDED)
    _demand_seen(earlier, based_on)
    said: dict[str, Any] = {
        "on": on,
        "paragraph": clean_paragraph(paragraph),
        "outcome": outcome,
        "words": clean_text(words),
    }
    given = [text for text in map(clean_text, assignments) if text]
    faults = _faults_of_words(said["words"], earlier) | _faults_of_decision(report, said, timezone.localdate(moment))
    if fault := _fault_of_assignments(report, given):
        faults["assignments"] = fault
    event = _add(report, EventKind.DECIDED, said, faults, earlier, by, moment, more=bool(given))
    for what in given:
        _give(report, what, event, by, moment)
    return event


@transaction.atomic
def add_assignment(*, report: SealedReport, what: str, by: User, now: datetime | None = None) -> Assignment:
    """One more thing the board asked for when it took up the report."""
    moment = now or clock.now()
    if not notes_decisions(by, report.plan):
        raise PermissionDenied(MAY_NOTE)
    _locked_plan(report)
    decision = holding(report, EventKind.DECIDED)
    if decision is None:
        raise ValidationError("Uppdrag hör till ett beslut. Notera först vad nämnden beslutade.")
    what = clean_text(what)
    if not what:
        raise ValidationError({"what": "Skriv vad nämnden gav i uppdrag."})
    if fault := _fault_of_assignments(report, [what]):
        raise ValidationError({"what": fault})
    return _give(report, what, decision, by, moment)


@transaction.atomic
def take_up_assignment(
    *, assignment: Assignment, values: dict[str, Any], by: User, now: datetime | None = None
) -> Assignment:
    """Propose the assignment as a new row in the plan's draft revision, which is opened when there is none.

    `values` are those of a new row. Raises as `activities.actions.add_item`.
    """
    moment = now or clock.now()
    plan = assignment.report.plan
    if not drafts_revision(by, plan):
        raise PermissionDenied(MAY_TAKE_UP)
    _locked_plan(assignment.report)
    found = Assignment.objects.select_related("report__plan", "item__revision").defer(*_HEAVY).get(pk=assignment.pk)
    if found.item and found.item.revision.state != RevisionState.WITHDRAWN:
        raise ValidationError(f"Uppdraget är redan upptaget i revision {found.item.revision.number}.")
    found.item = add_item(
        revision=_draft(found, by, moment),
        kind=ItemKind.NEW_ROW,
        row=None,
        values=values,
        reason=reason_of(found),
        by=by,
        now=moment,
    )
    return save(record=found, by=by, reason=f"Upptaget i revision {found.item.revision.number}", now=moment)


@transaction.atomic
def release_assignment(*, item: RevisionItem, by: User, now: datetime) -> None:
    """Before a proposal leaves its draft: what the board asked for waits again, told by whoever took it out.

    Named in the settings, since the plan takes the proposal out and knows nothing of reports.
    """
    for assignment in Assignment.objects.filter(item=item):
        assignment.item = None
        reason = f"Ändringen togs ur utkastet till revision {item.revision.number}"
        save(record=assignment, by=by, reason=reason, now=now)


def hindrance(report: SealedReport, kind: str) -> str:
    """Why nothing of that kind can be noted on the report whatever is typed, or ""."""
    holds = SealedReport.objects.sealed_version(report.plan, report.tertial)
    if holds and holds.pk != report.pk:
        return f"Den här versionen har ersatts. Notera det på version {holds.version}, som är den som gäller."
    if kind == EventKind.DECIDED and holding(report, EventKind.SENT) is None:
        return "Markera först att rapporten är skickad till nämnden."
    return ""


def holding(report: SealedReport, kind: str) -> ReportEvent | None:
    """The event of the kind that no later one has put right."""
    return ReportEvent.objects.filter(report=report, kind=kind, corrected_by__isnull=True).first()


def reason_of(assignment: Assignment) -> str:
    """Why the plan gets the row: who asked for it, when, and in what words."""
    decision = holding(assignment.report, EventKind.DECIDED)
    where = f" {decision.on} {decision.paragraph}" if decision else ""
    return f"Uppdrag från {assignment.report.plan.board or 'nämnden'}{where}: {assignment.what}"


_HEAVY = tuple(f"report__{name}" for name in ("snapshot", "html", "pdf"))


def _locked_plan(report: SealedReport) -> None:
    """Corrections, revisions and notes of one plan take turns."""
    Plan.objects.select_for_update().get(pk=report.plan_id)


def _take_turns(report: SealedReport, kind: str) -> None:
    _locked_plan(report)
    if fault := hindrance(report, kind):
        raise ValidationError(fault)


def _demand_seen(holds: ReportEvent | None, based_on: int | None) -> None:
    if based_on is not None and based_on != (holds.pk if holds else 0):
        raise ConflictError(holds)


def _add(
    report: SealedReport,
    kind: str,
    said: dict[str, Any],
    faults: dict[str, str],
    earlier: ReportEvent | None,
    by: User,
    moment: datetime,
    *,
    more: bool = False,
) -> ReportEvent:
    """`more` tells that something beside the event is new, so that the same facts again are no mistake."""
    if faults:
        raise ValidationError(faults)
    facts = {name: value for name, value in said.items() if name != "words"}
    if earlier and not more and all(getattr(earlier, name) == value for name, value in facts.items()):
        raise ValidationError(SAME)
    event = ReportEvent(report=report, kind=kind, corrects=earlier, at=moment, by=by, by_name=str(by), **said)
    event.seal = chain.seal(event.facts(_last_seal(report)))
    event.save(force_insert=True)
    return event


def _last_seal(report: SealedReport) -> str:
    last = ReportEvent.objects.filter(report=report).order_by("-pk").values_list("seal", flat=True).first()
    return last or ""


def _faults_of_words(words: str, earlier: ReportEvent | None) -> dict[str, str]:
    if len(words) > WORDS_LIMIT:
        return {"words": f"Texten är {len(words)} tecken. Korta den till högst {WORDS_LIMIT} tecken."}
    if earlier and not words:
        return {"words": f"Det är redan noterat: {str(earlier).lower()}. {EXPLAIN}"}
    return {}


def _fault_of_sending(report: SealedReport, on: date | None, today: date) -> str:
    if on is None:
        return "Ange den dag då rapporten skickades, till exempel 2021-01-18."
    if on > today:
        return "Dagen ligger i framtiden. Markera rapporten som skickad när den har skickats."
    sealed = timezone.localdate(report.sealed_at)
    if on < sealed:
        return f"Rapporten fastställdes {sealed} och kan inte ha skickats före det. Kontrollera dagen."
    decided = holding(report, EventKind.DECIDED)
    if decided and on > decided.on:
        return f"Nämnden behandlade rapporten {decided.on}. Den kan inte ha skickats efter det. Kontrollera dagen."
    return ""


def _faults_of_decision(report: SealedReport, said: dict[str, Any], today: date) -> dict[str, str]:
    faults = {}
    if fault := _fault_of_meeting(report, said["on"], today):
        faults["on"] = fault
    if not said["paragraph"]:
        faults["paragraph"] = "Ange paragrafen i nämndens protokoll, till exempel § 88."
    elif len(said["paragraph"]) > PARAGRAPH_LIMIT:
        faults["paragraph"] = (
            f"Paragrafen är {len(said['paragraph'])} tecken. Korta den till högst {PARAGRAPH_LIMIT} tecken."
        )
    if said["outcome"] not in Outcome.values:
        faults["outcome"] = "Välj vad nämnden beslutade."
    return faults


def _fault_of_meeting(report: SealedReport, on: date | None, today: date) -> str:
    if on is None:
        return "Ange dagen för nämndens sammanträde, till exempel 2021-01-25."
    if on > today:
        return "Dagen ligger i framtiden. Notera beslutet när nämnden har sammanträtt."
    sent = holding(report, EventKind.SENT)
    if sent and on < sent.on:  # which is on or after the day of the sealing
        return f"Rapporten skickades {sent.on}. Nämnden kan inte ha behandlat den före det. Kontrollera dagen."
    return ""


def _fault_of_assignments(report: SealedReport, given: list[str]) -> str:
    if len(given) > ASSIGNMENTS_AT_ONCE:
        return f"Det är {len(given)} uppdrag. Skriv högst {ASSIGNMENTS_AT_ONCE} åt gången, ett på varje rad."
    for what in given:
        if len(what) > ASSIGNMENT_LIMIT:
            return f"”{what[:40]} …” är {len(what)} tecken. Korta uppdraget till högst {ASSIGNMENT_LIMIT} tecken."
    known = set(report.assignments.values_list("what", flat=True))
    for index, what in enumerate(given):
        if what in known or what in given[:index]:
            return f"Uppdraget ”{what[:80]}” finns redan. Ta bort den raden."
    return ""


def _give(report: SealedReport, what: str, decision: ReportEvent, by: User, moment: datetime) -> Assignment:
    why = f"Nämndens beslut {decision.on} {decision.paragraph}"
    return save(record=Assignment(report=report, what=what), by=by, reason=why, now=moment)


def _draft(assignment: Assignment, by: User, moment: datetime) -> Revision:
    plan = assignment.report.plan
    draft = plan.revisions.filter(state=RevisionState.DRAFT).first()
    title = f"Uppdrag från nämnden, {assignment.report.tertial.label.lower()}"
    return draft or open_revision(plan=plan, title=title, by=by, now=moment)
