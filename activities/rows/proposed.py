"""A proposed end date in words, with what became of it. Pure."""

from __future__ import annotations

from datetime import date

OUTCOMES = {None: "Beslut väntar", True: "Godkänt", False: "Ej godkänt"}


def new_end(new: date | str, old: date | str, approved: bool | None) -> str:
    """ "2021-02-28 i stället för 2020-12-31. Godkänt.", to stand after "Nytt slutdatum". None: nobody has decided."""
    return f"{new} i stället för {old}. {OUTCOMES[approved]}."


def sentence(new: date | str, old: date | str, approved: bool | None) -> str:
    """The same by itself: what waits or was refused is proposed, and what was approved no longer is."""
    return f"{'Nytt' if approved else 'Föreslaget'} slutdatum: {new_end(new, old, approved)}"
