"""Shapes of the report's pictures, and the stacked bars of signals. Pure geometry; the templates draw it.

Places and sizes are whole tenths of a millimetre on paper, so that the same numbers come out everywhere. What a
template writes (paths, places) is made here as text.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from reporting.charts.signals import Mark, mark
from reporting.snapshot import fonts
from reporting.snapshot.schema import Count

TEXT = 30  # height of the letters' em: 8.5 pt
BOLD = 32  # that of regular letters which are as wide as semibold ones of TEXT


class _Widths(dict[str, int]):
    """The regular weight's letters by their widths in hundredths of an em, rounded up: asked of the fonts once each."""

    def __missing__(self, letter: str) -> int:
        self[letter] = fonts.width(letter)
        return self[letter]


_WIDTHS = _Widths({"\u200b": 0})  # which lets a line end and is drawn as nothing


@dataclass(frozen=True, slots=True)
class Box:
    x: int
    y: int
    width: int
    height: int

    @property
    def path(self) -> str:
        return f"M{self.x} {self.y}h{self.width}v{self.height}H{self.x}z"


@dataclass(frozen=True, slots=True)
class Text:
    """A line of text by its left end on the baseline."""

    x: int
    y: int
    text: str

    @property
    def place(self) -> str:
        return f"translate({self.x} {self.y})"


@dataclass(frozen=True, slots=True)
class Symbol:
    """A signal's symbol in a square of `size`, by its upper left corner."""

    x: int
    y: int
    size: int
    mark: Mark

    @property
    def place(self) -> str:
        return f"translate({self.x} {self.y}) scale({self.size / 12:.3f})"  # drawn in a square of twelve


def hatching(box: Box, gap: int = 18) -> str:
    """Parallel strokes at 45° over the box, none outside it, as a path."""
    strokes, at = [], (0, 0)
    for start in range(gap, box.width + box.height, gap):
        x0, x1 = max(0, start - box.height), min(box.width, start)
        begin = (box.x + x0, box.y + start - x0)
        # From the end of the stroke before, which takes the fewest characters.
        strokes.append(f"m{begin[0] - at[0]} {begin[1] - at[1]}l{x1 - x0} {x0 - x1}")
        at = (begin[0] + x1 - x0, begin[1] + x0 - x1)
    return "".join(strokes)


def width_of(text: str, size: int = TEXT) -> int:
    """At least the width of the text in the regular weight, seldom more than a fiftieth too much."""
    return _sized(_ems(text), size)


def _ems(text: str) -> int:
    """The width in hundredths of an em; that of two texts after each other is the sum of theirs."""
    return sum(map(_WIDTHS.__getitem__, text))


def _sized(ems: int, size: int) -> int:
    return round(ems * size / 100)


def fitted(text: str, width: int, lines: int = 1, size: int = TEXT) -> tuple[str, ...]:
    """The text on at most so many lines of that width, whole words where they fit; an ellipsis where it is cut."""
    made: list[str] = []
    words = text.split()
    begun = 0
    while begun < len(words) and len(made) < lines:
        used, end = _ems(words[begun]), begun + 1
        while end < len(words) and _sized(more := used + _WIDTHS[" "] + _ems(words[end]), size) <= width:
            used, end = more, end + 1
        line, begun = " ".join(words[begun:end]), end
        if _sized(used, size) > width or (begun < len(words) and len(made) == lines - 1):
            line = _cut(line, width, size)
        made.append(line)
    return tuple(made)


def _cut(text: str, width: int, size: int) -> str:
    while text and width_of(f"{text}…", size) > width:
        text = text[:-1]
    return f"{text.rstrip()}…"


# ---- Signals as stacked bars ----

WIDTH, LABELS = 1540, 290
BAR, OVER, BETWEEN = 70, 42, 38  # a bar, what stands over it, and the space between two
SYMBOL = 30


@dataclass(frozen=True)
class Segment:
    """So many rows with one signal. Symbol and number are None where the segment is too narrow for them."""

    mark: Mark
    count: int
    box: Box
    symbol: Symbol | None
    number: Text | None

    @property
    def hatching(self) -> str:
        return hatching(self.box) if self.mark.deviating else ""


@dataclass(frozen=True)
class Bar:
    label: Text
    segments: tuple[Segment, ...]


@dataclass(frozen=True)
class Bars:
    width: int
    height: int
    bars: tuple[Bar, ...]

    @property
    def view(self) -> str:
        return f"0 0 {self.width} {self.height}"


def signal_bars(counts: Iterable[Count], *, now: str, before: str) -> Bars:
    """The rows by signal now and, when the counts know it, in the previous report, on one scale; `now` and `before`
    are the bars' labels. Segments stand in the order of the counts; those without rows are left out.
    """
    counts = tuple(counts)
    sets = [(now, [(mark(count.signal), count.now) for count in counts])]
    if any(count.before is not None for count in counts):
        sets.append((before, [(mark(count.signal), count.before or 0) for count in counts]))
    most = max((sum(number for _, number in numbers) for _, numbers in sets), default=0)
    bars = [
        _bar(label, numbers, most, top=position * (OVER + BAR + BETWEEN))
        for position, (label, numbers) in enumerate(sets)
    ]
    return Bars(WIDTH, len(sets) * (OVER + BAR + BETWEEN) - BETWEEN + 4, tuple(bars))


def _bar(label: str, numbers: list[tuple[Mark, int]], most: int, top: int) -> Bar:
    y, scale, segments, before = top + OVER, WIDTH - 2 - LABELS, [], 0
    for signal, count in numbers:
        if count:
            left, right = (LABELS + scale * total // most for total in (before, before + count))
            segments.append(_segment(signal, count, Box(left, y, right - left, BAR)))
            before += count
    (shown, *_) = fitted(label, LABELS - 30) or ("",)
    return Bar(Text(0, y + BAR // 2 + 10, shown), tuple(segments))


def _segment(signal: Mark, count: int, box: Box) -> Segment:
    number = Text(box.x + SYMBOL + 10, box.y - 12, str(count))
    if number.x + width_of(number.text) > box.x + box.width:
        return Segment(signal, count, box, None, None)
    return Segment(signal, count, box, Symbol(box.x, box.y - 12 - 25, SYMBOL, signal), number)
