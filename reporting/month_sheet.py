"""A month's page fitted on one sheet of A4, landscape: how much of each text, how many of each list, which timeline.

Pure: estimates heights and draws nothing. Measures as in paragraphs.py. The left column is in month_attention.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from reporting import month_bars, month_words, timeline, trend
from reporting.marks import Mark, mark
from reporting.month_attention import (
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
from reporting.month_words import Shown
from reporting.monthly import Monthly, StepCount
from reporting.paragraphs import ELLIPSIS, LINE, cut, indent_of, lines_of, tall

HEIGHT = 1860  # of the sheet between its margins, a little left over
HEAD, GAP = 165, 40  # the head with its rule but without the plan's name; between the parts
ORIGIN_LINES = 3
NAMES, STEP_LINE, STEP_ROW = 525, 36, 14  # the steps' names in the table of numbers
TABLE_HEAD, MOST_STEPS = 245, 8
TREND, PLOT, LOW = 700, 240, 180  # the trend's width, and its columns' height before it is scaled to that
SIDE, MOST_WIDE = 550, 8  # the width of the lists beside the trend; how long they may be in the left column
BY_ROW, BY_STEP = "rad för rad", "steg för steg"
NO_TIMELINE = "Tidslinjen får inte plats här. Den finns på månadens sida."
NO_PERIODS = "Ingen rad har en tidsplan att visa."


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
    timeline: timeline.Picture | None  # the rows one by one
    steps_timeline: month_bars.Picture | None  # or step by step
    timeline_says: str  # what the bars are, or why there is no picture
    timeline_title: str
    sender: str
    number: str  # the diary number, "" for none
    plan: str
    origin: str


def fitted(page: Monthly, shown: Shown | None, *, height: int = HEIGHT, diary_number: str = "") -> Sheet:
    """The page as it fits on a sheet of that height."""
    plan = cut(page.plan, COLUMN, 2, ending=ELLIPSIS)
    sender = cut(f"{page.municipality}, {page.administration}", COLUMN, 1, ending=ELLIPSIS)
    number = cut(f"Diarienummer {diary_number}", COLUMN, 1, ending=ELLIPSIS) if diary_number else ""
    head = HEAD + tall(plan, COLUMN)
    picture, low = (
        trend.picture(month_words.trend_of(page, shown), page.legend, plot=plot, worded=False) for plot in (PLOT, LOW)
    )
    beside, beside_low = (H3 + (TREND * each.height // each.width if each else LINE) for each in (picture, low))
    news, without_news = None, replace(page, since="")
    for choice in _choices(page):
        drawn, says, lines = choice
        room = height - head - GAP - GAP - _height_of(drawn)
        steps = tuple(_steps(page, lines))
        table = H2 + TABLE_HEAD + sum(_step_height(step.name) for step in steps)
        affordable = is_told(page, room) if isinstance(drawn, month_bars.Picture) else not drawn or is_whole(page, room)
        if affordable and table + GAP + beside <= room:
            break
        if isinstance(drawn, month_bars.Picture) and page.since and is_told(without_news, room):
            news = news_in(page, room - table - GAP - beside_low)
            if news is not None:
                picture, beside = low, beside_low
                break
    if not drawn and page.since and not is_told(page, room):
        news = news_in(page, room - table - GAP - beside)
    attention = attention_in(page if news is None else without_news, room)
    due, upcoming, left = _coming(page, max(height_of(attention) * 9 // 10 - table - GAP, beside))
    wide = tuple(dated(item.what, item.name, 1) for item in page.upcoming[:MOST_WIDE])
    apart = left > len(page.upcoming) - len(wide) and height_of(attention) + H3 + LINE * (len(wide) + 1) <= room
    if apart:
        upcoming, left = wide, len(page.upcoming) - len(wide)
    return Sheet(
        attention=attention,
        news=news,
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
        upcoming_apart=apart,
        timeline=drawn if isinstance(drawn, timeline.Picture) else None,
        steps_timeline=drawn if isinstance(drawn, month_bars.Picture) else None,
        timeline_says=says,
        timeline_title=_timeline_title(drawn) if isinstance(drawn, timeline.Picture) else "",
        sender=sender,
        number=number,
        plan=plan,
        origin=cut(month_words.origin(page, shown), COLUMN, ORIGIN_LINES - bool(number), ending=ELLIPSIS),
    )


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


def _coming(page: Monthly, room: int) -> tuple[tuple[Line, ...], tuple[Line, ...], int]:
    """Reports that are due and what begins and ends next tertial, as much as there is room for beside the trend."""
    due = tuple(_told(f"{item.label}:", month_words.due(item), 4) for item in page.due[:2])
    room -= 2 * H3 + (sum(line.height for line in due) or LINE)
    lines = [_told(f"{item.what}:", item.name, 3) for item in page.upcoming[:20]]
    kept = len(lines)
    while kept and sum(line.height for line in lines[:kept]) + LINE * (kept < len(page.upcoming)) > room:
        kept -= 1
    return due, tuple(lines[:kept]), len(page.upcoming) - kept


def _told(label: str, text: str, lines: int) -> Line:
    text = cut(text, SIDE, lines, indent=indent_of(label), ending=ELLIPSIS)
    return Line(label, text, tall(text, SIDE, indent=indent_of(label)))


# ---- The timeline ----


Drawn = timeline.Picture | month_bars.Picture | None


def _choices(page: Monthly) -> Iterator[tuple[Drawn, str, int]]:
    """(picture, sentence, lines of a step's name), the best first: the rows as bars, which are drawn only where all
    else is whole; the steps, where all that needs attention is told; and at last no picture.
    """
    given = timeline.by_row(page.rows) if len(page.rows) <= timeline.FOLD_OVER else ()
    items = [replace(item, was=None) for item in given]
    rows = timeline.pictures(items, as_of=page.as_of, go_live=page.go_live, pages=(HEIGHT, HEIGHT))
    steps = month_bars.bars(page)
    choices: list[tuple[Drawn, str]] = [(rows[0], BY_ROW)] if len(rows) == 1 else []
    choices += [(steps, BY_STEP)] if steps else []
    choices += [(None, NO_TIMELINE if steps else NO_PERIODS if page.rows else month_words.NO_ROWS)]
    yield from ((drawn, says, lines) for drawn, says in choices for lines in (2, 1))


def _height_of(drawn: Drawn) -> int:
    """With the heading, that the head of the steps' picture stands beside."""
    if isinstance(drawn, month_bars.Picture):
        return max(drawn.height, H2)
    return H2 + (drawn.height if drawn else LINE)


def _timeline_title(picture: timeline.Picture) -> str:
    """What the picture shows, in words: each bar with its dates and its signal."""
    told = [f"{line.item.name}: {_dates(line.item.period)}, {line.item.signal.label}." for line in picture.lines]
    days = [f"{marker.text.text}." for marker in (picture.now, picture.live) if marker]
    return " ".join((f"Tidslinje med {len(told)} staplar.", *days, *told))


def _dates(period: timeline.Period | None) -> str:
    if period is None:
        return "ingen period angiven"
    return f"{period[0]} – {period[1]}" if period[0] != period[1] else f"{period[0]}"
