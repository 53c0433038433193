"""The timeline of a month's sheet: row by row, or step by step as low as can be, with what it says in words. Pure.

Measures are tenths of a millimetre, as in charts.py and paragraphs.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from reporting.charts import bars, timeline
from reporting.charts.bars import Told, range_of
from reporting.charts.scale import Frame
from reporting.charts.text import LINE, tall
from reporting.month import wording
from reporting.month.frozen import Monthly

WIDTH, HEADING = 2690, 76  # of the sheet between its margins; a heading with its space
NAMES, PADDING = 930, 16  # a step's name; the space around its bar
LOWER = 22  # how much lower a folded picture is for a line of a note between its heading and what is beside its axis
BY_ROW, BY_STEP = "rad för rad", "steg för steg"
NO_TIMELINE = "Tidslinjen får inte plats här. Den finns på månadens sida."
NO_PERIODS = "Ingen rad har en tidsplan att visa."


@dataclass(frozen=True)
class Drawn:
    """A timeline with its heading. `picture` is None when there is none, and `note` says why; else it says what the
    picture itself does not. `title` is all that the picture shows, in words.
    """

    heading: str
    note: str
    picture: timeline.Picture | None
    title: str
    folded: bool  # step by step
    height: int  # with the heading


def choices(page: Monthly, told: Told, *, tallest: int) -> Iterator[Drawn]:
    """The best first: the rows as bars, the steps as bars, and at last no picture. No picture is taller than that."""
    rows = bars.beside(page.rows, told)
    found: list[Drawn] = []
    if len(rows) <= bars.FOLD_OVER:
        found += _drawn(page, bars.by_row(rows), Frame(), BY_ROW, told, tallest)
    steps = bars.by_step(rows, page.legend)
    beside = timeline.counts_width(steps)
    frame = Frame(WIDTH, NAMES + beside, PADDING, beside, low=True)
    found += _drawn(page, steps, frame, BY_STEP, told, tallest)
    yield from found
    given = any(item.period for item in steps)
    note = NO_TIMELINE if given else NO_PERIODS if rows else wording.NO_ROWS
    yield Drawn("Tidslinje", note, None, "", folded=False, height=HEADING + LINE)


def _drawn(
    page: Monthly, items: tuple[bars.Item, ...], frame: Frame, how: str, told: Told, tallest: int
) -> Iterator[Drawn]:
    """One, or none when there is nothing to draw or it takes more than one picture."""
    chart = timeline.chart_of(items, as_of=page.as_of, go_live=page.go_live, frame=frame)
    pictures = chart.pictures(items, pages=(tallest, tallest)) if chart else ()
    if chart is None or len(pictures) != 1:
        return
    (picture,) = pictures
    former = [f"Streckat: datum i {told.label}."] if any(line.was for line in picture.lines) else []
    note = " ".join((*former, *chart.aside))
    height = picture.height + (0 if frame.low else HEADING)  # a low one begins beside its heading
    if note:
        height += tall(note, frame.names) - LINE + LOWER if frame.low else tall(note, WIDTH)
    yield Drawn(f"Tidslinje, {how}", note, picture, _title(picture, how, told, chart.aside), frame.low, height)


def _title(picture: timeline.Picture, how: str, told: Told, aside: tuple[str, ...]) -> str:
    """Each bar with its signal, its dates, those last told and what is counted of it."""
    days = [f"{marker.text.text}." for marker in (picture.now, picture.live) if marker]
    lines = [_line(line.item, told) for line in picture.lines]
    count = f"{len(lines)} {'stapel' if len(lines) == 1 else 'staplar'}"
    return " ".join((f"Tidslinje, {how}, med {count}.", *days, *aside, *lines))


def _line(item: bars.Item, told: Told) -> str:
    """ "Steg 1: Pågående med avvikelser, 2020-05-01 – 2021-02-28, i Tertial 2 2020 2020-05-01 – 2020-12-31; av raderna
    1 pågående med avvikelser, 3 avslutat."
    """
    was = f", i {told.label} {range_of(item.was)}" if item.was else ""
    counts = [f"{number} {signal.label[:1].lower()}{signal.label[1:]}" for signal, number in item.counts if number]
    counted = f"; av raderna {', '.join(counts)}" if counts else ""
    return f"{item.name}: {item.signal.label}, {range_of(item.period)}{was}{counted}."
