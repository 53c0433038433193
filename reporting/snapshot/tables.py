"""The rows of a report or a month as a table to take away. Pure."""

from __future__ import annotations

from datetime import date, datetime

from activities.writing.table import Cell, SignalCell, Table, TableColumn
from reporting.snapshot.schema import Row, Signal

_COLUMNS = (
    *(
        TableColumn("Rad", 6),
        TableColumn("Steg", 24),
        TableColumn("Aktivitet", 30),
        TableColumn("Åtgärder/Delaktiviteter", 36),
    ),
    *(
        TableColumn("Organisation-arbetsgrupper (Ansvarig: deltagare)", 40),
        TableColumn("Start", 12),
        TableColumn("Slut", 12),
    ),
    *(TableColumn("Samverkan", 26), TableColumn("Rapportering till nämnd", 22), TableColumn("Signal", 22)),
    *(
        TableColumn("Signal före", 22),
        TableColumn("Datumen säger", 24),
        TableColumn("Orsak", 30),
        TableColumn("Åtgärd vid avvikelse", 30),
    ),
    *(
        TableColumn("Följd", 30),
        TableColumn("Nytt slutdatum", 30),
        TableColumn("Kommentar", 40),
        TableColumn("Uppdaterad", 12),
    ),
)
_POINTS = (TableColumn("Kontrollpunkter", 16), TableColumn("Beaktade kontrollpunkter", 16))


def of_rows(rows: tuple[Row, ...], *, title: str, facts: tuple[tuple[str, str], ...], at: datetime) -> Table:
    """As numbers too how many control points are considered, where a row tells it."""
    if any(row.considered for row in rows):
        return Table(title, facts, (*_COLUMNS, *_POINTS), tuple((*_cells(row), *_points(row)) for row in rows), at)
    return Table(title, facts, _COLUMNS, tuple(map(_cells, rows)), at)


def _cells(row: Row) -> tuple[Cell, ...]:
    return (
        *(row.key, row.step, row.activity, row.title, "\n".join(row.organisation), _day(row.start), _day(row.end)),
        *("\n".join(row.collaboration), row.reporting, _mark(row.signal)),
        *(_mark(row.reported) if row.reported else None, row.remark, row.cause, row.measure, row.consequence),
        *(row.proposed.words if row.proposed else "", row.text, _day(row.updated)),
    )


def _points(row: Row) -> tuple[Cell, ...]:
    return (row.considered.of, row.considered.done) if row.considered else (None, None)


def _mark(signal: Signal) -> SignalCell:
    return SignalCell(signal.label, signal.fill, signal.ink)


def _day(iso: str) -> date | None:
    return date.fromisoformat(iso) if iso else None
