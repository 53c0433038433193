"""Make the fixture of municipalities from Socialstyrelsen's final report on LOV of 2010, as text drawn out of its PDF.

    python -m scripts.municipalities REPORT.txt > fixtures/lov-kommuner-2010.tsv

Bilaga 2 lists the municipalities in four columns, by how far they had come in October 2010; bilaga 3 those that paid
their grant back. The text has the rows of bilaga 2 without the empty places of columns that have ended. A column that
has ended does not begin again, and the last row of table 2 says how long each is, so a row of n names belongs to the n
columns that are that long. Each column then is in Swedish order, but for one slip of the report's own: no name has gone
astray.

The report gives no county. Its page numbers have mostly gone with the PDF: some are left on lines of their own, and the
pages between are counted from them.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from activities.calendar.swedish import sort_key

HEADS = ("LOV i drift", "Pos. beslut", "Utreder", "Neg. beslut")
COLUMNS = ("Kommun", "Läge i oktober 2010", "Sida", "Återbetalt bidrag, kronor", "Sida om bidraget")
OF_TWO_WORDS = ("Upplands Väsby", "Östra Göinge")
SLIP = "Ljusnarsberg"  # stands before Laxå in the report
SECOND_PAGE = "Salem"  # the first name of bilaga 2's second page, before which the text has a new page's space
PAGE = re.compile(r" \S")
PRINTED = re.compile(r" (\d+) *$")


def table(text: str) -> str:
    """The fixture: a row for each municipality, in Swedish order. Raises ValueError for a text that does not add up."""
    lines = text.splitlines()
    annex_3 = _line(lines, "Bilaga 3")
    page_3 = _page_of(lines, annex_3)
    repaid = _repaid(lines[annex_3 : _line(lines, "Bilaga 4")])
    states = _states(lines[_line(lines, " ".join(HEADS)) + 1 : annex_3], _lengths(text))
    if unknown := repaid.keys() - states.keys():
        raise ValueError(f"Bilaga 3 names municipalities that bilaga 2 has not: {unknown}")
    second = list(states).index(SECOND_PAGE)
    rows = [
        (name, state, page_3 - 2 + (place >= second), *((repaid[name], page_3) if name in repaid else ("", "")))
        for place, (name, state) in enumerate(states.items())
    ]
    rows.sort(key=lambda row: sort_key(row[0]))
    return "".join("\t".join(map(str, row)) + "\n" for row in (COLUMNS, *rows))


def _line(lines: list[str], words: str) -> int:
    return next(number for number, line in enumerate(lines) if line.strip() == words)


def _lengths(text: str) -> list[int]:
    """How many municipalities have come how far, from the last row of table 2."""
    found = re.search(r"^Summa +(\d+) (\d+) (\d+) (\d+) (\d+) *$", text, re.MULTILINE)
    if found is None:
        raise ValueError("Table 2 of the report has no sum.")
    *lengths, total = map(int, found.groups())
    if sum(lengths) != total:
        raise ValueError(f"Table 2: {lengths} do not make {total}.")
    return lengths


def _page_of(lines: list[str], line: int) -> int:
    """The page that begins on a line, counted back from the next page that has its number left."""
    begun = [number for number in range(line + 1, len(lines)) if PAGE.match(lines[number])]
    for pages, number in enumerate(begun, 1):
        if printed := PRINTED.match(lines[number]):
            return int(printed[1]) - pages
    raise ValueError("No page after bilaga 3 has its number.")


def _names(line: str) -> list[str]:
    for name in OF_TWO_WORDS:
        line = line.replace(name, name.replace(" ", "_"))
    return [word.replace("_", " ") for word in line.split()]


def _states(lines: list[str], lengths: list[int]) -> dict[str, str]:
    """{municipality: its column's head}, row by row."""
    columns: dict[str, list[str]] = {head: [] for head in HEADS}
    states = {}
    for row, names in enumerate(filter(None, map(_names, lines))):
        heads = [head for head, length in zip(HEADS, lengths, strict=True) if row < length]
        if len(names) != len(heads):
            raise ValueError(f"Row {row + 1} of bilaga 2 has {names} for {heads}.")
        for head, name in zip(heads, names, strict=True):
            columns[head].append(name)
            states[name] = head
    if [len(names) for names in columns.values()] != lengths or len(states) != sum(lengths):
        raise ValueError("Bilaga 2 is not as long as table 2 says, or names a municipality twice.")
    for head, names in columns.items():
        ordered = [name for name in names if name != SLIP]
        if ordered != sorted(ordered, key=sort_key):
            raise ValueError(f"{head} is not in Swedish order.")
    return states


def _repaid(lines: list[str]) -> dict[str, int]:
    """{municipality: kronor}"""
    found = (re.fullmatch(r"(\S+) (\d[\d ]*\d) *", line) for line in lines)
    return {match[1]: int(match[2].replace(" ", "")) for match in found if match}


if __name__ == "__main__":
    sys.stdout.write(table(Path(sys.argv[1]).read_text(encoding="utf-8")))
