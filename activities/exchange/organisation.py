"""The column "Organisation-arbetsgrupper (Ansvarig: deltagare)": groups, roles and how they take part. Pure."""

from __future__ import annotations

import re
from dataclasses import replace

from activities.exchange.again import Again
from activities.exchange.cell_text import (
    LIST_ITEM,
    Doubter,
    WordingError,
    capitalised,
    check_length,
    normalised,
    quoted,
    running_text,
    split_outside,
    starts_capitalised,
    unlisted,
    without_telephones,
)
from activities.exchange.plan_rows import Group, Member
from activities.exchange.seats import IN_CHARGE, Seat, apart, demand_one_responsible, read_seat

_GROUP = re.compile(r"(?:förvaltningens\s+)?\w*grupp(?:en)?\b", re.IGNORECASE)
_SEE_ABOVE = re.compile(r"se ovan", re.IGNORECASE)
# "ansvarig för …" is a role's own name, not the word that points out the responsible.
_NOTE_THEN_IN_CHARGE = re.compile(
    r"(?P<note>(?!ansvarig\b)[^:]+?)[,.]\s*ansvarig\s+(?!för\b)(?P<roles>.+)", re.IGNORECASE
)
_CALL_ENDS = re.compile(r"(adjungeras vid behov)\s+(?!(?:av|och|i|för|till|när)\b)(?=\w)", re.IGNORECASE)
_CALLED = re.compile(r"adjungeras(?: vid behov)?:\s*(?P<roles>.+)", re.IGNORECASE)
# A sentence on a line of its own, of how the work is done and not by whom.
_NOTE_LINE = re.compile(r"(?:Sker|Ingår|Görs|Hanteras|Genomförs|Drivs|Inom ramen|Enligt)\s[^,:]{10,}")
_ABBREVIATION_FIRST = re.compile(r"(?P<short>[A-ZÅÄÖ]{2,})\s+(?P<rest>\S.*)")
_AND = re.compile(r"(?<!-)\s+(?:och|samt|&)\s+")
_ROLE, _GROUP_NAME, _GROUP_NOTE, _SEAT_NOTE = 200, 200, 500, 200  # characters that can be kept
_KNOWN_ABBREVIATIONS = frozenset(("sas", "mas"))
# Five letters part "lokaler"/"lokalförsörjning" from chance likeness; six would miss that very pair.
_KIN_PREFIX = 5

RoleKey = tuple[str, frozenset[str]]


def role_key(text: str) -> RoleKey:
    """What makes two spellings one role: the first word, and the other words in any order."""
    words = re.sub(r"[(),]", " ", text.casefold()).split()
    return (words[0] if words else ""), frozenset(words[1:]) - {"och"}


class RoleBook:
    """The roles read so far in one file; the first spelling of a role is the one that is kept."""

    def __init__(self) -> None:
        self._names: dict[RoleKey, str] = {}
        self._spellings: set[str] = set()
        self._kin: dict[tuple[str, str], str] = {}

    def knows(self, text: str) -> bool:
        return role_key(text) in self._names

    def read(self, text: str, doubt: Doubter) -> str:
        """The role's one name. Raises WordingError when the text holds no word."""
        spelling = text.strip(" .,;")
        key = role_key(spelling)
        if not re.search(r"\w", spelling):
            raise WordingError(f"{quoted(text)} är ingen roll. Skriv rollens namn eller ta bort tecknet.")
        if key not in self._names:
            self._add(key, spelling, doubt)
        elif spelling not in self._spellings:
            doubt(f"{quoted(spelling)} är läst som samma roll som {quoted(self._names[key])}.")
        self._spellings.add(spelling)
        return self._names[key]

    def _add(self, key: RoleKey, spelling: str, doubt: Doubter) -> None:
        name = self._names[key] = capitalised(spelling)
        if "/" in key[0]:
            doubt(f"{quoted(name)} är läst som en enda roll; snedstrecket kan betyda två.")
        for word in sorted(key[1]):
            if len(word) < _KIN_PREFIX:
                continue
            kin = self._kin.setdefault((key[0], word[:_KIN_PREFIX]), name)
            if kin != name and word not in role_key(kin)[1]:
                doubt(f"{quoted(name)} kan vara samma roll som {quoted(kin)}; läst som två roller.")


class OrganisationReader:
    """Reads the column cell by cell, from the top: "Se ovan" and the roles' spellings lean on the cells above."""

    def __init__(self, words: frozenset[str]) -> None:
        self._words = words
        self._roles = RoleBook()
        self._groups: dict[str, Group] = {}
        self._above: Group | None = None
        self._again = Again(self._read_cell, lambda cell, group: bool(group.name) or "ovan" in cell.casefold())

    def read(self, cell: str, doubt: Doubter) -> Group:
        """The group of one cell. Raises WordingError with the remedy."""
        group = self._again.read(cell, doubt)
        if normalised(cell).strip():
            self._above = group
        return group

    def _read_cell(self, cell: str, doubt: Doubter) -> Group:
        cell, note = _note_of_group(cell)
        text = running_text(unlisted(_in_one_list(cell)), self._words, doubt, self._starts_item).rstrip(" .")
        text = without_telephones(text, doubt)
        if not text:
            doubt("Cellen är tom; läst som att ingen ansvarig är angiven.")
            return Group("", ())
        text = self._spaced(text, doubt)
        group = self._read(text, doubt)
        group = _checked(replace(group, note=note) if note else group)
        if group.name:
            self._groups[group.name.casefold()] = group
        return group

    def _starts_item(self, line: str) -> bool:
        first = split_outside(line, LIST_ITEM)[0]
        return starts_capitalised(line) or (first.isupper() and self._is_role(first))

    def _is_role(self, text: str) -> bool:
        """A role read above, or one of the titles that health care always abbreviates."""
        return text.casefold() in _KNOWN_ABBREVIATIONS or self._roles.knows(text)

    def _spaced(self, text: str, doubt: Doubter) -> str:
        """Text with the missing space before a parenthesis and the missing stop after a call put back."""
        for found in re.findall(r"\w+\([^()]*\)?", text):
            doubt(f"{quoted(found)} saknar mellanslag före parentesen; läst med mellanslag.")
        text = re.sub(r"(?<=\w)\(", " (", text)
        if text.count("(") != text.count(")"):
            raise WordingError(f"{quoted(text)} har en parentes som inte öppnas eller stängs. Rätta parentesen.")
        if text.endswith((",", ";")):
            doubt("Cellen slutar med ett kommatecken; läst som att listan är hel.")
        if _CALL_ENDS.search(text):
            doubt("Skiljetecken saknas efter ”adjungeras vid behov”; läst som att en ny roll följer.")
        return _CALL_ENDS.sub(r"\1. ", text)

    def _read(self, text: str, doubt: Doubter) -> Group:
        if _SEE_ABOVE.fullmatch(text):
            return self._group_above(doubt)
        head, *rest = split_outside(text, re.compile(":"))
        if len(rest) > 1:
            raise WordingError(f"{quoted(text)} har mer än ett kolon. Skriv en grupp per rad: ”Grupp: roll, roll”.")
        if rest and head.casefold() in ("ansvarig", "ansvariga"):
            head, rest = rest[0], []
        if rest:
            return self._read_after_colon(head, rest[0], doubt)
        if note := _NOTE_THEN_IN_CHARGE.fullmatch(head):
            return self._read_with_note(note["note"], note["roles"], doubt)
        if _GROUP.match(head):
            return self._read_without_colon(head, doubt)
        return Group("", self._members(head, doubt))

    def _read_after_colon(self, head: str, tail: str, doubt: Doubter) -> Group:
        see_above = _SEE_ABOVE.fullmatch(tail)
        if not _GROUP.match(head):
            if see_above:
                raise WordingError(
                    f"{quoted(head)} är ingen grupp, så ”Se ovan” pekar inte på något. Skriv ut rollerna."
                )
            return Group("", self._members(f"{head}, {tail}", doubt))
        known = self._groups.get(head.casefold())
        if see_above:
            if known is None:
                raise WordingError(f"”Se ovan” för {quoted(head)}, men gruppen står inte ovanför. Skriv ut rollerna.")
            return known
        members = self._members(tail, doubt) if tail else ()
        if not members:
            doubt(f"{quoted(head)} har inga roller efter kolonet; läst som en grupp utan medlemmar.")
        leader = next((m.role for m in members if m.kind == "responsible"), None)
        if leader and not IN_CHARGE.search(tail):
            doubt(f"{quoted(leader)} står först i {quoted(head)}; läst som den som leder gruppen.")
        if known and known.members != members:
            doubt(f"{quoted(head)} har andra medlemmar här än ovanför; läst som de står.")
        return Group(known.name if known else capitalised(head), members)

    def _read_with_note(self, note: str, roles: str, doubt: Doubter) -> Group:
        doubt(f"{quoted(note)} är läst som en anteckning, och det som följer ”ansvarig” som roller.")
        return Group("", self._members(roles, doubt), capitalised(note))

    def _read_without_colon(self, text: str, doubt: Doubter) -> Group:
        """ "Arbetsgrupp LOV" alone, or with roles after a comma where a colon was to stand."""
        name, *roles = split_outside(text, LIST_ITEM)
        doubt(f"{quoted(name)} saknar kolon; läst som gruppens namn.")
        if roles:
            return self._read_after_colon(name, ", ".join(roles), doubt)
        return self._groups.get(name.casefold(), Group(capitalised(name), ()))

    def _group_above(self, doubt: Doubter) -> Group:
        if self._above is None:
            raise WordingError("”Se ovan”, men ingenting står ovanför. Skriv ut gruppen och rollerna.")
        doubt(f"”Se ovan” är läst som raden närmast ovanför: {quoted(self._above.name or _lead(self._above))}.")
        return self._above

    def _members(self, text: str, doubt: Doubter) -> tuple[Member, ...]:
        """The roles of a list. Without an explicit "ansvarig" the first that is not co-opted is responsible."""
        items = [part for item in split_outside(text, LIST_ITEM) if item for part in apart(item, doubt)]
        drafts = [draft for item in items if (draft := read_seat(item, doubt))]
        drafts = [part for draft in drafts for part in self._parted(draft, doubt)]
        found: list[Seat] = []
        while drafts:
            draft = self._with_qualifier(drafts, doubt)
            role = "" if draft.is_nobody else self._roles.read(draft.text, doubt)
            twice = next((n for n, earlier in enumerate(found) if role and earlier.text == role), None)
            if twice is not None:
                doubt(f"{quoted(role)} står två gånger; läst en gång.")
                kind = "responsible" if draft.kind == "responsible" else found[twice].kind
                found[twice] = replace(found[twice], kind=kind, note=found[twice].note or draft.note)
                continue
            found.append(replace(draft, text=role))
        demand_one_responsible(found)
        if not any(draft.kind == "responsible" for draft in found):
            lead = next((index for index, draft in enumerate(found) if draft.kind is None), None)
            if lead is None and not any(draft.is_nobody for draft in found):
                doubt("Ingen roll kan läsas som ansvarig.")
            elif lead is not None:
                found[lead] = replace(found[lead], kind="responsible")
        named = (draft for draft in found if not draft.is_nobody)
        return tuple(Member(draft.text, draft.kind or "participant", draft.note) for draft in named)

    def _with_qualifier(self, drafts: list[Seat], doubt: Doubter) -> Seat:
        """Take the next draft, with the one after it when a comma has cut a known role in two."""
        draft = drafts.pop(0)
        if (
            draft.is_nobody
            or not drafts
            or self._roles.knows(drafts[0].text)
            or not self._roles.knows(f"{draft.text} {drafts[0].text}")
        ):
            return draft
        second = drafts.pop(0)
        text = f"{draft.text}, {second.text}"
        doubt(f"Kommatecknet i {quoted(text)} är läst som en del av rollens namn, inte som två roller.")
        return Seat(text, draft.kind or second.kind, second.note or draft.note)

    def _parted(self, draft: Seat, doubt: Doubter) -> list[Seat]:
        """The draft, or two when a comma seems to be missing or "och" stands between two known roles."""
        if draft.is_nobody:
            return [draft]
        halves = split_outside(draft.text, _AND)
        known = [self._is_role(half) for half in halves]
        if len(halves) > 1 and all(known):
            doubt(f"{quoted(draft.text)} är läst som {len(halves)} roller.")
            return [replace(draft, text=half) for half in halves]
        match = _ABBREVIATION_FIRST.fullmatch(draft.text) if len(halves) == 1 else None
        if match and self._is_role(match["short"]):
            short, rest = match["short"], match["rest"]
            if rest[0].islower() or self._is_role(rest):
                doubt(f"Kommatecken saknas i {quoted(draft.text)}; läst som ”{short}” och ”{rest}”.")
                return [replace(draft, text=short, note=""), replace(draft, text=rest)]
        if (len(halves) > 1 and any(known)) or (match and self._roles.knows(match["rest"])):
            doubt(f"{quoted(draft.text)} kan vara flera roller; läst som en.")
        return [draft]


def _note_of_group(cell: str) -> tuple[str, str]:
    """A named group's cell without the line of how the work is done, and that line; "" when there is none."""
    lines = [line.strip() for line in cell.replace("\r\n", "\n").split("\n") if line.strip()]
    note = next((line for line in lines[1:] if _NOTE_LINE.fullmatch(line)), "")
    if not note or ":" not in lines[0] or not _GROUP.match(lines[0]):
        return cell, ""
    return "\n".join(line for line in lines if line != note), note


def _in_one_list(cell: str) -> str:
    """A cell of lines, each saying what it holds, as the one list that the board's plan writes."""
    lines = [line.strip() for line in cell.replace("\r\n", "\n").split("\n") if line.strip()]
    co_opted = next((match for line in lines if (match := _CALLED.fullmatch(line))), None)
    note = next((line for line in lines[1:] if _NOTE_LINE.fullmatch(line)), "")
    if not co_opted and not note:
        return cell
    rest = [line for line in lines if not _CALLED.fullmatch(line) and line != note]
    called = (
        [f"{role} adjungeras vid behov" for role in split_outside(co_opted["roles"], LIST_ITEM)] if co_opted else []
    )
    if note and rest:
        rest = [f"{note}, ansvarig {rest[0].replace(': ', ', ', 1)}", *rest[1:]]
    text = "\n".join(rest)
    return ". ".join([text, *called]) if text.endswith(".") or ":" not in text or co_opted else text


def _checked(group: Group) -> Group:
    """The group; WordingError when a text in it is longer than what can be kept."""
    check_length(group.name, _GROUP_NAME)
    check_length(group.note, _GROUP_NOTE)
    for member in group.members:
        check_length(member.role, _ROLE)
        check_length(member.note, _SEAT_NOTE)
    return group


def _lead(group: Group) -> str:
    return group.members[0].role if group.members else "ingen roll"
