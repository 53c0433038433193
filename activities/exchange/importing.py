"""Rows read from a file become the plan. The whole file in one write, or nothing of it."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from activities.building.actions.parts import remove
from activities.building.guard import open_plan
from activities.calendar import clock
from activities.exchange.comparing import LEFT, NEW, UNCHANGED, Match, compare
from activities.exchange.plan_rows import NOTE, TITLE, Fault, PlanRow, Reading
from activities.exchange.writer import CellFault, RowWriter
from activities.models import Plan, PlanImport, SourceRow, SubActivity, User
from activities.models.register import clean_text


class ImportFaults(Exception):
    """The file cannot become this plan. `faults` says why, row by row."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(fault.text for fault in self.faults))


@dataclass
class Imported:
    """What an import did: lines of the file that became new rows, that changed one, that were in the plan already, and
    that the file itself says have left the plan.
    """

    added: list[int] = field(default_factory=list)
    changed: list[int] = field(default_factory=list)
    unchanged: list[int] = field(default_factory=list)
    left: list[int] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    record: PlanImport | None = None


@transaction.atomic
def import_rows(
    *,
    plan: Plan,
    reading: Reading,
    filename: str,
    data: bytes | str,
    by: User | None,
    ends: Collection[int] = (),
    now: datetime | None = None,
) -> Imported:
    """Bring the rows of a file into a plan.

    Under uppbyggnad new rows are added and rows that differ are changed; what the file does not have is left alone. In
    a decided plan a row that differs is a fault, since that is changed by revision and never by reading a file again.
    A row that says the same is left alone, whatever file it first came from. `data` is the file, or its SHA-256 when it
    was read before; `ends` the keys of rows to take out of a plan under uppbyggnad, since the file lacks them. `by` is
    None from the shell. Raises PermissionDenied, and ImportFaults; nothing is then saved.
    """
    if not reading.ok:
        raise ImportFaults(reading.errors)
    moment = now or clock.now()
    # Two imports into one plan take turns.
    found = Plan.objects.select_for_update().get(pk=plan.pk)
    if by and found.is_building:
        open_plan(found, by)
    named = {row.group.name for row in reading.rows if row.group.name}
    writer = RowWriter(found, f"Inläst från {filename}"[:100], by, moment, named)
    result, faults, sources = Imported(), list[Fault](), list[SourceRow]()
    compared = compare(found, reading)
    for match in compared.matches:
        if fault := _told(writer, match, found, sources, result):
            faults.append(fault)
    faults += writer.finish()
    if faults:
        raise ImportFaults(sorted(faults, key=lambda fault: fault.line))
    if sources:
        sha256 = data if isinstance(data, str) else hashlib.sha256(data).hexdigest()
        name = clean_text(filename)[:300]
        result.record = PlanImport.objects.create(plan=found, filename=name, sha256=sha256, at=moment, by=by)
        for source in sources:
            source.plan_import, source.sub_activity_id = result.record, source.sub_activity.pk
        SourceRow.objects.bulk_create(sources, batch_size=500)
    for row in compared.gone:
        if by and found.is_building and row.pk in ends:
            remove(plan=found, part=row, by=by, now=moment)
            result.removed.append(row.name)
    return result


def _told(writer: RowWriter, match: Match, plan: Plan, sources: list[SourceRow], result: Imported) -> Fault | None:
    """Write one row, with what the file said of it, or say why it cannot be."""
    row, present, kind = match.row, match.present, match.kind
    if kind == LEFT:
        result.left.append(row.line)
        return None
    if kind == UNCHANGED or (not plan.is_building and match.columns == (NOTE,)):
        result.unchanged.append(row.line)
        return None
    if not plan.is_building and (fault := _why_not(writer, match)):
        return Fault(row.line, TITLE, fault)
    try:
        sub_activity = writer.write(row, present)
    except CellFault as error:
        return Fault(row.line, error.column, str(error))
    sources.append(SourceRow(sub_activity=sub_activity, line=row.line, cells=row.source))
    (result.added if kind == NEW else result.changed).append(row.line)
    return None


def _why_not(writer: RowWriter, match: Match) -> str:
    """Why a row cannot be read into a decided plan; "" for one that is new to it."""
    row, present = match.row, match.present
    if present is not None and present.ended_on:
        return _ended(present)
    if (present is None or TITLE in match.columns) and (reworded := writer.find_by_former_title(row)):
        return _reworded(row, reworded)
    return _differs(row, present, match.columns) if present is not None else ""


@transaction.atomic
def undo_import(*, plan: Plan, record: PlanImport, by: User, now: datetime | None = None) -> list[str]:
    """Take the rows that an import added out of a plan under uppbyggnad again; their names.

    Rows that it only changed keep what it wrote: their history says what stood before. Raises PermissionDenied, and
    ValidationError when somebody has changed one of the rows since, or a later import has read it.
    """
    found = open_plan(plan, by)
    rows = added_by(found, record)
    touched = [row.name for row in rows if _changed_since(row, record)]
    if not rows:
        raise ValidationError("Inläsningen lade inte till några delaktiviteter som finns kvar i planen.")
    if touched:
        named = ", ".join(f"”{name}”" for name in touched[:3])
        raise ValidationError(
            f"Delaktiviteter har ändrats efter inläsningen: {named}. Ta bort dem du inte vill ha, en i taget."
        )
    names = [row.name for row in rows]
    for row in rows:
        remove(plan=found, part=row, by=by, now=now)
    return names


def added_by(plan: Plan, record: PlanImport) -> list[SubActivity]:
    """Current rows that came with the import: new with it, or taken up again after they had been removed."""
    rows = SubActivity.objects.filter(sources__plan_import=record, activity__step__plan=plan).current()
    return [row for row in rows.order_by("pk") if _was_not_there(row, record)]


def _was_not_there(row: SubActivity, record: PlanImport) -> bool:
    before = row.history.filter(history_date__lt=record.at).order_by("-history_date", "-history_id").first()
    return before is None or before.ended_on is not None


def _changed_since(row: SubActivity, record: PlanImport) -> bool:
    return row.history.filter(history_date__gt=record.at).exists()


def _differs(row: PlanRow, present: SubActivity, columns: Iterable[str]) -> str:
    name = row.title or row.activity
    if TITLE in columns:
        return (
            f"”{name}” är en annan lydelse av ”{present.name}”. En beslutad delaktivitet ändras genom en revision, med "
            "skäl. Ta bort raden ur filen eller föreslå ändringen i en revision."
        )
    return (
        f"”{name}” finns redan i planen med ett annat innehåll ({'; '.join(columns)}). En beslutad delaktivitet ändras "
        "genom en revision, med skäl, inte genom ny inläsning. Ta bort raden ur filen eller föreslå ändringen i en "
        "revision."
    )


def _reworded(row: PlanRow, present: SubActivity) -> str:
    return (
        f"”{row.title}” är en tidigare lydelse av ”{present.name}”, som har ändrats genom en revision. Ta bort raden "
        "ur filen eller skriv den nu gällande lydelsen."
    )


def _ended(row: SubActivity) -> str:
    return (
        f"”{row.name}” utgick ur planen {row.ended_on} och läses inte in igen. Ta bort raden ur filen eller "
        "föreslå en ny delaktivitet i en revision."
    )
