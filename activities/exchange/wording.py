"""The cells of one table, row by row, as the plan they mean. Pure.

A row leans on the rows above it (merged cells, "Se ovan", one spelling per role), so one PlanReader reads one file.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TypeVar

from activities.calendar.period import Period, PeriodError
from activities.calendar.written import Unclear, read_period
from activities.exchange.cell_text import (
    SENTENCE,
    Doubter,
    WordingError,
    check_length,
    normalised,
    quoted,
    running_text,
    title_key,
    vocabulary,
)
from activities.exchange.collaboration import CollaborationCell, CollaborationReader
from activities.exchange.organisation import OrganisationReader
from activities.exchange.plan_rows import (
    ACTIVITY,
    COLLABORATION,
    COLUMNS,
    ORGANISATION,
    PERIOD,
    REPORTING,
    SIGNAL,
    STEP,
    TITLE,
    Cells,
    Doubt,
    Entry,
    Fault,
    Group,
    PlanRow,
    Reading,
    Rhythm,
    Unstated,
)
from activities.exchange.rhythms import read_rhythm
from activities.exchange.statuses import Status, own_status, read_status

Read = TypeVar("Read")
STEP_TITLE, TITLE_LENGTH = 300, 500  # characters that can be kept
MAX_CELL = 2_000  # characters; the longest cell of a real plan has some 300

_STEP = re.compile(r"steg\s*(?P<number>[0-9]{1,3})\b\s*[.:]?\s*(?P<title>.*)", re.IGNORECASE)


def read_step(text: str) -> tuple[int | None, str]:
    """ "Steg 1. Skapa valfrihetssystem" → (1, "Skapa valfrihetssystem"); without a number (None, the text).

    Raises WordingError for a number without a title.
    """
    match = _STEP.fullmatch(text)
    if match is None:
        return None, text
    if not match["title"]:
        raise WordingError(f"{quoted(text)} saknar namn. Skriv som ”Steg 1. Skapa valfrihetssystem”.")
    return int(match["number"]), match["title"]


def read_plan(entries: Iterable[Entry], columns: Iterable[str] = COLUMNS) -> Reading:
    """The plan that the rows mean. Rows with an error are left out. `columns` are those that the table has."""
    listed = list(entries)
    reader = PlanReader([entry.cells for entry in listed], columns)
    for entry in listed:
        reader.read_row(entry)
    return Reading(tuple(reader.rows), tuple(reader.doubts), tuple(reader.errors))


@dataclass
class _Activity:
    """An activity met so far: where first, under which step, and the lines of its tracked rows by title key."""

    title: str
    line: int
    step: str
    rows: dict[str, int] = field(default_factory=dict)


class PlanReader:
    """Reads rows from the top and collects `rows`, `doubts` and `errors`. Nothing it meets makes it raise."""

    def __init__(self, table: Iterable[Cells], columns: Iterable[str] = COLUMNS) -> None:
        self._has = frozenset(columns)
        rows = [{column: cell for column, cell in cells.items() if len(cell) <= MAX_CELL} for cells in table]
        self.rows: list[PlanRow] = []
        self.doubts: list[Doubt] = []
        self.errors: list[Fault] = []
        self._words = vocabulary(cell for cells in rows for cell in cells.values())
        self._organisation = OrganisationReader(self._words)
        self._collaboration = CollaborationReader(self._words, [cells.get(COLLABORATION, "") for cells in rows])
        self._above: dict[str, str] = {}  # column → the cell of the row above
        self._step_above: tuple[int | None, str] | None = None
        self._activity_above: tuple[str, str] | None = None  # (step title, activity title)
        self._steps: dict[int | str, tuple[int | None, str, int]] = {}  # by number, and by title key
        self._activities: dict[str, _Activity] = {}

    def read_row(self, entry: Entry) -> None:
        """One row; every cell is read even after an error, so that one upload shows all that is wrong."""
        line, cells, errors_before = entry.line, entry.cells, len(self.errors)
        if self._is_too_long(line, cells):
            return
        # What stands in for an unread cell is never shown: the row is left out.
        no_step: tuple[int | None, str] = (None, "")
        number, step = self._cell(line, STEP, cells, lambda cell, doubt: self._read_step(cell, doubt, entry), no_step)
        title = self._cell(line, TITLE, cells, self._title, "")
        activity = self._cell(line, ACTIVITY, cells, lambda cell, doubt: self._activity(cell, title, step, doubt), "")
        group = self._cell(line, ORGANISATION, cells, self._group, Group("", ()))
        self._doubt_merged(line, PERIOD, cells, "ingen tidsplan är angiven")
        words: list[str] = []
        no_rhythm: tuple[Rhythm, str] = (Unstated(), "")
        period = self._cell(
            line, PERIOD, cells, lambda cell, doubt: _read_period(cell, doubt, entry.year, words), Period()
        )
        self._doubt_merged(line, COLLABORATION, cells, "samverkan inte är angiven")
        collaboration = self._cell(line, COLLABORATION, cells, self._collaboration.read, CollaborationCell("unstated"))
        rhythm, told = self._cell(line, REPORTING, cells, self._rhythm, no_rhythm)
        status = self._cell(line, SIGNAL, cells, own_status if entry.told else read_status, Status())
        self._above = cells | (
            {} if normalised(cells[REPORTING]).strip() else {REPORTING: self._above.get(REPORTING, "")}
        )
        if activity and (step or STEP not in self._has):
            activity = self._placed(line, step, activity, title)
        if len(self.errors) > errors_before:
            return
        self.rows.append(
            PlanRow(
                line=line,
                step_number=number,
                step_title=step,
                activity=activity,
                title=title,
                group=group,
                period=period,
                collaboration=collaboration.kind,
                collaborations=collaboration.collaborations,
                collaboration_note=collaboration.note,
                rhythm=rhythm,
                source=entry.source or {column: cells[column] for column in COLUMNS},
                rhythm_text=told,
                signal=status.signal,
                left=status.left,
                notes="\n".join([*entry.notes, *words, *_unread(rhythm, told, status)]),
                place=entry.place,
                key=entry.key,
                told=entry.told,
            )
        )

    def _is_too_long(self, line: int, cells: Cells) -> bool:
        long = [column for column in COLUMNS if len(cells[column]) > MAX_CELL]
        for column in long:
            self._fault(line, column, f"Cellen har fler än {MAX_CELL} tecken. Korta texten.")
        return bool(long)

    def _cell(
        self, line: int, column: str, cells: Cells, read: Callable[[str, Doubter], Read], otherwise: Read
    ) -> Read:
        """The meaning of a cell; `otherwise` stands in when it cannot be read and an error has been collected."""
        try:
            return read(cells[column], lambda text: self.doubts.append(Doubt(line, column, text)))
        except (WordingError, PeriodError) as error:
            self._fault(line, column, str(error))
            return otherwise

    def _fault(self, line: int, column: str, text: str) -> None:
        self.errors.append(Fault(line, column, text))

    def _title(self, cell: str, doubt: Doubter) -> str:
        """A title on one line, with the hyphen that stands for a dash made one ("A- B" → "A – B")."""
        text = running_text(cell, self._words, doubt)
        if not SENTENCE.search(text):
            text = re.sub(r"(?<=\w\w\w)\.$", "", text)  # a title of one sentence; "m.m." keeps its full stop
        check_length(text, TITLE_LENGTH)
        dashed = re.sub(r"(?<=\w)-\s(?=[A-ZÅÄÖ])", " – ", text)
        if dashed != text:
            doubt(f"{quoted(text)} är läst med tankstreck: {quoted(dashed)}.")
        return dashed

    def _read_step(self, cell: str, doubt: Doubter, entry: Entry) -> tuple[int | None, str]:
        if STEP not in self._has:
            goes_on = not normalised(entry.cells[ACTIVITY]).strip() and self._step_above
            self._step_above = entry.step or goes_on or (None, "")
            return self._step_above
        text = self._title(cell, doubt)
        if text:
            number, title = read_step(text)
            self._step_above = (number, check_length(title, STEP_TITLE))
        elif self._step_above is None:
            raise WordingError("Steget saknas, och inget steg står ovanför. Skriv steget i cellen.")
        else:
            doubt(f"Cellen är tom; läst som samma steg som ovanför: {quoted(self._step_above[1])}.")
        return self._step_above

    def _activity(self, cell: str, title: str, step: str, doubt: Doubter) -> str:
        text = self._title(cell, doubt)
        if not text and not title:
            raise WordingError("Både aktivitet och delaktivitet saknas. Skriv minst aktiviteten.")
        if text:
            self._activity_above = (step, text)
            return text
        if self._activity_above is None:
            raise WordingError("Aktiviteten saknas, och ingen aktivitet står ovanför. Skriv aktiviteten i cellen.")
        if self._activity_above[0] != step:
            raise WordingError(
                "Aktiviteten saknas, och aktiviteten ovanför hör till ett annat steg. Skriv aktiviteten."
            )
        doubt(f"Cellen är tom; läst som samma aktivitet som ovanför: {quoted(self._activity_above[1])}.")
        return self._activity_above[1]

    def _group(self, cell: str, doubt: Doubter) -> Group:
        return self._organisation.read(cell, doubt) if ORGANISATION in self._has else Group("", ())

    def _rhythm(self, cell: str, doubt: Doubter) -> tuple[Rhythm, str]:
        """The rhythm, and the cell's words on one line."""
        if REPORTING not in self._has:
            return Unstated(), ""
        above = self._above.get(REPORTING, "")
        if not normalised(cell).strip() and normalised(above).strip():
            doubt(f"Cellen är tom och kan vara sammanfogad med den ovanför; läst som den: {quoted(above)}.")
            cell = above
        text = running_text(cell, self._words, doubt)
        return read_rhythm(text, doubt), text

    def _doubt_merged(self, line: int, column: str, cells: Cells, read_as: str) -> None:
        """A table that lost its merged cells leaves empty ones below the first."""
        above = normalised(self._above.get(column, "")).strip()
        if above and not normalised(cells[column]).strip():
            self.doubts.append(
                Doubt(
                    line,
                    column,
                    f"Cellen är tom under en ifylld ({quoted(above, 40)}) och kan vara sammanfogad med den; "
                    f"läst som att {read_as}. Skriv ut värdet om det ska gälla här också.",
                )
            )

    def _placed(self, line: int, step: str, activity: str, title: str) -> str:
        """The activity's title as first spelled; collects an error when the row clashes with one above."""
        self._check_step(line, step)
        known = self._activities.setdefault(title_key(activity), _Activity(activity, line, step))
        if known.title != activity:
            self._doubt(line, f"{quoted(activity)} är läst som samma aktivitet som {quoted(known.title)}.")
        if known.step != step:
            told = f"Aktiviteten står under {quoted(known.step)} på rad {known.line} men under {quoted(step)} här."
            self._fault(line, ACTIVITY, f"{told} Flytta raden eller ge aktiviteten ett annat namn.")
        key = title_key(title)
        if key in known.rows:
            what = f"{quoted(known.title)}, {quoted(title)}" if title else quoted(known.title)
            self._fault(line, TITLE, f"{what} finns redan på rad {known.rows[key]}. Ta bort den ena raden.")
        elif known.rows and (not key or "" in known.rows):
            self._fault(
                line,
                TITLE,
                f"Aktiviteten har en rad utan delaktivitet och rader med (rad {min(known.rows.values())}). "
                "Skriv en delaktivitet på varje rad, eller låt aktiviteten stå ensam.",
            )
        known.rows.setdefault(key, line)
        return known.title

    def _check_step(self, line: int, step: str) -> None:
        """Collect an error when the step shares number or title with a step above, but not both."""
        number = self._step_above[0] if self._step_above else None
        for key in (title_key(step), number):
            if key is None:
                continue
            known_number, known, first = self._steps.setdefault(key, (number, step, line))
            if (known_number, known) != (number, step):
                there = known if known_number is None else f"Steg {known_number}. {known}"
                self._fault(line, STEP, f"Steget heter {quoted(there)} på rad {first}. Skriv steget likadant på båda.")
                return

    def _doubt(self, line: int, text: str) -> None:
        self.doubts.append(Doubt(line, ACTIVITY, text))


def _unread(rhythm: Rhythm, told: str, status: Status) -> list[str]:
    """What the plan has no field for, to be kept in the row's notes."""
    unsaid = not told or told.casefold() == "ej angiven" or not isinstance(rhythm, Unstated)
    return [*([] if unsaid else [f"{REPORTING}: {told}"]), *([f"Status: {status.words}"] if status.words else [])]


def _read_period(cell: str, doubt: Doubter, year: int | None, words: list[str]) -> Period:
    """The period; words that name no day are kept in `words` and doubted, and no day is made up for them."""
    try:
        period, doubts = read_period(normalised(cell), year)
    except Unclear as error:
        doubt(f"{error} Orden står kvar som anteckning.")
        words.append(f"{PERIOD}: {' '.join(normalised(cell).split())}")
        return Period()
    for text in doubts:
        doubt(text)
    return period
