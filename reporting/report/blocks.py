"""The memo's blocks: a line such as [[avvikelser]] among the writer's own words, which says what the report says.

A block is kept by its name and set in words each time the report is read, so that what it says cannot grow old. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from reporting.report import drawn
from reporting.snapshot.schema import HEADINGS, Report

FIELDS = tuple(HEADINGS)  # of the memo, in which blocks may stand
NAME_SHOWN = 40  # characters of an unknown name in a message
_ANYWHERE = re.compile(r"\[\[([^\[\]\n]*)\]\]")
# Alone on its line, or the whole of a numbered point.
_LINE = re.compile(r"(?P<lead>(?:[ \t]*[0-9]{1,3}[.)][ \t]+)?)[ \t]*\[\[(?P<name>[^\[\]\n]*)\]\][ \t\r]*")


@dataclass(frozen=True)
class Block:
    name: str
    about: str  # what it tells, for whoever chooses among them
    says: Callable[[Report], str]  # in the memo's markup; "" when the line is to be left out

    @property
    def line(self) -> str:
        """As it is written in the memo."""
        return f"[[{self.name}]]"


ALL = (
    Block("signaler", "Hur många delaktiviteter som är avslutade, pågår, avviker och inte är påbörjade", drawn.figures),
    Block("jämförelse", "Samma antal i föregående rapport, och åt vilket håll signalerna har gått", drawn.compared),
    Block("avvikelser", "De delaktiviteter som pågår med avvikelser, med nytt slutdatum", drawn.deviations),
    Block("sena", "De som är sena enligt tidsplanen utan att signalen visar det", drawn.late),
    Block("avslutade", "De som har avslutats sedan föregående rapport", drawn.finished),
    Block("ändringar", "De delaktiviteter som har ändrats i planen, och hur", drawn.changes),
    Block("kommande", "Det som börjar eller slutar under nästa tertial", drawn.coming),
    Block("uppgifter per", "Vilken dag uppgifterna gäller", drawn.as_of),
    Block(
        "beslut om ändringar",
        "En punkt i förslaget till beslut; punkten utgår när planen inte är ändrad",
        drawn.point_on_changes,
    ),
)
_NAMED = {block.name: block for block in ALL}


def named(name: str) -> Block | None:
    return _NAMED.get(" ".join(name.split()).casefold())


def written(name: str) -> str:
    """The block of that name as it is written in the memo."""
    return _NAMED[name].line


def expand(text: str, report: Report) -> str:
    """The text with each block in the words of the report; all else, unknown blocks too, stays as it is written."""
    lines: list[str] = []
    apart = False  # whether the next line has to be set apart from a list
    for line in text.split("\n"):
        found = _LINE.fullmatch(line)
        block = named(found["name"]) if found else None
        said = _indented(found["lead"], block.says(report)) if found and block else [line]
        if not said:
            continue
        if (apart or len(said) > 1) and lines and lines[-1].strip() and said[0].strip():
            lines.append("")
        lines += said
        apart = len(said) > 1
    return "\n".join(lines)


def _indented(lead: str, said: str) -> list[str]:
    """The lines, the first after its `lead` and the rest under it, where they belong to the same numbered point."""
    first, *rest = said.split("\n")
    return [lead + first, *(" " * len(lead) + line if line else "" for line in rest)] if said else []


def fault(text: str) -> str:
    """What is wrong with the blocks in a text, with the remedy; "" when nothing is."""
    for name in _ANYWHERE.findall(text):
        if named(name) is None:
            known = ", ".join(block.line for block in ALL)
            return f"Det finns inget block som heter [[{name[:NAME_SHOWN]}]]. De som finns är {known}."
    for line in text.split("\n"):
        if _ANYWHERE.search(line) and not _LINE.fullmatch(line):
            return f"{_ANYWHERE.search(line)[0]} ska stå ensamt på en egen rad."  # type: ignore[index]
    return ""


def left_over(text: str) -> list[str]:
    """The lines of a text as it is to be read that still are blocks, since nothing is called so."""
    return [found[0].strip() for line in text.split("\n") if (found := _LINE.fullmatch(line))]


def inherited(written_last: Mapping[str, str], reported: Mapping[str, str], report: Report) -> dict[str, str]:
    """The words of a sealed memo by field, with its blocks still blocks where they said what was sealed in `report`."""
    return {
        name: written_last[name] if expand(written_last.get(name, ""), report) == text else text
        for name, text in reported.items()
    }


def sentences(report: Report) -> Iterable[str]:
    """Every line that some block says of that report."""
    return dict.fromkeys(line for block in ALL for line in block.says(report).split("\n") if line)
