"""Splits the plan's rows into the groups the annex prints whole. Pure: estimates heights, draws nothing.

A merged activity cell may not be broken over pages: the PDF would no longer be accessible, and the cell would lose its
border. So each group is kept together, and one taller than a page is split here, before it is laid out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from reporting.snapshot.deltas import since
from reporting.snapshot.schema import Row

# Characters that surely fit on a line of each column; fewer than the average line holds, so that the estimate errs
# towards too tall. Measured on the widths in report.css at 8.7 pt.
CHARACTERS = {
    "activity": 23,
    "title": 25,
    "organisation": 37,
    "period": 11,
    "collaboration": 27,
    "reporting": 12,
    "signal": 13,
}
# Lines of table text that surely fit on a page under the repeated head and a step's heading (about 43 do).
PAGE_LINES = 37
FIRST_PAGE_LINES = 42  # the same, with the annex's own heading counted among them
ROW_PADDING = 1  # a row's padding and hairline, in lines, rounded up
STEP_LINES = 3
NAME_LIMIT = 120  # characters of an activity's name where it is repeated


@dataclass(frozen=True)
class Chunk:
    """Rows printed together under one activity cell."""

    step: str  # heading to print above the chunk; "" when the step goes on
    activity: str
    continued: bool  # the activity began in an earlier chunk
    rows: tuple[Row, ...]
    breakable: bool  # one row, taller than a page: it may be broken inside


def chunks(rows: Iterable[Row], previous: str = "") -> tuple[Chunk, ...]:
    """The rows in their order, as chunks that fit on a page each, or hold one row and may be broken.

    `previous` is the last report's label, which stands in the signal's cell; "" when there is none.
    """
    made: list[Chunk] = []
    step = None
    for group in _groups(rows):
        heading = group[0].step if group[0].step != step else ""
        step = group[0].step
        for number, part in enumerate(_parts(group, previous)):
            name = group[0].activity
            made.append(
                Chunk(
                    step=heading if number == 0 else "",
                    activity=name if number == 0 else shortened(name),
                    continued=number > 0,
                    rows=part,
                    breakable=len(part) == 1 and _height(part, name, previous) > PAGE_LINES,
                )
            )
    return tuple(made)


def fits_under(heading: Iterable[str], first: Chunk, previous: str = "") -> bool:
    """Whether the first chunk has room under the annex's heading.

    When it has not, the table must begin on a page of its own: a table's first group is printed where it stands.
    """
    above = 2 + sum(2 * lines(text, 50) for text in heading)
    return first.breakable or above + _height(first.rows, first.activity, previous) <= FIRST_PAGE_LINES


def shortened(text: str, limit: int = NAME_LIMIT) -> str:
    """The text, or its beginning and an ellipsis when it is longer than `limit`."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def lines(text: str, width: int) -> int:
    """How many lines the text takes when words are set one after another, long words broken; at least 1."""
    count = 0
    for paragraph in text.split("\n"):
        count += 1
        room = width
        for word in paragraph.split():
            if len(word) > room and room < width:
                count += 1
                room = width
            if len(word) > width:
                count += (len(word) - 1) // width
                room = width - (len(word) - 1) % width - 2
            else:
                room -= len(word) + 1
    return count


def row_height(row: Row, previous: str = "") -> int:
    """Lines of the row's tallest cell, all but the merged activity cell, and its padding."""
    cells = {
        "title": (row.title or "–", row.considered.words if row.considered else ""),
        "organisation": row.organisation,
        "period": (row.period,),
        "collaboration": row.collaboration,
        "reporting": (row.reporting,),
        "signal": (row.signal.label, row.remark, *since(row, previous)),
    }
    return ROW_PADDING + max(
        sum(lines(text, CHARACTERS[column]) for text in texts if text) for column, texts in cells.items()
    )


def _groups(rows: Iterable[Row]) -> Iterator[tuple[Row, ...]]:
    """Neighbours of the same activity; a row whose activity is itself tracked stands alone."""
    for (_, _, alone), group in groupby(rows, key=lambda row: (row.step, row.activity, not row.title)):
        if alone:
            yield from ((row,) for row in group)
        else:
            yield tuple(group)


def _parts(group: tuple[Row, ...], previous: str) -> Iterator[tuple[Row, ...]]:
    """The group whole if it fits on a page, else cut into parts of about the same height."""
    name = group[0].activity
    total = _height(group, name, previous)
    if total <= PAGE_LINES:
        yield group
        return
    pages = -(-total // PAGE_LINES)
    target = min(PAGE_LINES, total / pages + max(row_height(row, previous) for row in group) / 2)
    part: tuple[Row, ...] = ()
    for row in group:
        if part and _height((*part, row), name, previous) > target:
            yield part
            part, name = (), shortened(name)
        part = (*part, row)
    yield part


def _height(rows: tuple[Row, ...], activity: str, previous: str) -> int:
    """Lines of the rows or of the activity cell beside them, whichever is more, with room for a step's heading."""
    beside = ROW_PADDING + lines(f"{activity} (forts.)", CHARACTERS["activity"])
    return STEP_LINES + max(sum(row_height(row, previous) for row in rows), beside)
