"""A proposed end date in words, with what became of it. Pure."""

from __future__ import annotations

from datetime import date

OUTCOMES = {None: "Väntar på beslut", True: "Godkänt", False: "Avslaget"}
CLOSED = {  # why nobody decides on it any more
    "replaced": "Ersatt av en senare uppdatering",
    "finished": "Stängt, eftersom arbetet är avslutat",
    "ended": "Stängt, eftersom delaktiviteten har utgått ur planen",
}


def outcome(approved: bool | None, closed: str = "") -> str:
    """What became of it. `closed` is a key of CLOSED, or "" while it can be decided on."""
    return CLOSED[closed] if approved is None and closed else OUTCOMES[approved]


def new_end(new: date | str, old: date | str, approved: bool | None, closed: str = "") -> str:
    """ "2021-02-28 i stället för 2020-12-31. Godkänt.", to stand after "Nytt slutdatum". None: nobody has decided."""
    return f"{new} i stället för {old}. {outcome(approved, closed)}."


def sentence(new: date | str, old: date | str, approved: bool | None, closed: str = "") -> str:
    """The same by itself: what waits or was refused is proposed, and what was approved no longer is."""
    return f"{'Nytt' if approved else 'Föreslaget'} slutdatum: {new_end(new, old, approved, closed)}"
