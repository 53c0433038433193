"""Hits as a page shows them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from activities.search.words import Pieces, Term, marked, rank, snippet

Part = tuple[str, str, str]  # label, fragment, text; as SearchText keeps them


@dataclass(frozen=True)
class Hit:
    """One thing that was found: its name, the plan it belongs to, and the place in it that fits best."""

    title: Pieces
    url: str
    plan: str = ""
    label: str = ""  # what the words below are: "Orsak 2020-12-01"
    words: Pieces = ()
    on: date | None = None


@dataclass(frozen=True)
class Group:
    """The hits of one kind; `count` of them all, `hits` those shown."""

    key: str
    label: str
    count: int
    hits: tuple[Hit, ...]
    url: str = ""  # to all of them; "" when all are shown


def hit(
    title: str,
    address: str,
    parts: Iterable[Part],
    sought: Sequence[Term],
    plan: str = "",
    on: date | None = None,
    at_best: int = 0,
) -> Hit:
    """Leads to the part that fits best, where the name alone does not say it all: best in the words the name lacks.

    No part is nearer to what was typed than `at_best`.
    """
    names, stands = marked(title, sought), rank(title, sought)
    lacking = [term for term, each in zip(sought, stands, strict=True) if each == 3]
    nearest = 3 * len(lacking) or sum(stands)
    best: Part | None = None
    for part in parts:
        if nearest <= at_best:
            break
        found = rank(part[2], lacking or sought)
        if sum(found) < nearest:
            best, nearest = part, sum(found)
    if best is None:
        return Hit(names, address, plan, on=on)
    label, fragment, text = best
    place = address if "#" in address else f"{address}{fragment}"
    return Hit(names, place, plan, label, snippet(text, sought), on)


def address_of(text: str, kind: str = "", page: int = 1) -> str:
    """ "?q=ers%C3%A4ttning&slag=row&sida=2" """
    chosen = [("q", text), ("slag", kind), ("sida", page if page > 1 else "")]
    return "?" + urlencode([(name, value) for name, value in chosen if value])
