"""A row's whole story as documents to hand out (allmänna handlingar): named sections that every room adds to.

A section is made by a function from the row and the day. The functions and their order stand in the setting
ROW_RECORDS, which the composition root keeps, so that a room beside this one can tell its part without being imported.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.module_loading import import_string

from activities.calendar.swedish import clock_time
from activities.models import DecisionBasis, Signal, StatusUpdate, SubActivity
from activities.rows import presenters
from activities.rows.rows import UpdateView
from activities.rows.story import Change, holders_of, writes_to

SCHEMA = 1  # of the machine-readable form; raised when a key changes its meaning


@dataclass(frozen=True)
class Entry:
    """One thing that happened or stands: when and by whom, in somebody's words, as facts, or as changes."""

    heading: str = ""
    at: datetime | None = None
    by: str = ""
    text: str = ""
    facts: tuple[tuple[str, str], ...] = ()  # (label, value)
    changes: tuple[Change, ...] = ()

    @property
    def moment(self) -> str:
        return moment(self.at) if self.at else ""


@dataclass(frozen=True)
class Section:
    """A part of the story. `key` is what machines know it by; `empty` is what is said when there are no entries."""

    key: str
    heading: str
    entries: tuple[Entry, ...]
    empty: str = "Inget finns."

    @property
    def count(self) -> str:
        return {0: "inget", 1: "en uppgift"}.get(len(self.entries), f"{len(self.entries)} uppgifter")


@dataclass(frozen=True)
class Records:
    """Everything there is to hand out about one row, as it stood when it was taken out."""

    taken_at: datetime
    taken_by: str
    municipality: str
    administration: str
    plan: str
    diary_number: str
    step: str
    activity: str
    row: str
    sections: tuple[Section, ...]

    @property
    def taken(self) -> str:
        at = _swedish(self.taken_at)
        return f"Uttag gjort {at:%Y-%m-%d} {clock_time(at)} av {self.taken_by}"


def moment(at: datetime) -> str:
    """ "2020-12-15 kl. 14.05.09": to the second and in Swedish time, so that what happened can be put in order."""
    local = _swedish(at)
    return f"{local:%Y-%m-%d} {clock_time(local)}.{local:%S}"


def _swedish(at: datetime) -> datetime:
    return at.astimezone(timezone.get_current_timezone())


def records_of(row: SubActivity, *, by: str, at: datetime) -> Records:
    """The whole story of a row fetched `with_facts`."""
    plan = row.activity.step.plan
    makers: list[Callable[[SubActivity, date], Section]] = [import_string(path) for path in settings.ROW_RECORDS]
    return Records(
        taken_at=at,
        taken_by=by,
        municipality=plan.municipality,
        administration=plan.administration,
        plan=plan.title,
        diary_number=plan.diary_number,
        step=str(row.activity.step),
        activity=row.activity.title,
        row=row.name,
        sections=tuple(make(row, _swedish(at).date()) for make in makers),
    )


def as_data(records: Records) -> dict[str, Any]:
    """For machines: the same keys whatever the row holds, times as ISO 8601, all text composed (NFC)."""
    data = asdict(records)
    taken = {"at": data.pop("taken_at"), "by": data.pop("taken_by")}
    return _plain({"schema": SCHEMA, "taken": taken, **data})


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if isinstance(value, datetime):
        return _swedish(value).isoformat()
    return unicodedata.normalize("NFC", value) if isinstance(value, str) else value


# --- The sections of this room --------------------------------------------------------------------------------


def in_the_plan(row: SubActivity, on: date) -> Section:
    """The row's columns as they stand today."""
    shown = presenters.present(row, signals={signal.key: signal for signal in Signal.objects.all()}, on=on)
    organisation = [
        ("Ansvarig", shown.responsible),
        ("Deltagare", ", ".join(shown.participants)),
        ("Adjungeras vid behov", ", ".join(shown.co_opted)),
        ("Anmärkning", shown.organisation_note),
    ]
    collaboration = [
        *(": ".join(filter(None, (item.what, ", ".join(item.partners)))) for item in shown.collaborations),
        shown.collaboration_text,
    ]
    facts = (
        ("Signal", shown.signal.label),
        ("Datumen säger", shown.remark),
        *organisation,
        ("Tidsplan", str(shown.period)),
        ("Samverkan", ". ".join(filter(None, collaboration)) or "Ej angiven"),
        ("Rapportering till nämnd", shown.reporting),
    )
    return Section("plan", "I planen nu", (Entry(facts=tuple(fact for fact in facts if fact[1])),))


def people(row: SubActivity, on: date) -> Section:
    """Who holds the roles of the row's group today."""
    facts = tuple(
        (holder.role, f"{holder.names} ({holder.kind.lower()})") for holder in holders_of(row.group.members, on)
    )
    return Section(
        "people", "Vem som har rollerna nu", (Entry(facts=facts),) if facts else (), "Ingen roll står i gruppen."
    )


def updates(row: SubActivity, on: date) -> Section:
    """Every status update, the oldest first."""
    found = list(row.updates.select_related("signal", "decision", "corrects").order_by("-number"))
    views = presenters.update_views(found, ended=row.ended_on is not None)
    entries = tuple(
        Entry(
            heading=f"{view.number}. {view.signal.label}{_standing(view)}",
            at=view.at,
            by=view.by,
            text=view.words,
            facts=_decision(item),
        )
        for view, item in zip(reversed(views), reversed(found), strict=True)
    )
    return Section(
        "updates",
        "Uppdateringar, äldst först",
        entries,
        "Ingen har uppdaterat delaktiviteten. Den räknas som ej påbörjad.",
    )


def _standing(update: UpdateView) -> str:
    """How an update stands to the others, within brackets after its signal."""
    said = (
        "oförändrat sedan förra" if update.unchanged else "",
        f"rättar {update.corrects}" if update.corrects else "",
        f"rättad av {update.corrected}" if update.corrected else "",
    )
    return f" ({', '.join(filter(None, said))})" if any(said) else ""


def _decision(update: StatusUpdate) -> tuple[tuple[str, str], ...]:
    """What the leader decided on the date an update proposed."""
    decision = getattr(update, "decision", None)
    if decision is None:
        return ()
    said = f"{decision} av {decision.by_name} {moment(decision.at)}"
    return (("Beslut om nytt slutdatum", f"{said}. {decision.words}".strip()),)


def bases(row: SubActivity, on: date) -> Section:
    """Every decision base of the row, where its document is, and each of its steps, the oldest first."""
    entries = tuple(
        entry for base in row.bases.order_by("pk").prefetch_related("steps") for entry in (_basis(base), *_steps(base))
    )
    return Section("bases", "Underlag, äldst först", entries, "Delaktiviteten har inget underlag.")


def _basis(base: DecisionBasis) -> Entry:
    where = (("Länk", base.link or "Ingen angiven"), ("Diarienummer", base.diary_number or "Inget angivet"))
    return Entry(heading=base.title, facts=where)


def _steps(base: DecisionBasis) -> Iterator[Entry]:
    for step in sorted(base.steps.all(), key=lambda step: step.number):
        decision = (
            ("Beslutat", f"{step.decided_on} av {step.get_decided_by_display().lower()}" if step.decided_on else ""),
            ("Paragraf", step.paragraph),
            ("Beslutets diarienummer", step.diary_number),
        )
        yield Entry(
            heading=f"{base.title}, steg {step.number}: {step.get_state_display()}",
            at=step.at,
            by=step.by_name,
            text=step.words,
            facts=tuple(fact for fact in decision if fact[1]),
        )


def changes(row: SubActivity, on: date) -> Section:
    """Every recorded write to the row and what belongs to it, the oldest first."""
    entries = tuple(
        Entry(heading=write.told or "Ändring utan angivet skäl", at=write.at, by=write.by, changes=write.changes)
        for write in reversed(writes_to(row))
    )
    return Section(
        "changes", "Ändringar i planen, äldst först", entries, "Delaktiviteten står som när den kom in i planen."
    )


def sources(row: SubActivity, on: date) -> Section:
    """The words of every file the row was read from."""
    entries = tuple(
        Entry(
            heading=f"{item.plan_import.filename}, rad {item.line}",
            at=item.plan_import.at,
            by=str(item.plan_import.by or "Systemet"),
            facts=tuple((column, text or "–") for column, text in item.cells.items()),
        )
        for item in row.sources.select_related("plan_import__by").order_by("plan_import__at", "pk")
    )
    return Section("sources", "Källans egen lydelse", entries, "Delaktiviteten är inte inläst från någon fil.")
