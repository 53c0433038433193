"""What somebody looks for, and where it stands in a text. Pure: the same on both databases.

A word is found anywhere in a text, also inside a longer word. What is spelt as it was typed comes before what differs
in dots and rings ("ersattning" for "ersättning"), and that before what differs in its ending ("ersättningen").
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from activities.calendar.swedish import fold, loosely, words_of

MOST_WORDS = 8
SHORTEST_STEM = 5  # letters; "planen" is not looked for as "plan", which is in every other word
SHOWN = 220  # characters of a text beside its hit
BEFORE = 70  # of them before the word
_ENDINGS = (
    *("arnas", "ernas", "ornas", "arna", "erna", "orna", "aren", "andet", "ande"),
    *("ens", "ets", "ars", "ers", "ar", "er", "or", "en", "et", "na", "s"),
)
_SPACE = re.compile(r"\s+")

Pieces = tuple[tuple[str, bool], ...]  # the text in pieces, each with whether it is a match


@dataclass(frozen=True)
class Term:
    """A word as it is compared: spelt as typed, without dots and rings, and without its ending."""

    exact: str
    loose: str
    stem: str

    @property
    def may_differ(self) -> bool:
        """Whether it can be spelt otherwise: with or without a ring or dots."""
        return not {"a", "o"}.isdisjoint(self.loose)

    def rank(self, exact: str, loose: str) -> int:
        """0 spelt so · 1 but for dots and rings · 2 in another form · 3 not there; of a text folded both ways."""
        return 0 if self.exact in exact else 1 if self.loose in loose else 2 if self.stem in loose else 3


def terms(text: str) -> tuple[Term, ...]:
    """The words to look for, each once, in the order they were typed."""
    return tuple(Term(word, loosely(word), stem(loosely(word))) for word in words_of(fold(text))[:MOST_WORDS])


def stem(word: str) -> str:
    """A word without its ending: "ersattningen" is "ersattning". Short words are left as they are."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= SHORTEST_STEM:
            return word.removesuffix(ending)
    return word


def rank(text: str, sought: Iterable[Term]) -> tuple[int, ...]:
    """How each word stands in the text, see `Term.rank`: the lower, the nearer to what was typed."""
    exact = fold(text)
    loose = loosely(exact)
    return tuple(term.rank(exact, loose) for term in sought)


def holds(text: str, sought: Sequence[Term]) -> bool:
    """Whether every word is there in some form."""
    return all(each < 3 for each in rank(text, sought))


def marked(text: str, sought: Iterable[Term]) -> Pieces:
    """The text as it is written, with the matches told apart: by the whole word where it is there, else by its stem."""
    text = unicodedata.normalize("NFC", text)
    signs, places = _compared(text)
    is_match = bytearray(len(text))
    for term in sought:
        word = term.loose if term.loose in signs else term.stem
        start = signs.find(word)
        while start >= 0:
            first, last = places[start], places[start + len(word) - 1]
            is_match[first : last + 1] = b"\1" * (last + 1 - first)
            start = signs.find(word, start + len(word))
    pieces: list[tuple[str, bool]] = []
    for sign, match in zip(text, is_match, strict=True):
        if pieces and pieces[-1][1] == bool(match):
            pieces[-1] = (pieces[-1][0] + sign, bool(match))
        else:
            pieces.append((sign, bool(match)))
    return tuple(pieces)


def snippet(text: str, sought: Sequence[Term]) -> Pieces:
    """So much of a text as stands beside its hit, from the word on, in one line and with its matches told apart."""
    text = _SPACE.sub(" ", unicodedata.normalize("NFC", text)).strip()
    signs, places = _compared(text)
    found = [signs.find(term.loose if term.loose in signs else term.stem) for term in sought]
    first = min((places[place] for place in found if place >= 0), default=0)
    start = 0 if first <= BEFORE else text.rfind(" ", 0, first - BEFORE + 20) + 1
    end = len(text) if len(text) - start <= SHOWN else text.rfind(" ", start + BEFORE, start + SHOWN)
    end = end if end > first else min(len(text), start + SHOWN)
    shown = f"{'… ' if start else ''}{text[start:end]}{' …' if end < len(text) else ''}"
    return marked(shown, sought)


def _compared(text: str) -> tuple[str, list[int]]:
    """The text as it is compared, and for each of its signs the place of the letter it stands for."""
    signs, places = [], []
    for place, letter in enumerate(text):
        for sign in _sign(letter):
            signs.append(sign)
            places.append(place)
    return "".join(signs), places


@cache
def _sign(letter: str) -> str:
    return loosely(fold(letter))
