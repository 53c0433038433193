"""Ändringar i planen sedan föregående rapport: what differs between two snapshots, with the reasons given. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from reporting.snapshot.schema import Change, HasRows, Row, Source

# kind → what of a row it compares, in words
ASPECTS = {
    "reworded": lambda row: row.name,
    "moved": lambda row: row.period,
    "restaffed": lambda row: "\n".join(row.organisation),
    "collaboration": lambda row: "\n".join(row.collaboration),
    "reporting": lambda row: row.reporting,
}


@dataclass(frozen=True)
class Reason:
    """Why something of a row was changed, as somebody wrote it, and where that is written down."""

    text: str
    sources: tuple[Source, ...] = ()
    outcome: str = ""  # what became of a row that ended: "Gick upp i ”…”"


Reasons = Mapping[tuple[int, str], Reason]  # by row and kind; by 0 and its name now of a heading that was reworded
Pair = tuple[Row, Row]
NO_REASON = Reason("")


def changes(previous: HasRows, rows: Iterable[Row], reasons: Reasons) -> tuple[Change, ...]:
    """Every change, in the plan's order: its headings, then its rows, then the rows that have left it.

    `reasons` is by row and kind: (7, "moved"). A change without one is told all the same. That rows stand in another
    order is no change.
    """
    rows = tuple(rows)
    earlier = {row.key: row for row in previous.rows}
    pairs = [(earlier[row.key], row) for row in rows if row.key in earlier]
    still = {row.key for row in rows}
    return (
        *_headings(pairs, reasons),
        *(change for row in rows for change in _of_row(earlier.get(row.key), row, reasons)),
        *(_ended(row, reasons) for row in previous.rows if row.key not in still),
    )


def _of_row(before: Row | None, row: Row, reasons: Reasons) -> Iterator[Change]:
    if before is None:
        yield _change("added", row, "", "\n".join((row.period, *row.organisation)), reasons)
        return
    for kind, aspect in ASPECTS.items():
        if aspect(before) != aspect(row):
            yield _change(kind, row, aspect(before), aspect(row), reasons)


def _ended(row: Row, reasons: Reasons) -> Change:
    outcome = reasons.get((row.key, "ended"), NO_REASON).outcome
    return _change("ended", row, row.period, outcome, reasons)


def _change(kind: str, row: Row, before: str, after: str, reasons: Reasons) -> Change:
    reason = reasons.get((row.key, kind), NO_REASON)
    return Change(kind, row.name, before, after, reason.text, reason.sources, row.key)


def _headings(pairs: list[Pair], reasons: Reasons) -> Iterator[Change]:
    """Steps and activities of another wording, each told once, then rows that stand under other ones than before."""
    steps = _reworded((before.step, row.step) for before, row in pairs)
    # An activity that is itself tracked is a row, and its wording is told as the row's.
    activities = _reworded((before.activity, row.activity) for before, row in pairs if before.title or row.title)
    for old, new in (*steps.items(), *activities.items()):
        reason = reasons.get((0, new), NO_REASON)
        yield Change("reworded", new, old, new, reason.text, reason.sources)
    for before, row in pairs:
        same_step = row.step == steps.get(before.step, before.step)
        same_activity = row.activity == activities.get(before.activity, before.activity)
        if not same_step or (not same_activity and (before.title or row.title)):
            yield _change("placed", row, _place(before), _place(row), reasons)


def _reworded(names: Iterable[tuple[str, str]]) -> dict[str, str]:
    """{old: new} of the headings that all their rows have followed to a name that no other heading's rows have."""
    to, come_from = defaultdict(set), defaultdict(set)
    for old, new in names:
        to[old].add(new)
        come_from[new].add(old)
    only = {old: next(iter(new)) for old, new in to.items() if len(new) == 1}
    return {old: new for old, new in only.items() if old != new and len(come_from[new]) == 1}


def _place(row: Row) -> str:
    return "\n".join(filter(None, (row.step, row.activity if row.title else "")))
