"""A plan's table that has lost its columns: text out of a PDF or of text recognition, cells in a row one under another.

Pure. What holds is that the board is told something of every row, and last: a row ends with its rhythm, and in it the
dates part those who do it from those they do it with. Activities over several rows stand at any of them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from activities.calendar.written import Unclear, read_period
from activities.exchange.cell_text import quoted
from activities.exchange.found import Found, RawRow
from activities.exchange.headings import meant
from activities.exchange.letters import as_latin
from activities.exchange.plan_rows import (
    ACTIVITY,
    COLLABORATION,
    ORGANISATION,
    PERIOD,
    REPORTING,
    TITLE,
    Column,
    Doubt,
)

MEANINGS = (ACTIVITY, TITLE, ORGANISATION, PERIOD, COLLABORATION, REPORTING)
COLUMNS = tuple(Column(meaning, meaning) for meaning in MEANINGS)

# The word that ends the cell may have been carried to the next page, with the rest of the cell beside it before it.
_RHYTHM = re.compile(
    r"löpande,?\s+(?:1|en)\s*(?:ggr?|gång(?:er)?)\s+per\s+(?:tertial|(?P<between>\S[^\f]{0,200}?)\s+tertial)"
    r"|[1-4]\s?:\s?(?:[ae]\s+)?kvartalet\s+20[0-9]{2}",
    re.IGNORECASE,
)
_DATES = re.compile(
    r"(?<!\d)(?:20)?[0-9]{6}(?:\s*[-–—]?\s*(?:20)?[0-9]{6})?(?!\d)|20\d\d-\d\d-\d\d(?:\s*[-–—]\s*20\d\d-\d\d-\d\d)?"
)
_ROLE = re.compile(
    r"(?<![\w-])(?:(?!Utse)\w*(?:ledare|chef|sekreterare|samordnare|strateg|controller|ansvarig|utredare|handläggare|ekonom|"
    r"administratör|direktör|jurist|arkitekt|koordinator|upphandlare|konsult)\b|Arbetsgrupp(?:en)?\s[A-ZÅÄÖ]|Sker inom|"
    r"(?:SAS|MAS|MAR)\b|Representant)",
)
_TOGETHER = re.compile(r"Samverkan\b|Omvärldsbeva|Ej aktuell")
_BLOCK = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")
_PAGE = re.compile(
    r"^[ \t]*(?:sida\s+\d+(?:\s+av\s+\d+)?|\d+\s*\(\d+\)|[-–—_=]{3,})[ \t]*$", re.IGNORECASE | re.MULTILINE
)
_LONG = 200  # characters of the name of an activity
_HEAD_WORDS = 3  # headings in the words before the first row that make it a plan's table


@dataclass
class _Piece:
    """One row on its way: texts by meaning, and the line of the file where its name stands."""

    line: int
    cells: dict[str, str]
    tail: str = ""  # what stood after the rhythm and belongs to the row


def read_flowing(text: str) -> Found:
    """The rows of a text without columns; an empty Found when it is no plan's table."""
    latin, mended = as_latin(text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n\n"))
    ends = list(_RHYTHM.finditer(latin))
    if not ends or _heading_words(latin[: ends[0].start()]) < _HEAD_WORDS:
        return Found()
    doubts = [
        Doubt(0, "", f"{quoted(word)} har bokstäver ur ett annat alfabet; läst som {quoted(read)}.")
        for word, read in mended
    ]
    doubts += [
        Doubt(latin.count("\n", 0, match.start()) + 1, "", f"Raden {quoted(match[0])} hör till sidan och är inte läst.")
        for match in _PAGE.finditer(latin[: ends[-1].end()])
        if match.start() > 0
    ]
    pieces: list[_Piece] = []
    start = _after_head(latin, ends[0].start())
    for end in ends:
        start = _take_tail(latin, start, pieces, doubts)
        pieces.append(_piece(latin, start, end, doubts))
        start = end.end()
    _take_tail(latin, start, pieces, doubts)
    _share_out(pieces, doubts)
    doubts.insert(
        0, Doubt(0, "", "Texten har inga kolumner kvar. Raderna är delade efter tider och rapportering; läs dem.")
    )
    rows = tuple(RawRow(p.line, tuple(p.cells.get(each, "") for each in MEANINGS), COLUMNS) for p in pieces)
    return Found(rows, COLUMNS, tuple(doubts))


def _heading_words(text: str) -> int:
    named = set()
    for line in text.split("\n")[-60:]:
        for part in (line, *line.split()):
            may_be, sure = meant(part)
            if may_be and sure:
                named.add(may_be[0])
    return len(named)


def _after_head(text: str, first: int) -> int:
    """Where the first row begins: after the last block of headings before the first row's end."""
    start = 0
    for block, place in _blocks(text[:first], 0):
        words = re.findall(r"\w+", block)
        named = sum(bool(meant(word)[0] and meant(word)[1]) for word in words)
        if meant(block)[0] or named >= max(2, 0.4 * len(words)):
            start = place + len(block)
    return start


def _blocks(text: str, offset: int) -> list[tuple[str, int]]:
    """(text, place) of what empty lines part."""
    found, start = [], 0
    for match in (*_BLOCK.finditer(text), None):
        end = match.start() if match else len(text)
        block = text[start:end]
        if block.strip():
            lead = len(block) - len(block.lstrip())
            found.append((block.strip(), offset + start + lead))
        start = match.end() if match else end
    return found


def _take_tail(text: str, start: int, pieces: list[_Piece], doubts: list[Doubt]) -> int:
    """A block right under the rhythm that goes on in lower case is the rest of the row's cell before it."""
    match = re.match(r"[ \t]*\n[ \t]*(?P<rest>[a-zåäö][^\n]*(?:\n[ \t]*[^\s][^\n]*)*)", text[start:])
    if not match or not pieces:
        return start
    pieces[-1].cells[COLLABORATION] = f"{pieces[-1].cells.get(COLLABORATION, '').rstrip()}\n{match['rest']}"
    told = f"{quoted(match['rest'], 60)} står efter raden, vid en sidbrytning; läst som slutet av dess samverkan."
    doubts.append(Doubt(pieces[-1].line, COLLABORATION, told))
    return start + match.end()


def _piece(text: str, start: int, end: re.Match[str], doubts: list[Doubt]) -> _Piece:
    between = end["between"] or ""
    segment = _PAGE.sub("", text[start : end.start()])
    reporting = end[0].replace(between, "") if between else end[0]
    dates = _DATES.search(segment)
    parting = dates or _TOGETHER.search(segment)
    before = segment[: parting.start()] if parting else segment
    after = segment[parting.end() if dates else parting.start() :] if parting else ""
    cells = {PERIOD: dates[0] if dates else "", COLLABORATION: after.strip("\n "), REPORTING: reporting}
    blocks = [block for block, _ in _blocks(before, 0)]
    named, organisation = _parted(blocks)
    activity, title, prose = _named(named)
    line = text.count("\n", 0, start + max(segment.find((activity or title or " ")[:30]), 0)) + 1
    piece = _Piece(line, cells | {ORGANISATION: organisation, ACTIVITY: activity, TITLE: title})
    if between:
        cells = piece.cells
        cells[COLLABORATION] = f"{cells[COLLABORATION]}\n{between.strip()}".strip()
        told = f"{quoted(between, 60)} står efter en sidbrytning; läst som slutet av radens samverkan."
        doubts.append(Doubt(line, COLLABORATION, told))
    doubts += [Doubt(line, "", f"Texten före raden är inte läst: {quoted(each, 2_000)}.") for each in prose]
    if not organisation:
        doubts.append(Doubt(line, ORGANISATION, "Ingen ansvarig kan läsas ut ur texten. Skriv vem som ansvarar."))
    return piece


def _parted(blocks: list[str]) -> tuple[list[str], str]:
    """The names, and the organisation: the last block, or the part of it from the first role on."""
    if not blocks:
        return [], ""
    *names, last = blocks
    role = _ROLE.search(last)
    if role and not role.start():
        return names, last
    if role and not last[: role.start()].rstrip().endswith(","):
        head = last[: role.start()].strip()
        starts_here = head and (not names or head[:1].isupper())
        if starts_here and "\n" not in last[: role.start()].rstrip()[-1:]:
            return [*names, head], last[role.start() :]
    return (names, last) if names else ([last], "")


def _named(blocks: list[str]) -> tuple[str, str, list[str]]:
    """(activity, title, texts that are neither) out of the blocks before the organisation; a lone name is a title."""
    if not blocks:
        return "", "", []
    *before, title = blocks
    if title[:1].islower() and before:
        # The activity's last words and the title's first stand on one line: the title begins with a capital.
        last = before.pop()
        starts = [match.start() for match in re.finditer(r"(?<=\s)[A-ZÅÄÖ][a-zåäö]", last)]
        cut = starts[-1] if starts else len(last)
        before += [last[:cut].strip()] if last[:cut].strip() else []
        title = f"{last[cut:].strip()}\n{title}"
    activity = ""
    if before and len(before[-1]) <= _LONG and ":" not in before[-1] and not before[-1].rstrip().endswith("."):
        activity = before.pop()
    return activity, title, before


def _share_out(pieces: list[_Piece], doubts: list[Doubt]) -> None:
    """Give every row its activity. Those before the first that is named are activities themselves."""
    named = [place for place, piece in enumerate(pieces) if piece.cells[ACTIVITY]]
    for place, piece in enumerate(pieces[: named[0] if named else len(pieces)]):
        pieces[place] = replace(piece, cells={**piece.cells, ACTIVITY: piece.cells[TITLE], TITLE: ""})
        told = "Ingen aktivitet står vid raden eller ovanför; läst som en aktivitet som följs upp som helhet."
        doubts.append(Doubt(piece.line, ACTIVITY, told))
    for first, last in zip(named, [*named[1:], len(pieces)], strict=False):
        split = _best_split(pieces, first, last) if last < len(pieces) else last
        for place in range(first + 1, last):
            owner = pieces[first] if place < split else pieces[last]
            pieces[place].cells[ACTIVITY] = owner.cells[ACTIVITY]
            told = f"Aktiviteten står inte vid raden; läst som {quoted(' '.join(owner.cells[ACTIVITY].split()))}."
            doubts.append(Doubt(pieces[place].line, ACTIVITY, told + " Kontrollera var aktiviteten börjar."))


def _best_split(pieces: list[_Piece], first: int, last: int) -> int:
    """The first of the rows between two named ones that belongs with the later: where the dates fit best."""
    days = [_days(piece) for piece in pieces]

    def apart(place: int, owner: int) -> int:
        one, other = days[place], days[owner]
        if one is None or other is None:
            return 0
        return abs((one[0] - other[0]).days) + abs((one[1] - other[1]).days)

    def cost(split: int) -> int:
        return sum(apart(place, first if place < split else last) for place in range(first + 1, last))

    return min(range(first + 1, last + 1), key=cost)


def _days(piece: _Piece) -> tuple[date, date] | None:
    try:
        period, _ = read_period(piece.cells[PERIOD])
    except (Unclear, ValueError):
        return None
    return (period.start, period.end) if period.start and period.end else None
