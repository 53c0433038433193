"""The rows of a report or a month as a table to take away. Pure."""

from __future__ import annotations

from datetime import date, datetime

from activities.writing.table import Cell, Column, Mark, Table
from reporting.snapshot.schema import Row, Signal

_COLUMNS = (
    *(Column("Rad", 6), Column("Steg", 24), Column("Aktivitet", 30), Column("Åtgärder/Delaktiviteter", 36)),
    *(Column("Organisation-arbetsgrupper (Ansvarig: deltagare)", 40), Column("Start", 12), Column("Slut", 12)),
    *(Column("Samverkan", 26), Column("Rapportering till nämnd", 22), Column("Signal", 22)),
    *(Column("Signal före", 22), Column("Datumen säger", 24), Column("Orsak", 30), Column("Åtgärd vid avvikelse", 30)),
    *(Column("Följd", 30), Column("Nytt slutdatum", 30), Column("Kommentar", 40), Column("Uppdaterad", 12)),
)


def of_rows(rows: tuple[Row, ...], *, title: str, facts: tuple[tuple[str, str], ...], at: datetime) -> Table:
    return Table(title, facts, _COLUMNS, tuple(map(_cells, rows)), at)


def _cells(row: Row) -> tuple[Cell, ...]:
    return (
        *(row.key, row.step, row.activity, row.title, "\n".join(row.organisation), _day(row.start), _day(row.end)),
        *("\n".join(row.collaboration), row.reporting, _mark(row.signal)),
        *(_mark(row.reported) if row.reported else None, row.remark, row.cause, row.measure, row.consequence),
        *(row.proposed.words if row.proposed else "", row.text, _day(row.updated)),
    )


def _mark(signal: Signal) -> Mark:
    return Mark(signal.label, signal.fill, signal.ink)


def _day(iso: str) -> date | None:
    return date.fromisoformat(iso) if iso else None
