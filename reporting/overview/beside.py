"""Two pictures of the plan laid beside each other, row by row: a month or a sealed report, and any other. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from reporting.month import wording
from reporting.snapshot import deltas
from reporting.snapshot.schema import Count, Row, Signal

# What follows what on the page, and its heading; a row that does not differ is "same".
GROUPS = {
    "worse": "Sämre",
    "better": "Bättre",
    "new": "Nya i planen",
    "gone": "Utgått ur planen",
    "changed": "Samma signal, annat ändrat",
}
DATES = "Datumen säger"
WORDS = ("Orsak", "Åtgärd", "Följd", "Nytt slutdatum", "Kommentar")
TYPED = ("Orsak", "Åtgärd", "Följd", "Kommentar")  # what somebody has worded; a date, and its approval, are facts
ONLY_SEALED = ("Organisation–arbetsgrupper", "Samverkan")  # a month does not keep who works with what


@dataclass(frozen=True)
class Side:
    """The plan as one month or one sealed report tells it."""

    code: str  # "2020-12", "2020-T2", "2020-T2.v2"
    label: str  # "december 2020", "Tertial 2 2020, version 2"
    as_of: str  # ISO: the day whose end it tells
    source: str  # where it is read from, in words
    url: str  # the page of it
    sealed: bool
    rows: tuple[Row, ...]
    legend: tuple[Signal, ...]


@dataclass(frozen=True)
class DifferingFact:
    """What else the two sides say differently of a row."""

    label: str  # "Tidsplan"; "" for what the dates say, which is a sentence
    before: str
    after: str


@dataclass(frozen=True)
class Pair:
    """A row on both sides; None where it does not stand."""

    group: str  # one of GROUPS, or same
    before: Row | None
    after: Row | None
    facts: tuple[DifferingFact, ...]
    words: tuple[tuple[str, str], ...]  # (label, text) of the side that is the newer, where the row stands
    reworded: bool  # they are others than on the other side
    deviates: bool  # the row does on the side whose words they are

    @property
    def row(self) -> Row:
        """The row as it is named: after, else before."""
        row = self.after or self.before
        assert row is not None  # noqa: S101 - a pair is made of one row or two
        return row


@dataclass(frozen=True)
class CountLine:
    """How many rows show a signal on each side; of None: how many rows there are."""

    signal: Signal | None
    before: int
    after: int
    change: str  # "+2", "−1", "0"


@dataclass(frozen=True)
class PairGroup:
    key: str
    heading: str
    pairs: tuple[Pair, ...]


@dataclass(frozen=True)
class Comparison:
    before: Side
    after: Side
    counts: tuple[Count, ...]
    pairs: tuple[Pair, ...]  # in the order of `after`; then those that only `before` has

    @property
    def newer(self) -> Side:
        return newer(self.before, self.after)

    @property
    def older(self) -> Side:
        return self.after if self.is_backwards else self.before

    @property
    def is_backwards(self) -> bool:
        return self.newer is not self.after

    @property
    def lines(self) -> tuple[CountLine, ...]:
        """The numbers side by side, all rows last."""
        numbers = [(count.signal, count.before or 0, count.now) for count in self.counts]
        told = (*numbers, (None, len(self.before.rows), len(self.after.rows)))
        return tuple(CountLine(signal, then, now, wording.change(now, then)) for signal, then, now in told)

    @property
    def groups(self) -> tuple[PairGroup, ...]:
        """The rows that differ; groups without rows left out."""
        return tuple(PairGroup(key, self._heading(key), pairs) for key in GROUPS if (pairs := self.of(key)))

    def _heading(self, key: str) -> str:
        """Read backwards, nothing is new and nothing has left."""
        only = {"new": self.after, "gone": self.before}
        return f"Bara i {only[key].label}" if self.is_backwards and key in only else GROUPS[key]

    @property
    def same(self) -> tuple[Pair, ...]:
        return self.of("same")

    def of(self, group: str) -> tuple[Pair, ...]:
        return tuple(pair for pair in self.pairs if pair.group == group)


def newer(before: Side, after: Side) -> Side:
    return before if before.as_of > after.as_of else after


def compared(before: Side, after: Side) -> Comparison:
    """Every row of either side in one pair; rows are the same when their keys are, which differ within a side."""
    legend = (*after.legend, *(signal for signal in before.legend if signal.key not in _keys(after.legend)))
    return Comparison(before, after, deltas.counts(after.rows, legend, before), tuple(_pairs(before, after)))


def _keys(legend: tuple[Signal, ...]) -> set[str]:
    return {signal.key for signal in legend}


def _pairs(before: Side, after: Side) -> Iterator[Pair]:
    words_of_before = newer(before, after) is before
    hidden = set() if before.sealed and after.sealed else set(ONLY_SEALED)
    earlier = {row.key: row for row in before.rows}
    for row in deltas.beside(after.rows, before):
        yield _pair(earlier.pop(row.key, None), row, hidden, words_of_before)
    for gone in earlier.values():
        yield _pair(gone, None, hidden, words_of_before)


def _pair(before: Row | None, after: Row | None, hidden: set[str], words_of_before: bool) -> Pair:
    old, new = (deltas.shown(row) if row else {} for row in (before, after))
    said = (old or new) if words_of_before else (new or old)
    if not (before and before.considered and after and after.considered):
        hidden = {*hidden, deltas.POINTS}  # a side that does not tell of them says nothing else of the row
    differs = [label for label in new if old and old[label] != new[label] and label not in hidden]
    told = [label for label in differs if label not in (*TYPED, "Signal")]
    if not (old and new):  # it stands on one side only, and that side says when it is to be done
        told = [label for label in ("Tidsplan", DATES) if said[label]]
    facts = tuple(
        DifferingFact("" if label == DATES else label, old.get(label, ""), new.get(label, "")) for label in told
    )
    reworded = any(label in TYPED for label in differs)
    return Pair(
        group=_group(before, after, differs=bool(facts) or reworded),
        before=before,
        after=after,
        facts=facts,
        words=tuple((label, said[label]) for label in WORDS if said[label].strip() and label not in told),
        reworded=reworded,
        deviates=((before or after) if words_of_before else (after or before)).signal.key == "deviating",  # type: ignore[union-attr]
    )


def _group(before: Row | None, after: Row | None, *, differs: bool) -> str:
    if after is None:
        return "gone"
    if before is None or after.direction != "same":
        return after.direction
    return "changed" if differs else "same"
