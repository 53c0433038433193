"""A month's page fitted on one sheet of A4, landscape: how much of each text, how many of each list, which timeline.

Pure: estimates heights and draws nothing. Measures as in paragraphs.py. The left column is in month_attention.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from reporting.charts import trend
from reporting.charts.bars import NOTHING_TOLD, Told
from reporting.charts.signals import Mark, mark
from reporting.charts.text import ELLIPSIS, LINE, cut, indent_of, lines_of, tall
from reporting.month import wording
from reporting.month.frozen import Monthly, StepCount
from reporting.month.sheet.attention import (
    COLUMN,
    H2,
    H3,
    Attention,
    Line,
    attention_in,
    dated,
    height_of,
    is_told,
    is_whole,
    news_in,
)
from reporting.month.sheet.timeline import Drawn, choices
from reporting.month.wording import Shown

HEIGHT = 1880  # of the sheet between its margins
HEAD, GAP, PAIR = 158, 36, 40  # the head with its rule but without the plan's name; between the parts; over the trend
ORIGIN_LINES = 3
NAMES, STEP_LINE, STEP_ROW = 525, 36, 15  # the steps' names in the table of numbers
TABLE_HEAD, CHANGE, MOST_STEPS = 232, 46, 8
TREND, PLOT, LOW = 700, 240, 180  # the trend's width, and its columns' height before it is scaled to that
SIDE, MOST_WIDE = 550, 8  # the width of the lists beside the trend; how long they may be in the left column

News = tuple[Line, ...] | None


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
    news: tuple[Line, ...] | None  # apart from what needs attention, where the left column has no room for it
    cells: tuple[Cell, ...]
    total: int
    total_change: str  # "" when nothing can be compared
    steps: tuple[StepLine, ...]
    trend: trend.Picture | None
    due: tuple[Line, ...]
    upcoming: tuple[Line, ...]
    upcoming_left: int
    upcoming_apart: bool  # they stand in the left column, where there is more room
    timeline: Drawn
    sender: str
    number: str  # the diary number, "" for none
    plan: str
    origin: str


def fitted(
    page: Monthly,
    shown: Shown | None,
    *,
    height: int = HEIGHT,
    diary_number: str = "",
    told: Told = NOTHING_TOLD,
) -> Sheet:
    """The page as it fits on a sheet of that height; `told` is what the board was last told of the dates."""
    plan = cut(page.plan, COLUMN, 2, ending=ELLIPSIS)
    number = cut(f"Diarienummer {diary_number}", COLUMN, 1, ending=ELLIPSIS) if diary_number else ""
    whole = height - HEAD - tall(plan, COLUMN) - 2 * GAP
    drawn, right, news = _chosen(page, shown, told, whole)
    room = whole - drawn.height
    attention = attention_in(page if news is None else replace(page, since=""), room)
    upcoming, left = _coming(page, _room_of_coming(right, news, room, height_of(attention)))
    wide = tuple(dated(item.what, item.name, 1) for item in page.upcoming[:MOST_WIDE])
    apart = left > len(page.upcoming) - len(wide) and height_of(attention) + H3 + LINE * (len(wide) + 1) <= room
    if apart:
        upcoming, left = wide, len(page.upcoming) - len(wide)
    return Sheet(
        attention=attention,
        news=news,
        cells=tuple(
            Cell(f"n{number}", mark(count.signal), count.now, wording.change(count))
            for number, count in enumerate(page.counts)
        ),
        total=sum(count.now for count in page.counts),
        total_change=_total_change(page),
        steps=right.steps,
        trend=right.trend,
        due=right.due,
        upcoming=upcoming,
        upcoming_left=left,
        upcoming_apart=apart,
        timeline=drawn,
        sender=cut(f"{page.municipality}, {page.administration}", COLUMN, 1, ending=ELLIPSIS),
        number=number,
        plan=plan,
        origin=cut(wording.origin(page, shown), COLUMN, ORIGIN_LINES - bool(number), ending=ELLIPSIS),
    )


@dataclass(frozen=True)
class _Right:
    """The right column but for what comes and what is new, with the heights of its table and of what is below."""

    steps: tuple[StepLine, ...]
    table: int
    trend: trend.Picture | None
    due: tuple[Line, ...]
    beside: int


def _chosen(page: Monthly, shown: Shown | None, told: Told, whole: int) -> tuple[Drawn, _Right, News]:
    """The best timeline there is room for, and what is new when it stands apart, below the trend.

    The rows are drawn only where all else is whole, and the steps where all that needs attention is told.
    """
    points, silent, due = wording.trend_of(page, shown), replace(page, since=""), tuple(_due(page))
    least = 2 * H3 + _height_of(due) + LINE  # of what comes, beside the trend
    high, low = (trend.picture(points, page.legend, plot=plot, worded=False) for plot in (PLOT, LOW))
    for drawn in choices(page, told, tallest=HEIGHT):
        room = whole - drawn.height
        affordable = not drawn.picture or (is_told(page, room) if drawn.folded else is_whole(page, room))
        for lines in (2, 1):
            steps = tuple(_steps(page, lines))
            table = H2 + TABLE_HEAD + CHANGE * bool(page.since) + sum(_step_height(step.name) for step in steps)
            right, lower = (
                _Right(steps, table, each, due, max(least, H3 + _trend_height(each))) for each in (high, low)
            )
            if affordable and right.table + PAIR + right.beside <= room:
                return drawn, right, _news_apart(page, right, room) if not drawn.picture else None
            if drawn.folded and page.since and is_told(silent, room):
                news = news_in(page, room - table - PAIR - lower.beside)
                if news is not None:
                    return drawn, lower, news
    return drawn, right, _news_apart(page, right, room)


def _news_apart(page: Monthly, right: _Right, room: int) -> News:
    """What is new below the trend, when the left column has no room for it and there it has."""
    if not page.since or is_told(page, room):
        return None
    return news_in(page, room - right.table - PAIR - right.beside)


def _room_of_coming(right: _Right, news: News, room: int, attention: int) -> int:
    """What begins and ends, and the reports over it, may be as tall as the trend beside them, and taller where the left
    column is, but for what is new.
    """
    left = room if news is None else room - right.table - PAIR - H3 - _height_of(news)
    return min(max(attention * 9 // 10 - right.table - PAIR, right.beside), left) - 2 * H3 - _height_of(right.due)


def _height_of(lines: tuple[Line, ...]) -> int:
    """Without any, it says so on a line."""
    return sum(line.height for line in lines) or LINE


def _trend_height(picture: trend.Picture | None) -> int:
    return -(-TREND * picture.height // picture.width) if picture else LINE


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
        yield StepLine(f"s{number}", cut(step.title or "Utan steg", NAMES, lines, ending=ELLIPSIS), cells, step.total)


def _step_height(name: str) -> int:
    return STEP_ROW + STEP_LINE * len(lines_of(name, NAMES))


def _total_change(page: Monthly) -> str:
    if not page.since:
        return ""
    number = sum(count.now - (count.before or 0) for count in page.counts)
    return f"{'+' if number > 0 else '−'}{abs(number)}" if number else "0"


def _due(page: Monthly) -> Iterator[Line]:
    yield from (_line(f"{item.label}:", wording.due(item), 4) for item in page.due[:2])


def _coming(page: Monthly, room: int) -> tuple[tuple[Line, ...], int]:
    """What begins and ends next tertial, as much as there is room for, and how many dates have none."""
    lines = [_line(f"{item.what}:", item.name, 3) for item in page.upcoming[:20]]
    kept = len(lines)
    while kept and sum(line.height for line in lines[:kept]) + LINE * (kept < len(page.upcoming)) > room:
        kept -= 1
    return tuple(lines[:kept]), len(page.upcoming) - kept


def _line(label: str, text: str, lines: int) -> Line:
    text = cut(text, SIDE, lines, indent=indent_of(label), ending=ELLIPSIS)
    return Line(label, text, tall(text, SIDE, indent=indent_of(label)))
