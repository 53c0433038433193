"""What was changed in the plan since a report, and why: by revision, by an approved date, or outside both."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q
from django.utils import timezone

from activities.models import ItemKind, Plan, ProposalDecision, RevisionItem, RevisionState
from reporting.report.entries import entered_since
from reporting.snapshot.changes import Reason, changes
from reporting.snapshot.schema import Change, Report, Row, Source

Reasons = dict[tuple[int, str], Reason]

KINDS = {
    ItemKind.TITLE: "reworded",
    ItemKind.PERIOD: "moved",
    ItemKind.GROUP: "restaffed",
    ItemKind.RESPONSIBLE: "restaffed",
    ItemKind.MEMBERS: "restaffed",
    ItemKind.PARTNERS: "collaboration",
    ItemKind.RHYTHM: "reporting",
    ItemKind.NEW_ROW: "added",
    ItemKind.END: "ended",
    ItemKind.MERGE: "ended",
}


def changes_since(plan: Plan, previous: Report, rows: Iterable[Row]) -> tuple[Change, ...]:
    """What of the rows is otherwise than in a sealed report, each with its reason and where that is written down.

    Two queries, and two for each moment at which a correction took rows anew. Only where something is changed that no
    revision and no approved date has changed are the register's own writes read too.
    """
    reasons = _beside(plan, previous)
    found = changes(previous, rows, reasons)
    if all(change.sources for change in found):
        return found
    for key, reason in entered_since(plan, datetime.fromisoformat(previous.taken_at)):
        _add(reasons, key, reason)
    return changes(previous, rows, reasons)


def _beside(plan: Plan, previous: Report) -> Reasons:
    """Why rows are otherwise now than in a sealed report: of each, since that report took it from the plan."""
    anew = {row.key: row.taken_at for row in previous.rows if row.taken_at}
    found = {key: why for key, why in _since(plan, previous.taken_at).items() if key[0] not in anew}
    for moment in sorted(set(anew.values())):
        found |= {key: why for key, why in _since(plan, moment).items() if anew.get(key[0]) == moment}
    return found


def _since(plan: Plan, moment: str) -> Reasons:
    return reasons_since(plan, datetime.fromisoformat(moment))


def reasons_since(plan: Plan, since: datetime) -> Reasons:
    """{(row, kind): reason}; several for the same are told together, in the order they came. Two queries."""
    found: Reasons = {}
    approved = ProposalDecision.objects.filter(
        approved=True, at__gt=since, update__sub_activity__activity__step__plan=plan
    )
    for decision in approved.select_related("update").order_by("at", "pk"):
        reason = Reason(decision.update.cause, (Source("approved", _day(decision.at)),))
        _add(found, (decision.update.sub_activity_id, "moved"), reason)
    return revised_since(plan, since, found=found)


def revised_since(
    plan: Plan, since: datetime, *, until: datetime | None = None, found: Reasons | None = None
) -> Reasons:
    """The same of adopted revisions alone, after `since` and before `until`, added to what is `found` already. One
    query.
    """
    found = {} if found is None else found
    within = Q(revision__adopted_at__gt=since) & (Q(revision__adopted_at__lt=until) if until else Q())
    items = RevisionItem.objects.filter(within, revision__plan=plan, revision__state=RevisionState.ADOPTED)
    items = items.select_related("revision", "sub_activity__merged_into__activity")
    for item in items.order_by("revision__number", "position", "pk"):
        if item.revision.adopted_at:  # as an adopted one always has been
            source = Source("revision", _day(item.revision.adopted_at), item.revision.number)
            reason = Reason(item.reason, (source,), _outcome(item))
            for row in _rows(item):
                _add(found, (row, KINDS[ItemKind(item.kind)]), reason)
    return found


def _rows(item: RevisionItem) -> list[int]:
    """The rows an adopted item changed: with other people in a group, every row the group carried."""
    if item.kind in (ItemKind.RESPONSIBLE, ItemKind.MEMBERS):
        return list(item.values["rows"])
    return [item.sub_activity_id] if item.sub_activity_id else []


def _day(at: datetime) -> str:
    return timezone.localdate(at).isoformat()


def _outcome(item: RevisionItem) -> str:
    """What became of a row that went up in another, by the name that one has now; "" of any other change."""
    row = item.sub_activity
    into = row.merged_into if row and item.kind == ItemKind.MERGE else None
    return f"Gick upp i ”{into.name}”" if into else ""


def _add(found: Reasons, key: tuple[int, str], reason: Reason) -> None:
    if earlier := found.get(key):
        text = "\n".join(dict.fromkeys(filter(None, (earlier.text, reason.text))))
        sources = tuple(dict.fromkeys((*earlier.sources, *reason.sources)))
        reason = Reason(text, sources, reason.outcome or earlier.outcome)
    found[key] = reason
