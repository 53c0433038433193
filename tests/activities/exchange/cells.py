"""Small plans for the tests: rows by column, written as tab-separated text and read."""

import csv
import io

from activities.exchange.plan_file import read_plan_file
from activities.exchange.plan_rows import (
    ACTIVITY,
    COLLABORATION,
    COLUMNS,
    ORGANISATION,
    PERIOD,
    REPORTING,
    STEP,
    TITLE,
    Reading,
)

# A row that reads without doubt; a test overrides the cells it is about.
PLAIN = {
    STEP: "Steg 1. Skapa valfrihetssystem",
    ACTIVITY: "Bestämma värdet på tjänsten",
    TITLE: "Ta fram rutiner",
    ORGANISATION: "Controller",
    PERIOD: "200101-200331",
    COLLABORATION: "",
    REPORTING: "Löpande 1 ggr per tertial",
}


def tsv(*rows: dict[str, str], header: tuple[str, ...] = COLUMNS) -> bytes:
    """Rows as a spreadsheet saves them; cells left out are empty."""
    file = io.StringIO(newline="")
    writer = csv.writer(file, dialect="excel-tab")
    writer.writerow(header)
    writer.writerows([row.get(column, "") for column in COLUMNS] for row in rows)
    return file.getvalue().encode()


def read_cells(column: str, *cells: str) -> Reading:
    """One plain row per cell, told apart by their titles."""
    rows = [PLAIN | {TITLE: f"Delaktivitet {number}", column: cell} for number, cell in enumerate(cells, 1)]
    return read_plan_file(tsv(*rows))


def doubts(reading: Reading) -> list[str]:
    return [doubt.text for doubt in reading.doubts]


def errors(reading: Reading) -> list[str]:
    return [fault.text for fault in reading.errors]
