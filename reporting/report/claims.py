"""What somebody has written in the memo by hand and the draft does not bear out: figures, dates, lists, rows' names.

Only the writer's own words are read: what a block says is the draft's. Whatever is counted in kronor, is a diary
number, a paragraph of the minutes or a number of something else than rows is no claim about the plan. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import pairwise

from reporting.report import blocks, claimed_dates, claimed_figures, claimed_shares, drawn
from reporting.snapshot.schema import Report

PARAGRAPHS = re.compile(r"\n[ \t\r]*\n")
_ITEM = re.compile(r"^[ \t]*(?:[-*+]|[0-9]+[.)])[ \t]+")
_QUOTED = re.compile(r"[”“\"»]([^”“\"«»\n]{3,300})[”“\"«]")
_POINTED_OUT = re.compile(r"(?:raden|delaktiviteten|aktiviteten)\s*$", re.IGNORECASE)
_NOT_COUNTED = re.compile(r"och [0-9]+ till, se Bilaga 1")
# The first words of a list that somebody may have kept from a proposal → the block that says it now.
LISTS = {
    drawn.DEVIATING: "avvikelser",
    "Med avvikelser pågår:": "avvikelser",
    drawn.LATE: "sena",
    "Enligt tidsplanen är också dessa sena:": "sena",
    drawn.FINISHED: "avslutade",
    "### Avslutat sedan föregående rapport": "avslutade",
    drawn.CHANGED: "ändringar",
    drawn.COMING: "kommande",
}


@dataclass(frozen=True)
class Claim:
    """Words that the draft does not bear out. `holds` are what it says instead, "" when it says nothing of it."""

    kind: str  # figure | share | date | list | renamed | unknown_row; a share is one that the draft cannot tell
    said: str
    holds: tuple[str, ...] = ()
    block: str = ""  # the block that says it, as it is written
    gone: tuple[str, ...] = ()  # of a list: lines that do not belong there


def found_in(text: str, report: Report, dates: Collection[str] = ()) -> list[Claim]:
    """Every claim in one part of the memo that the draft does not bear out, in the order of their kinds.

    `text` is the part as it is read, its blocks in words. `dates` (ISO) are held true beside those of the draft.
    """
    own = own_words(text, report)
    known = claimed_dates.known(report) | set(dates)
    return [
        *(Claim("figure", said.words, said.holds, blocks.written(said.block)) for said in _figures(own, report)),
        *(
            Claim("figure" if is_known else "share", said.words, said.holds, blocks.written(said.block))
            for said, is_known in _shares(own, report)
        ),
        *(Claim("date", said, holds) for said, holds in _dates(own, report, known)),
        *_lists(text, report),
        *_rows(own, report),
    ]


def own_words(text: str, report: Report) -> list[str]:
    """The paragraphs and the items of lists that no block says, each as one line."""
    drawn_lines = sorted(blocks.sentences(report), key=len, reverse=True)
    paragraphs = []
    for paragraph in PARAGRAPHS.split(text):
        gathered: list[str] = []
        for line in paragraph.split("\n"):
            if line.strip() in drawn_lines:
                continue
            if _ITEM.match(line) or not gathered:
                gathered.append(line)
            else:
                gathered[-1] += f" {line.strip()}"
        paragraphs += [_without(line, drawn_lines) for line in gathered]
    return [line for line in paragraphs if line.strip()]


def _without(line: str, drawn_lines: list[str]) -> str:
    for sentence in drawn_lines:
        if not sentence.startswith("- "):
            line = line.replace(sentence, " ")
    return line


def _figures(own: list[str], report: Report) -> Iterator[claimed_figures.Said]:
    for line in own:
        if not _NOT_COUNTED.search(line):
            yield from claimed_figures.unborne(claimed_shares.without(_ITEM.sub("", line)), report)


def _shares(own: list[str], report: Report) -> Iterator[tuple[claimed_figures.Said, bool]]:
    for line in own:
        yield from claimed_shares.unborne(_ITEM.sub("", line), report)


def _dates(own: list[str], report: Report, known: set[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """A date of none of the draft's rows, and in the item of a list that begins with a row's name, of another row."""
    by_row = {row.name: row for row in report.rows}
    for line in own:
        item = _ITEM.match(line)
        name = next((name for name in by_row if item and line[item.end() :].startswith(f"{name}:")), "")
        true = claimed_dates.of_row(by_row[name], report) | {report.as_of} if name else known
        for said in claimed_dates.found_in(line):
            if not said.is_one_of(true):
                yield said.words, tuple(sorted(claimed_dates.planned(by_row[name]))) if name else ()
        if name and (remark := claimed_dates.wrong_remark(line, by_row[name])):
            yield remark, tuple(filter(None, (by_row[name].remark,)))


def _lists(text: str, report: Report) -> Iterator[Claim]:
    """A list of rows under the words a block has, with other rows than the block's."""
    paragraphs = [paragraph.strip() for paragraph in PARAGRAPHS.split(text)]
    for intro, listing in pairwise(paragraphs):
        name = next((name for words, name in LISTS.items() if intro.endswith(words)), "")
        said = [line.strip() for line in listing.splitlines()]
        if not name or not said or not all(line.startswith("- ") for line in said):
            continue
        block = blocks.named(name)
        assert block is not None  # noqa: S101 - LISTS names blocks alone
        now = [line for line in block.says(report).split("\n") if line.startswith("- ")]
        gone = tuple(_name(line) for line in said if _name(line) not in map(_name, now))
        missing = tuple(_name(line) for line in now if _name(line) not in map(_name, said))
        if gone or missing:
            yield Claim("list", intro.splitlines()[-1].removeprefix("### "), missing, block.line, gone)


def _name(line: str) -> str:
    return line.removeprefix("- ").partition(": ")[0]


def _rows(own: list[str], report: Report) -> Iterator[Claim]:
    """A former name of a row, wherever it stands, and what is quoted as a row and is none."""
    names = {_plain(name) for row in report.rows for name in (row.title, row.activity, row.step) if name}
    left = {_plain(change.name) for change in report.changes}
    renamed = {change.before: change.name for change in report.changes if change.kind == "reworded"}
    former = {before: now for before, now in renamed.items() if _plain(before) not in names}
    for line in own:
        plain = _plain(line)
        for before, now in former.items():
            if _plain(before) in plain.replace(_plain(now), ""):
                yield Claim("renamed", before, (now,))
        for quoted in _QUOTED.finditer(line):
            said = _plain(quoted[1])
            if said not in names | left | set(map(_plain, former)) and _POINTED_OUT.search(line[: quoted.start()]):
                yield Claim("unknown_row", quoted[1])


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold().rstrip(".")
