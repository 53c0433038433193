"""Which way a row has gone since the board was last told of it. Pure."""

from __future__ import annotations

# From worst to best. A row that falls back, from finished to under way, has become worse.
RANKS = ("deviating", "not_started", "on_track", "finished")
DIRECTIONS = {"better": "Bättre", "same": "Oförändrat", "worse": "Sämre", "new": "Ny"}
CHANGED = ("better", "worse", "new")


def direction(before: str | None, now: str) -> str:
    """better | same | worse | new, from two signals' keys; None before: the row was not in the report."""
    if before is None:
        return "new"
    if before == now:
        return "same"
    return "better" if RANKS.index(now) > RANKS.index(before) else "worse"


def since(direction: str) -> str:
    """What follows the word where the reader does not see what it is compared with."""
    than = "än vid" if direction in ("better", "worse") else "sedan"
    return f"{than} senaste rapporteringen"


def since_before(direction: str) -> str:
    """The same of a report beside the one before it."""
    if direction == "new":
        return "i rapporten"
    return f"{'sedan' if direction == 'same' else 'än i'} rapporten före"


def sentence(direction: str) -> str:
    """ "Bättre än vid senaste rapporteringen"."""
    return f"{DIRECTIONS[direction]} {since(direction)}"
