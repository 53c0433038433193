"""What a page says of a file before anything is saved: columns, rows with their doubts first, what becomes of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from activities.exchange import told
from activities.exchange.comparing import CHANGED, LEFT, NEW, UNCHANGED, Match, compare
from activities.exchange.found import RawRow
from activities.exchange.headings import MEANINGS, SHOWN
from activities.exchange.kept import READY, Kept
from activities.exchange.plan_rows import (
    COLLABORATION,
    NOTE,
    ORGANISATION,
    PERIOD,
    REPORTING,
    STEP,
    TITLE,
    Fault,
    PlanRow,
)
from activities.models import CollaborationStatus, Plan, Role, SubActivity
from activities.rows import presenters

FIELDS = 800  # of a page; rows beyond that are not written in on it, and Django reads a thousand
KINDS = {NEW: "Ny", CHANGED: "Ändrad", UNCHANGED: "Oförändrad", LEFT: "Har utgått ur planen, tas inte med"}
HEADINGS = {  # in the order they are shown; "" is of rows that are in no part of the plan
    CHANGED: "Ändrade rader",
    NEW: "Nya rader",
    "": "Övriga rader",
    LEFT: "Har utgått ur planen, tas inte med",
    UNCHANGED: "Oförändrade rader",
}
OPEN = 30  # new rows that a page shows at once
WHO, WHEN = "Ansvarig och deltagare", "Tidsplan"
ORDER = {NEW: 1, CHANGED: 0, LEFT: 2, UNCHANGED: 3}


@dataclass(frozen=True)
class Choice:
    """One column: its name in the form, its heading, and what it may mean."""

    name: str
    heading: str
    meaning: str
    choices: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Cell:
    """One cell to write in."""

    name: str
    label: str
    text: str
    rows: int


@dataclass(frozen=True)
class Fact:
    """What a row says under one heading; `before` is what the plan says, when that is something else."""

    label: str
    text: str
    before: str = ""
    is_changed: bool = False


@dataclass(frozen=True)
class Shown:
    line: int
    place: str
    name: str
    kind: str
    facts: tuple[Fact, ...]
    doubts: tuple[str, ...]
    faults: tuple[str, ...]
    cells: tuple[Cell, ...]
    left_out: bool = False
    becomes: str = ""  # changed | new | left | unchanged

    @property
    def changes(self) -> tuple[Fact, ...]:
        """What the file says otherwise than the plan."""
        return tuple(fact for fact in self.facts if fact.is_changed)

    @property
    def in_short(self) -> str:
        """Of a new row: who answers for it, and when."""
        told = {fact.label: fact.text for fact in self.facts}
        return " · ".join(told[label] for label in (WHO, WHEN) if label in told)


@dataclass(frozen=True)
class Alike:
    """Rows of which the same becomes, read without doubt. Those that change nothing are folded, and a long list of new
    ones too: what is to be decided about the file stands below.
    """

    key: str  # changed | new | left | unchanged
    heading: str
    rows: tuple[Shown, ...]

    @property
    def is_folded(self) -> bool:
        return self.key in (UNCHANGED, LEFT) or (self.key == NEW and len(self.rows) > OPEN)


@dataclass(frozen=True)
class Matched:
    """How many of the file's roles or partners there are already, and those that would be made, by name."""

    known: int
    new: tuple[str, ...]


@dataclass(frozen=True)
class Preview:
    filename: str
    columns: tuple[Choice, ...]
    pressing: tuple[Shown, ...]  # with faults or doubts, faults first
    plain: tuple[Shown, ...]
    left_out: tuple[Shown, ...]
    general: tuple[str, ...]  # doubts of the file as a whole
    faults: tuple[str, ...]  # of the file as a whole
    gone: tuple[SubActivity, ...]
    roles: Matched
    partners: Matched
    counts: dict[str, int]
    may_save: bool

    @property
    def alike(self) -> tuple[Alike, ...]:
        """The plain rows by what becomes of them: what changes the plan first."""
        gathered = ((key, HEADINGS[key], tuple(row for row in self.plain if row.becomes == key)) for key in HEADINGS)
        return tuple(Alike(*group) for group in gathered if group[2])

    @property
    def doubt_count(self) -> int:
        return sum(len(row.doubts) for row in self.pressing) + len(self.general)


def preview(plan: Plan, kept: Kept, refused: tuple[Fault, ...] = ()) -> Preview:
    """`refused` is what saving would not take, by line."""
    reading, found = kept.reading, kept.found
    raw = {row.line: row for row in found.rows}
    compared = compare(plan, reading)
    doubts: dict[int, list[str]] = defaultdict(list)
    faults: dict[int, list[str]] = defaultdict(list)
    for each in reading.doubts:
        doubts[each.line if each.line in raw else 0].append(_said(each.column, each.text))
    for fault in (*reading.errors, *refused):
        faults[fault.line if fault.line in raw else 0].append(_said(fault.column, fault.text))
    # What is asked about comes first, and gets the fields that the page has room for.
    by_line = {match.row.line: match for match in compared.matches}
    for line, match in by_line.items():
        if match.kind == UNCHANGED and (match.row.key is not None or kept.source.form == READY):
            doubts.pop(line, None)  # the row was taken out of here, and says what it said then
    kinds = {line: ORDER[match.kind] for line, match in by_line.items()}
    lines = sorted(
        set(raw) - kept.without,
        key=lambda line: (not faults[line], not doubts[line], kinds.get(line, 0), line),
    )
    room = FIELDS // max(len(found.columns) + 2, 1)
    shown = [
        _shown(raw[line], by_line.get(line), tuple(doubts[line]), tuple(faults[line]), number < room)
        for number, line in enumerate(lines)
    ]
    out = [_shown(raw[line], None, (), (), False, left_out=True) for line in sorted(kept.without) if line in raw]
    return Preview(
        filename=kept.filename,
        columns=tuple(_choice(number, each.heading, each.meaning) for number, each in enumerate(found.columns)),
        pressing=tuple(row for row in shown if row.faults or row.doubts),
        plain=tuple(row for row in shown if not (row.faults or row.doubts)),
        left_out=tuple(out),
        general=tuple(doubts[0]),
        faults=tuple(faults[0]),
        gone=compared.gone,
        counts={kind: len(compared.of(kind)) for kind in KINDS},
        may_save=bool(reading.rows) and not any(faults.values()),
        roles=_matched(
            (member.role for row in reading.rows for member in row.group.members),
            Role.objects.values_list("title", flat=True),
        ),
        partners=_matched(
            (item.partner for row in reading.rows for item in row.collaborations),
            plan.partners.values_list("name", flat=True),
        ),
    )


def _matched(said: Iterable[str], present: Iterable[str]) -> Matched:
    names, known = dict.fromkeys(said), {name.casefold() for name in present}
    new = tuple(name for name in names if name.casefold() not in known)
    return Matched(len(names) - len(new), new)


def _said(column: str, text: str) -> str:
    return f"{SHOWN.get(column, column)}: {text}" if column else text


def _choice(number: int, heading: str, meaning: str) -> Choice:
    own = () if meaning in MEANINGS else (meaning,)  # what only a file that was written here has
    choices = tuple((each, SHOWN.get(each, each)) for each in (*MEANINGS, *own))
    return Choice(f"kolumn-{number}", heading or f"Kolumn {number + 1}, utan rubrik", meaning, choices)


def _shown(
    raw: RawRow,
    match: Match | None,
    doubts: tuple[str, ...],
    faults: tuple[str, ...],
    is_open: bool,
    *,
    left_out: bool = False,
) -> Shown:
    cells = tuple(
        Cell(
            f"cell-{raw.line}-{place}",
            column.heading or f"Kolumn {place + 1}",
            cell.strip(),
            min(max(cell.count("\n") + 1, 2), 6),
        )
        for place, (cell, column) in enumerate(zip(raw.cells, raw.columns, strict=False))
    )
    words = next((" ".join(cell.split()) for cell in raw.cells if cell.strip()), f"Rad {raw.line}")
    row = match.row if match else None
    return Shown(
        line=raw.line,
        place=raw.place,
        name=(row.title or row.activity) if row else words[:200],
        kind=KINDS[match.kind] if match else "",
        becomes=match.kind if match else "",
        facts=tuple(_facts(match)) if match and match.kind != UNCHANGED else (),
        doubts=doubts,
        faults=faults,
        cells=cells if is_open else (),
        left_out=left_out,
    )


def _facts(match: Match) -> list[Fact]:
    row, present = match.row, match.present
    stands = _words_of(present) if present is not None and match.kind == CHANGED else {}
    found = []
    for column, label, text in _words(row):
        changed = bool(stands) and column in match.columns
        if text or changed:
            found.append(Fact(label, text or "Inget", stands.get(column, "") or "Inget" if changed else "", changed))
    return found


def _words(row: PlanRow) -> list[tuple[str, str, str]]:
    return [
        (TITLE, "Lydelse", row.title or row.activity),
        (STEP, "Steg", told.step(row)),
        ("", "Aktivitet", row.activity if row.title else ""),
        (ORGANISATION, WHO, told.organisation(row)),
        (PERIOD, WHEN, str(row.period)),
        (COLLABORATION, "Samverkan", told.collaboration(row)),
        (REPORTING, "Rapportering till nämnd", told.rhythm(row)),
        (NOTE, "Anteckningar", row.notes),
    ]


def _words_of(row: SubActivity) -> dict[str, str]:
    """The same of a row as it stands in the plan."""
    responsible, participants, co_opted = presenters.organisation(row.group, row.group.memberships.all())
    people = [f"ansvarig {responsible}", *(f"deltagare {name}" for name in participants)]
    partners = [
        f"{item.partner} ({item.what})" if item.what else str(item.partner) for item in row.collaborations.all()
    ]
    stated = row.collaboration == CollaborationStatus.STATED
    collaboration = "; ".join(filter(None, [*partners, row.collaboration_note]))
    return {
        TITLE: row.name,
        STEP: str(row.activity.step),
        ORGANISATION: "; ".join([*people, *(f"adjungerad {name}" for name in co_opted)]),
        PERIOD: str(row.period),
        COLLABORATION: collaboration if stated else str(row.get_collaboration_display()),
        REPORTING: row.reporting,
        NOTE: row.notes,
    }
