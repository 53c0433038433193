"""What the headings of a plan's table mean, in any order and near spelling: the one table of headings. Pure."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher

from activities.exchange.plan_rows import (
    ACTIVITY,
    CAUSE,
    COLLABORATION,
    COMMENT,
    CONSEQUENCE,
    EDITION,
    END,
    KEY,
    MEASURE,
    NOTE,
    ORGANISATION,
    PARTICIPANTS,
    PERIOD,
    REPORTING,
    SIGNAL,
    SKIPPED,
    START,
    STEP,
    TITLE,
)

MEANINGS = (
    *(STEP, ACTIVITY, TITLE, ORGANISATION, PARTICIPANTS, PERIOD, START, END, COLLABORATION, REPORTING, SIGNAL),
    *(NOTE, SKIPPED),
)
# As the plan's own page calls them.
SHOWN = {
    TITLE: "Delaktivitet",
    ORGANISATION: "Ansvarig (och deltagare)",
    SIGNAL: "Signal",
    NOTE: "Anteckning på raden",
}

# A heading that stands under two meanings is the first that is free: an Åtgärd is an activity, and beside a column
# Aktivitet a sub-activity.
_NAMES: dict[str, str] = {
    STEP: "steg; införandesteg; område; målområde; fokusområde; insatsområde; utvecklingsområde; fas; etapp; delmål; "
    "mål",
    ACTIVITY: "aktivitet; insats; uppdrag; åtgärd; handling; händelse; arbetsuppgift; uppgift; moment; vad; "
    "vad ska göras",
    TITLE: "åtgärder/delaktiviteter; delaktivitet; underaktivitet; delinsats; deluppdrag; åtgärd; aktivitet",
    ORGANISATION: "organisation-arbetsgrupper (ansvarig: deltagare); organisation-arbetsgrupper; organisation; "
    "ansvarig; ansvar; huvudansvarig; ansvarig: deltagare; ansvarig organisation; huvudansvarig organisation; "
    "ledande organisation; ansvarig nämnd; ansvarig förvaltning; ansvarig funktion; ansvarig roll; arbetsgrupp; "
    "utförare; vem; ansvarig och deltagare; nämnd; ansvarig aktör",
    PARTICIPANTS: "deltagare; medverkande; berörda; medarbetare; deltar; medansvarig; övriga deltagare",
    PERIOD: "tidsplan; tidplan; tid; period; tidsperiod; när; datum; tidpunkt; genomförande",
    START: "start; startdatum; påbörjas; startår; från; från och med; börjar; startar; planerad start",
    END: "slut; slutdatum; klart senast; klar senast; slutår; klart; klar; till; till och med; senast; färdigt; "
    "avslutas; deadline; måldatum; färdigdatum; planerat slut; slutförs; klart datum; sluttid",
    COLLABORATION: "samverkan; samverkan med; samverkanspart; samverkanspartner; samarbete; samarbete med; partners; "
    "viktiga partners; samverkansparter; extern samverkan; samverkande parter",
    REPORTING: "rapportering till nämnd; rapportering; återrapportering; rapporteras; redovisas; redovisning; "
    "återrapportering till nämnd; uppföljning; rapport till nämnd; rapporteras till nämnd",
    SIGNAL: "signalvärde vid senaste rapportering; signalvärde; signal; status; läge; signalfärg; nuläge; lägesstatus",
    NOTE: "anteckning; anteckningar; kommentar; kommentarer; övrigt; nr; nummer; id; löpnummer; kategori; prioritet; "
    "beskrivning; resurser; mått; indikator; trend; effekt",
}
# Of the plan's own working table: the number of the row, its notes, what is said with its signal, and what follows
# from the rest.
_OWN = {
    **{name.casefold(): name for name in (KEY, NOTE, CAUSE, MEASURE, CONSEQUENCE, COMMENT, EDITION)},
    **dict.fromkeys(("datumen säger", "uppdaterad"), SKIPPED),
}
_OWN_MARKS = {"rad", "datumensäger", "uppdaterad"}
_NEAR = 0.84  # of likeness: "Ansvarigg" and "Tidspaln" are near, "Slut" and "Status" are not


@functools.lru_cache(maxsize=16_384)
def key(name: str) -> str:
    """Letters and digits alone: case, spaces and breaks ("Signal-⏎värde") do not part two headings."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFC", name).casefold())


_MEANT: dict[str, list[str]] = {}
for _meaning, _listed in _NAMES.items():
    for _name in _listed.split(";"):
        _MEANT.setdefault(key(_name), []).append(_meaning)


@functools.lru_cache(maxsize=4_096)
def meant(heading: str) -> tuple[tuple[str, ...], bool]:
    """What a heading may mean, likeliest first, and whether it says so in words we know; () for one that is unknown."""
    words = key(heading)
    if not words:
        return (), True
    for form in (words, *_singular(words)):
        if form in _MEANT:
            return tuple(_MEANT[form]), True
    # "Ansvarig (roll)", "Åtgärd – vad ska göras", "Status 2024", "Ansvarig/Utförare": by what stands first.
    first = key(re.split(r"[(/:–,\n]|\s-\s|\s\d|\s(?:och|för|i)\s", heading.strip(), maxsplit=1)[0])
    for form in (first, *_singular(first)):
        if form in _MEANT:
            return tuple(_MEANT[form]), False
    near = [known for known in _MEANT if abs(len(known) - len(words)) <= 3 and known[:1] == words[:1]]
    if len(words) >= 5 and near:
        likeness, nearest = max((SequenceMatcher(None, words, known).ratio(), known) for known in near)
        if likeness >= _NEAR:
            return tuple(_MEANT[nearest]), False
    return (), False


def _singular(words: str) -> Iterable[str]:
    for ending in ("er", "ar", "en", "et", "erna", "arna", "s", "a"):
        if words.endswith(ending) and len(words) > len(ending) + 3:
            yield words.removesuffix(ending)


def meanings(headings: Iterable[str], chosen: Mapping[str, str] | None = None) -> list[tuple[str, bool]]:
    """For each heading its meaning, NOTE for an unknown one, and whether that is certain.

    A meaning is given once, to the heading that says it most plainly. `chosen` is what somebody has said, by heading.
    """
    listed = list(headings)
    found: list[tuple[str, bool] | None] = [None] * len(listed)
    taken: set[str] = set()
    if {key(heading) for heading in listed} >= _OWN_MARKS:
        own = {key(name): meaning for name, meaning in _OWN.items()}
        found = [(own[key(heading)], True) if key(heading) in own else None for heading in listed]
    for place, heading in enumerate(listed):
        if chosen and heading in chosen:
            found[place] = (chosen[heading], True)
            taken.add(chosen[heading])
    for plainly in (True, False):
        for place, heading in enumerate(listed):
            may_be, certain = meant(heading)
            if found[place] is None and may_be and certain == plainly:
                free = next((meaning for meaning in may_be if meaning == NOTE or meaning not in taken), "")
                if free:
                    found[place] = (free, certain)
                    taken.add(free)
    result = [each or (NOTE, not heading.strip()) for each, heading in zip(found, listed, strict=True)]
    return _with_activity(result, chosen)


def _with_activity(found: list[tuple[str, bool]], chosen: Mapping[str, str] | None) -> list[tuple[str, bool]]:
    """A plan has activities: where only sub-activities or goals are named, they are what is tracked."""
    named = [meaning for meaning, _ in found]
    if chosen or ACTIVITY in named:
        return found
    stands_in = next((meaning for meaning in (TITLE,) if meaning in named), "")
    return [(ACTIVITY if meaning == stands_in else meaning, sure) for meaning, sure in found]


def is_head(cells: Iterable[str]) -> int:
    """How many columns of a plan the cells name; 0 when they are no head of its table."""
    texts = [cell for cell in cells if cell.strip()]
    if any(len(text) > 80 for text in texts) or not any(key(text) in _MEANT for text in texts):
        return 0
    named = {meaning for meaning, _ in meanings(texts) if meaning != NOTE}
    enough = {ACTIVITY, TITLE} & named and len(named) >= 2
    return len(named) if enough else 0
