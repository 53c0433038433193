"""A meeting's agenda, drawn from what is open: rows that want something, and what earlier meetings decided to do.

Pure: no Django, no clock of its own. Each row stands once, under the first heading that takes it up, with all its
reasons; a group then speaks of a row once. `to_json` is what a held meeting keeps.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from activities.rows import proposed
from activities.rows.attention import SILENT_DAYS
from activities.rows.rows import Row, SignalView, UpdateView

SILENT = timedelta(days=SILENT_DAYS)
SOON = timedelta(days=30)  # will have happened by the next monthly meeting
VERSION = 1
_SWEDEN = ZoneInfo("Europe/Stockholm")  # an update made just after midnight belongs to its own day

DEVIATING, PASSED, SILENT_ROWS, SOON_ROWS, TASKS = (
    "Avvikelser",
    "Datum som har passerat",
    f"Ingen uppdatering på {SILENT_DAYS} dagar",
    "Börjar eller slutar inom 30 dagar",
    "Uppdrag från möten",
)


@dataclass(frozen=True)
class Task:
    """An open decision to do something, as an agenda needs it."""

    what: str
    owner: str
    due: date
    url: str


@dataclass(frozen=True)
class AgendaItem:
    """One thing to take up: what it is, why it is here, and the words somebody last wrote of it, with who and when.

    Of a deviation the same words stand under their headings in `parts`, with its `signal`.
    """

    subject: str
    reasons: tuple[str, ...]
    text: str = ""
    said: str = ""
    parts: tuple[tuple[str, str], ...] = ()  # (heading, words); () in what was kept before this was
    signal: SignalView | None = None
    url: str = ""


@dataclass(frozen=True)
class AgendaSection:
    heading: str
    items: tuple[AgendaItem, ...]


@dataclass(frozen=True)
class Agenda:
    """What is open on a day. Empty sections are left out."""

    on: date
    sections: tuple[AgendaSection, ...]


def draw(rows: Iterable[Row], tasks: Iterable[Task], on: date) -> Agenda:
    """The agenda of what is open on the day, rows in the order given and tasks by due date."""
    items: dict[str, list[AgendaItem]] = {heading: [] for heading in (DEVIATING, PASSED, SILENT_ROWS, SOON_ROWS, TASKS)}
    for row in rows:
        found = list(_reasons(row, on))
        if found:
            reasons = tuple(reason for _, reason in found if reason)
            items[found[0][0]].append(AgendaItem(row.name, reasons, *_last_words(row), *_deviation(row), url=row.url))
    items[TASKS] = [_task_item(task, on) for task in sorted(tasks, key=lambda task: task.due)]
    return Agenda(on, tuple(AgendaSection(heading, tuple(found)) for heading, found in items.items() if found))


def _reasons(row: Row, on: date) -> Iterator[tuple[str, str]]:
    """(heading, reason) for each rule the row meets, the weightiest first. What is finished is never taken up.

    A deviation has no reason but the words of its update.
    """
    if row.signal.key == "finished":
        return
    for need in row.needs:
        if need.kind == "deviating":
            yield DEVIATING, ""
        elif need.kind in ("passed", "late"):
            yield PASSED, need.words
    if silence := _silence(row, on):
        yield SILENT_ROWS, silence
    start, end = row.period.start, row.period.end
    if start and row.signal.key == "not_started" and on <= start <= on + SOON:
        yield SOON_ROWS, f"Infaller {start}" if row.period.is_single else f"Börjar {start}"
    if end and not row.period.is_single and on <= end <= on + SOON:
        yield SOON_ROWS, f"Slutar {end}"


def _last_words(row: Row) -> tuple[str, str]:
    if row.update is None or not row.update.words:
        return "", ""
    return row.update.words, f"{row.update.by}, {_day(row.update)}"


def _deviation(row: Row) -> tuple[tuple[tuple[str, str], ...], SignalView | None]:
    if row.signal.key != "deviating" or row.update is None:
        return (), None
    parts = [(heading or "Kommentar", words) for heading, words in row.update.parts]
    if found := row.update.proposal:
        parts.append(("Nytt slutdatum", proposed.new_end(found.new, found.old, found.approved, found.closed)))
    return (*parts, ("Ansvarig", row.responsible)), row.signal


def _day(update: UpdateView) -> date:
    return update.at.astimezone(_SWEDEN).date()


def _silence(row: Row, on: date) -> str:
    """Nobody has updated a row that is under way for so long. A row whose time has not come owes no update."""
    if row.update:
        told = _day(row.update)
        return f"Ingen uppdatering sedan {told}" if on - told >= SILENT else ""
    if row.period.start and on - row.period.start < SILENT:
        return ""
    return "Har aldrig uppdaterats"


def _task_item(task: Task, on: date) -> AgendaItem:
    late = f"Skulle ha varit klart {task.due}" if task.due < on else f"Senast {task.due}"
    return AgendaItem(task.what, (task.owner, late), url=task.url)


def to_json(agenda: Agenda) -> dict[str, Any]:
    """Plain words, for ever readable; addresses are left out, since a page may move."""
    sections = [
        {"heading": section.heading, "items": [_item_to_json(item) for item in section.items]}
        for section in agenda.sections
    ]
    return {"version": VERSION, "on": agenda.on.isoformat(), "sections": sections}


def _item_to_json(item: AgendaItem) -> dict[str, Any]:
    kept = {"subject": item.subject, "reasons": list(item.reasons), "text": item.text, "said": item.said}
    return (
        {**kept, "parts": [list(part) for part in item.parts], "signal": asdict(item.signal)} if item.signal else kept
    )


def from_json(kept: dict[str, Any]) -> Agenda:
    """Raises ValueError for a version that this code does not know."""
    if kept["version"] != VERSION:
        raise ValueError(f"Dagordningen har version {kept['version']}; den här koden läser version {VERSION}.")
    return Agenda(
        date.fromisoformat(kept["on"]),
        tuple(
            AgendaSection(
                section["heading"],
                tuple(
                    AgendaItem(
                        item["subject"],
                        tuple(item["reasons"]),
                        item["text"],
                        item["said"],
                        tuple((heading, words) for heading, words in item.get("parts", ())),
                        SignalView(**item["signal"]) if "signal" in item else None,
                    )
                    for item in section["items"]
                ),
            )
            for section in kept["sections"]
        ),
    )
