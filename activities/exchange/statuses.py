"""Statuses as other plans word them, as the signals of this one or as a row that has left the plan. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from activities.exchange.cell_text import Doubter, quoted

LABELS = {
    "not_started": "Ej påbörjat",
    "on_track": "Pågående enligt plan",
    "deviating": "Pågående med avvikelser",
    "finished": "Avslutat",
}
# In order: "genomförd enligt plan" is finished, and "ej påbörjad" not begun.
_MEANT = (
    (r"(?:ej|inte|icke) (?:påbörja[dt]|startad?|startat|genomför[dt])|planera[dt]|kommande", "not_started"),
    (
        r"inställ[dt]|avför[dt]|utgå(?:r|tt|ngen)|avbruten|avbrutet|(?:ej|inte) (?:relevant|aktuellt?)|struken|struket"
        r"|nedlag[dt]",
        "left",
    ),
    (r"genomför[dt]|klart?|avsluta[dt]|slutför[dt]|färdigt?|uppnå[dt]d?", "finished"),
    (r"försena[dt]|pågå(?:r|ende) med avvikelse(?:r)?|med avvikelse(?:r)?|avvik(?:er|else)|risk|röd|gul", "deviating"),
    (r"pågå(?:r|ende)(?: enligt plan(?:en)?| kontinuerligt)?|påbörja[dt]|(?:löper )?enligt plan|grön", "on_track"),
)
_PATTERNS = [(re.compile(rf"(?:{pattern})\b", re.IGNORECASE), meaning) for pattern, meaning in _MEANT]


@dataclass(frozen=True)
class Status:
    signal: str = ""  # a key of LABELS
    left: bool = False
    words: str = ""  # what could not be read as a signal


def own_status(text: str, _doubt: Doubter) -> Status:
    """In a file that was written here a signal is offered as an update, and says nothing of the row's place."""
    return Status(read_status(text, lambda _told: None).signal)


def read_status(text: str, doubt: Doubter) -> Status:
    """What a cell says of how the row stands. What is not one of the four signals' own words is told."""
    words = " ".join(text.split()).strip(" .")
    if not words:
        return Status()
    for key, label in LABELS.items():
        if words.casefold() == label.casefold():
            doubt(f"{quoted(words)} sätts inte vid inläsningen: en signal sätts av den som arbetar med delaktiviteten.")
            return Status(key)
    for pattern, meaning in _PATTERNS:
        if match := pattern.match(words):
            rest = words[match.end() :].strip(" .,;:–-()")
            if meaning == "left":
                doubt(f"{quoted(words)} är läst som att delaktiviteten har utgått ur planen. Den tas inte med.")
                return Status(left=True, words=rest)
            doubt(f"{quoted(words)} är läst som signalen {quoted(LABELS[meaning])}. Den sätts inte vid inläsningen.")
            return Status(meaning, words=rest)
    doubt(f"{quoted(words)} kan inte läsas som en signal och står som anteckning.")
    return Status(words=words)
