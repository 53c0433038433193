"""What of the sealed reports can be found: the board's words, never a draft. Read by activities.models.index."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from django.urls import reverse

from activities.models import SearchKind
from activities.models.index import Entry, Key
from reporting.models import Assignment, ReportEvent, SealedReport
from reporting.snapshot import schema

REPORT = SearchKind.REPORT
_MARKUP = re.compile(r"^(?:#{1,6}|[-*]|\d+\.)\s+|\*+", re.MULTILINE)  # of the memo: not what anybody looks for


def report(key: int) -> Entry | None:
    """A report in the words it was sealed with: its memo, its rows, why the plan changed; and what the board said."""
    found = SealedReport.objects.filter(pk=key).select_related("plan").defer("html", "pdf").first()
    if found is None:
        return None
    parts = [*_told(found.snapshot), ("Skäl till rättelsen", "", found.reason)]
    parts += [("Uppdrag från nämnden", "", item.what) for item in Assignment.objects.filter(report=key).order_by("pk")]
    for event in ReportEvent.objects.filter(report=key).order_by("-pk"):
        said = " ".join(word for word in (event.paragraph, event.words) if word)
        parts.append((f"{event.get_kind_display()} {event.on}", "", said))
    address = reverse("reporting:report", args=[found.plan.slug, found.tertial, found.version])
    place = address.removeprefix(reverse("activities:plan", args=[found.plan.slug]))
    return Entry(found.plan_id, f"Rapporten för {str(found).lower()}", place, tuple(parts), found.as_of)


def _told(snapshot: str) -> list[tuple[str, str, str]]:
    """What the report told, [] where it is damaged: that is for `verify_records` to say, and hinders no other write."""
    try:
        told = schema.from_json(snapshot)
    except ValueError:
        return []
    parts = [(part.heading, "", _MARKUP.sub("", part.text)) for part in told.memo.parts]
    parts += [(f"Bilaga 1: {row.title or row.activity}", "", _said(row)) for row in told.rows]
    return parts + [(f"Ändring i planen: {change.name}", "", change.reason) for change in told.changes]


def _said(row: schema.Row) -> str:
    words = (row.title or row.activity, row.text, row.cause, row.measure, row.consequence)
    return "\n".join(word for word in words if word)


ENTRIES: dict[str, Callable[[int], Entry | None]] = {REPORT: report}
AFFECTS: dict[str, Callable[[Any], list[Key]]] = {
    "reporting.SealedReport": lambda record: [(REPORT, record.pk)],
    "reporting.ReportEvent": lambda record: [(REPORT, record.report_id)],
    "reporting.Assignment": lambda record: [(REPORT, record.report_id)],
}


def everything() -> Iterator[Key]:
    for key in SealedReport.objects.order_by("pk").values_list("pk", flat=True):
        yield REPORT, key
