"""A plan of a day found out the slow way: every raw record looked at, one after the other, anew for each day asked of.

Nothing of the product is called but its tables, not even for which Swedish day a moment belongs to, so that what it
says can be held against every page.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from activities.models import Plan, ProposalDecision, StatusUpdate, SubActivity

SIGNALS = ("deviating", "on_track", "not_started", "finished")
BAD_TO_GOOD = ("deviating", "not_started", "on_track", "finished")
THIRDS = ((1, 2, 3, 4), (5, 6, 7, 8), (9, 10, 11, 12))


@dataclass(frozen=True)
class Found:
    """What was known of a row at the end of a day."""

    key: int
    title: str
    start: date | None
    end: date | None
    signal: str
    since: date | None
    said: dict[str, Any]
    waiting: int | None  # the number of the update whose date nobody had decided on
    needs: frozenset[str]


Account = dict[int, Found]


def swedish_day(at: datetime) -> date:
    """Summer time lasts from the last Sunday of March to that of October, 01.00 by Greenwich."""
    at = at.astimezone(UTC)
    begins, ends = (datetime(at.year, month, _last_sunday(at.year, month), 1, tzinfo=UTC) for month in (3, 10))
    return (at + timedelta(hours=2 if begins <= at < ends else 1)).date()


def _last_sunday(year: int, month: int) -> int:
    return max(day for day in range(25, 32) if date(year, month, day).weekday() == 6)


def account(plan: Plan, day: date) -> Account:
    """The rows that stood in the plan at the end of the day, by key."""
    found = {}
    for row in SubActivity.objects.filter(activity__step__plan=plan).values():
        said = _updates(row["id"], day)
        history = list(SubActivity.history.filter(id=row["id"]).values())
        history.sort(key=lambda record: (record["history_date"], record["history_id"]))
        known = [record for record in history if swedish_day(record["history_date"]) <= day]
        if not known and not said:
            continue
        if row["ended_on"] and row["ended_on"] <= day:
            continue
        found[row["id"]] = _found((known or history)[-1 if known else 0], said, day)
    return found


def _updates(key: int, day: date) -> list[dict[str, Any]]:
    """Those said by the end of the day, in the order they were entered, each with what was decided by then."""
    said = []
    updates: list[dict[str, Any]] = [{**update} for update in StatusUpdate.objects.filter(sub_activity=key).values()]
    for update in updates:
        if swedish_day(update["at"]) <= day:
            update["verdict"] = None
            for decision in ProposalDecision.objects.filter(update=update["id"]).values():
                if swedish_day(decision["at"]) <= day:
                    update["verdict"] = decision["approved"]
            said.append(update)
    return sorted(said, key=lambda update: update["number"])


def _found(version: dict[str, Any], said: list[dict[str, Any]], day: date) -> Found:
    newest = said[-1] if said else None
    signal = newest["signal_id"] if newest else "not_started"
    since = None
    for update in said:  # from the first on: a time begins whenever another signal is set
        before = said[said.index(update) - 1] if said.index(update) else None
        if before is None or before["signal_id"] != update["signal_id"]:
            since = swedish_day(update["at"])
    proposals = [update for update in said if update["proposed_end"]]
    waits = proposals and proposals[-1]["verdict"] is None and signal != "finished"
    waiting = proposals[-1]["number"] if waits else None
    return Found(
        key=version["id"],
        title=version["title"],
        start=version["start"],
        end=version["end"],
        signal=signal,
        since=since,
        said=_said(newest),
        waiting=waiting,
        needs=frozenset(_needs(version, signal, newest, day) | ({"waiting"} if waits else set())),
    )


def _said(update: dict[str, Any] | None) -> dict[str, Any]:
    if update is None:
        return {}
    return {name: update[name] for name in ("cause", "measure", "consequence", "text", "planned_end", "proposed_end")}


def _needs(version: dict[str, Any], signal: str, newest: dict[str, Any] | None, day: date) -> set[str]:
    found = set()
    start, end = version["start"], version["end"]
    if signal == "deviating":
        found.add("deviating")
    if newest and newest["verdict"] is False:
        found.add("returned")
    if end and end < day and signal != "finished":
        found.add("passed")
    elif start and start < day and signal == "not_started":
        found.add("late")
    if _silent(version, signal, newest, day):
        found.add("silent")
    return found


def _silent(version: dict[str, Any], signal: str, newest: dict[str, Any] | None, day: date) -> bool:
    """Asked to speak in the tertial or in its own quarter, but has not, nor for 60 days."""
    if version["rhythm"] == "once":
        months = [version["once_quarter"] * 3 - back for back in (2, 1, 0)]
        asked = day.year == version["once_year"] and day.month in months
    else:
        (months,) = (list(third) for third in THIRDS if day.month in third)
        asked = True
    first = date(day.year, months[0], 1)
    start, heard = version["start"], swedish_day(newest["at"]) if newest else None
    if not asked or signal == "finished" or (start and start > day) or (heard and heard >= first):
        return False
    return day - (heard or start or first) >= timedelta(days=60)


# ---- What the pages make of it ----


def tallied(rows: Account) -> list[int]:
    return [sum(row.signal == signal for row in rows.values()) for signal in SIGNALS]


def needing(rows: Account) -> set[tuple[int, str]]:
    return {(row.key, kind) for row in rows.values() for kind in row.needs}


def moved(before: Account, now: Account) -> set[tuple[int, str, str, str, str]]:
    """(row, signal before, signal now, better or worse, since when)."""
    found = set()
    for key in before.keys() & now.keys():
        old, new = before[key].signal, now[key].signal
        if old != new:
            way = "better" if BAD_TO_GOOD.index(new) > BAD_TO_GOOD.index(old) else "worse"
            found.add((key, old, new, way, str(now[key].since)))
    return found


def said_anew(before: Account, now: Account) -> set[int]:
    """Rows that deviated before and do now, of which something else is said."""
    both = [key for key in before.keys() & now.keys() if before[key].signal == now[key].signal == "deviating"]
    return {key for key in both if _is_new(before[key].said, now[key].said)}


def _is_new(old: dict[str, Any], new: dict[str, Any]) -> bool:
    words = [name for name in ("cause", "measure", "consequence", "text") if new[name] and new[name] != old[name]]
    dates = [(said["planned_end"], said["proposed_end"]) for said in (old, new)]
    return bool(words) or (dates[1][1] is not None and dates[0] != dates[1])


def changed(before: Account, now: Account) -> set[tuple[int, str]]:
    """What differs in the plan itself, by row."""
    found = {(key, "added") for key in now.keys() - before.keys()} | {
        (key, "ended") for key in before.keys() - now.keys()
    }
    for key in before.keys() & now.keys():
        old, new = before[key], now[key]
        if (old.start, old.end) != (new.start, new.end):
            found.add((key, "moved"))
        if old.title != new.title:
            found.add((key, "reworded"))
    return found


def coming(now: Account, month: int, year: int) -> set[tuple[int, str]]:
    """What begins and ends in the tertial after the one of the month."""
    (place,) = (place for place, third in enumerate(THIRDS) if month in third)
    months = {(year + (place == 2), number) for number in THIRDS[(place + 1) % 3]}
    found = set()
    for row in now.values():
        for day, word in ((row.start, "Börjar"), (row.end, "Slutar")):
            if day and (day.year, day.month) in months and row.signal != "finished":
                found.add((row.key, f"Infaller {day}" if row.start == row.end else f"{word} {day}"))
    return found
