"""Which rows a number on a month's page counts: the choice in an address, and the rows as they stood. Pure.

Every number is made from a choice, and the list it leads to is drawn by the same choice, so that they cannot differ.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import Any, Protocol
from urllib.parse import urlencode

from activities.calendar.period import Period
from activities.calendar.swedish import day_of
from reporting.month.frozen import Monthly, Need, WaitingDecision
from reporting.month.wording import deviation_facts
from reporting.report.sections import KINDS, Fact, change_groups
from reporting.snapshot.schema import Change, Row, Signal

PLAN = "plan-"  # before a kind of change
# What calls for somebody, in the order of the page: the heading, and what follows a number of one and of several.
NEEDS = {
    "deviating": ("Avvikelser", "avvikelse", "avvikelser"),
    "returned": ("Nytt datum avslogs", "nytt datum som avslogs", "nya datum som avslogs"),
    "late": ("Skulle ha börjat", "delaktivitet skulle ha börjat", "delaktiviteter skulle ha börjat"),
    "passed": ("Passerade datum", "passerat datum", "passerade datum"),
    "waiting": ("Väntar på beslut", "väntar på beslut", "väntar på beslut"),
    "silent": ("Inte uppdaterade", "delaktivitet inte uppdaterad", "delaktiviteter inte uppdaterade"),
}
LISTS = {
    **{kind: words[0] for kind, words in NEEDS.items()},
    "moved": "Har bytt signal",
    "words": "Nytt om avvikelserna",
    "upcoming": "Nästa tertial",
    **{f"{PLAN}{kind}": heading for kind, heading in KINDS.items()},  # changes of the plan
}
UNKNOWN = (("Tidigare", "–"), ("Nu", "–"))


@dataclass(frozen=True)
class PageVersion:
    """Which page of a month is meant: the one that holds (HELD), the month as it is counted today (NOW), as it is
    counted of a day, or the presented one of that number.
    """

    now: bool = False
    day: date | None = None
    number: int = 0

    @classmethod
    def parse(cls, code: str) -> PageVersion:
        """What stands in an address: "", "nu", "2020-12-10" or "2". Raises ValueError for anything else."""
        if code in ("", NOW.code):
            return NOW if code else HELD
        if day := day_of(code):
            return cls(day=day)
        if code.isascii() and code.isdecimal() and len(code) < 6 and int(code):
            return cls(number=int(code))
        raise ValueError("Versionen finns inte.")

    @property
    def code(self) -> str:
        return "nu" if self.now else str(self.day or self.number or "")


HELD, NOW = PageVersion(), PageVersion(now=True)


@dataclass(frozen=True)
class Choice:
    """Some of a month's rows. `step` is its place among the steps, from 1; 0 and "" choose nothing."""

    chosen: str = ""  # a key of LISTS
    signal: str = ""
    before: str = ""  # a signal the rows showed on the day the month is compared with
    step: int = 0
    version: PageVersion = HELD  # of the page

    @property
    def is_of_changes(self) -> bool:
        """Rows of which the plan itself says something else than before."""
        return self.chosen.startswith(PLAN)

    @property
    def query(self) -> str:
        """As it stands in an address: "?signal=deviating&steg=2"; "" for all rows."""
        parts = {
            "urval": self.chosen,
            "signal": self.signal,
            "fore": self.before,
            "steg": self.step or "",
            "version": self.version.code,
        }
        given = {name: value for name, value in parts.items() if value}
        return f"?{urlencode(given)}" if given else ""


class HasNeeds(Protocol):
    """What calls for somebody in a plan on a day: a month's page has it, and the overview of several plans."""

    @property
    def rows(self) -> tuple[Row, ...]: ...
    @property
    def needs(self) -> tuple[Need, ...]: ...
    @property
    def waiting(self) -> tuple[WaitingDecision, ...]: ...


@dataclass(frozen=True)
class ListedRow:
    """A row in a list: `said` is what the list is about. `then` says when it stood so, if not on the page's own day."""

    row: Row
    said: tuple[str, ...] = ()
    then: str = ""

    @property
    def facts(self) -> tuple[tuple[str, str], ...]:
        """What was said of a deviation, under its headings; () of any other row."""
        return deviation_facts(self.row) if self.row.signal.key == "deviating" else ()


def parse(params: Mapping[str, str], page: Monthly) -> Choice:
    """The choice in an address. Raises ValueError for anything that no number leads to."""
    signals = {"", *(signal.key for signal in page.legend)}
    chosen, signal, before = (params.get(name, "") for name in ("urval", "signal", "fore"))
    step = params.get("steg", "0")
    if not (step.isascii() and step.isdecimal() and len(step) < 6 and 0 <= int(step) <= len(page.steps)):
        raise ValueError("Steget finns inte.")
    if chosen not in {"", *LISTS} or not {signal, before} <= signals:
        raise ValueError("Urvalet finns inte.")
    if before and (chosen or signal or int(step) or not page.since):
        raise ValueError("Urvalet finns inte.")
    return Choice(chosen, signal, before, int(step), PageVersion.parse(params.get("version", "")))


def counted(choice: Choice, number: int) -> str:
    """So many of what the list is of: "2 beslut", "1 delaktivitet"."""
    one, several = {"waiting": ("beslut", "beslut"), "upcoming": ("datum", "datum")}.get(
        choice.chosen, ("delaktivitet", "delaktiviteter")
    )
    return f"{number} {one if number == 1 else several}"


def described(page: Monthly, choice: Choice) -> str:
    """The choice in words: "Pågående med avvikelser, Steg 1. Skapa valfrihetssystem"."""
    labels = {signal.key: signal.label for signal in page.legend}
    words = [
        LISTS.get(choice.chosen, ""),
        labels.get(choice.signal, ""),
        f"{labels[choice.before]} den {page.since}" if choice.before else "",
        page.steps[choice.step - 1].title if choice.step else "",
    ]
    return ", ".join(filter(None, words)) or "Alla delaktiviteter"


def lines(page: Monthly, choice: Choice) -> tuple[ListedRow, ...]:
    """The rows that were chosen, in the plan's order; a decision that waits or a date that comes is a line each."""
    found = _before(page, choice.before) if choice.before else _listed(page, choice.chosen)
    in_step = _keys_of_step(page, choice.step) if choice.step else None
    return tuple(
        line
        for line in found
        if (not choice.signal or line.row.signal.key == choice.signal) and (in_step is None or line.row.key in in_step)
    )


def _keys_of_step(page: Monthly, place: int) -> set[int]:
    """By its place, for two steps may be called the same."""
    steps = [{row.key for row in rows} for _, rows in groupby(page.rows, key=lambda row: row.step)]
    return steps[place - 1]


def _listed(page: Monthly, chosen: str) -> Iterator[ListedRow]:
    rows = {row.key: row for row in page.rows}
    if chosen == "upcoming":
        return (ListedRow(rows[coming.row], (coming.what,)) for coming in page.upcoming)
    if chosen == "moved":
        return (ListedRow(rows[item.row], (f"Tidigare: {item.before.label.lower()}",)) for item in page.moved)
    if chosen == "words":
        return (ListedRow(rows[item.row], (f"{item.sentence} {item.on}",)) for item in page.new_words)
    if chosen.startswith(PLAN):
        return _changed(page, chosen.removeprefix(PLAN))
    return calling(page, chosen) if chosen in NEEDS else (ListedRow(row) for row in page.rows)


def calling(plan: HasNeeds, chosen: str) -> Iterator[ListedRow]:
    """What calls for somebody in that way, a key of NEEDS, in the plan's order."""
    rows = {row.key: row for row in plan.rows}
    if chosen == "waiting":
        return (ListedRow(rows[item.row], (f"{item.what}. Väntar sedan {item.since}",)) for item in plan.waiting)
    found = (need for need in plan.needs if need.kind == chosen)
    return (ListedRow(rows[need.row], _deviating(need) if chosen == "deviating" else (need.words,)) for need in found)


def change_facts(change: Change) -> tuple[Fact, ...]:
    """What is told of a change beside the row's name. Of who works with a row only the reason is known: then nothing is
    said of before and now. What a row is called now is its name.
    """
    facts = change_groups((change,))[0].told[0].facts
    if change.key and change.kind == "reworded":
        return tuple(fact for fact in facts if fact[0] != "Nu")
    return facts[2:] if facts[:2] == UNKNOWN else facts


def _changed(page: Monthly, kind: str) -> Iterator[ListedRow]:
    """Rows changed in that way; those that have left the plan as they were at the beginning."""
    rows = {row.key: row for row in (*page.gone, *page.rows)}
    then = f"Så var den {page.since}" if kind == "ended" else ""
    for change in page.changes:
        if change.kind == kind and change.key:
            said = (f"{label}: {text}".replace("\n", "; ") for label, text in change_facts(change))
            yield ListedRow(rows[change.key], tuple(said), then)


def _deviating(need: Need) -> tuple[str, ...]:
    return (f"Avviker sedan {need.since}",) if need.since else ()


def _before(page: Monthly, key: str) -> Iterator[ListedRow]:
    """Rows by the signal they showed then, those that have left the plan last, with what is known of that day alone."""
    for row in page.rows:
        if row.reported and row.reported.key == key:
            since = (f"{page.as_of}: {row.signal.label.lower()}",) if row.signal.key != key else ()
            yield ListedRow(_then(row, row.reported, row.reported_start, row.reported_end), since)
    for row in page.gone:
        if row.signal.key == key:
            yield ListedRow(_then(row, row.signal, row.start, row.end), ("Står inte längre i planen",))


def _then(row: Row, signal: Signal, start: str, end: str) -> Row:
    """The row as it showed; words and whose it was are not kept, and later ones would be read as if they held then."""
    period = Period(*(date.fromisoformat(day) if day else None for day in (start, end)))
    said: dict[str, Any] = {
        "text": "",
        "updated": "",
        "cause": "",
        "measure": "",
        "consequence": "",
        "proposed": None,
        "remark": "",
    }
    return replace(row, signal=signal, period=str(period), start=start, end=end, responsible="", **said)
