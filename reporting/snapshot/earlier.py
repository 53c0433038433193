"""Reads what snapshots were written with before: sentences that by now are kept as the facts they were made of. Pure.

A sealed report is never written anew, so each of these readers stays for as long as the reports do.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

Data = dict[str, Any]

_PROPOSED = re.compile(r"Nytt slutdatum föreslås: (\S+) i stället för (\S+)\. (Beslut väntar|Godkänt|Ej godkänt)\.")
_OUTCOMES = {"Beslut väntar": None, "Godkänt": True, "Ej godkänt": False}
_SOURCE = re.compile(r"(?:Revision ([0-9]+)|Godkänt förslag), ([0-9-]+)")
_MARKED_UP = (
    *("Ärendebeskrivning", "Förvaltningens yttrande", "Ekonomisk bedömning"),
    *("Förslag till beslut", "Beslutet ska skickas till"),
)


def _row(data: Data) -> Data:
    if "proposal" not in data:
        return data
    said = data["proposal"]
    found = _PROPOSED.fullmatch(said) if said else None
    if said and not found:
        raise KeyError(said)
    facts = {"end": found[1], "planned": found[2], "approved": _OUTCOMES[found[3]]} if found else None
    return {**{name: value for name, value in data.items() if name != "proposal"}, "proposed": facts}


def _change(data: Data) -> Data:
    if "source" not in data:
        return data
    sources = [
        {"kind": "revision" if number else "approved", "on": on, "number": int(number or 0)}
        for number, on in _SOURCE.findall(data["source"])
    ]
    return {**{name: value for name, value in data.items() if name != "source"}, "sources": sources}


def _difference(data: Data) -> Data:
    return {"markup": data["where"] in _MARKED_UP, **data}


READERS: dict[str, Callable[[Data], Data]] = {"Row": _row, "Change": _change, "Difference": _difference}
