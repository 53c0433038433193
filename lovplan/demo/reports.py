"""The demo's reports to the board, each sealed on its day, before what happened later."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from functools import partial
from pathlib import Path
from typing import Any

from django.utils import timezone

from activities.calendar.tertial import Tertial
from activities.mail.actions import note_sent
from activities.models import Plan, User
from activities.models.register import save
from reporting.models import BoardMeeting, SealedReport
from reporting.report import collect
from reporting.sealing.actions.board import mark_sent, note_decision
from reporting.sealing.actions.seal import fingerprint, seal
from reporting.sealing.actions.sending import mails_of


def prepare(
    plan: Plan, reports: list[dict[str, Any]], *, by: User, secretary: User, how: dict[str, Any]
) -> list[tuple[date, Callable[[], object]]]:
    """The board's meetings at once; sealing, sending and the board's decision to happen each on its day."""
    happenings: list[tuple[date, Callable[[], object]]] = []
    for values in reports:
        tertial = Tertial.parse(values["tertial"])
        meeting = BoardMeeting(plan=plan, year=tertial.year, number=tertial.number, on=values["meeting"])
        save(record=meeting, **how)
        if "sealed" in values:
            happenings.append((values["sealed"], partial(_seal, plan, values, by)))
            happenings.append((values["sent"], partial(_send, plan, values, by)))
            happenings.append((values["meeting"], partial(_decide, plan, values, secretary)))
    return happenings


def write_files(folder: Path, slug: str) -> list[Path]:
    """Every sealed report as a file, a name for each: those of the demo's own plan (`slug`) without the plan."""
    paths = []
    for report in SealedReport.objects.select_related("plan").order_by("plan", "year", "number", "version"):
        path = folder / f"rapport-{report.filename.removeprefix(f'{slug}-')}"
        path.write_bytes(bytes(report.pdf))
        paths.append(path)
    return paths


def _seal(plan: Plan, values: dict[str, Any], by: User) -> None:
    tertial, day = Tertial.parse(values["tertial"]), values["sealed"]
    seal(
        plan=plan,
        tertial=tertial,
        by=by,
        based_on=fingerprint(collect.draft(plan, tertial, on=day)),
        now=_at(day, 13),
    )


def _send(plan: Plan, values: dict[str, Any], by: User) -> None:
    report, at = _sealed(plan, values), _at(values["sent"], 14)
    mark_sent(report=report, on=values["sent"], by=by, now=at)
    for mail in mails_of(report):
        note_sent(mail=mail, now=at)


def _decide(plan: Plan, values: dict[str, Any], by: User) -> None:
    decision = values["decision"]
    note_decision(
        report=_sealed(plan, values),
        on=values["meeting"],
        paragraph=decision["paragraph"],
        outcome=decision["outcome"],
        words="",
        assignments=decision.get("assignments", []),
        by=by,
        now=_at(values["meeting"], 16),
    )


def _sealed(plan: Plan, values: dict[str, Any]) -> SealedReport:
    return SealedReport.objects.sealed_version(plan, Tertial.parse(values["tertial"]))


def _at(day: date, hour: int) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour, 0)))
