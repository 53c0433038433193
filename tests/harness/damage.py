"""What is nearly right: a real answer or file with some of its characters changed, cut, moved or said twice."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

PUT = (
    "",
    "<",
    ">",
    "&",
    '"',
    "=",
    "\0",
    "\ud800",
    "é",
    "A",
    "0",
    " ",
    "<!---->",
    "<x/>",
    "]]>",
    "&#0;",
    "..",
    "{",
    "null",
)


def damaged(text: str, tries: int, seed: int) -> Iterator[str]:
    """So many, the same for the same seed."""
    chance = Random(seed)
    for _ in range(tries):
        made = text
        for _ in range(chance.randint(1, 3)):
            at, long = chance.randrange(len(made) + 1), chance.choice((0, 1, 1, 2, 9, 80))
            other = chance.randrange(len(made) + 1)
            put = chance.choice(PUT) if chance.random() < 0.7 else made[other : other + long]
            made = made[:at] + put + made[at + long :]
        yield made
