"""A table as CSV for Swedish Excel: semicolons, UTF-8 with its mark, nothing that is run as a formula. Pure."""

from __future__ import annotations

import csv
import io

from activities.writing.table import Table, words

# What a spreadsheet program takes for a formula or a command when a cell begins with it, full-width forms too; the
# apostrophe is among them so that one that stood there is not taken for ours.
_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "|", "%", "'")
BOM = "\ufeff"


def as_csv(table: Table) -> bytes:
    file = io.StringIO()
    writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
    writer.writerow(guarded(column.heading) for column in table.columns)
    writer.writerows([guarded(words(cell)) for cell in row] for row in table.rows)
    return (BOM + file.getvalue()).encode()


def guarded(text: str) -> str:
    """The text with an apostrophe before it where a spreadsheet program would otherwise run it."""
    return f"'{text}" if text.startswith(_STARTS) else text


def unguarded(text: str) -> str:
    """The text as it was before `guarded`."""
    return text[1:] if text[:1] == "'" and text[1:].startswith(_STARTS) else text
