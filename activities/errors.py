"""What can go wrong with a write, as named errors."""

from __future__ import annotations

from typing import Any


class AppendOnlyError(TypeError):
    """Raised when code tries to change or delete a record that may only be added."""

    def __init__(self) -> None:
        super().__init__("Det som bara läggs till ändras aldrig och tas aldrig bort.")


class ConflictError(Exception):
    """Somebody else saved meanwhile. `latest` is what they saved."""

    def __init__(self, latest: Any) -> None:
        super().__init__("Delaktiviteten har uppdaterats av någon annan sedan du öppnade den.")
        self.latest = latest


class ClosedRevisionError(TypeError):
    """Raised when code tries to change or delete a revision that is adopted or withdrawn."""

    def __init__(self) -> None:
        super().__init__("En fastställd eller återkallad revision ändras aldrig och tas aldrig bort.")


class RevisionFaults(Exception):
    """The revision cannot be adopted as it stands. `faults` is one (item or None, sentence) per fault."""

    def __init__(self, faults: list[tuple[Any, str]]) -> None:
        self.faults = faults
        super().__init__(" ".join(sentence for _, sentence in faults))


class DraftChangedError(Exception):
    """The draft, or the revision's state, is another than the one the person read."""
