"""What two texts say differently, sentence by sentence and as they are set, with the words that differ marked. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby
from typing import Any

from reporting.report import markup

NEAR = 8  # sentences within which the one that another has become is looked for
ALIKE = 0.5  # of their words
CONTEXT = 10  # words told on either side of what differs
_END = re.compile(r"[.!?][”\")]*$")


@dataclass(frozen=True)
class Word:
    text: str
    style: str = ""  # em | strong | "" as the memo's markup has it
    space: bool = True  # whether a space stands before it


@dataclass(frozen=True)
class Run:
    """Neighbouring words that are set alike."""

    text: str
    style: str
    space: bool
    changed: bool


@dataclass(frozen=True)
class Pair:
    """A sentence as it was and as it is; () on the side where it does not stand."""

    before: tuple[Run, ...]
    after: tuple[Run, ...]


Sentence = tuple[Word, ...]
Flagged = list[tuple[Word, bool]]


def pairs(before: str, after: str, *, marked_up: bool) -> tuple[Pair, ...]:
    """The sentences that differ, in the order they stand; () when only the division into paragraphs does.

    What is no markup, such as a cell of Bilaga 1, is short and told line by line.
    """
    old, new = (list(_sentences(text, marked_up)) for text in (before, after))
    found: list[Pair] = []
    for what, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what != "equal":
            found.extend(_paired(old[i:j], new[k:m]))
    return tuple(found)


def _paired(old: list[Sentence], new: list[Sentence]) -> Iterator[Pair]:
    """Each new sentence beside the old one it is most like; the others as taken away or added."""
    if len(old) == len(new) == 1:
        yield _beside(old[0], new[0])
        return
    start = 0
    for sentence in new:
        near = [(_likeness(old[at], sentence), -at) for at in range(start, min(start + NEAR, len(old)))]
        likeness, at = max(near, default=(0.0, 0))
        if likeness < ALIKE:
            yield Pair((), _whole(sentence))
            continue
        yield from (Pair(_whole(gone), ()) for gone in old[start:-at])
        yield _beside(old[-at], sentence)
        start = -at + 1
    yield from (Pair(_whole(gone), ()) for gone in old[start:])


def _likeness(one: Sentence, other: Sentence) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def _whole(sentence: Sentence) -> tuple[Run, ...]:
    return _runs([(word, True) for word in sentence])


def _beside(old: Sentence, new: Sentence) -> Pair:
    sides: tuple[Flagged, Flagged] = ([], [])
    for what, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        sides[0].extend((word, what != "equal") for word in old[i:j])
        sides[1].extend((word, what != "equal") for word in new[k:m])
    return Pair(*(_runs(_shortened(side)) for side in sides))


def _shortened(words: Flagged) -> Flagged:
    """Without what stands far from anything that differs, where that saves something to read."""
    at = [number for number, (_, changed) in enumerate(words) if changed]
    kept: Flagged = []
    for far, group in groupby(enumerate(words), lambda item: all(abs(item[0] - one) > CONTEXT for one in at)):
        stretch = [word for _, word in group]
        kept += [(Word("…"), False)] if far and at and len(stretch) > 2 else stretch
    return kept


def _runs(words: Flagged) -> tuple[Run, ...]:
    made: list[Run] = []
    for (style, changed), group in groupby(words, key=lambda item: (item[0].style, item[1])):
        found = [word for word, _ in group]
        text = "".join(f"{' ' if word.space else ''}{word.text}" for word in found)
        made.append(Run(text.removeprefix(" "), style, found[0].space and bool(made), changed))
    return tuple(made)


def _sentences(text: str, marked_up: bool) -> Iterator[Sentence]:
    if not marked_up:
        yield from (tuple(map(Word, line.split(" "))) for line in text.splitlines() if line)
        return
    for block in _blocks(text):
        sentence: list[Word] = []
        for number, word in enumerate(block, 1):
            sentence.append(word)
            following = block[number].text if number < len(block) else ""
            whole = len(sentence) > 1 or len(word.text) > len("10.")  # and not only the number of an item
            if whole and _END.search(word.text) and following[:1].isupper():
                yield tuple(sentence)
                sentence = []
        if sentence:
            yield tuple(sentence)


def _blocks(text: str) -> Iterator[list[Word]]:
    """Paragraphs, headings and the items of lists, each as its words; an item begins with its number or a bullet."""
    lists: list[int | None] = []  # the number before, of each list we are in; None: it has bullets
    marker = ""
    for token in markup.parsed(text):
        if token.type in ("bullet_list_open", "ordered_list_open"):
            lists.append(None if token.type.startswith("bullet") else int(token.attrGet("start") or 1) - 1)
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            lists.pop()
        elif token.type == "list_item_open":
            number = lists[-1]
            lists[-1] = None if number is None else number + 1
            marker = "•" if number is None else f"{number + 1}."
        elif token.type == "inline":
            yield [*([Word(marker)] if marker else []), *_words(token.children or [])]
            marker = ""


def _words(children: Iterable[Any]) -> Iterator[Word]:
    styles: list[str] = []
    space = True
    for child in children:
        if child.nesting == 1:
            styles.append(child.tag)
        elif child.nesting == -1:
            styles.pop()
        text = " " if child.type == "softbreak" else child.content
        for part in re.findall(r"[ \t\n]+|[^ \t\n]+", text):
            if part.isspace():
                space = True
            else:
                yield Word(part, styles[-1] if styles else "", space)
                space = False
