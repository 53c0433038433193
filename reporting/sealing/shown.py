"""Whether a report's page says all that its snapshot says. Pure.

Words are looked for wherever they stand and however they are marked up, so that a page of an older template is as whole
as it was. What a template words by itself (dates, directions, sentences around the numbers) is looked for as far as it
cannot be worded otherwise.
"""

from __future__ import annotations

import html as markup
import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from activities.calendar.swedish import MONTHS
from reporting.report import differing
from reporting.report import markup as memo_markup
from reporting.snapshot.glyphs import drawable
from reporting.snapshot.schema import (
    Change,
    Considered,
    Correction,
    Count,
    Difference,
    MemoPart,
    Previous,
    Report,
    Row,
    Signal,
    Source,
    each_text,
)

# What no page shows as it stands: keys, codes, colours, and dates that are worded.
UNSEEN = {
    Report: {"slug", "tertial", "as_of", "taken_at", "facts_taken_at", "go_live"},
    Row: {"start", "end", "reported_start", "reported_end", "direction", "updated", "taken_at"},
    Signal: {"key", "symbol", "fill", "ink"},
    Change: {"kind"},
    Source: {"kind"},
    Difference: {"before", "after"},
    Previous: {"sealed_on"},
    Correction: {"made_at"},
}
_UNREAD = re.compile(r"<head>.*?</head>|<!--.*?-->", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_BREAKS = re.compile(r"[\s\u200b]+")
_ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)")


def missing(report: Report, html: str) -> list[str]:
    """The texts that the page does not show, in the snapshot's order and each once; [] when all is there."""
    said = _squash(_read(html))
    texts = dict.fromkeys(text for text in _shown(each_text(report, drawable)) if text)
    return [text for text in texts if _squash(text) not in said]


def _read(html: str) -> str:
    """All that is read on a page, or in a piece of one."""
    return markup.unescape(_TAG.sub("", _UNREAD.sub("", html)))


def _squash(text: str) -> str:
    """Without white space: a tag may stand between two words or within one, and lines break anywhere."""
    return _BREAKS.sub("", text)


def _shown(part: Any) -> Iterator[str]:
    if isinstance(part, str):
        yield part
    elif isinstance(part, tuple):
        for item in part:
            yield from _shown(item)
    elif is_dataclass(part):
        unseen = UNSEEN.get(type(part), set())
        for field in fields(part):
            if field.name not in unseen and not (field.name == "text" and isinstance(part, MemoPart)):
                yield from _shown(getattr(part, field.name))
        yield from _worded(part)


def _worded(part: Any) -> Iterator[str]:
    """What a part shows in another form than it holds it."""
    if isinstance(part, MemoPart):
        yield from _read(memo_markup.render(part.text)).splitlines()
    elif isinstance(part, Report):
        yield from _of_report(part)
    elif isinstance(part, Previous):
        yield from (_long_date(part.sealed_on), f"version {part.version}")
    elif isinstance(part, Correction):
        yield _long_date(part.made_at)
    elif isinstance(part, Difference):
        yield from _differing(part)
    elif isinstance(part, Considered):
        yield f"{part.done} av {part.of} kontrollpunkt"
    elif isinstance(part, Source) and part.number:
        yield f"Revision {part.number}"
    elif isinstance(part, Row):
        yield _long_date(part.taken_at)
        if part.words.strip():
            yield part.updated


def _of_report(part: Report) -> Iterator[str]:
    yield from (_long_date(day) for day in (part.as_of, part.taken_at, part.facts_taken_at))
    yield f"version {part.version}"
    if any(count.now or count.before for count in part.counts):
        yield from (_number(count) for count in part.counts)


def _differing(part: Difference) -> Iterator[str]:
    """The words that differ, one by one: a page may show whole texts or only their sentences, as markup or as set."""
    for pair in differing.pairs(part.before, part.after, marked_up=part.markup):
        changed = " ".join(run.text for run in (*pair.before, *pair.after) if run.changed)
        yield from (word for word in changed.split() if any(map(str.isalnum, word)))


def _number(count: Count) -> str:
    return f"{count.signal.label} {count.now} {'' if count.before is None else count.before}"


def _long_date(iso: str) -> str:
    """ "2020-08-31T13:00:00+02:00" → "31 augusti 2020"; any other text as it is."""
    found = _ISO.match(iso)
    return f"{int(found[3])} {MONTHS[int(found[2]) - 1]} {found[1]}" if found else iso
