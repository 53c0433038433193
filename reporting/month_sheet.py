"""A month's page fitted on one sheet of A4, landscape: how much of each text, how many of each list, which timeline.

Pure: estimates heights and draws nothing. Measures are tenths of a millimetre, those of static/reporting/month.css.
Widths of letters are never underestimated (charts.width_of), so that an estimate errs towards too tall. What has no
room is counted ("och 12 till"), and a text that is cut says so.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from reporting import month_words, timeline, trend
from reporting.charts import width_of
from reporting.marks import Mark, mark
from reporting.month_words import Group, Item, Shown
from reporting.monthly import Due, Monthly, StepCount
from reporting.snapshot import Row

HEIGHT = 1860  # of the sheet between its margins, a little left over
HEAD, GAP = 165, 40  # the head with its rule but without the plan's name; between the parts
COLUMN, LABEL, DATES = 1300, 170, 270  # the width of a column, and of labels and dates beside their texts
LINE, EM, BOLD = 40, 32, 34  # a line, and letters of the usual and the bold weight
NARROWEST = 6  # a space
H2, H3 = 76, 58
BLOCK, BETWEEN = 30, 8  # space and hairline around a deviation; between groups
ORIGIN_LINES = 3
NAMES, STEP_LINE, STEP_ROW = 525, 36, 14  # the steps' names in the table of numbers
TABLE_HEAD, MOST_STEPS = 245, 8
TREND, PLOT = 700, 240  # the trend's width, and its columns' height before it is scaled to that
SIDE = 550  # the width of the lists beside the trend
CUT = "… (hela texten på sidan)"
BY_ROW, BY_ACTIVITY, BY_STEP = "rad för rad", "en stapel för varje aktivitet", "en stapel för varje steg"
NO_TIMELINE = "Tidslinjen får inte plats här. Den finns på månadens sida."
NO_PERIODS = "Ingen rad har en tidsplan att visa."


@dataclass(frozen=True)
class Level:
    """How much is told: lines of a deviation's texts, of a group, of what is new; how many tasks, and lines of each."""

    cause: int
    measure: int
    date: int
    group: int
    news: int
    tasks: int
    task: int

    def lines(self, label: str) -> int:
        """Of a deviation's text; 0 for one that is left out."""
        given = {"Orsak": self.cause, "Åtgärd": self.measure, "Nytt datum": self.date}
        return given.get(label, self.cause if self is WHOLE else 0)


WHOLE = Level(45, 45, 45, group=12, news=12, tasks=20, task=6)
LEVELS = (
    WHOLE,
    Level(45, 45, 45, group=6, news=3, tasks=12, task=3),
    Level(8, 8, 4, group=4, news=2, tasks=6, task=2),
    Level(6, 6, 3, group=3, news=2, tasks=5, task=2),
    Level(4, 4, 2, group=3, news=1, tasks=4, task=2),
    Level(3, 3, 2, group=2, news=1, tasks=3, task=1),
    Level(2, 2, 1, group=2, news=1, tasks=3, task=1),
    Level(2, 1, 1, group=1, news=1, tasks=2, task=1),
    Level(1, 1, 1, group=1, news=1, tasks=2, task=1),
)
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


@dataclass(frozen=True)
class Attention:
    """The left column. `others` names deviations that have no room, None when all have. `news` is None when nothing
    can be compared.
    """

    deviations: tuple[Deviation, ...]
    others: Line | None
    groups: tuple[Line, ...]
    tasks: tuple[Line, ...]
    tasks_left: int
    news: tuple[Line, ...] | None


@dataclass(frozen=True)
class Cell:
    id: str  # of the column's header
    mark: Mark
    now: int
    change: str  # "" when nothing can be compared


@dataclass(frozen=True)
class StepLine:
    id: str
    name: str
    counts: tuple[tuple[str, int], ...]  # with the id of the column's header
    total: int


@dataclass(frozen=True)
class Sheet:
    """All that stands on the paper."""

    attention: Attention
    cells: tuple[Cell, ...]
    total: int
    total_change: str  # "" when nothing can be compared
    steps: tuple[StepLine, ...]
    trend: trend.Picture | None
    due: tuple[Line, ...]
    upcoming: tuple[Line, ...]
    upcoming_left: int
    timeline: timeline.Picture | None
    timeline_says: str  # what its bars are, or why there is no picture
    timeline_title: str
    sender: str
    plan: str
    origin: str


def fitted(page: Monthly, shown: Shown | None, *, height: int = HEIGHT) -> Sheet:
    """The page as it fits on a sheet of that height."""
    plan, sender = cut(page.plan, COLUMN, 2, ending="…"), f"{page.municipality}, {page.administration}"
    head = HEAD + _tall(plan, COLUMN)
    picture = trend.picture(page.trend, page.legend, plot=PLOT)
    beside = H3 + (TREND * picture.height // picture.width if picture else LINE)
    for drawn, says, lines in _choices(page):
        room = height - head - GAP - (GAP + H2 + (drawn.height if drawn else LINE))
        steps = tuple(_steps(page, lines))
        table = H2 + TABLE_HEAD + sum(_step_height(step.name) for step in steps)
        alone = not drawn or says == BY_STEP or _fits(_attention(page, WHOLE, room), room)
        if alone and table + GAP + beside <= room:
            break
    attention = attention_in(page, room)
    due, upcoming, left = _coming(page, max(_height(attention) * 9 // 10 - table - GAP, beside))
    return Sheet(
        attention=attention,
        cells=tuple(
            Cell(f"n{number}", mark(count.signal), count.now, month_words.change(count))
            for number, count in enumerate(page.counts)
        ),
        total=sum(count.now for count in page.counts),
        total_change=_total_change(page),
        steps=steps,
        trend=picture,
        due=due,
        upcoming=upcoming,
        upcoming_left=left,
        timeline=drawn,
        timeline_says=says,
        timeline_title=_timeline_title(drawn) if drawn else "",
        sender=cut(sender, COLUMN, 1, ending="…"),
        plan=plan,
        origin=cut(month_words.origin(page, shown), COLUMN, ORIGIN_LINES, ending="…"),
    )


def lightened(page: Monthly) -> Monthly:
    """The page without texts that no sheet has room for, so that nobody need read them."""
    shown = {row.key for row in page.deviations[:MOST_DEVIATIONS]}
    rows = (row if row.key in shown else _bare(row) for row in page.rows)
    return replace(page, rows=tuple(rows), moved=tuple(replace(item, words="") for item in page.moved))


def _bare(row: Row) -> Row:
    return replace(row, cause="", measure="", consequence="", text="", proposal="")


# ---- Words to lines ----


def lines_of(text: str, width: int, em: int = EM, *, indent: int = 0) -> list[str]:
    """The text set on lines of that width, words that are longer broken; at least one line. `indent` is how far the
    first line has come already.
    """
    made, line, used, space = [], "", min(indent, width), width_of(" ", em)
    for whole in text.split():
        word, wide = whole, _wide(whole, em)
        if used and used + space + wide > width:
            made.append(line)
            line, used = "", 0
        while wide > width:
            keep = _room_for(word, width, em)
            made.append(word[:keep])
            wide += 1 - _wide(word[:keep], em)
            word = word[keep:]
        line, used = f"{line} {word}" if line else word, used + space * bool(used) + wide
    return [*made, line]


def _wide(word: str, em: int) -> int:
    return width_of(word.replace("\u200b", ""), em) + 1  # rounded word by word


def _room_for(word: str, width: int, em: int) -> int:
    """How many of the word's letters a line holds; at least one."""
    return max(1, bisect(range(1, min(len(word), width // NARROWEST) + 1), width, key=lambda n: _wide(word[:n], em)))


def cut(text: str, width: int, lines: int, em: int = EM, *, indent: int = 0, ending: str = CUT) -> str:
    """The text as one paragraph when it takes no more lines than that, else its beginning and the ending."""
    made = lines_of(text[: (lines + 2) * width // NARROWEST], width, em, indent=indent)
    if len(made) <= lines:
        return " ".join(text.split())

    def fits(words: str) -> bool:
        return len(lines_of(f"{words}{ending}", width, em, indent=indent)) <= lines

    whole = " ".join(" ".join(made[: lines + 1]).split())
    kept = " ".join(" ".join(made[:lines]).split())
    while kept and not fits(kept):
        kept = kept.rpartition(" ")[0] or kept[: len(kept) // 2]
    while len(kept) < len(whole) and ending[0:2] == ending[:1] and fits(whole[: len(kept) + 1]):
        kept = whole[: len(kept) + 1]
    return f"{kept.rstrip(' ,.;')}{ending}"


def _tall(text: str, width: int, em: int = EM, *, indent: int = 0) -> int:
    return LINE * len(lines_of(text, width, em, indent=indent))


def _indent(label: str) -> int:
    """The width of a bold label that the text goes on after."""
    return width_of(f"{label} ", BOLD)


# ---- The left column ----


def attention_in(page: Monthly, room: int) -> Attention:
    """The column at the first level that fits; at the last, with as many deviations as there is room for."""
    for level in LEVELS:
        found = _attention(page, level, room)
        if _fits(found, room):
            return found
    deviations = found.deviations[:MOST_DEVIATIONS]
    for kept in range(len(deviations), -1, -1):
        found = replace(found, deviations=deviations[:kept], others=_others(page, kept, 1))
        if _height(found) <= room:
            break
    lines = min(NAMED, 1 + (room - _height(found)) // LINE)
    return replace(found, others=_others(page, len(found.deviations), lines))


def _fits(found: Attention, room: int) -> bool:
    return found.others is None and _height(found) <= room


def _attention(page: Monthly, level: Level, room: int) -> Attention:
    """The column at that level, with no more deviations than it takes to see that they are too many."""
    deviations: list[Deviation] = []
    for row in page.deviations:
        if sum(item.height for item in deviations) > room:
            break
        deviations.append(_deviation(row, level))
    tasks = tuple(
        _beside(f"{task.due}{' (sen)' if task.late else ''}", f"{task.what} – {task.owner}", level.task)
        for task in page.tasks[: level.tasks]
    )
    return Attention(
        deviations=tuple(deviations),
        others=_others(page, len(deviations), 1),
        groups=tuple(_group(group, level.group) for group in month_words.groups(page)),
        tasks=tasks,
        tasks_left=len(page.tasks) - len(tasks),
        news=tuple(_group(group, level.news) for group in month_words.news(page)) if page.since else None,
    )


def _height(found: Attention) -> int:
    height = H2 + sum(item.height for item in found.deviations) + (found.others.height + BLOCK if found.others else 0)
    height += sum(line.height for line in found.groups) + (BLOCK if found.groups else 0)
    height += 0 if found.deviations or found.others else LINE + BETWEEN
    if found.tasks:
        height += H3 + sum(line.height for line in found.tasks) + LINE * bool(found.tasks_left)
    if found.news is not None:
        height += H3 + (sum(line.height for line in found.news) or LINE)
    return height


def _deviation(row: Row, level: Level) -> Deviation:
    width = COLUMN - LABEL
    name = cut(row.name, COLUMN - 50, min(level.cause, 3), BOLD, ending="…")
    about = cut(month_words.about(row), COLUMN, 2 if level.cause > 4 else 1, ending="…")
    facts = tuple(
        (label, cut(text, width, lines))
        for label, text in month_words.deviation_facts(row)
        if (lines := level.lines(label))
    )
    height = BLOCK + _tall(name, COLUMN - 50, BOLD) + _tall(about, COLUMN)
    return Deviation(name, mark(row.signal), about, facts, height + sum(_tall(text, width) for _, text in facts))


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
    text = _named(told, count, lines, _indent(label))
    return Line(label, text, BETWEEN + _tall(text, COLUMN, indent=_indent(label)))


def _named(told: Sequence[str], count: int, lines: int, indent: int) -> str:
    """As many of them as the lines hold, and "och 12 till"; the first one in any case."""
    text = ""
    for kept in range(1, len(told) + 1):
        left = f" och {count - kept} till" if kept < count else ""
        tried = "; ".join(told[:kept]) + left
        if len(lines_of(tried, COLUMN, indent=indent)) <= lines:
            text = tried
        elif not text:
            return cut(tried, COLUMN, lines, indent=indent, ending=f"…{left}")
        elif kept > 1 and left:
            break
    return text


def _beside(label: str, text: str, lines: int) -> Line:
    """A text in a column of its own beside the label."""
    text = cut(text, COLUMN - DATES, lines)
    return Line(label, text, _tall(text, COLUMN - DATES))


# ---- The right column ----


def _steps(page: Monthly, lines: int) -> Iterator[StepLine]:
    """The steps with their numbers; those there is no room for are told as one, so that the sum stands."""
    found = list(page.steps)
    if len(found) > MOST_STEPS:
        rest = found[MOST_STEPS - 1 :]
        counts = tuple(map(sum, zip(*(step.counts for step in rest), strict=True)))
        found = [*found[: MOST_STEPS - 1], StepCount(f"Övriga {len(rest)} steg", counts)]
    for number, step in enumerate(found):
        cells = tuple((f"n{place}", count) for place, count in enumerate(step.counts))
        yield StepLine(f"s{number}", cut(step.title or "Utan steg", NAMES, lines, ending="…"), cells, step.total)


def _step_height(name: str) -> int:
    return STEP_ROW + STEP_LINE * len(lines_of(name, NAMES))


def _total_change(page: Monthly) -> str:
    if not page.since:
        return ""
    number = sum(count.now - (count.before or 0) for count in page.counts)
    return f"{'+' if number > 0 else '−'}{abs(number)}" if number else "0"


def _coming(page: Monthly, room: int) -> tuple[tuple[Line, ...], tuple[Line, ...], int]:
    """Reports that are due and what begins and ends next tertial, as much as there is room for beside the trend."""
    due = tuple(_told(f"{item.label}:", _due(item), 4) for item in page.due[:2])
    room -= 2 * H3 + (sum(line.height for line in due) or LINE)
    lines = [_told(f"{item.what}:", item.name, 2) for item in page.upcoming[:20]]
    kept = len(lines)
    while kept and sum(line.height for line in lines[:kept]) + LINE * (kept < len(page.upcoming)) > room:
        kept -= 1
    return due, tuple(lines[:kept]), len(page.upcoming) - kept


def _due(item: Due) -> str:
    return f"{item.standing} {item.next_what}: {item.next_day}." if item.next_what else item.standing


def _told(label: str, text: str, lines: int) -> Line:
    text = cut(text, SIDE, lines, indent=_indent(label), ending="…")
    return Line(label, text, _tall(text, SIDE, indent=_indent(label)))


# ---- The timeline ----


def _choices(page: Monthly) -> Iterator[tuple[timeline.Picture | None, str, int]]:
    """(picture, sentence, lines of a step's name), the best first: the rows as bars, the activities, the steps, and
    at last no picture. The two first are taken only when nothing else is cut for their sake.
    """
    rows, days = list(page.rows), {"as_of": page.as_of, "go_live": page.go_live}
    drawn = False
    for says, items in (
        (BY_ROW, timeline.by_row(rows) if len(rows) <= timeline.FOLD_OVER else ()),
        (BY_ACTIVITY, timeline.by_activity(rows)),
        (BY_STEP, timeline.by_step(rows)),
    ):
        found = timeline.pictures([replace(item, was=None) for item in items], **days, pages=(HEIGHT, HEIGHT))
        drawn = drawn or bool(found)
        if len(found) == 1:
            yield from ((found[0], says, lines) for lines in (2, 1))
    says = NO_TIMELINE if drawn else NO_PERIODS if rows else month_words.NO_ROWS
    yield from ((None, says, lines) for lines in (2, 1))


def _timeline_title(picture: timeline.Picture) -> str:
    """What the picture shows, in words: each bar with its dates and its signal."""
    told = [f"{line.item.name}: {_dates(line.item.period)}, {line.item.signal.label}." for line in picture.lines]
    days = [f"{marker.text.text}." for marker in (picture.now, picture.live) if marker]
    return " ".join((f"Tidslinje med {len(told)} staplar.", *days, *told))


def _dates(period: timeline.Period | None) -> str:
    if period is None:
        return "ingen period angiven"
    return f"{period[0]} – {period[1]}" if period[0] != period[1] else f"{period[0]}"
