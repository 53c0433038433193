"""What stands on the lines of a timeline: the plan's rows, or several rows folded into one bar. Pure.

items = bars.items_of(report.rows)
items = bars.by_step(month.rows)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import groupby

from reporting.charts.scale import Period, period_of
from reporting.snapshot.schema import Row, Signal

FOLD_OVER = 60  # rows; more are told as one bar for each activity

_HEAVIEST_FIRST = ("deviating", "on_track", "not_started", "finished")


@dataclass(frozen=True, slots=True)
class BarItem:
    """One line of the timeline. `was` is the period last reported, when it was another; None: no period."""

    step: str
    name: str
    signal: Signal
    period: Period | None
    was: Period | None = None
    key: int = 0  # of the row the line leads to; 0: of none


def items_of(rows: Iterable[Row]) -> tuple[BarItem, ...]:
    """The rows as items, or when they are more than FOLD_OVER their activities."""
    rows = list(rows)
    return by_row(rows) if len(rows) <= FOLD_OVER else by_activity(rows)


def by_row(rows: Iterable[Row]) -> tuple[BarItem, ...]:
    return tuple(map(item_of, rows))


def item_of(row: Row) -> BarItem:
    return BarItem(row.step, row.name, row.signal, period_of(row.start, row.end), _moved_from(row), row.key)


def by_activity(rows: Iterable[Row]) -> tuple[BarItem, ...]:
    """One item for each activity, under its step."""
    return tuple(
        _folded(group, group[0].step, _activity_name(group))
        for group in _grouped(rows, lambda row: (row.step, row.activity))
    )


def by_step(rows: Iterable[Row]) -> tuple[BarItem, ...]:
    """One item for each step."""
    return tuple(_folded(group, "", group[0].step or "Utan steg") for group in _grouped(rows, lambda row: row.step))


def _grouped(rows: Iterable[Row], key: Callable[[Row], object]) -> Iterator[list[Row]]:
    yield from (list(group) for _, group in groupby(rows, key=key))


def _activity_name(group: list[Row]) -> str:
    return f"{group[0].activity} ({len(group)} delaktiviteter)" if len(group) > 1 else group[0].name


def _folded(group: list[Row], step: str, name: str) -> BarItem:
    """It deviates if any row does, else it goes on, is to begin or is finished likewise, and spans all its rows."""
    parts = by_row(group)
    signal = min((item.signal for item in parts), key=weight)
    now, was = span_of(item.period for item in parts), span_of(item.was or item.period for item in parts)
    return BarItem(step, name, signal, now, was if was != now else None)


def weight(signal: Signal) -> int:
    """The place of the signal among those looked for first; any other comes last."""
    return _HEAVIEST_FIRST.index(signal.key) if signal.key in _HEAVIEST_FIRST else len(_HEAVIEST_FIRST)


def span_of(periods: Iterable[Period | None]) -> Period | None:
    given = [period for period in periods if period]
    return (min(start for start, _ in given), max(end for _, end in given)) if given else None


def _moved_from(row: Row) -> Period | None:
    was = period_of(row.reported_start, row.reported_end)
    return was if was != period_of(row.start, row.end) else None


def range_of(period: Period | None) -> str:
    if period is None:
        return "ingen period"
    return f"{period[0]} – {period[1]}" if period[0] != period[1] else f"{period[0]}"


# ---- What the board was last told of the dates ----


@dataclass(frozen=True)
class BarTold:
    """The label of a sealed report, and the dates it gave each row, ISO, by the row's key; "" for none."""

    label: str
    dates: Mapping[int, tuple[str, str]]


NOTHING_TOLD = BarTold("", {})


def beside(rows: Iterable[Row], told: BarTold) -> tuple[Row, ...]:
    """The rows with the dates the board was last told, instead of those of anything else they are compared with."""
    dates = ((row, *told.dates.get(row.key, ("", ""))) for row in rows)
    return tuple(replace(row, reported_start=start, reported_end=end) for row, start, end in dates)
