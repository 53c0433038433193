"""One place in a list of roles: the role, how it takes part, and what is no role at all. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from activities.exchange.cell_text import Doubter, WordingError, capitalised, quoted, split_outside
from activities.exchange.plan_rows import MemberKind

_CO_OPTED = re.compile(r"(?P<role>.+?)\s+adjungeras\b\s*(?P<when>.*)", re.IGNORECASE)
# "ansvarig för …" is a role's own name, not the word that points out the responsible.
IN_CHARGE = re.compile(r"ansvarig\s+(?!för\b)(?P<role>.+)", re.IGNORECASE)
_TWO = re.compile(r"\s+/\s+|\s+/|/\s+|\s+&\s+(?=[A-ZÅÄÖ])")  # between two roles, and not inside the name of one
_ACTING = re.compile(r"(?:t\.?\s?f\.?|tillförordnad|vik\.|vikarierande)\s+(?P<role>\w.*)", re.IGNORECASE)
_NOBODY = re.compile(
    r"vakant|(?:ej|inte) (?:utsedd|utsett|klart|bestämt)|utses (?:senare|under året)|n\.?\s?n\.?|\?", re.IGNORECASE
)
_EVERYBODY = re.compile(
    r"(?:alla|samtliga)(?:\s+(?:i gruppen|deltagare|ovan|roller|medarbetare|berörda))?", re.IGNORECASE
)
_CLOSING_NOTE = re.compile(r"(?P<role>.+?)\s*\((?P<note>[a-zåäö][^()]*)\)")
# A closing parenthesis is a remark on the seat, not part of the role's name, when it says one of these.
_NOTE_WORDS = frozenset(["utses", "tillsätts", "rekryteras", "anställs", "vakant", "ersätts", "meddelas", "byts"])
_CLOSING_KIND = re.compile(
    r"(?P<role>.+?)\s*\((?:(?P<responsible>ansvarig)|adjungera(?:d|s)(?: vid behov)?)\)", re.IGNORECASE
)


@dataclass(frozen=True)
class Seat:
    """A list item before its role has been looked up."""

    text: str
    kind: MemberKind | None = None  # None: nothing said, so the place in the list decides
    note: str = ""
    is_nobody: bool = False  # "Vakant": the place is kept, so that the next role is not read as responsible


def apart(item: str, doubt: Doubter) -> list[str]:
    """The item, or the roles that a spaced slash or an "&" before a capital holds apart."""
    parts = [part for part in split_outside(item, _TWO) if part]
    if len(parts) > 1:
        doubt(f"{quoted(item)} är läst som {len(parts)} roller.")
    return parts


def demand_one_responsible(found: list[Seat]) -> None:
    named = [draft.text for draft in found if draft.kind == "responsible"]
    if len(named) > 1:
        told = " och ".join(quoted(role) for role in named)
        raise WordingError(f"{told} anges båda som ansvariga. Skriv ”ansvarig” vid en av dem.")


def read_seat(item: str, doubt: Doubter) -> Seat | None:
    """A list item with "ansvarig", "adjungeras vid behov" and a closing remark taken off; None when it is no role."""
    text, note = item.strip(" ."), ""
    kind: MemberKind | None = None
    if _EVERYBODY.fullmatch(text):
        doubt(f"{quoted(text)} är ingen roll och tas inte med. Skriv ut rollerna om de ska stå i planen.")
        return None
    if match := _CLOSING_KIND.fullmatch(text):
        text, kind = match["role"], "responsible" if match["responsible"] else "co_opted"
    if match := IN_CHARGE.fullmatch(text):
        text, kind = match["role"], "responsible"
    if _NOBODY.fullmatch(text):
        doubt(f"{quoted(text)} är läst som att ingen är utsedd.")
        return Seat("", kind, is_nobody=True)
    if match := _ACTING.fullmatch(text):
        doubt(f"{quoted(text)} är läst som rollen {quoted(capitalised(match['role']))}.")
        text = match["role"]
    if match := _CO_OPTED.fullmatch(text):
        text, kind = match["role"], "co_opted"
        note = "" if match["when"].casefold() in ("", "vid behov") else match["when"]
    closing = _CLOSING_NOTE.fullmatch(text)
    if closing and _NOTE_WORDS & set(closing["note"].split()):
        text, note = closing["role"], "; ".join(filter(None, (closing["note"], note)))
    return Seat(text, kind, note)
