"""Several persons as they are pasted: one a line, name, e-mail address and role, out of Excel or a letter. Pure."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from activities.calendar.personal_numbers import found_in
from activities.calendar.swedish import likeness, resembling
from activities.calendar.typed import clean_text

MOST = 200  # lines at once
NAME_LIMIT, ROLE_LIMIT = 150, 200  # characters
_EMAIL = re.compile(r"[^@\s<>,;]+@[^@\s<>,;]+\.[^@\s<>,;.]+")
_HEADS = {
    "name": ("namn", "person", "för- och efternamn", "förnamn och efternamn"),
    "email": ("e-post", "epost", "e-postadress", "mejl", "mail", "e-mail", "mejladress"),
    "role": ("roll", "roller", "befattning", "titel", "uppdrag"),
}


@dataclass(frozen=True)
class Known:
    """What the register holds: names by e-mail address (compared by likeness), and titles and names by likeness."""

    by_email: Mapping[str, str]
    by_name: Mapping[str, str]
    roles: Mapping[str, str]
    held: frozenset[tuple[str, str]] = frozenset()  # (likeness of the address, likeness of the title) held already
    left: frozenset[str] = frozenset()  # likenesses of the addresses of those who have left
    adds_roles: bool = True


@dataclass(frozen=True)
class Line:
    """One line as it was read. `does` is what saving makes of it; faults hinder saving, doubts do not."""

    number: int
    name: str
    email: str
    role: str
    does: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()


@dataclass
class _Seen:
    by_email: dict[str, Line] = field(default_factory=dict)
    by_name: dict[str, Line] = field(default_factory=dict)
    roles: dict[str, str] = field(default_factory=dict)


def read_people(text: str, known: Known) -> list[Line]:
    """Each line with what it makes and what is wrong with it. Columns part at a tab, else a semicolon, else a comma.

    A first line of headings says which column is which; without one, the cell with an "@" is the address and what
    stands after it the role.
    """
    rows = _cells(text)
    order = _heads(rows[0][1]) if rows else None
    seen = _Seen()
    lines = [_line(number, cells, order) for number, cells in (rows[1:] if order else rows)]
    return [_judged(line, known, seen) for line in lines]


def fault_in_paste(lines: Sequence[Line]) -> str:
    """Why nothing of it can be saved yet, as a sentence; "" when it can."""
    if not lines:
        return "Skriv eller klistra in minst en person: namn, e-post och roll på varje rad."
    if len(lines) > MOST:
        return f"Det är {len(lines)} rader. Lägg till högst {MOST} åt gången."
    wrong = [str(line.number) for line in lines if line.faults]
    if wrong:
        return f"{'Rad' if len(wrong) == 1 else 'Raderna'} {', '.join(wrong)} behöver rättas. Se listan nedan."
    return ""


def _cells(text: str) -> list[tuple[int, list[str]]]:
    """(number of the line, its cells), empty lines left out. Each line parts at its own mark."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    rows = [(number, line) for number, line in enumerate(lines, 1) if line.strip(" \t;,\xa0")]
    marked = [(number, line, next((mark for mark in "\t;," if mark in line), "\t")) for number, line in rows]
    return [
        (number, [clean_text(cell) for cell in next(csv.reader([line], delimiter=mark))])
        for number, line, mark in marked
    ]


def _heads(cells: list[str]) -> dict[str, int] | None:
    """The column of each part, when the line is one of headings."""
    found = {
        part: place
        for place, cell in enumerate(cells)
        for part, words in _HEADS.items()
        if cell.casefold().rstrip(":") in words
    }
    return found if len(found) >= 2 else None


def _line(number: int, cells: list[str], order: dict[str, int] | None) -> Line:
    if order:
        parts = {part: cells[place] if place < len(cells) else "" for part, place in order.items()}
        return Line(number, parts.get("name", ""), parts.get("email", "").lower(), parts.get("role", ""))
    place = next((place for place, cell in enumerate(cells) if "@" in cell), None)
    if place is None:  # none looks like an address: taken in the order that is asked for
        name, email, rest = cells[0], (cells[1] if len(cells) > 2 else ""), cells[2 if len(cells) > 2 else 1 :]
    else:
        email, others = cells[place], cells[:place] + cells[place + 1 :]
        name, rest = (others[0], others[1:]) if others else ("", [])
        if match := re.fullmatch(r"(.*)<(.+)>", email):  # "Anna Berg <anna@kommunen.se>"
            email = match[2].strip()
            if match[1].strip():
                name, rest = match[1].strip(' "'), others
    roles = [cell for cell in rest if cell]
    line = Line(number, name, email.lower(), roles[0] if roles else "")
    if len(roles) > 1:
        return _with(
            line, faults=(f"Raden har fler celler än tre: {'; '.join(roles[1:])}. Skriv en roll på varje rad.",)
        )
    return line


def _judged(line: Line, known: Known, seen: _Seen) -> Line:
    faults, doubts, does = list(line.faults), [], []
    email, name = likeness(line.email), likeness(line.name)
    if any(any(found_in(cell)) for cell in (line.name, line.role)):
        faults.append("Raden innehåller vad som liknar ett personnummer. Ta bort det.")
    if not _EMAIL.fullmatch(line.email) or len(line.email) > NAME_LIMIT:
        faults.append("E-postadressen saknas eller är felskriven." if line.email else "E-postadressen saknas.")
    if email in known.by_email:
        does.append(f"Finns redan som {known.by_email[email]}")
        if email in known.left:
            faults.append(f"{known.by_email[email]} har slutat. En administratör låter först personen komma tillbaka.")
    elif earlier := seen.by_email.get(email):
        does.append(f"Samma person som på rad {earlier.number}")
        if likeness(earlier.name) != name:
            doubts.append(f"Namnet är ett annat än på rad {earlier.number}: ”{earlier.name}”. Det namnet gäller.")
    else:
        does.append("Ny person")
        faults += _faults_in_name(line.name)
        if other := known.by_name.get(name):
            doubts.append(f"Det finns redan en person med det namnet, {other}. Är det samma?")
        elif name and (twin := seen.by_name.get(name)):
            doubts.append(f"Samma namn som på rad {twin.number}, men en annan adress.")
    _judge_role(line, known, seen, faults, doubts, does)
    seen.by_email.setdefault(email, line)
    seen.by_name.setdefault(name, line)
    return _with(line, does=tuple(does), doubts=tuple(doubts), faults=tuple(faults))


def _faults_in_name(name: str) -> list[str]:
    if not name:
        return ["Namnet saknas."]
    return [f"Namnet är {len(name)} tecken, högst {NAME_LIMIT} får plats."] if len(name) > NAME_LIMIT else []


def _judge_role(line: Line, known: Known, seen: _Seen, faults: list[str], doubts: list[str], does: list[str]) -> None:
    key = likeness(line.role)
    if not line.role:
        if known.adds_roles:
            doubts.append("Ingen roll: personen kan logga in men ser ingen plan.")
        else:
            faults.append("Rollen saknas. Skriv en av planens roller.")
    elif (likeness(line.email), key) in known.held:
        does.append(f"har redan rollen {known.roles.get(key, line.role)}")
    elif key in known.roles:
        does.append(f"får rollen {known.roles[key]}")
    elif not known.adds_roles:
        faults.append(f"”{line.role}” är ingen roll som du ger. {_meant(line.role, known)}".strip())
    elif len(line.role) > ROLE_LIMIT:
        faults.append(f"Rollen är {len(line.role)} tecken, högst {ROLE_LIMIT} får plats.")
    elif key in seen.roles:
        does.append(f"får den nya rollen {seen.roles[key]}")
    else:
        if near := resembling(line.role, [*known.roles.values(), *seen.roles.values()]):
            doubts.append(f"Rollen finns inte än. Menade du ”{near}”? Skriv den så. Annars blir det en ny roll.")
        seen.roles[key] = line.role
        does.append(f"får den nya rollen {line.role}")


def _meant(role: str, known: Known) -> str:
    near = resembling(role, known.roles.values())
    return f"Menade du ”{near}”?" if near else ""


def _with(line: Line, **parts: tuple[str, ...]) -> Line:
    facts = {"does": line.does, "doubts": line.doubts, "faults": line.faults} | parts
    return Line(line.number, line.name, line.email, line.role, **facts)
