"""What a report's PDF costs before it is made, and whether that is too much. Pure.

Measured as whole processes on Debian 12 with Python 3.11 and WeasyPrint 70.0 (PDF/A-3a and PDF/UA-1 with the data
inside), the demo's rows again and again, with about 500 characters of text each; megabytes at the peak, and seconds of
one core, which may be half of what two crowded cores take:

    rows         18    200    1,000    2,000
    megabytes    70    100      245      420
    seconds     0.8    3.0       13       27

Both grow in a straight line, with the rows and with the words; rows that all deviate, which are told of twice, take a
fifth more. An emoji is looked for in a font of its own, and takes up to ten times as long as a letter. What is refused
is reckoned with a margin, so that a slower computer, or one with more to do, is not begun with what it cannot end."""

from __future__ import annotations

import re
from dataclasses import dataclass

from reporting.snapshot.schema import Report, texts

MAX_SECONDS = 300
MAX_MEGABYTES = 512
PATIENCE = 2.0  # seconds a person waits for a page without being told why
HOLD_UP = 10.0  # seconds the website may be busy with one draft: no other PDF is made in that process meanwhile

# The straight lines through what was measured, or a little above.
_BASE_SECONDS, _ROW_SECONDS, _CHARACTER_SECONDS = 0.6, 0.006, 0.000_016
_BASE_MEGABYTES, _ROW_MEGABYTES, _CHARACTER_MEGABYTES = 66, 0.115, 0.000_15
_EMOJI_SECONDS = 0.000_13
_SLOWER = 2.5  # margin: a computer less than half as fast
_LARGER = 1.1  # margin: memory is much the same everywhere, but not for all kinds of rows

_ROW = '<tr class="row"'
_NO_EMOJI = re.compile("[^\U0001f000-\U0001faff]+")
_UNREAD = re.compile(r"<style>.*?</style>|<[^>]*>", re.DOTALL)
_FIXED_PAGES, _PAGE_CHARACTERS = 4, 2_600  # the memo and the facts; `size_of` on a page of the annex


@dataclass(frozen=True)
class Size:
    rows: int
    characters: int  # of text, not of HTML
    emoji: int = 0  # of them


@dataclass(frozen=True)
class Estimate:
    seconds: float
    megabytes: float


def size_of(report: Report) -> Size:
    """A report's size before it has become HTML."""
    found = texts(report)
    return Size(len(report.rows), sum(map(len, found)), sum(map(_emoji, found)))


def size_of_html(html: str) -> Size:
    """The size of a report's HTML."""
    text = _UNREAD.sub("", html)
    return Size(html.count(_ROW), len(text), _emoji(text))


def _emoji(text: str) -> int:
    return 0 if text.isascii() else len(_NO_EMOJI.sub("", text))


def estimate(size: Size) -> Estimate:
    """What one rendering takes: seconds of one core, and the process's megabytes at its peak."""
    seconds = _BASE_SECONDS + size.rows * _ROW_SECONDS + size.characters * _CHARACTER_SECONDS
    seconds += size.emoji * _EMOJI_SECONDS
    megabytes = _BASE_MEGABYTES + size.rows * _ROW_MEGABYTES + size.characters * _CHARACTER_MEGABYTES
    return Estimate(seconds, megabytes)


def refusal(size: Size) -> str:
    """Why the report cannot become one PDF, as a sentence with its remedy; "" when it can."""
    reckoned = estimate(size)
    seconds, megabytes = reckoned.seconds * _SLOWER, round(reckoned.megabytes * _LARGER)
    if seconds <= MAX_SECONDS and megabytes <= MAX_MEGABYTES:
        return ""
    return (
        f"Rapporten är för stor för en pdf: {thousands(size.rows)} delaktiviteter och "
        f"{thousands(size.characters)} tecken "
        f"skulle kräva omkring {thousands(megabytes)} MB minne och ta {duration(seconds)}. "
        f"Gränsen är {MAX_MEGABYTES} MB och {MAX_SECONDS // 60} minuter. "
        "Korta de längsta texterna eller dela planen i flera."
    )


def waits(size: Size) -> bool:
    """Whether the report takes longer than a person waits for a page."""
    return estimate(size).seconds > PATIENCE


def holds_up(size: Size) -> bool:
    """Whether making the PDF while its page is waited for would keep others waiting too long."""
    return estimate(size).seconds > HOLD_UP


def expected_pages(size: Size) -> int:
    """About how many pages the report becomes; at least one."""
    return _FIXED_PAGES + size.characters // _PAGE_CHARACTERS


def duration(seconds: float) -> str:
    """In words, as "omkring 40 sekunder" or "omkring 2 minuter"."""
    if seconds < 55:
        return f"omkring {max(5, round(seconds / 5) * 5)} sekunder"
    minutes = round(seconds / 60)
    return "omkring en minut" if minutes == 1 else f"omkring {minutes} minuter"


def thousands(number: int) -> str:
    """The number as it is written in Swedish: "12 000" with a space that keeps it together."""
    return f"{number:,}".replace(",", "\u00a0")
