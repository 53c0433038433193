"""Rows that are there already, as a source to look through like any file: the template for LOV, and a plan's own."""

from __future__ import annotations

import csv
import functools
import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.conf import settings

from activities.calendar import clock
from activities.calendar.moving import Move, later_start
from activities.calendar.period import Period, parse_period
from activities.exchange.kept import READY, Kept
from activities.exchange.plan_rows import (
    ACTIVITY,
    COLLABORATION,
    NOTE,
    ORGANISATION,
    PERIOD,
    REPORTING,
    STEP,
    TITLE,
    Once,
)
from activities.exchange.rhythms import read_rhythm
from activities.models import GroupKind, MemberKind, Membership, Plan, Signal, SubActivity, WorkingGroup
from activities.reading.tables import Line, Source, Table
from activities.rows import presenters
from activities.writing.separated import guarded

TEMPLATE = "mall"  # in addresses
TEMPLATE_FILE = settings.BASE_DIR / "fixtures" / "lov-mall.tsv"
TEMPLATE_STARTS = date(2022, 1, 1)  # the start that the days of the template were written for
HEAD = (STEP, ACTIVITY, TITLE, ORGANISATION, PERIOD, COLLABORATION, REPORTING, NOTE)
NO_START = (
    "Planen har ingen dag då systemet startar, så delaktiviteterna har inga tider. Skriv dagen under Planens "
    "uppgifter och börja om här, eller fyll i tiderna efteråt."
)
PAST = (
    "{many} före i dag, {today}, när systemet startar {starts}. Skriv en senare dag under Planens uppgifter och börja "
    "om här: med start {later} börjar allt efter i dag. Eller ta inte med dem."
)
UNMOVED = (
    "Tiderna står som i {title}, eftersom någon av planerna inte har en dag då systemet startar. Skriv den under "
    "Planens uppgifter för att få dem flyttade."
)
MOVED = "Tiderna är flyttade från en start {since} till en start {to}. Läs dem innan du sparar."


@dataclass(frozen=True)
class _Led:
    """Who leads the new plan."""

    group: str
    leader: str


def template(plan: Plan) -> Kept:
    """The rows that one municipality's board decided on, without what was its own, and what the law asks besides."""
    move = Move(TEMPLATE_STARTS, plan.go_live) if plan.go_live else None
    head, *rows = csv.reader(_template().splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)
    led, remarks, lines, periods = _led(plan), [], [], dict[int, Period]()
    for number, cells in enumerate(rows, 2):
        row = dict(zip(head, cells, strict=True))
        period = parse_period(row[PERIOD])[0]
        row[PERIOD] = str(move.period(period)) if move and not period.is_none else ""
        row[REPORTING] = _rhythm(row[REPORTING], move) if move or not _once(row[REPORTING]) else ""
        row[ORGANISATION] = _organised(row[ORGANISATION], led)
        lines.append(_line(number, row))
        if move:
            periods[number] = move.period(period)
        if row["Förslag"]:
            remarks.append((number, row["Förslag"]))
    told = MOVED.format(since=TEMPLATE_STARTS, to=plan.go_live) if move else NO_START
    return _kept("LOV-mallen", lines, [(0, told), *_past(plan.go_live, periods), *remarks])


def copy_of(copied: Plan, plan: Plan) -> Kept:
    """Another plan's rows for this one, whose groups were copied when it was made. No signals and no ended rows."""
    move = Move(copied.go_live, plan.go_live) if copied.go_live and plan.go_live else None
    rows = list(SubActivity.objects.filter(activity__step__plan=copied).current().with_facts().in_order())
    _regroup(rows, plan)
    signals = Signal.objects.all()
    lines, periods = [], dict[int, Period]()
    for number, (item, row) in enumerate(presenters.present_all(rows, signals=signals, on=clock.today()), 2):
        period = periods[number] = move.period(item.period) if move else item.period
        cells = {
            STEP: str(item.activity.step),
            ACTIVITY: item.activity.title,
            TITLE: item.title,
            ORGANISATION: "\n".join(row.organisation),
            PERIOD: "" if period.is_none else str(period),
            COLLABORATION: "\n".join(row.collaboration),
            REPORTING: _rhythm(row.reporting, move),
            NOTE: item.notes,
        }
        lines.append(_line(number, cells))
    told = MOVED.format(since=copied.go_live, to=plan.go_live) if move else UNMOVED.format(title=copied.title)
    return _kept(copied.title[:200], lines, [(0, told), *_past(plan.go_live, periods)])


def _past(starts: date | None, periods: Mapping[int, Period]) -> Iterator[tuple[int, str]]:
    """Remarks on the rows, by line, that the start of the system puts wholly before today, and a better start."""
    today = clock.today()
    past = {line: period for line, period in periods.items() if period.end and period.end < today}
    if not past or not starts:
        return
    later = later_start(starts, min(period.start for period in periods.values() if period.start), today)
    many = "En rad slutar" if len(past) == 1 else f"{len(past)} rader slutar"
    yield 0, PAST.format(many=many, today=today, starts=starts, later=later)
    for line in past:
        yield line, "Tiden är före i dag. Bocka ur raden, eller rätta tiden."


@functools.cache
def _template() -> str:
    return TEMPLATE_FILE.read_text(encoding="utf-8")


def _kept(name: str, lines: list[Line], remarks: Iterable[tuple[int, str]]) -> Kept:
    source = Source(READY, (Table("", (Line(1, HEAD), *lines), strict=True),), "", tuple(remarks))
    return Kept(source, name, hashlib.sha256(repr(lines).encode()).hexdigest())


def _line(number: int, cells: Mapping[str, str]) -> Line:
    return Line(number, tuple(guarded(cells.get(column, "")) for column in HEAD))


def _once(text: str) -> Once | None:
    found = read_rhythm(text, lambda _doubt: None)
    return found if isinstance(found, Once) else None


def _rhythm(text: str, move: Move | None) -> str:
    if move is None or (once := _once(text)) is None:
        return text
    year, quarter = move.quarter(once.year, once.quarter)
    return f"Kvartal {quarter} {year}"


def _led(plan: Plan) -> _Led:
    steering = plan.groups.filter(kind=GroupKind.STEERING).first()
    leads = steering and steering.memberships.filter(kind=MemberKind.RESPONSIBLE).select_related("role").first()
    return _Led(steering.name if steering else "Arbetsgrupp LOV", leads.role.title if leads else "Avdelningschef")


def _organised(cell: str, led: _Led) -> str:
    """The cell with the plan's own leading group and leader, whose role is not named once more."""
    if "{ledare}" not in cell:
        return cell.replace("{grupp}", led.group)
    others = re.sub(rf"(?<=, ){re.escape(led.leader)}(?:, |(?=\.)|$)", "", cell, flags=re.IGNORECASE)
    return others.rstrip(", ").replace("{grupp}", led.group).replace("{ledare}", led.leader)


def _regroup(rows: Iterable[SubActivity], plan: Plan) -> None:
    """Let each row be of the new plan's group: the one that leads it, or that of the same name."""
    groups: dict[str, WorkingGroup] = {}
    for group in plan.groups.order_by("pk"):
        group.members = list(Membership.objects.filter(group=group).select_related("role").order_by("position", "pk"))
        groups[GroupKind.STEERING if group.kind == GroupKind.STEERING else group.name] = group
    for row in rows:
        name = GroupKind.STEERING if row.group.kind == GroupKind.STEERING else row.group.name
        row.group = groups.get(name, row.group)
