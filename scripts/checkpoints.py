"""Look up where the control points' quotes stand in Socialstyrelsen's final report on LOV of 2010, as text drawn out of
its PDF, and write the sentences they are part of.

    python -m scripts.checkpoints REPORT.txt > tests/data/socialstyrelsen-2010-utdrag.tsv

Words broken over lines are made whole. A page is counted from the nearest number that the text has kept of the pages'
own, since most have gone with the PDF; a heading is one that stands at most two pages before its quote.
"""

from __future__ import annotations

import re
import sys
from itertools import accumulate
from pathlib import Path

from activities.checklists.points import Point, lists

COLUMNS = ("Sida", "Rubrik", "Mening")
PAGE = re.compile(r" \S")
PRINTED = re.compile(r" (\d+) *$")
TWO_PAGES = 8_000  # characters
_END = re.compile(r"[.?!] (?=[A-ZÅÄÖ–•])")


def extract(text: str, points: list[Point]) -> str:
    """A row for each point. Raises ValueError for one that the report does not have where the point says."""
    lines = text.splitlines()
    whole, begins = joined(lines)
    rows = []
    for point in points:
        at = whole.find(point.quote)
        if at < 0:
            raise ValueError(f"Not in the report: {point.quote}")
        if (page := page_of(lines, max(line for line, begun in enumerate(begins) if begun <= at))) != point.page:
            raise ValueError(f"On page {page} and not {point.page}: {point.quote}")
        heading = whole.rfind(point.section, 0, at)
        if heading < 0 or at - heading > TWO_PAGES:
            raise ValueError(f"Not under {point.section}: {point.quote}")
        rows.append((str(point.page), point.section, sentence(whole, at, len(point.quote))))
    return "".join("\t".join(row) + "\n" for row in (COLUMNS, *rows))


def joined(lines: list[str]) -> tuple[str, list[int]]:
    """The report as one line of text, and where in it each line begins."""
    parts = [line.strip() for line in lines]
    whole = [part[:-1] if part.endswith("-") and len(part) > 1 else f"{part} " if part else "" for part in parts]
    return "".join(whole), [0, *accumulate(map(len, whole))][:-1]


def sentence(whole: str, at: int, length: int) -> str:
    """The sentence that the words at a place are part of; a heading or a point of a list goes with what follows it."""
    before = [match.end() for match in _END.finditer(whole, 0, at)]
    after = _END.search(whole, at + length - 1)
    return whole[before[-1] if before else 0 : after.start() + 1 if after else len(whole)].strip()


def page_of(lines: list[str], line: int) -> int:
    """The page that a line stands on, counted from the nearest page with its number left."""
    begun = [number for number, words in enumerate(lines) if PAGE.match(words)]
    own = max(place for place, number in enumerate(begun) if number <= line)
    printed = {place: int(match[1]) for place, number in enumerate(begun) if (match := PRINTED.match(lines[number]))}
    if not printed:
        raise ValueError("No page has its number.")
    nearest = min(printed, key=lambda place: abs(place - own))
    return printed[nearest] + own - nearest


if __name__ == "__main__":
    every = [point for each in lists().values() for point in each.points]
    sys.stdout.write(extract(Path(sys.argv[1]).read_text(encoding="utf-8"), every))
