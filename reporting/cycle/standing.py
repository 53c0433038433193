"""Where sealed reports stand, in words: one report, a plan's shelf of them, and what the board asked for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.db.models import Count
from django.urls import reverse
from django.utils import timezone

from activities.models import SIGNAL_ORDER, Plan, RevisionState
from reporting.models import Assignment, EventKind, ReportEvent, SealedReport


@dataclass(frozen=True)
class Standing:
    """A report and the events that hold for it."""

    report: SealedReport
    sent: ReportEvent | None
    decided: ReportEvent | None

    @property
    def words(self) -> str:
        """ "Fastställd 2020-08-31, skickad 2020-09-03, behandlad av nämnden 2020-09-14 § 88: godkänd"."""
        return ", ".join(
            [
                f"Fastställd {timezone.localdate(self.report.sealed_at)}",
                *([f"skickad {self.sent.on}"] if self.sent else []),
                *([f"behandlad av nämnden {decision_words(self.decided)}"] if self.decided else []),
            ]
        )

    @property
    def is_returned(self) -> bool:
        return self.decided is not None and self.decided.outcome == "returned"


@dataclass(frozen=True)
class Tertialwise:
    """One tertial on the shelf: the version that holds, and those it has replaced, the newest first."""

    holds: Standing
    replaced: tuple[Standing, ...]


@dataclass(frozen=True)
class Happening:
    """An event as it is told: `corrects` is what it puts right, `is_corrected` that a later one has put it right."""

    what: str
    note: str
    at: datetime
    by: str
    corrects: str
    is_corrected: bool


@dataclass(frozen=True)
class AssignmentView:
    pk: int
    what: str
    words: str  # whether it has become part of the plan
    url: str  # of the revision or the row, "" when there is neither or the reader may not open it
    waits: bool  # nobody has taken it up, or the revision was withdrawn


def standing(report: SealedReport) -> Standing:
    """Of a report fetched `with_standing`."""
    held = {event.kind: event for event in report.held_events}  # type: ignore[attr-defined]
    return Standing(report, held.get(EventKind.SENT), held.get(EventKind.DECIDED))


def shelf(plan: Plan) -> list[Tertialwise]:
    """The plan's sealed reports, the newest tertial first. Two queries."""
    reports = SealedReport.objects.filter(plan=plan).listed().with_standing()
    by_tertial = groupby(reports.order_by("-year", "-number", "-version"), key=lambda report: report.tertial)
    shelved = [[standing(report) for report in reports] for _, reports in by_tertial]
    return [Tertialwise(first, tuple(rest)) for first, *rest in shelved]


def in_numbers(report: SealedReport) -> list[tuple[str, int]]:
    """[("Pågående med avvikelser", 2), …] as the board was told, deviations first. One query."""
    counted = report.signals.order_by("key").values_list("key", "label").annotate(rows=Count("pk"))
    return [(label, rows) for _, label, rows in sorted(counted, key=lambda found: SIGNAL_ORDER.index(found[0]))]


def decision_words(event: ReportEvent) -> str:
    """ "2020-09-14 § 88: lagd till handlingarna", the paragraph kept on one line."""
    paragraph = event.paragraph.replace("§ ", "§\N{NO-BREAK SPACE}")
    return f"{event.on} {paragraph}: {event.get_outcome_display().lower()}"


def happenings(events: Iterable[ReportEvent]) -> list[Happening]:
    """The report's events, the latest first; `corrects` fetched along."""
    listed = sorted(events, key=lambda event: (event.at, event.pk), reverse=True)
    corrected = {event.corrects_id for event in listed}
    return [
        Happening(
            what=_event_words(event),
            note=event.words,
            at=event.at,
            by=event.by_name,
            corrects=_event_words(event.corrects) if event.corrects else "",
            is_corrected=event.pk in corrected,
        )
        for event in listed
    ]


def _event_words(event: ReportEvent) -> str:
    if event.kind == EventKind.SENT:
        return f"Skickad till nämnden {event.on}"
    return f"Behandlad av nämnden {decision_words(event)}"


def assignments_of(report: SealedReport, *, slug: str, may_open: bool) -> list[AssignmentView]:
    """What the board asked for. One query.

    `may_open` tells whether the reader sees the plan's rows and its revisions, drafts among them.
    """
    found = report.assignments.select_related("item__revision").order_by("pk")
    return [assignment_view(assignment, slug if may_open else "") for assignment in found]


def assignment_view(assignment: Assignment, slug: str) -> AssignmentView:
    """Of one fetched with its revision; `slug` is "" for a reader who may not open the plan."""
    item, words, url, waits = assignment.item, "Inte upptaget i planen än", "", True
    # Those who may not open revisions learn of none before it is adopted, nor that one was withdrawn.
    if item and (slug or item.revision.state == RevisionState.ADOPTED):
        number, state = item.revision.number, item.revision.state
        words, waits = {
            RevisionState.DRAFT: (f"Blir ny delaktivitet i revision {number} (utkast)", False),
            RevisionState.ADOPTED: (f"I planen sedan revision {number}", False),
            RevisionState.WITHDRAWN: (f"Revision {number} återkallades. Uppdraget är inte i planen.", True),
        }[RevisionState(state)]
        if slug and state == RevisionState.ADOPTED:
            url = reverse("activities:sub_activity", args=[slug, item.sub_activity_id])
        elif slug:
            url = reverse("activities:revision", args=[slug, number])
    return AssignmentView(assignment.pk, assignment.what, words, url, waits)
