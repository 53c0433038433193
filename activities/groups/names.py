"""The name of a group that the source leaves unnamed: the first row it works with, to find it by."""

from __future__ import annotations


def named_after(row: str) -> str:
    return f"Aktivitetsgrupp: {row}"[:180]
