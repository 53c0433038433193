"""Rows of pasted text put together again: as plain text, a cell of several lines breaks its row. Pure."""

from __future__ import annotations

import re
from collections import Counter

from activities.exchange.headings import is_head
from activities.reading.tables import Line

_OPEN = re.compile(r"(?:kvartal(?:et)?|kv\.?|[-–,/])\s*$", re.IGNORECASE)  # what a number alone may follow
_MOST = 40  # lines of one row
_WIDER = 12  # cells that a table may have more than its longest line
_HEAD_WITHIN = 5  # lines
_FEW = 6  # lines that say nothing of how the rest is broken


def stitched(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """Lines of a delimited text, those joined that together make one row of the table's width.

    A row of N cells broken inside cells is lines of a, b, c cells with a + b + c - 2 = N. Only a text most of whose
    lines are broken so is touched: one odd line is a fault to be told.
    """
    width = _width(lines)
    if not width:
        return lines
    found: list[Line] = []
    place = 0
    while place < len(lines):
        taken = _taken(lines, place, width)
        found.append(_joined(lines, place, taken))
        place += taken
    return tuple(found)


def _joined(lines: tuple[Line, ...], place: int, taken: int) -> Line:
    cells = lines[place].cells
    for line in lines[place + 1 : place + taken]:
        cells = (*cells[:-1], f"{cells[-1]}\n{line.cells[0]}", *line.cells[1:])
    return Line(lines[place].number, cells)


def _taken(lines: tuple[Line, ...], place: int, width: int) -> int:
    """How many lines from `place` on make one row; 1 when they make none."""
    count = len(lines[place].cells)
    if count == 1:
        return 1
    for taken in range(1, min(_MOST, len(lines) - place) + 1):
        if count == width:
            return taken + _tail(lines, place + taken)
        if place + taken < len(lines):
            count += len(lines[place + taken].cells) - 1
        if count > width:
            return 1
    return 1


def _tail(lines: tuple[Line, ...], place: int) -> int:
    """How many lines of a single cell are the rest of the last cell: in lower case or digits, but no year alone."""
    taken = 0
    while place + taken < len(lines):
        cells = lines[place + taken].cells
        text = cells[0].strip()
        open_end = taken or _OPEN.search(lines[place - 1].cells[-1])
        goes_on = text[:1].islower() or (text[:1].isdigit() and (open_end or not text.isdigit()))
        if len(cells) != 1 or not goes_on:
            break
        taken += 1
    return taken


def _width(lines: tuple[Line, ...]) -> int:
    """The width that most of the text can be put together to; 0 when its lines are whole as they are."""
    counts = Counter(len(line.cells) for line in lines if len(line.cells) > 1)
    if len(lines) < _FEW or not counts or (counts.most_common(1)[0][1] > sum(counts.values()) / 2 and len(counts) <= 2):
        return 0
    # The head says how wide the table is: of all that the lines can be put together to, where most headings are known.
    scored = []
    for width in range(min(counts), max(counts) + _WIDER):
        heads = [is_head(_joined(lines, place, _taken(lines, place, width)).cells) for place in range(_HEAD_WITHIN)]
        fits = sum(_taken(lines, place, width) > 1 for place in range(len(lines)))
        scored.append((max(heads), fits, width))
    known, _, width = max(scored)
    return width if known > max(is_head(line.cells) for line in lines[:_HEAD_WITHIN]) else 0
