"""Cells that stand in many rows, read once and again. Pure."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from activities.exchange.cell_text import Doubter, WordingError

Value = TypeVar("Value")


class Again(Generic[Value]):
    """What cells are read as from the second time they stand in a file, when nothing more is learned from them.

    A cell that leans on others ("Se ovan", a group by its name) is read every time: `leans` tells by cell and value.
    """

    def __init__(self, read: Callable[[str, Doubter], Value], leans: Callable[[str, Value], bool]) -> None:
        self._read, self._leans = read, leans
        self._once: set[str] = set()
        self._known: dict[str, tuple[Value, tuple[str, ...]]] = {}

    def read(self, cell: str, doubt: Doubter) -> Value:
        if cell in self._known:
            value, told = self._known[cell]
        else:
            said: list[str] = []
            try:
                value = self._read(cell, said.append)
            except WordingError:
                for sentence in said:
                    doubt(sentence)
                raise
            told = tuple(said)
            if cell in self._once and not self._leans(cell, value):
                self._known[cell] = value, told
            self._once.add(cell)
        for sentence in told:
            doubt(sentence)
        return value
