"""The report as frozen text: every shown value, nothing looked up later. Pure: no Django.

A sealed report keeps it as JSON. What a later version of this code adds has a default, so that older reports can be
read; a change of what a field means raises SCHEMA.
"""

from __future__ import annotations

import json
import types
import unicodedata
from dataclasses import asdict, dataclass, fields, is_dataclass, replace
from functools import cache
from typing import Any, Protocol, TypeVar, Union, get_args, get_origin, get_type_hints

from activities.rows import proposed
from reporting.snapshot.earlier import READERS

SCHEMA = 1

NO_REPORT = "Texten är ingen rapport: något saknas i den eller är av annat slag."
_KINDS = {str: "text", int: "ett heltal", bool: "sant eller falskt"}

AnyPart = TypeVar("AnyPart")


# The memo's parts by field, as the board reads their headings.
HEADINGS = {
    "background": "Ärendebeskrivning",
    "statement": "Förvaltningens yttrande",
    "economy": "Ekonomisk bedömning",
    "proposal": "Förslag till beslut",
    "recipients": "Beslutet ska skickas till",
}


@dataclass(frozen=True)
class Signal:
    """A signal as the reader saw it; colours as "#rrggbb", fill "" for none."""

    key: str  # not_started | on_track | deviating | finished
    label: str
    symbol: str  # ring | disc | triangle | tick
    fill: str
    ink: str


@dataclass(frozen=True)
class Proposed:
    """A new end date that was proposed with a deviation; dates are ISO."""

    end: str
    planned: str  # what it was to replace
    approved: bool | None = None  # None: nobody has decided

    @property
    def words(self) -> str:
        return proposed.new_end(self.end, self.planned, self.approved)

    @property
    def sentence(self) -> str:
        return proposed.sentence(self.end, self.planned, self.approved)


@dataclass(frozen=True)
class Considered:
    """How many of a row's control points have been considered. It says nothing of the signal."""

    done: int
    of: int  # at least 1: a row without points says nothing

    @property
    def words(self) -> str:
        return f"{self.done} av {self.of} {'kontrollpunkt beaktad' if self.of == 1 else 'kontrollpunkter beaktade'}"


@dataclass(frozen=True, slots=True)
class Row:
    """One row of Bilaga 1. Tuples hold one paragraph each; dates are ISO, "" for none."""

    step: str
    activity: str
    title: str  # "" when the activity itself is tracked
    organisation: tuple[str, ...]
    period: str  # as shown
    collaboration: tuple[str, ...]
    reporting: str
    signal: Signal
    remark: str  # what the dates say, "" when nothing
    text: str  # the comment of the newest update, "" when none
    updated: str  # the date of it
    key: int = 0  # the row's number, by which two reports know it as the same
    start: str = ""
    end: str = ""
    cause: str = ""  # of a deviation, with what is done about it and what follows from it
    measure: str = ""
    consequence: str = ""
    proposed: Proposed | None = None
    reported: Signal | None = None  # in the previous report; None: the row was not in it
    direction: str = "new"  # since the previous report: better | same | worse | new
    reported_start: str = ""  # the dates of the previous report
    reported_end: str = ""
    responsible: str = ""  # whom the organisation names first
    taken_at: str = ""  # when a correction took it anew, ISO with offset; "" with the rest of the report
    considered: Considered | None = None  # None: it has no points, or the report does not tell of them

    @property
    def name(self) -> str:
        return self.title or self.activity

    @property
    def words(self) -> str:
        """All that was said of the signal, as one text."""
        headed = (("Orsak", self.cause), ("Åtgärd", self.measure), ("Följd", self.consequence))
        said = [*(f"{name}: {words}" for name, words in headed if words), self.text]
        return "\n".join(filter(None, (*said, self.proposed.sentence if self.proposed else "")))


@dataclass(frozen=True)
class MemoPart:
    """A headed part of the memo; text in the memo's markdown (paragraphs, ### headings, lists, emphasis)."""

    heading: str
    text: str


@dataclass(frozen=True)
class Memo:
    """The covering memo (tjänsteskrivelse), its parts in the order they are shown."""

    subject: str
    dated: str  # ISO
    officer: str  # handläggare: a role or a name
    parts: tuple[MemoPart, ...]
    signatories: tuple[str, ...]  # titles at the foot


@dataclass(frozen=True)
class Count:
    """How many rows show a signal now, and how many did in the previous report (None: there is none)."""

    signal: Signal
    now: int
    before: int | None = None


@dataclass(frozen=True)
class Source:
    """Where a change of the plan is written down."""

    kind: str  # revision | approved (a proposed date) | file (that was read in) | correction (under Administration)
    on: str  # ISO date
    number: int = 0  # of the revision
    name: str = ""  # of the file


@dataclass(frozen=True)
class Change:
    """One change of the plan since the previous report."""

    kind: str  # added | ended | reworded | placed | moved | restaffed | collaboration | reporting
    name: str  # the row, or the step or activity, as it is called now
    before: str  # "" for an added row
    after: str  # "" for one that ended, or "Gick upp i ”…”"
    reason: str  # "" when nobody has stated one
    sources: tuple[Source, ...] = ()  # several when it was changed more than once
    key: int = 0  # the row's; 0 of a step's or an activity's heading


@dataclass(frozen=True)
class Mention:
    """A row by its name and what is said of it: "Börjar 2021-01-15"."""

    name: str
    what: str


@dataclass(frozen=True)
class Previous:
    """The sealed report this one is compared with."""

    label: str  # "Tertial 1 2020"
    version: int
    sealed_on: str
    sha256: str  # of its PDF


@dataclass(frozen=True)
class Difference:
    """What a correction says otherwise than the version it replaces."""

    where: str  # "Bilaga 1, Ta fram avtalsvillkor: Signal"
    before: str
    after: str
    markup: bool = False  # whether the texts are in the memo's markdown


@dataclass(frozen=True)
class Correction:
    """Why there is a later version, what it replaces and all that differs."""

    reason: str
    replaces: Previous
    differences: tuple[Difference, ...]
    made_at: str = ""  # ISO with offset


@dataclass(frozen=True)
class Report:
    """A tertial report to the board."""

    schema: int
    slug: str
    plan: str  # the plan's title
    municipality: str
    administration: str
    board: str
    diary_number: str
    tertial: str  # "2020-T1"
    tertial_label: str  # "Tertial 1 2020 (januari–april)"
    draft: bool
    as_of: str  # ISO date of the figures
    memo: Memo
    rows: tuple[Row, ...]
    legend: tuple[Signal, ...]
    rules: tuple[MemoPart, ...]  # what stands under the table in the source: Ansvar, Återrapportering …
    version: int = 1
    taken_at: str = ""  # when the figures were taken, ISO with offset, in a correction too; "" in a draft
    facts_taken_at: str = ""  # when a correction took the plan's own facts anew; "" with the rest
    go_live: str = ""  # ISO date of the system's start
    previous: Previous | None = None
    correction: Correction | None = None
    counts: tuple[Count, ...] = ()
    changes: tuple[Change, ...] = ()
    finished: tuple[Mention, ...] = ()  # rows finished since the previous report
    upcoming: tuple[Mention, ...] = ()  # what begins and ends in the next tertial
    tells_checklists: bool = False  # whether its rows say how many of their control points have been considered


def timeless(report: Report) -> Report:
    """The report without the moments at which it was read: what it says, whenever that was."""
    return replace(
        report,
        taken_at="",
        facts_taken_at="",
        rows=tuple(replace(row, taken_at="") for row in report.rows),
        correction=replace(report.correction, made_at="") if report.correction else None,
    )


class HasRows(Protocol):
    """What can be compared with: a report, or the plan as it stood on a day."""

    @property
    def rows(self) -> tuple[Row, ...]: ...


# Fields that came later, as they are where they say nothing. They are then left out, so that the code of before, which
# refuses what it does not know, reads a report that has nothing new in it.
LATER: dict[str, Any] = {"considered": None, "tells_checklists": False}


def to_json(report: Any) -> str:
    """The report as JSON: composed letters (NFC), keys in order, one value on a line; the same text every time."""
    told = asdict(report, dict_factory=_said)
    return unicodedata.normalize("NFC", json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True))


def _said(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    return {name: value for name, value in pairs if name not in LATER or value != LATER[name]}


def from_json(text: str) -> Report:
    """The report out of `to_json`. Raises ValueError for another schema or anything that is no report."""
    return read(Report, text, SCHEMA)


def read(kind: type[AnyPart], text: str, schema: int) -> AnyPart:
    """A whole of that kind out of `to_json`. Raises ValueError, in Swedish, for another schema or any other text."""
    data = _loaded(text)
    try:
        if data["schema"] != schema:
            raise ValueError(f"Rapporten har schema {data['schema']}; den här koden läser schema {schema}.")
        return _decoded(kind, data)
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(NO_REPORT) from error


def row_from_json(text: str, key: int) -> Row | None:
    """One row out of `to_json`; None when the report has no such row. Raises as `from_json`."""
    data = _loaded(text)
    try:
        return next((_decoded(Row, row) for row in data["rows"] if row["key"] == key), None)
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(NO_REPORT) from error


def _loaded(text: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        place = f"rad {error.lineno}, tecken {error.colno}"
        raise ValueError(f"Texten är ingen rapport: den är inte JSON från {place}.") from error
    except (TypeError, UnicodeDecodeError, RecursionError) as error:
        raise ValueError("Texten är ingen rapport: den är inte JSON.") from error


def dates_from_json(text: str) -> dict[int, tuple[str, str]]:
    """The dates of each row out of `to_json`, by the row's key. Raises as `from_json`."""
    try:
        return {row["key"]: (row["start"], row["end"]) for row in json.loads(text)["rows"]}
    except (KeyError, TypeError) as error:
        raise ValueError(f"Texten är ingen rapport: {error}") from error


def texts(part: Any) -> list[str]:
    """Every text in the report or a part of it, in the order of its fields; empty ones left out."""
    if isinstance(part, str):
        return [part] if part else []
    if isinstance(part, tuple):
        return [text for item in part for text in texts(item)]
    if is_dataclass(part):
        return [text for field in fields(part) for text in texts(getattr(part, field.name))]
    return []


def each_text(part: AnyPart, change: Any) -> AnyPart:
    """A copy of the report, or of a part of it, with `change` applied to every text."""
    if isinstance(part, str):
        return change(part)
    if isinstance(part, tuple):
        return tuple(each_text(item, change) for item in part)  # type: ignore[return-value]
    if is_dataclass(part) and not isinstance(part, type):
        return replace(part, **{field.name: each_text(getattr(part, field.name), change) for field in fields(part)})
    return part


@cache
def _types(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


@cache
def _inner(kind: Any) -> tuple[Any, Any]:
    """What a kind is made of, asked once: (Union, X) of X | None, (tuple, X) of tuple[X, ...], or (kind, None)."""
    if get_origin(kind) in (Union, types.UnionType):
        (inner,) = (option for option in get_args(kind) if option is not type(None))
        return Union, inner
    return (tuple, get_args(kind)[0]) if get_origin(kind) is tuple else (kind, None)


def _decoded(kind: Any, value: Any) -> Any:
    form, inner = _inner(kind)
    if form is Union:
        return None if value is None else _decoded(inner, value)
    if form is tuple:
        return tuple(_decoded(inner, item) for item in value)
    if is_dataclass(kind):
        known, value = _types(kind), READERS.get(kind.__name__, dict)(value)  # type: ignore[arg-type,union-attr]
        if unknown := value.keys() - known.keys():
            raise ValueError(f"Texten är ingen rapport: {', '.join(sorted(unknown))} är okänt.")
        return kind(**{name: _decoded(known[name], item) for name, item in value.items()})  # type: ignore[operator]
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        found = json.dumps(value, ensure_ascii=False)[:80]
        raise ValueError(f"Texten är ingen rapport: {found} skulle vara {_KINDS.get(kind, 'något annat')}.")
    return value
