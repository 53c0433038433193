"""The plan as it stands, as a file to take away."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from activities.calendar.swedish import clock_time
from activities.models import Plan, Signal, SubActivity
from activities.models.querysets import SubActivityQuerySet
from activities.rows import presenters
from activities.rows.rows import Row
from activities.writing.separated import as_csv
from activities.writing.spreadsheet import as_xlsx
from activities.writing.table import Cell, SignalCell, Table, TableColumn
from activities.writing.word import as_docx

SCHEMA = 1  # of the JSON; raised when a key changes its meaning. Described in docs/plan.schema.json.

# The board's columns keep its own headings, so that a file that comes back is understood.
STEP = TableColumn("Steg", 24)
ACTIVITY = TableColumn("Aktivitet", 30)
TITLE = TableColumn("Åtgärder/Delaktiviteter", 36)
ORGANISATION = TableColumn("Organisation-arbetsgrupper (Ansvarig: deltagare)", 40)
COLLABORATION = TableColumn("Samverkan", 26)
REPORTING = TableColumn("Rapportering till nämnd", 22)


@dataclass(frozen=True)
class PlanStanding:
    """The plan with its rows, read at one moment. `rows` beside what they were made from, in the plan's order."""

    plan: Plan
    rows: tuple[tuple[SubActivity, Row], ...]
    signals: Mapping[str, Signal]
    at: datetime

    @classmethod
    def read(cls, plan: Plan, rows: SubActivityQuerySet, at: datetime) -> PlanStanding:
        """Of those rows of the plan. Four queries."""
        signals = {signal.key: signal for signal in Signal.objects.all()}
        on = timezone.localtime(at).date()
        presented = presenters.present_all(rows.with_facts().in_order(), signals=signals.values(), on=on)
        return cls(plan, tuple(presented), signals, at)

    def mark(self, row: Row) -> SignalCell:
        signal = self.signals[row.signal.key]
        return SignalCell(row.signal.label, signal.fill, signal.ink)

    @property
    def facts(self) -> tuple[tuple[str, str], ...]:
        moment = timezone.localtime(self.at)
        return (*presenters.plan_facts(self.plan), ("Läget", f"{moment:%Y-%m-%d} {clock_time(moment)}"))


def working_table(standing: PlanStanding) -> Table:
    """For a spreadsheet: one row for each of the plan's, days as days, and the number by which each is known again."""
    columns = (
        *(
            TableColumn("Rad", 6),
            STEP,
            ACTIVITY,
            TITLE,
            ORGANISATION,
            TableColumn("Start", 12),
            TableColumn("Slut", 12),
        ),
        *(
            COLLABORATION,
            REPORTING,
            TableColumn("Signal", 22),
            TableColumn("Datumen säger", 24),
            TableColumn("Orsak", 30),
        ),
        *(
            TableColumn("Åtgärd vid avvikelse", 30),
            TableColumn("Följd", 30),
            TableColumn("Kommentar", 40),
            TableColumn("Uppdaterad", 12),
            TableColumn("Uppdatering", 8),
            TableColumn("Anteckning", 30),
        ),
    )
    return Table(standing.plan.title, standing.facts, columns, tuple(_working(standing)), standing.at)


def _working(standing: PlanStanding) -> Iterable[tuple[Cell, ...]]:
    for item, row in standing.rows:
        update = row.update
        yield (
            *(row.pk, str(item.activity.step), item.activity.title, row.title, "\n".join(row.organisation)),
            *(row.period.start, row.period.end, "\n".join(row.collaboration), row.reporting),
            *(standing.mark(row), row.remark),
            *((update.cause, update.measure, update.consequence, update.text) if update else ("",) * 4),
            *((timezone.localtime(update.at).date(), update.number) if update else (None, 0)),
            item.notes,
        )


def board_table(standing: PlanStanding) -> Table:
    """For a document: Bilaga 1 with the board's columns and nothing else."""
    columns = (
        *(STEP, ACTIVITY, TITLE, ORGANISATION, TableColumn("Tidsplan", 15), COLLABORATION, REPORTING),
        TableColumn("Signalvärde vid senaste rapportering", 22),
    )
    rows = tuple(
        (
            *(str(item.activity.step), item.activity.title, row.title, "\n".join(row.organisation)),
            *(row.period.compact(), "\n".join(row.collaboration), row.reporting, standing.mark(row)),
        )
        for item, row in standing.rows
    )
    return Table(standing.plan.title, standing.facts, columns, rows, standing.at)


def as_data(standing: PlanStanding) -> dict[str, Any]:
    """For machines: the same keys whatever the plan holds, days and times as ISO 8601, all text composed (NFC)."""
    plan = standing.plan
    return {
        "schema": SCHEMA,
        "taken_at": timezone.localtime(standing.at).isoformat(),
        "plan": {
            "slug": plan.slug,
            "title": plan.title,
            "municipality": plan.municipality,
            "administration": plan.administration,
            "board": plan.board,
            "diary_number": plan.diary_number,
            "decided_on": str(plan.decided_on or ""),
            "decided_paragraph": plan.decided_paragraph,
            "go_live": str(plan.go_live or ""),
        },
        "rows": [_row_data(item, row) for item, row in standing.rows],
    }


def _row_data(item: SubActivity, row: Row) -> dict[str, Any]:
    group, update = item.group, row.update
    return {
        "key": row.pk,
        "step": str(item.activity.step),
        "activity": item.activity.title,
        "title": row.title,
        "group": {
            "name": group.name,
            "responsible": group.is_responsible,
            "note": group.note,
            "members": [{"role": seat.role.title, "kind": seat.kind, "note": seat.note} for seat in group.members],
        },
        "start": str(row.period.start or ""),
        "end": str(row.period.end or ""),
        "collaboration": item.collaboration,
        "collaborations": [{"partner": shared.partner.name, "what": shared.what} for shared in item.parties],
        "collaboration_note": item.collaboration_note,
        "rhythm": item.rhythm,
        "rhythm_text": row.reporting,
        "notes": item.notes,
        "signal": row.signal.key if update else "",
        "update": {
            "at": timezone.localtime(update.at).isoformat(),
            "by": update.by,
            "cause": update.cause,
            "measure": update.measure,
            "consequence": update.consequence,
            "text": update.text,
        }
        if update
        else None,
    }


def as_json(standing: PlanStanding) -> bytes:
    return unicodedata.normalize("NFC", json.dumps(as_data(standing), ensure_ascii=False, indent=1)).encode()


WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCUMENT = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

# form: (what it is called on a button, content type, how it is made)
FORMS: dict[str, tuple[str, str, Callable[[PlanStanding], bytes]]] = {
    "xlsx": ("Excel", WORKBOOK, lambda standing: as_xlsx(working_table(standing))),
    "docx": ("Word", DOCUMENT, lambda standing: as_docx(board_table(standing))),
    "csv": ("CSV", "text/csv; charset=utf-8", lambda standing: as_csv(working_table(standing))),
    "json": ("JSON", "application/json", as_json),
}
