"""Rows that are to keep an eye on other municipalities, and whether anybody has been asked yet. Pure.

It is a remark beside the signal and never a signal: whether the row goes as planned is for its own people to say.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from activities.calendar.swedish import fold, loosely

WORDS = "Samverkan är att omvärldsbevaka, men ingen kontakt om delaktiviteten är antecknad än."
_ASKS = re.compile(r"omvarldsbevak")  # "Omvärldsbevaka", "omvärldsbevakning"
_MUNICIPALITIES = re.compile(r"\bkommun(er)?\b")  # "Annan LOV-kommun", not "Kommunledningskontoret"


@dataclass(frozen=True)
class Party:
    """A partner of the row's collaboration and what the collaboration is."""

    pk: int
    name: str
    what: str


@dataclass(frozen=True)
class Outlook:
    """The remark, with where a contact is logged: ("", "") for whoever may not."""

    url: str = ""
    leads_to: str = ""  # "Anteckna en kontakt med Andra LOV-kommuner"
    words: str = WORDS


def asks(what: str) -> bool:
    """Whether the words of a collaboration say omvärldsbevaka."""
    return bool(_ASKS.search(loosely(fold(what))))


def not_asked_yet(
    parties: Sequence[Party], note: str, contacted: Collection[int], *, has_asked_a_municipality: bool, is_over: bool
) -> tuple[Party, ...] | None:
    """Whom a row is to ask when it has asked none of them, () when it does not name them; None when all is well.

    `note` is the collaboration in words, `contacted` the keys of the partners with a contact about the row. A contact
    with any municipality will do where the row names none in particular. A row that is over has nobody left to ask.
    """
    asked = tuple(party for party in parties if asks(party.what))
    if is_over or not (asked or asks(note)):
        return None
    if any(party.pk in contacted for party in asked or parties):
        return None
    names_none = not asked or any(_MUNICIPALITIES.search(fold(party.name)) for party in asked)
    return None if names_none and has_asked_a_municipality else asked
