"""The left column of a month's sheet: what needs attention, what is decided and what is new, as far as there is room.

Pure. What has no room is counted ("och 12 till"), and a text that is cut says so. Measures as in paragraphs.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from reporting.charts.signals import Mark, mark
from reporting.charts.text import BOLD, CUT, ELLIPSIS, LINE, cut, indent_of, lines_of, tall
from reporting.month import wording
from reporting.month.frozen import Monthly
from reporting.month.wording import Group, Item
from reporting.report import annex
from reporting.snapshot.schema import Row

COLUMN, LABEL, DATES = 1300, 200, 270  # the width of a column, and of labels and dates beside their texts
H2, H3 = 76, 56  # headings with their space
OWNER = 40  # characters of whose a decision is
BLOCK, BETWEEN = 26, 8  # space and hairline around a deviation; between groups, and over the first of them


@dataclass(frozen=True)
class Level:
    """How much is told: lines of a deviation's texts, of a group, of silent rows, of what is new; how many tasks, and
    lines of each.
    """

    cause: int
    measure: int
    rest: int  # of its consequence and its comment; 0: they are left out
    date: int
    names: int
    silent: int
    news: int
    tasks: int
    task: int

    def lines(self, label: str) -> int:
        """Of a deviation's text; 0 for one that is left out."""
        return {"Orsak": self.cause, "Åtgärd": self.measure, "Nytt slutdatum": self.date}.get(label, self.rest)


# These tell all that is asked of the group, when the rows it waits for can be named.
TELLING = (
    Level(45, 45, 45, 45, names=12, silent=12, news=12, tasks=20, task=6),
    Level(45, 45, 45, 45, names=12, silent=6, news=3, tasks=12, task=3),
    Level(8, 8, 8, 4, names=12, silent=3, news=2, tasks=12, task=2),
    Level(6, 6, 6, 3, names=12, silent=2, news=2, tasks=12, task=2),
    Level(4, 4, 4, 2, names=12, silent=2, news=1, tasks=12, task=2),
    Level(3, 3, 3, 2, names=12, silent=1, news=1, tasks=12, task=1),
)
LEVELS = (
    *TELLING,
    Level(3, 3, 2, 2, names=6, silent=1, news=1, tasks=4, task=1),
    Level(2, 2, 1, 1, names=3, silent=1, news=1, tasks=3, task=1),
    Level(2, 1, 1, 1, names=2, silent=1, news=1, tasks=2, task=1),
    Level(1, 1, 1, 1, names=1, silent=1, news=1, tasks=2, task=1),
    Level(1, 1, 0, 1, names=1, silent=1, news=1, tasks=2, task=1),
)
WHOLE, LEAST = LEVELS[0], LEVELS[-1]
MOST_DEVIATIONS = 20  # no sheet has room for more
NAMED = 6  # lines of names after the last of them


@dataclass(frozen=True)
class Deviation:
    name: str
    mark: Mark
    about: str
    facts: tuple[tuple[str, str], ...]
    height: int


@dataclass(frozen=True)
class Line:
    """A label and a text as they are set."""

    label: str
    text: str
    height: int
    left: int = 0  # how many are only counted


@dataclass(frozen=True)
class Attention:
    """The left column. `left_out` says what is not told of the deviations, "" when all is. `others` names those that
    have no room, None when all have. `news` is None when nothing can be compared.
    """

    deviations: tuple[Deviation, ...]
    left_out: str
    others: Line | None
    groups: tuple[Line, ...]
    tasks: tuple[Line, ...]
    tasks_left: int
    news: tuple[Line, ...] | None


def attention_in(page: Monthly, room: int) -> Attention:
    """The column at the first level that fits; at the last, with as many deviations as there is room for."""
    for level in LEVELS:
        found = _attention(page, level, room)
        if _fits(found, room):
            return _with_more(page, found, room)
    deviations = found.deviations[:MOST_DEVIATIONS]
    for kept in range(len(deviations), -1, -1):
        out = _left_out(page, kept, LEAST)
        found = replace(found, deviations=deviations[:kept], left_out=out, others=_others(page, kept, 1))
        if height_of(found) <= room:
            break
    lines = min(NAMED, 1 + (room - height_of(found)) // LINE)
    found = replace(found, others=_others(page, len(found.deviations), lines))
    return _with_more(page, found, room)


def _with_more(page: Monthly, found: Attention, room: int) -> Attention:
    """The column with more of its deviations, its decisions, its groups and what is new, one after the other, while
    there is room.
    """
    kept = len(found.deviations)
    for level in LEVELS[::-1]:
        shown = tuple(_deviation(row, level) for row in page.deviations[:kept])
        found = _larger(found, replace(found, deviations=shown, left_out=_left_out(page, kept, level)), room)
    for lines in range(2, WHOLE.task + 1):
        found = _larger(found, replace(found, tasks=_tasks(page, len(found.tasks), lines)), room)
    for place, group in enumerate(wording.groups(page)):
        for lines in range(2, WHOLE.names + 1):
            grown = (*found.groups[:place], _group(group, lines), *found.groups[place + 1 :])
            found = _larger(found, replace(found, groups=grown), room)
    for place, group in enumerate(wording.news(page) if found.news else ()):
        for lines in range(2, WHOLE.news + 1):
            grown = (*(found.news or ())[:place], _group(group, lines), *(found.news or ())[place + 1 :])
            found = _larger(found, replace(found, news=grown), room)
    return found


def _larger(found: Attention, more: Attention, room: int) -> Attention:
    return more if height_of(found) < height_of(more) <= room else found


def news_in(page: Monthly, room: int) -> tuple[Line, ...] | None:
    """What is new by itself, as much as the room holds; None when it does not hold a line of each kind."""
    for lines in (3, 2, 1):
        found = tuple(_group(group, lines) for group in wording.news(page))
        if H3 + (sum(line.height for line in found) or LINE) <= room:
            return found
    return None


def _fits(found: Attention, room: int) -> bool:
    return found.others is None and height_of(found) <= room


def _attention(page: Monthly, level: Level, room: int) -> Attention:
    """The column at that level, with no more deviations than it takes to see that they are too many."""
    deviations: list[Deviation] = []
    for row in page.deviations:
        if sum(item.height for item in deviations) > room:
            break
        deviations.append(_deviation(row, level))
    return Attention(
        deviations=tuple(deviations),
        left_out=_left_out(page, len(deviations), level),
        others=_others(page, len(deviations), 1),
        groups=tuple(
            _group(group, level.silent if group.kind == "silent" else level.names) for group in wording.groups(page)
        ),
        tasks=_tasks(page, level.tasks, level.task),
        tasks_left=max(0, len(page.tasks) - level.tasks),
        news=tuple(_group(group, level.news) for group in wording.news(page)) if page.since else None,
    )


def height_of(found: Attention) -> int:
    height = H2 + sum(item.height for item in found.deviations) + (found.others.height + BLOCK if found.others else 0)
    height += (LINE + BETWEEN) * bool(found.left_out)
    height += sum(line.height for line in found.groups) + (BETWEEN if found.groups else 0)
    height += 0 if found.deviations or found.others else LINE + BETWEEN
    if found.tasks:
        height += H3 + sum(line.height for line in found.tasks) + LINE * bool(found.tasks_left)
    if found.news is not None:
        height += H3 + (sum(line.height for line in found.news) or LINE)
    return height


def _deviation(row: Row, level: Level) -> Deviation:
    width = COLUMN - LABEL
    name = cut(row.name, COLUMN - 50, min(level.cause, 3), BOLD, ending=ELLIPSIS)
    about = cut(wording.about(row), COLUMN, 2 if level.cause > 4 else 1, ending=ELLIPSIS)
    facts = tuple(
        (label, cut(text, width, lines))
        for label, text in wording.deviation_facts(row)
        if (lines := level.lines(label))
    )
    height = BLOCK + tall(name, COLUMN - 50, BOLD) + tall(about, COLUMN)
    return Deviation(name, mark(row.signal), about, facts, height + sum(tall(text, width) for _, text in facts))


def _left_out(page: Monthly, shown: int, level: Level) -> str:
    """ "Följd och kommentar finns på månadens sida." """
    facts = (label for row in page.deviations[:shown] for label, _ in wording.deviation_facts(row))
    labels = dict.fromkeys(label for label in facts if not level.lines(label))
    return f"{' och '.join(labels).capitalize()} finns på månadens sida." if labels else ""


def _tasks(page: Monthly, count: int, lines: int) -> tuple[Line, ...]:
    """Decisions to do by their dates, each with its owner, whatever has to be cut for it."""
    owners = (f" – {annex.shortened(task.owner, OWNER)}" for task in page.tasks)
    return tuple(
        dated(f"{task.due}{' (sen)' if task.late else ''}", task.what, lines, owner)
        for task, owner in zip(page.tasks[:count], owners, strict=False)
    )


def _others(page: Monthly, shown: int, lines: int) -> Line | None:
    left = page.deviations[shown:]
    group = Group("deviating", "Avviker också" if shown else "Avviker", tuple(Item(row.name, "") for row in left[:100]))
    return _group(group, lines, len(left)) if left else None


def _group(group: Group, lines: int, count: int = 0) -> Line:
    """Names one after another, with what is said of them, and the number of those that have no room; `count` is how
    many they are when not all are given.
    """
    told = [f"{item.name} ({item.short})" if item.short else item.name for item in group.items[:100]]
    count = count or len(group.items)
    label = f"{group.heading} ({count}):"
    text, named = _named(told, count, lines, indent_of(label))
    return Line(label, text, BETWEEN + tall(text, COLUMN, indent=indent_of(label)), count - named)


def _named(told: Sequence[str], count: int, lines: int, indent: int) -> tuple[str, int]:
    """As many of them as the lines hold, and "och 12 till", the first one in any case; how many are named."""
    text, named = "", 0
    for kept in range(1, len(told) + 1):
        left = f" och {count - kept} till" if kept < count else ""
        tried = "; ".join(told[:kept]) + left
        if len(lines_of(tried, COLUMN, indent=indent)) <= lines:
            text, named = tried, kept
        elif not text:
            return cut(tried, COLUMN, lines, indent=indent, ending=f"…{left}"), kept
        elif kept > 1 and left:
            break
    return text, named


def dated(label: str, text: str, lines: int, tail: str = "") -> Line:
    """A text in a column of its own beside a date, with the tail even when it is cut."""
    width, told = COLUMN - DATES, f"{text}{tail}"
    if len(lines_of(told, width)) > lines:
        told = cut(told, width, lines, ending=f"{CUT}{tail}")
    return Line(label, told, tall(told, width))


def is_whole(page: Monthly, room: int) -> bool:
    """Whether all of it has room."""
    return _fits(_attention(page, WHOLE, room), room)


def is_told(page: Monthly, room: int) -> bool:
    """Whether there is room for all that is asked of the group: every deviation with its texts, if need be shortened,
    every decision to do, and by name every row that is late, or waited for. Silent rows may be counted.
    """
    for level in TELLING:
        found = _attention(page, level, room)
        if _fits(found, room):
            groups = zip(wording.groups(page), found.groups, strict=True)
            named = not any(line.left for group, line in groups if group.kind != "silent")
            return named and not found.tasks_left
    return False


def lightened(page: Monthly) -> Monthly:
    """The page without texts that no sheet has room for, so that nobody need read them."""
    shown = {row.key for row in page.deviations[:MOST_DEVIATIONS]}
    rows = (row if row.key in shown else _bare(row) for row in page.rows)
    return replace(page, rows=tuple(rows), moved=tuple(replace(item, words="") for item in page.moved))


def _bare(row: Row) -> Row:
    return replace(row, cause="", measure="", consequence="", text="", proposed=None)
