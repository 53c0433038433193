"""The column "Samverkan": partners, what the collaboration is, and the difference between none and unsaid. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from activities.exchange.again import Again
from activities.exchange.cell_text import (
    SENTENCE,
    Doubter,
    WordingError,
    capitalised,
    check_length,
    quoted,
    running_text,
    split_outside,
    starts_capitalised,
    unlisted,
    without_telephones,
)
from activities.exchange.plan_rows import Collaboration, CollaborationKind

_NONE = re.compile(r"(?:samverkan )?(?:är )?(?:ej|inte) aktuell[t]?", re.IGNORECASE)
_MEANS_NONE = re.compile(r"nej|ingen|inga|ingen samverkan|(?:ej|inte) relevant|saknas", re.IGNORECASE)
_SAYS_NONE = re.compile(r"\b(?:ej|inte) aktuellt?\b", re.IGNORECASE)
_SEE_ABOVE = re.compile(r"(?:se|samma som) ovan", re.IGNORECASE)
_DASHES = ("-", "–", "—", "−")
_PARTNER, _TEXT = 200, 500  # characters that can be kept
_ABOUT = re.compile(r"samverkan\b", re.IGNORECASE)
_COMMA = re.compile(r"\s*[,;]\s*")
# Not after a hyphen: "Vård- och omsorgsförvaltningen" is one partner.
_AND = re.compile(r"(?<!-)\s+(?:och|samt)\s+|\s+/\s+|\s+&\s+(?=[A-ZÅÄÖ])")
_UNSURE = re.compile(r"\s+[/&]\s+")
_STATED_OF = re.compile(r"(?P<what>[^:,]{3,}):\s*(?P<whom>.+)")  # "Omvärldsbevaka: Andra kommuner, Regionen"
_WHAT = re.compile(r"(?P<what>\S.*?)\s+med\s+(?P<whom>.+)")
_MUNICIPALITY = re.compile(
    r"(?:(?:en )?(?:annan|andra|övriga)\s+(?P<lov>LOV[\s-]?)?|(?P<bare>LOV[\s-]?))kommun(?:er)?(?P<which>\s+som\s.+)?",
    re.IGNORECASE,
)
_UNDER_KLK = re.compile(r"(?P<unit>.*\S)\s+\(?KLK\)?")
_UNIT = re.compile(r".*enhet(?:en)?", re.IGNORECASE)
# Right before "KLK", without a comma, any unit may stand, but no administration and no municipality.
_MAY_BELONG = re.compile(r"(?!.*(?:förvaltningen|kontoret|kommun(?:er)?)(?:$| som ))\S.*", re.IGNORECASE)
_KNOWN_SHAPE = re.compile(
    r".*(?:enheten|kontoret|förvaltningen|avdelningen|nämnden|styrelsen|kommunen|regionen|bolaget|verket|styrelse)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class CollaborationCell:
    """What one cell says: kind "none" is stated, "unstated" is an empty cell."""

    kind: CollaborationKind
    collaborations: tuple[Collaboration, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class _Partner:
    """A partner as it stands. `run` numbers the commas: what "och" ties together shares one "KLK"."""

    name: str
    run: int
    under_klk: bool = False


class CollaborationReader:
    """Reads the column; first looks through all its cells for units that somewhere stand under KLK."""

    def __init__(self, words: frozenset[str], cells: Iterable[str]) -> None:
        self._words = words
        self._names: dict[str, str] = {}
        self._above: CollaborationCell | None = None
        self._again = Again(self._read, lambda cell, _read: "ovan" in cell.casefold())
        self._klk_units = frozenset(
            partner.name.casefold()
            for cell in dict.fromkeys(cells)
            for sentence in self._sentences(cell, _ignore)
            for _, partner in _partners(sentence, _ignore)
            if partner.under_klk
        )

    def read(self, cell: str, doubt: Doubter) -> CollaborationCell:
        """What the cell says. Raises WordingError when it both says that there is none and names something, or when a
        text is too long to be kept.
        """
        self._above = self._again.read(cell, doubt)
        return self._above

    def _read(self, cell: str, doubt: Doubter) -> CollaborationCell:
        sentences = self._sentences(cell, doubt)
        alone = sentences[0] if len(sentences) == 1 else ""
        if alone in _DASHES:
            doubt("Cellen har bara ett streck; läst som att samverkan inte är angiven.")
        if not sentences or alone in _DASHES or alone.casefold() == "ej angiven":
            return CollaborationCell("unstated")
        if _MEANS_NONE.fullmatch(alone):
            doubt(f"{quoted(cell)} är läst som att samverkan inte är aktuell.")
        if _NONE.fullmatch(alone) or _MEANS_NONE.fullmatch(alone):
            return CollaborationCell("none")
        if _SEE_ABOVE.fullmatch(alone):
            return self._as_above(doubt)
        if any(_SAYS_NONE.search(sentence) for sentence in sentences):
            raise WordingError(
                f"{quoted(cell)} säger både att samverkan inte är aktuell och något mer. "
                "Skriv bara ”Samverkan ej aktuellt”, eller bara med vilka samverkan sker."
            )
        return self._stated(sentences, doubt)

    def _stated(self, sentences: list[str], doubt: Doubter) -> CollaborationCell:
        notes = [sentence for sentence in sentences if _ABOUT.match(sentence)]
        found: list[Collaboration] = []
        for sentence in sentences:
            if sentence in notes:
                continue
            for what, partner in _partners(sentence, doubt):
                _add(found, Collaboration(self._name(partner, doubt), what), doubt)
        for collaboration in found:
            check_length(collaboration.partner, _PARTNER)
            check_length(collaboration.what, _TEXT)
        return CollaborationCell("stated", tuple(found), check_length(". ".join(notes), _TEXT))

    def _as_above(self, doubt: Doubter) -> CollaborationCell:
        if self._above is None:
            raise WordingError("”Se ovan”, men ingenting står ovanför. Skriv ut med vilka samverkan sker.")
        doubt("”Se ovan” är läst som samma samverkan som på raden ovanför.")
        return self._above

    def _sentences(self, cell: str, doubt: Doubter) -> list[str]:
        text = running_text(unlisted(cell), self._words, doubt, starts_capitalised).strip(" .,;")
        text = without_telephones(text, doubt)
        return [sentence.strip(" .,;") for sentence in split_outside(text, SENTENCE) if sentence.strip(" .,;")]

    def _name(self, partner: _Partner, doubt: Doubter) -> str:
        """The partner's one name in the file: municipalities in the plural, units with their office."""
        if match := _MUNICIPALITY.fullmatch(partner.name):
            lov = match["lov"] or match["bare"]
            return ("Andra LOV-kommuner" if lov else "Andra kommuner") + (match["which"] or "")
        name = capitalised(partner.name)
        if partner.under_klk:
            name = f"{name}, KLK"
        elif name.casefold() in self._klk_units:
            doubt(f"{quoted(name)} är läst som samma part som {quoted(name + ', KLK')}.")
            name = f"{name}, KLK"
        elif not _KNOWN_SHAPE.fullmatch(name):
            doubt(f"{quoted(name)} är läst som en samverkanspart.")
        return self._names.setdefault(name.casefold(), name)


def _partners(sentence: str, doubt: Doubter) -> list[tuple[str, _Partner]]:
    """Partners of one sentence in order, each with what the collaboration is ("" when not said)."""
    if of := _STATED_OF.fullmatch(sentence):
        return [(capitalised(of["what"].strip()), partner) for partner in _listed(of["whom"], doubt)]
    match = _WHAT.fullmatch(sentence)
    # "andra kommuner som arbetar med LOV": here "med" belongs to the partner.
    if match is None or re.search(r"\bsom\b", match["what"]):
        return [("", partner) for partner in _listed(sentence, doubt)]
    before, _, what = match["what"].rpartition(",")
    named_first = _listed(before, doubt) if before.strip() else []
    partners, what = _listed(match["whom"], doubt), capitalised(what.strip())
    reach = 0
    while reach < len(partners) and _MUNICIPALITY.fullmatch(partners[reach].name):
        reach += 1
    if not reach:
        reach = len(partners)
        doubt(f"{quoted(what)} är läst som att det gäller alla som räknas upp efter ”med”.")
    return (
        [("", partner) for partner in named_first]
        + [(what, partner) for partner in partners[:reach]]
        + [("", partner) for partner in partners[reach:]]
    )


def _listed(text: str, doubt: Doubter) -> list[_Partner]:
    """Partners of a list. "KLK" after a unit, with or without a comma, says where the unit belongs."""
    partners: list[_Partner] = []
    for run, item in enumerate(split_outside(text, _COMMA)):
        names = [name for name in _tied(item) if name]
        if _UNSURE.search(item):
            doubt(f"{quoted(item)} är läst som {'en part' if len(names) == 1 else f'{len(names)} parter'}.")
        if names == ["KLK"] and partners and _UNIT.fullmatch(partners[-1].name):
            partners = _put_under_klk(partners, partners[-1].run, doubt)
            continue
        under = _UNDER_KLK.fullmatch(names[-1]) if names else None
        belongs = under and _MAY_BELONG.fullmatch(under["unit"])
        if under:
            names[-1:] = [under["unit"]] if belongs else [under["unit"], "KLK"]
        if "KLK" in names:
            doubt("”KLK” står inte efter en enhet; läst som Kommunledningskontoret.")
        partners += [_Partner("Kommunledningskontoret" if name == "KLK" else name, run) for name in names]
        if belongs:
            partners = _put_under_klk(partners, run, doubt)
    return partners


def _tied(item: str) -> list[str]:
    """Parts tied by "och"; from "som" on the words describe the last part and are left whole."""
    head, som, tail = item.partition(" som ")
    parts = split_outside(head, _AND)
    parts[-1] += som + tail
    return parts


def _add(found: list[Collaboration], new: Collaboration, doubt: Doubter) -> None:
    """A partner stands once, with all that the collaboration is."""
    place = next((n for n, earlier in enumerate(found) if earlier.partner == new.partner), None)
    if place is None:
        found.append(new)
        return
    whats = [what for what in dict.fromkeys((found[place].what, new.what)) if what]
    found[place] = replace(found[place], what="; ".join(whats))
    doubt(f"{quoted(new.partner)} står två gånger; läst en gång{' med båda uppgifterna' if len(whats) > 1 else ''}.")


def _put_under_klk(partners: list[_Partner], run: int, doubt: Doubter) -> list[_Partner]:
    """The units of a run, tied by "och", belong to the office named after the last of them."""
    first = next(index for index, partner in enumerate(partners) if partner.run == run)
    tied = [replace(p, under_klk=p is partners[-1] or bool(_UNIT.fullmatch(p.name))) for p in partners[first:]]
    units = [quoted(capitalised(partner.name)) for partner in tied if partner.under_klk]
    if len(units) > 1:
        doubt(f"”KLK” är läst som att det gäller {' och '.join(units)}.")
    return partners[:first] + tied


def _ignore(_text: str) -> None:
    """The look through all cells asks nothing; the reading proper reports."""
