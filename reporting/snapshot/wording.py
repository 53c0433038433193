"""The words for changes of the plan, the same in report, memo, pre-flight and month. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from reporting.snapshot.schema import Source


@dataclass(frozen=True)
class ChangeWords:
    """A kind of change as a heading over its rows, and as it is said of one row: "Ta fram avtal: ny lydelse"."""

    heading: str
    of_row: str


CHANGES = {
    "added": ChangeWords("Tillagda delaktiviteter", "ny i planen"),
    "ended": ChangeWords("Delaktiviteter som utgår ur planen", "utgår ur planen"),
    "reworded": ChangeWords("Ny lydelse", "ny lydelse"),
    "placed": ChangeWords("Under en annan rubrik", "under en annan rubrik"),
    "moved": ChangeWords("Flyttade i tiden", "ny tidsplan"),
    "restaffed": ChangeWords("Ny bemanning", "ändrad organisation"),
    "collaboration": ChangeWords("Ändrad samverkan", "ändrad samverkan"),
    "reporting": ChangeWords("Ändrad rapportering till nämnd", "ändrad rapportering till nämnd"),
}


def references(sources: Iterable[Source]) -> str:
    """ "Revision 2, 2020-10-12; Godkänt förslag, 2020-11-10"; "" without any."""
    return "; ".join(f"{_reference(source)}, {source.on}" for source in sources)


def _reference(source: Source) -> str:
    return {
        "revision": f"Revision {source.number}",
        "approved": "Godkänt förslag",
        "file": f"Inläst ur {source.name}",
        "correction": "Rättat under Administration",
    }[source.kind]
