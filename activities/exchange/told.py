"""Rows that were read, in words for people and as JSON for programs. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from activities.exchange.plan_rows import Doubt, Fault, Once, PerTertial, PlanRow, Reading, Yearly

_KINDS = {"responsible": "ansvarig", "participant": "deltagare", "co_opted": "adjungerad"}


def step(row: PlanRow) -> str:
    """ "Steg 1. Skapa valfrihetssystem", or the title alone."""
    return f"Steg {row.step_number}. {row.step_title}" if row.step_number is not None else row.step_title


def organisation(row: PlanRow) -> str:
    people = [
        f"{_KINDS[member.kind]} {member.role}" + (f" ({member.note})" if member.note else "")
        for member in row.group.members
    ]
    return "; ".join(filter(None, [row.group.name, *people, row.group.note]))


def collaboration(row: PlanRow) -> str:
    if row.collaboration != "stated":
        return "Samverkan ej aktuellt" if row.collaboration == "none" else "Ej angiven"
    partners = [f"{item.partner} ({item.what})" if item.what else item.partner for item in row.collaborations]
    return "; ".join([*partners, row.collaboration_note] if row.collaboration_note else partners)


def rhythm(row: PlanRow) -> str:
    if isinstance(row.rhythm, Once):
        return f"kvartal {row.rhythm.quarter} {row.rhythm.year}"
    if isinstance(row.rhythm, PerTertial):
        return "varje tertial"
    return "varje år" if isinstance(row.rhythm, Yearly) else "ej angiven"


def as_json(reading: Reading, errors: Iterable[Fault] | None = None) -> dict[str, Any]:
    """One object: rows, doubts and errors. `errors` instead of the reading's own, when there are others."""
    return {
        "rows": [_row(row) for row in reading.rows],
        "doubts": [_said(doubt) for doubt in reading.doubts],
        "errors": [_said(fault) for fault in (reading.errors if errors is None else errors)],
    }


def _said(told: Doubt | Fault) -> dict[str, Any]:
    return {"line": told.line, "column": told.column, "text": told.text}


def _row(row: PlanRow) -> dict[str, Any]:
    stated = [{"partner": item.partner, "what": item.what} for item in row.collaborations]
    if row.collaboration_note:
        stated.append({"partner": "", "what": row.collaboration_note})
    return {
        "line": row.line,
        "step": step(row),
        "activity": row.activity,
        "title": row.title,
        "group": {
            "name": row.group.name,
            "note": row.group.note,
            "members": [{"role": m.role, "kind": m.kind, "note": m.note} for m in row.group.members],
        },
        "start": row.period.start.isoformat() if row.period.start else None,
        "end": row.period.end.isoformat() if row.period.end else None,
        "collaboration": row.collaboration,
        "collaborations": stated,
        "rhythm": _key(row),
        "rhythm_text": row.rhythm_text,
        "signal": row.signal,
        "notes": row.notes,
    }


def _key(row: PlanRow) -> str:
    if isinstance(row.rhythm, Once):
        return "once"
    if isinstance(row.rhythm, PerTertial):
        return "per_tertial"
    return "yearly" if isinstance(row.rhythm, Yearly) else "unstated"
