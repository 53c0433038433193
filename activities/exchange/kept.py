"""What a preview rests on, carried by the page itself until it is saved: it is neither in the database nor on disk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from django.core import signing

from activities.exchange.found import Found
from activities.exchange.plan_file import left_out, meaning_of, rows_of
from activities.exchange.plan_rows import Reading
from activities.reading.tables import Source

SALT = "activities.exchange.kept"
READY = "ready"  # the form of a source that is no file: the template, or another plan
HOURS = 24
STALE = "Sidan var inte hel när du sände den, eller äldre än ett dygn. Läs in filen på nytt."


class StaleError(ValueError):
    """The page's own words of what was read cannot be trusted any more."""


@dataclass(frozen=True)
class Kept:
    """A source with what somebody has said of it so far."""

    source: Source
    filename: str
    sha256: str
    chosen: Mapping[str, str] = field(default_factory=dict)  # heading → meaning
    edits: Mapping[tuple[int, str], str] = field(default_factory=dict)  # (line, heading) → the cell instead
    without: frozenset[int] = frozenset()  # lines of rows left out
    edition: int = 0  # of the plan's rows when the page was made

    def signed(self) -> str:
        data = {
            "source": self.source.as_data(),
            "file": [self.filename, self.sha256],
            "chosen": dict(self.chosen),
            "edits": [[line, heading, cell] for (line, heading), cell in self.edits.items()],
            "without": sorted(self.without),
            "edition": self.edition,
        }
        return signing.dumps(data, salt=SALT, compress=True)

    @classmethod
    def from_signed(cls, text: str) -> Kept:
        """Raises StaleError."""
        try:
            data: dict[str, Any] = signing.loads(text, salt=SALT, max_age=HOURS * 3_600)
        except signing.BadSignature:
            raise StaleError(STALE) from None
        edits = {(line, heading): cell for line, heading, cell in data["edits"]}
        filename, sha256 = data["file"]
        source, without = Source.from_data(data["source"]), frozenset(data["without"])
        return cls(source, filename, sha256, data["chosen"], edits, without, data["edition"])

    @cached_property
    def found(self) -> Found:
        """All the rows, those that are left out too."""
        return rows_of(self.source, self.chosen, self.edits)

    @cached_property
    def reading(self) -> Reading:
        return meaning_of(self.source, left_out(self.found, self.without))

    def with_sent(self, sent: Mapping[str, Any]) -> Kept:
        """With what a page sent: `kolumn-N` meanings, `cell-LINE-N` texts, and `visad-LINE` for each row that had a
        tick on the page. Those whose line is not in `med` were unticked, and are left out.
        """
        found = self.found
        chosen, edits = dict(self.chosen), dict(self.edits)
        for number, column in enumerate(found.columns):
            meaning = sent.get(f"kolumn-{number}")
            if meaning and meaning != column.meaning:
                chosen[column.heading] = meaning
        for row in found.rows:
            for place, (cell, column) in enumerate(zip(row.cells, row.columns, strict=False)):
                typed = sent.get(f"cell-{row.line}-{place}")
                if typed is not None and typed.replace("\r\n", "\n").strip() != cell.strip():
                    edits[row.line, column.heading] = typed.replace("\r\n", "\n").strip()
        seen = {row.line for row in found.rows if f"visad-{row.line}" in sent}
        ticked = {int(line) for line in sent.getlist("med") if line.isdecimal()} if hasattr(sent, "getlist") else set()
        return replace(self, chosen=chosen, edits=edits, without=(self.without - seen) | (seen - ticked))
