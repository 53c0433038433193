"""A file's source as the plan it means: columns by meaning, rows by the cells' words. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import replace

from activities.calendar.written import read_period
from activities.exchange.cell_text import WordingError, quoted, running_text, title_key
from activities.exchange.flowing import read_flowing
from activities.exchange.found import Found, RawRow, find_rows
from activities.exchange.plan_rows import (
    ACTIVITY,
    CAUSE,
    COLUMNS,
    COMMENT,
    CONSEQUENCE,
    EDITION,
    END,
    KEY,
    MEASURE,
    NOTE,
    ORGANISATION,
    PARTICIPANTS,
    PERIOD,
    SIGNAL,
    SKIPPED,
    START,
    STEP,
    Cells,
    Column,
    Doubt,
    Entry,
    Fault,
    Reading,
    Told,
)
from activities.exchange.wording import read_plan, read_step
from activities.reading.reader import read
from activities.reading.tables import ReadingError, Source

NO_TABLE = (
    "Ingen tabell med planens rubriker hittades. Den behöver en rubrikrad med minst aktivitet (eller insats, uppdrag, "
    "åtgärd) och en till, som ansvarig eller tidsplan."
)
STEP_UNSAID = "Aktiviteter"  # the step of new rows whose file names none
STEPLESS = (
    "Tabellen säger inte vilka steg alla rader hör till. De läggs där planen redan har aktiviteten, annars under "
    f"steget ”{STEP_UNSAID}”."
)
_STEP_LINE = re.compile(r"^\s*(Steg\s+[0-9]{1,2}[.:]?\s+[^\n]{3,200}?)\s*$", re.MULTILINE | re.IGNORECASE)
Edits = Mapping[tuple[int, str], str]  # (line, heading of the column) → what somebody wrote in the cell instead


def read_plan_file(data: bytes) -> Reading:
    """The plan in a file of any form, read in this process. Nothing in a file makes it raise."""
    try:
        return understand(read(data))
    except ReadingError as error:
        return unread(error)


def unread(error: ReadingError) -> Reading:
    return Reading((), (), (Fault(error.line, "", str(error)),))


def rows_of(
    source: Source,
    chosen: Mapping[str, str] | None = None,
    edits: Edits | None = None,
    without: Collection[int] = (),
) -> Found:
    """The rows of the plan's table as they stand, with what somebody wrote instead; `without` are lines left out."""
    found = find_rows(source, chosen)
    if not found.columns and source.text:
        found = read_flowing(source.text)
    return left_out(replace(found, rows=tuple(_edited(row, edits or {}) for row in found.rows)), without)


def left_out(found: Found, without: Collection[int]) -> Found:
    """What was found but for the rows on those lines, and what was said of them."""
    rows = tuple(row for row in found.rows if row.line not in without)
    doubts = tuple(doubt for doubt in found.doubts if doubt.line not in without)
    errors = tuple(fault for fault in found.errors if fault.line not in without)
    return replace(found, rows=rows, doubts=doubts, errors=errors)


def understand(
    source: Source,
    chosen: Mapping[str, str] | None = None,
    edits: Edits | None = None,
    without: Collection[int] = (),
) -> Reading:
    """The plan that the source means.

    `chosen` is what somebody has said that columns mean, by heading; `edits` what they wrote in cells instead;
    `without` the lines of rows they leave out.
    """
    return meaning_of(source, rows_of(source, chosen, edits, without))


def meaning_of(source: Source, found: Found) -> Reading:
    """As `understand`, of rows that were found before."""
    if not found.columns:
        return Reading((), (), (Fault(0, "", NO_TABLE),))
    remarks = tuple(Doubt(line, "", said) for line, said in source.remarks)
    if found.errors and not found.rows:
        return Reading((), (*remarks, *found.doubts), found.errors, found.columns)
    doubts: list[Doubt] = []
    steps = _steps(source.text)
    has = {column.meaning for column in found.columns}
    columns = {
        *(has & {*COLUMNS}),
        *([PERIOD] if has & {START, END} else []),
        *([ORGANISATION] if PARTICIPANTS in has else []),
    }
    entries = [_entry(row, steps, STEP in has, doubts) for row in found.rows]
    reading = read_plan(entries, columns)
    if any(not row.step_title for row in reading.rows):
        doubts.append(Doubt(0, STEP, STEPLESS))
    return Reading(
        reading.rows,
        tuple(sorted((*remarks, *found.doubts, *doubts, *reading.doubts), key=lambda doubt: doubt.line)),
        tuple(sorted((*found.errors, *reading.errors), key=lambda fault: fault.line)),
        found.columns,
    )


def _edited(row: RawRow, edits: Edits) -> RawRow:
    if not edits:
        return row
    cells = tuple(
        edits.get((row.line, column.heading), cell) for cell, column in zip(row.cells, row.columns, strict=False)
    )
    return replace(row, cells=(*cells, *row.cells[len(cells) :]))


def _entry(row: RawRow, steps: dict[str, tuple[int | None, str]], has_step: bool, doubts: list[Doubt]) -> Entry:
    cells: Cells = dict.fromkeys(COLUMNS, "")
    notes: list[str] = []
    parts: dict[str, str] = {}
    source: Cells = {}
    plain = all(column.meaning in COLUMNS or not column.heading for column in row.columns)
    for place, cell in enumerate(row.cells):
        column = row.columns[place] if place < len(row.columns) else Column("", NOTE)
        source[column.meaning if column.meaning in COLUMNS else column.heading or f"Kolumn {place + 1}"] = cell
        if column.meaning in COLUMNS:
            cells[column.meaning] = cell
        elif column.meaning not in (NOTE, SKIPPED):
            parts[column.meaning] = cell
        elif column.meaning == SKIPPED:
            continue
        elif cell.strip():
            notes.append(_note(column.heading, cell))
    _put_together(row, cells, parts, doubts)
    known = None if has_step else _section(row) or steps.get(_match(cells[ACTIVITY], steps))
    if known and not row.section:
        told = f"{quoted(cells[ACTIVITY])} är lagd under steget {quoted(known[1])}, som står i texten utanför tabellen."
        doubts.append(Doubt(row.line, STEP, told))
    kept = {column: source.get(column, "") for column in COLUMNS} if plain else {**source}
    return Entry(
        row.line, cells, tuple(notes), row.year, row.place, kept, known, _number(parts.get(KEY)), _told(cells, parts)
    )


def _number(cell: str | None) -> int | None:
    return int(cell) if cell and cell.strip().isdecimal() and len(cell) < 19 else None


def _told(cells: Cells, parts: Mapping[str, str]) -> Told | None:
    """What a file that was written here says of the row's signal."""
    if _number(parts.get(KEY)) is None or EDITION not in parts:
        return None
    said = [parts.get(name, "").strip() for name in (CAUSE, MEASURE, CONSEQUENCE, COMMENT)]
    return Told(_number(parts[EDITION]) or 0, cells[SIGNAL].strip(), *said)


def _note(heading: str, cell: str) -> str:
    """The cell under its heading; as it stands where the heading only says that it is a note."""
    if heading in ("", NOTE):
        return cell.strip()
    return f"{heading}: {' '.join(cell.split())}"


def _section(row: RawRow) -> tuple[int | None, str] | None:
    if not row.section:
        return None
    try:
        return read_step(" ".join(row.section.split()))
    except WordingError:
        return None, " ".join(row.section.split())


def _put_together(row: RawRow, cells: Cells, parts: dict[str, str], doubts: list[Doubt]) -> None:
    """Start and end as one period; those who take part after the one who answers for it."""
    start, end = parts.get(START, "").strip(), parts.get(END, "").strip()
    if (start or end) and not cells[PERIOD].strip():
        cells[PERIOD] = _span(row, start, end, doubts)
    elif start or end:
        cells[PERIOD] = "\n".join(filter(None, (cells[PERIOD], start, end)))
    if (others := parts.get(PARTICIPANTS, "").strip()) and cells[ORGANISATION].strip():
        first = cells[ORGANISATION].strip().rstrip(".,;")
        cells[ORGANISATION] = f"{first}, {others}" if ":" in first + others else f"{first}: {others}"
    elif others:
        cells[ORGANISATION] = others


def _span(row: RawRow, start: str, end: str, doubts: list[Doubt]) -> str:
    """One cell out of two. An end alone is never given a start of our own without saying so."""
    if start and end:
        try:
            first, _ = read_period(start, row.year)
            last, _ = read_period(end, row.year)
        except ValueError:
            return f"{start} – {end}"
        if first.start and last.end:
            return f"{first.start} – {last.end}"
        return f"{start} – {end}" if not (first.start or last.end) else (start if first.start else end)
    told = (
        f"Bara slutet är angivet: {quoted(end)}. Skriv också när arbetet börjar."
        if end
        else (f"Bara starten är angiven: {quoted(start)}. Skriv också när arbetet slutar.")
    )
    doubts.append(Doubt(row.line, PERIOD, told))
    return start or end


def _steps(text: str) -> dict[str, tuple[int | None, str]]:
    """The steps that the text around the table names: "Steg 1. Skapa valfrihetssystem", by their words."""
    found: dict[str, tuple[int | None, str]] = {}
    for line in _STEP_LINE.findall(text):
        number, title = read_step(" ".join(line.split()))
        found.setdefault(title_key(title), (number, title))
    return found


def _match(activity: str, steps: dict[str, tuple[int | None, str]]) -> str:
    """The step whose words the activity begins with; "" when there is none."""
    words = title_key(running_text(activity, frozenset(), lambda _text: None))
    return next((step for step in steps if words == step or words.startswith(f"{step} ")), "")
