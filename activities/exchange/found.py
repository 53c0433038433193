"""The plan's table among all that a file holds: its head, its rows, and what stands on rows of their own. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from activities.exchange.cell_text import quoted, running_text
from activities.exchange.headings import is_head, key, meanings
from activities.exchange.letters import as_latin
from activities.exchange.plan_rows import (
    ACTIVITY,
    NOTE,
    PERIOD,
    SKIPPED,
    STEP,
    TITLE,
    Column,
    Doubt,
    Fault,
)
from activities.exchange.stitching import stitched
from activities.reading.tables import MAX_ROWS, Line, Source, Table, trimmed
from activities.writing.separated import unguarded

_HEAD_WITHIN = 40  # lines of a table; a sheet may begin with title, logotype and instructions
_YEAR = re.compile(r"(?:år\s*)?(20[0-9]{2})")
_DASHED = re.compile(r"[\s\-–—_=.·•|]+")
_DATED = re.compile(r"[0-9]{6}\s*[-–]?\s*$")


@dataclass(frozen=True)
class RawRow:
    """A row of the plan's table: cells by place, beside `columns` of its table."""

    line: int
    cells: tuple[str, ...]
    columns: tuple[Column, ...]
    place: str = ""
    year: int | None = None
    section: str = ""  # the last that stood alone on a row above: a step or an area


@dataclass(frozen=True)
class Found:
    rows: tuple[RawRow, ...] = ()
    columns: tuple[Column, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    errors: tuple[Fault, ...] = ()


def find_rows(source: Source, chosen: Mapping[str, str] | None = None) -> Found:
    """The rows of every table that has a plan's head, and of those that go on from one. `chosen` as for `meanings`."""
    search = _Search(chosen or {})
    for table in source.tables:
        search.take(table)
    return search.found()


class _Search:
    def __init__(self, chosen: Mapping[str, str]) -> None:
        self.chosen = chosen
        self.rows: list[RawRow] = []
        self.doubts: list[Doubt] = []
        self.errors: list[Fault] = []
        self.columns: list[Column] = []
        self.current: tuple[Column, ...] = ()
        self.year: int | None = None
        self.section = ""
        self.breaks = False  # the next row may be the rest of one on the page before
        self.sections_alone = False  # the table begins with an area alone in its first cell

    def take(self, table: Table) -> None:
        if table.strict:
            table = replace(table, lines=stitched(table.lines))
        head = _head_of(table.lines)
        if head is None and not (self.current and self._goes_on(table)):
            return
        if head is not None:
            self._begin(table, table.lines[head])
        lines = table.lines[head + 1 if head is not None else 0 :]
        if lines and head is not None and len(self.current) > 2:
            first = [place for place, cell in enumerate(lines[0].cells) if cell.strip()]
            self.sections_alone = first == [0] and not table.strict and not (self.rows and lines[0].breaks)
        self.breaks = True
        for line in lines:
            self._line(table, self._latin(line))

    def _goes_on(self, table: Table) -> bool:
        width = max((len(line.cells) for line in table.lines), default=0)
        return width == len(self.current)

    def _begin(self, table: Table, line: Line) -> None:
        texts = [as_latin(cell)[0] for cell in line.cells]
        while texts and not texts[-1].strip():
            texts.pop()
        self.section, self.year = ("", None) if not self.current else (self.section, self.year)
        columns = []
        for text, (meaning, sure) in zip(texts, meanings(texts, self.chosen), strict=True):
            heading = running_text(text, frozenset(), _ignore)
            columns.append(Column(heading, meaning))
            if not any(column.heading == heading for column in self.columns):
                self.columns.append(columns[-1])
                self._doubt_heading(line.number, heading, meaning, sure)
        self.current = tuple(columns)
        self._refuse_twice(line.number)

    def _doubt_heading(self, line: int, heading: str, meaning: str, sure: bool) -> None:
        if not heading or (meaning == NOTE and sure):
            return
        if meaning == SKIPPED:
            told = f"Kolumnen {quoted(heading)} läses inte in: det som står där ändras på delaktivitetens egen sida."
            self.doubts.append(Doubt(line, "", told))
        if meaning == NOTE:
            self.doubts.append(
                Doubt(line, "", f"Kolumnen {quoted(heading)} är okänd; det som står där blir anteckningar på raderna.")
            )
        elif not sure:
            self.doubts.append(Doubt(line, meaning, f"Kolumnen {quoted(heading)} är läst som {quoted(meaning)}."))

    def _refuse_twice(self, line: int) -> None:
        keys = [key(column.heading) for column in self.current]
        for column in {each.meaning: each for each in self.current if each.meaning != NOTE}.values():
            if (times := keys.count(key(column.heading))) > 1:
                self.errors.append(
                    Fault(line, column.meaning, f"Kolumnen ”{column.heading}” står {times} gånger. Behåll en.")
                )

    def _latin(self, line: Line) -> Line:
        cells = []
        for cell in line.cells:
            text, mended = as_latin(cell)
            cells.append(text)
            for word, read in mended:
                told = f"{quoted(word)} har bokstäver ur ett annat alfabet; läst som {quoted(read)}."
                self.doubts.append(Doubt(line.number, "", told))
        return replace(line, cells=tuple(cells))

    def _line(self, table: Table, line: Line) -> None:
        said = [cell.strip() for cell in line.cells if cell.strip()]
        if not said or is_head(line.cells) >= 3 or self._is_head_again(line):
            return
        if (all(_DASHED.fullmatch(cell) for cell in said) and len(said) > 1) or re.fullmatch(r"[-–—_=\s]{3,}", said[0]):
            self.doubts.append(
                Doubt(line.number, "", f"Raden har bara streck ({quoted(said[0], 20)}) och är inte läst.")
            )
            return
        if table.strict:
            # Files for spreadsheets keep what would be run as a formula behind an apostrophe.
            line = replace(line, cells=tuple(map(unguarded, line.cells)))
            beyond = trimmed(list(line.cells[len(self.current) :]))
            line = replace(line, cells=(*line.cells[: len(self.current)], *beyond))
            if len(said) > 1 and not self._has_shape(line):
                return
        breaks, self.breaks = self.breaks, False
        if len(self.current) > 2 and len({*said}) == 1 and self._alone(line, said[0], breaks):
            return
        if breaks and self._continues(line):
            cuts = any("\u00ad\n" in cell for row in table.lines for cell in row.cells)
            self.rows[-1] = _joined(self.rows[-1], line, cuts)
            self.doubts.append(
                Doubt(
                    self.rows[-1].line,
                    "",
                    f"Raden fortsätter vid {quoted(said[0], 60)} efter sidbrytningen; läst som en rad.",
                )
            )
            return
        cells = (*line.cells, *[""] * (len(self.current) - len(line.cells)))
        if len(self.rows) >= MAX_ROWS:
            return
        self.rows.append(RawRow(line.number, cells, self.current, table.place, self.year, self.section))

    def _is_head_again(self, line: Line) -> bool:
        return [key(cell) for cell in line.cells if cell.strip()] == [key(c.heading) for c in self.current if c.heading]

    def _has_shape(self, line: Line) -> bool:
        """Whether a delimited row has as many cells as the head; else a fault is collected."""
        width, count = len(self.current), len(line.cells)
        if count == width:
            return True
        many = "för många" if count > width else "för få"
        told = f"Raden har {count} celler, {many}: rubrikraden har {width}. Kontrollera tabbarna i raden."
        self.errors.append(Fault(line.number, "", told))
        return False

    def _alone(self, line: Line, text: str, breaks: bool) -> bool:
        """A text alone on its row: a year, a step or an area above the rows. Not an activity that says no more."""
        first = next(place for place, cell in enumerate(line.cells) if cell.strip())
        if match := _YEAR.fullmatch(text):
            self.year = int(match[1])
            self.doubts.append(
                Doubt(line.number, "", f"{quoted(text)} står på en egen rad; läst som året för raderna under.")
            )
            return True
        named = {column.meaning for column in self.current}
        is_step = bool(re.match(r"steg\s*[0-9]", text, re.IGNORECASE))
        stands_over = line.wide or (self.sections_alone and first == 0 and not (breaks and self.rows))
        if is_step or (STEP not in named and stands_over and not line.merged and len(text) < 200):
            self.section = text
            self.doubts.append(
                Doubt(line.number, STEP, f"{quoted(text)} står ensam på en rad; läst som steget för raderna under.")
            )
            return True
        return False

    def _continues(self, line: Line) -> bool:
        """Whether the first row of a new page is the rest of the last row of the page before."""
        if not self.rows or [c.meaning for c in self.rows[-1].columns] != [c.meaning for c in self.current]:
            return False
        by = _by_meaning(line.cells, self.current)
        before = _by_meaning(self.rows[-1].cells, self.current)
        name = by.get(TITLE, "") or by.get(ACTIVITY, "")
        unfinished = bool(_DATED.search(before.get(PERIOD, ""))) and bool(re.match(r"[0-9]{6}$", by.get(PERIOD, "")))
        if unfinished and not by.get(ACTIVITY):
            return True
        return (not name and not by.get(PERIOD)) or name[:1].islower()

    def found(self) -> Found:
        if not self.current:
            return Found()
        if not self.rows and not self.errors:
            self.errors.append(Fault(0, "", "Filen har rubriker men inga rader. Fyll i planens rader och försök igen."))
        return Found(tuple(self.rows), tuple(self.columns), tuple(self.doubts), tuple(self.errors))


def _ignore(_text: str) -> None:
    """How a heading is broken over lines is no doubt about the plan."""


def _head_of(lines: tuple[Line, ...]) -> int | None:
    scored = [(is_head(line.cells), -number) for number, line in enumerate(lines[:_HEAD_WITHIN])]
    best, place = max(scored, default=(0, 0))
    return -place if best else None


def _by_meaning(cells: Iterable[str], columns: Iterable[Column]) -> dict[str, str]:
    return {column.meaning: cell.strip() for cell, column in zip(cells, columns, strict=False) if cell.strip()}


def _joined(row: RawRow, line: Line, cuts: bool) -> RawRow:
    """The row with the rest of its cells. Where columns cut words (`cuts`), a page may have cut one too."""
    cells = []
    for first, rest in zip(row.cells, (*line.cells, *[""] * len(row.cells)), strict=False):
        half = cuts and re.search(r"(?:^|\n)[^\s]{5,}[a-zåäö]$", first) and rest[:1].islower()
        cells.append("\n".join(filter(None, (first.rstrip("\n") + ("\u00ad" if half else ""), rest))))
    return replace(row, cells=tuple(cells))
