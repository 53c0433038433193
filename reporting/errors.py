"""What can go wrong when a report is sealed or a presented month is read, as named errors."""

from __future__ import annotations

from typing import Any


class NotReady(Exception):
    """The pre-flight found what stops the report. `blocks` is its findings."""

    def __init__(self, blocks: Any) -> None:
        self.blocks = tuple(blocks)
        super().__init__(" ".join(finding.text for finding in self.blocks))


class ReadAgain(Exception):
    """What would be sealed is another than what the person read, or it is sealed already."""


class UnreadableMonth(Exception):
    """A presented month is kept in a form this code does not know. `presented` is its record."""

    def __init__(self, presented: Any) -> None:
        self.presented = presented
        super().__init__(str(presented))
