"""A month as slides for a meeting, each a few lines to be read from five metres. Pure.

All text has one size. What is too much for a slide goes on upon the next, parted so that none is left nearly empty.
Characters and lines are those of static/css/show.css on a screen of 16:9.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from reporting.charts import bars, timeline, trend
from reporting.charts.scale import Frame
from reporting.charts.signals import Mark, mark
from reporting.month import wording
from reporting.month.frozen import Monthly
from reporting.month.wording import Named, NamedGroup, Shown
from reporting.report import annex
from reporting.snapshot.schema import Row

# Lines that a heading takes of a list, with its space; that an item or a fact takes beside its own; that a list has
# more than a deviation, which has a line over its heading.
ABOVE, SPACE, LISTED = 1.8, 0.25, 0.5
PLOT = 190  # height of the trend's columns: low, so that its letters are large
DEVIATIONS = 30  # slides; more are counted on one
ITEMS = 24  # of a group; more are counted


CHARACTERS, LISTED_CHARACTERS, LINES = 66, 78, 14  # of a line of facts, and of a list; of text on a slide
HEADING = 48  # characters of a line
FRAME = Frame(width=1240, names=500, padding=10)  # letters of the timeline as large as the text
PICTURE = (560, 560)  # the tallest timeline that a slide holds under its heading


@dataclass(frozen=True)
class Part:
    """Some of a group's rows, or all; `more` are only counted."""

    heading: str
    items: tuple[Named, ...]
    more: int = 0


@dataclass(frozen=True)
class SlideNumber:
    mark: Mark
    count: int
    change: str  # in words; "" when nothing can be compared


@dataclass(frozen=True)
class Slide:
    """`kind` is numbers, timeline, deviation, list or more, and says which of the fields are filled."""

    kind: str
    heading: str
    kicker: str = ""
    sentences: tuple[str, ...] = ()
    numbers: tuple[SlideNumber, ...] = ()
    trend: trend.Picture | None = None
    timeline: timeline.Picture | None = None
    mark: Mark | None = None
    facts: tuple[tuple[str, str], ...] = ()
    parts: tuple[Part, ...] = ()
    number: int = 0
    of: int = 0

    @property
    def before(self) -> int:
        """The slide before; 0 for none."""
        return self.number - 1

    @property
    def after(self) -> int:
        """The slide after; 0 for none."""
        return self.number + 1 if self.number < self.of else 0


def slides(page: Monthly, shown: Shown | None) -> tuple[Slide, ...]:
    """The month from its numbers to what comes, numbered from 1."""
    found = [
        _numbers(page, shown),
        *_timeline(page),
        *_deviations(page),
        *_lists("Behöver också uppmärksamhet" if page.deviations else "Behöver uppmärksamhet", _attention(page)),
        *_lists("Nytt sedan sist", wording.news(page) if page.since else ()),
        *_lists("Det som kommer", _coming(page)),
    ]
    return tuple(replace(slide, number=number, of=len(found)) for number, slide in enumerate(found, 1))


def _numbers(page: Monthly, shown: Shown | None) -> Slide:
    return Slide(
        "numbers",
        page.period.label.capitalize(),
        kicker=page.plan,
        sentences=(
            wording.first_words(page) if not page.deviations else wording.deviating(page),
            " ".join(
                filter(
                    None,
                    (
                        f"{wording.as_of(page)}.",
                        wording.compared(page) if page.rows else "",
                        wording.origin(page, shown),
                    ),
                )
            ),
        ),
        numbers=tuple(
            SlideNumber(mark(count.signal), count.now, _change(wording.change(count.now, count.before)))
            for count in page.counts
        ),
        trend=trend.picture(wording.trend_of(page, presented=shown is not None), page.legend, plot=PLOT, worded=False),
    )


def _change(number: str) -> str:
    return {"": "", "0": "oförändrat"}.get(number, f"{number} sedan sist")


def _timeline(page: Monthly) -> Iterator[Slide]:
    """The rows as bars; their activities, or their steps, when they are more than a slide holds."""
    rows = bars.beside(page.rows, bars.NOTHING_TOLD)  # no former dates, which a slide has no room to explain
    for items in (bars.by_row(rows), bars.by_activity(rows), bars.by_step(rows)):
        pictures = timeline.pictures(items, as_of=page.as_of, go_live=page.go_live, frame=FRAME, pages=PICTURE)
        if len(pictures) <= 1:
            break
    for number, picture in enumerate(pictures, 1):
        counted = f" ({number} av {len(pictures)})" if len(pictures) > 1 else ""
        words = timeline.words_of(picture, name="Tidslinje", previous="", source="Alla datum står på månadens sida.")
        yield Slide("timeline", f"Tidslinje{counted}", sentences=(words,), timeline=picture)


# ---- Deviations ----


def _deviations(page: Monthly) -> Iterator[Slide]:
    rows = page.deviations
    for number, row in enumerate(rows[:DEVIATIONS], 1):
        counted = f"Avvikelse {number} av {len(rows)}" if len(rows) > 1 else "Avvikelse"
        yield from _deviation(row, ". ".join(filter(None, (counted, row.step))))
    if (left := len(rows) - DEVIATIONS) > 0:
        words = f"{wording.rows(left)} till avviker från planen. De står på månadens sida."
        yield Slide("more", f"Och {left} avvikelser till", kicker="Avvikelser", sentences=(words,))


def _deviation(row: Row, kicker: str) -> Iterator[Slide]:
    """One slide, or several when the texts are long."""
    facts = [*wording.deviation_facts(row), ("Ansvarig", row.responsible), ("Tidsplan", _dates(row))]
    facts = [(label, " ".join(text.split())) for label, text in facts if text]
    room = LINES - 2 - annex.lines(row.name, HEADING)  # over and in the block is space for two
    for place, some in enumerate(_evenly(lambda lines: _packed(facts, lines), room)):
        heading = f"{row.name} (forts.)" if place else row.name
        yield Slide("deviation", heading, kicker=kicker, mark=mark(row.signal), facts=tuple(some))


def _dates(row: Row) -> str:
    return ". ".join(filter(None, (row.period, row.remark)))


def _packed(facts: Iterable[tuple[str, str]], lines: float) -> Iterator[list[tuple[str, str]]]:
    """The facts parted among slides, long texts between words."""
    some: list[tuple[str, str]] = []
    room = lines = max(lines, 4)
    for label, text in facts:
        rest = text
        while rest:
            needed = 2 if len(rest) > CHARACTERS else 1
            if some and room - SPACE < needed:
                yield some
                some, room = [], lines
            kept = _beginning(rest, CHARACTERS, int(room - SPACE))
            some.append((label if rest is text else f"{label} (forts.)", kept))
            room -= annex.lines(kept, CHARACTERS) + SPACE
            rest = rest[len(kept) :].strip()
    if some:
        yield some


def _beginning(text: str, characters: int, lines: int) -> str:
    """As many of the words as the lines hold; a part of a word that alone is too long."""
    most = text[: characters * lines + 1]
    while annex.lines(most, characters) > lines or len(most) > characters * lines:
        most = most.rpartition(" ")[0]
        if not most:
            return text[: characters * (lines - 1) or characters]
    return most


# ---- Lists ----


def _attention(page: Monthly) -> Iterator[NamedGroup]:
    """What calls for somebody but the deviations, each row with who answers for it."""
    for group in wording.groups(page):
        yield replace(group, items=tuple(replace(item, what=_with_owner(item)) for item in group.items))


def _with_owner(item: Named) -> str:
    return ". ".join(filter(None, (item.what, item.who and f"Ansvarig: {item.who}")))


def _lists(heading: str, groups: Iterable[NamedGroup]) -> list[Slide]:
    """The groups on one slide, or on as many as they need."""
    parts = [Part(group.heading, group.items[:ITEMS], max(0, len(group.items) - ITEMS)) for group in groups]
    if not parts:
        return []
    packed = _evenly(lambda lines: _spread(parts, lines), LINES)
    kickers = [f"({number} av {len(packed)})" if len(packed) > 1 else "" for number in range(1, len(packed) + 1)]
    return [
        Slide("list", f"{heading} {kicker}".strip(), parts=tuple(some))
        for kicker, some in zip(kickers, packed, strict=True)
    ]


def _evenly(pack: Callable[[float], Iterable[list[Any]]], lines: int) -> list[list[Any]]:
    """What stands on each slide, on no more slides than are needed, each about as full as the others."""
    packed = list(pack(lines))
    for fewer in range(lines - 1, LINES // 2, -1):
        if len(packed) == 1 or len(tried := list(pack(fewer))) > len(packed):
            break
        packed = tried
    return packed


def _spread(parts: Iterable[Part], lines: float) -> Iterator[list[Part]]:
    """The parts on slides of so many lines; one that goes on gets its heading again."""
    some: list[Part] = []
    room = lines + LISTED
    for part in parts:
        heading, items = part.heading, list(part.items)
        while items:
            here: list[Named] = []
            left = room - (ABOVE if heading else 0)
            while items and (tall := _tall(items[0])) <= left:
                here.append(items.pop(0))
                left -= tall
            if not here and not some:
                here.append(items.pop(0))  # taller than a slide: it flows on below
            if here:
                some.append(Part(heading, tuple(here), 0 if items else part.more))
                room = left - bool(part.more and not items)
                heading = f"{part.heading} (forts.)" if part.heading else ""
            if items:
                yield some
                some, room = [], lines + LISTED
    if some:
        yield some


def _tall(item: Named) -> float:
    return (
        SPACE
        + annex.lines(item.name, LISTED_CHARACTERS)
        + (annex.lines(item.what, LISTED_CHARACTERS) if item.what else 0)
    )


def _coming(page: Monthly) -> Iterator[NamedGroup]:
    if page.due:
        yield NamedGroup("Rapporter till nämnden", tuple(Named(item.label, wording.due(item)) for item in page.due))
    if page.upcoming:
        yield NamedGroup("Nästa tertial", tuple(Named(found.name, found.what) for found in page.upcoming))
    late = {True: ". Försenat.", False: ""}
    if page.tasks:
        found = (Named(task.what, f"{task.owner}, senast {task.due}{late[task.late]}") for task in page.tasks)
        yield NamedGroup("Uppdrag från möten", tuple(found))
