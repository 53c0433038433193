"""Fetched rows to what they can be found by, and to the choices the plan's own rows give. Asks nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from activities.calendar.swedish import sort_key
from activities.models import Signal, SubActivity
from activities.plan.filtering import ORDERS, Filter, Findable, matches, next_order
from activities.rows.direction import CHANGED, DIRECTIONS, sentence
from activities.rows.rows import ActivityRows, Row, SignalView, StepRows

Choices = list[tuple[Any, str]]


@dataclass(frozen=True)
class Options:
    """What can be chosen among: only what some row of the plan has."""

    steps: Choices
    groups: Choices
    persons: Choices
    partners: Choices
    signals: Choices
    directions: Choices


@dataclass(frozen=True)
class Column:
    """An order the table's head leads to."""

    label: str
    url: str
    direction: str  # "ascending" | "descending" | ""
    leads_to: str  # what the link does, for those who do not see the arrow


@dataclass(frozen=True)
class SignalChoice:
    """A signal above the table: how many rows show it among those that all else chosen leaves, and where it leads."""

    signal: SignalView | None  # None: all of them
    count: int
    address: str
    is_chosen: bool


def by_signal(found: Iterable[Findable], chosen: Filter, signals: Iterable[SignalView]) -> list[SignalChoice]:
    """Each signal with its number of rows, those with none included."""
    rest = replace(chosen, signal="")
    keys = [item.row.signal.key for item in found if matches(item, rest)]
    return [
        SignalChoice(
            signal, keys.count(signal.key), replace(chosen, signal=signal.key).address, chosen.signal == signal.key
        )
        for signal in signals
    ]


def all_signals(found: Iterable[Findable], chosen: Filter) -> SignalChoice:
    rest = replace(chosen, signal="")
    return SignalChoice(None, sum(matches(item, rest) for item in found), rest.address, not chosen.signal)


def findable(presented: Iterable[tuple[SubActivity, Row]]) -> list[Findable]:
    """Rows fetched `with_facts(holders_on=…)`, in the order given."""
    return [
        Findable(
            row=row,
            step=item.activity.step_id,
            group=item.group_id,
            persons=frozenset(person["pk"] for person in _people(item)),
            partners=frozenset(collaboration.partner_id for collaboration in item.parties),
            texts=tuple(_texts(item, row)),
        )
        for item, row in presented
    ]


def options(rows: Iterable[SubActivity], signals: Iterable[Signal], found: Iterable[Findable]) -> Options:
    """Steps in the plan's order, signals in their own, names in Swedish order."""
    rows = list(rows)
    shown = [item.row for item in found]
    used = {row.signal.key for row in shown}
    gone = {row.direction for row in shown}
    return Options(
        steps=list({row.activity.step_id: (row.activity.step_id, str(row.activity.step)) for row in rows}.values()),
        groups=_by_name((row.group_id, row.group.name) for row in rows),
        persons=_by_name((person["pk"], person["name"]) for row in rows for person in _people(row)),
        partners=_by_name((item.partner_id, item.partner.name) for row in rows for item in row.parties),
        signals=[(signal.key, signal.label) for signal in signals if signal.key in used],
        directions=[(direction, DIRECTIONS[direction]) for direction in CHANGED if direction in gone],
    )


def one_list(rows: Iterable[SubActivity], shown: Iterable[Findable]) -> tuple[StepRows, ...]:
    """The rows in the order given, each under its own activity, for a table that is not in the plan's order."""
    titles = {row.pk: row.activity for row in rows}
    activities = tuple(ActivityRows(titles[item.row.pk].pk, titles[item.row.pk].title, (item.row,)) for item in shown)
    return (StepRows(0, "", activities),) if activities else ()


def columns(chosen: Filter) -> dict[str, Column]:
    """Each order by its name, with the address that keeps what else is chosen."""
    return {name: _column(name, label, chosen) for name, (label, _) in ORDERS.items()}


def _column(name: str, label: str, chosen: Filter) -> Column:
    order = next_order(chosen.order, name)
    directions = {name: "ascending", f"-{name}": "descending"}
    return Column(
        label=label,
        url=chosen.ordered(order).address,
        direction=directions.get(chosen.order, ""),
        leads_to=f"ordna {sorted_by(order)}",
    )


def sorted_by(order: str) -> str:
    """ "efter namn, stigande"; "" for the plan's own order."""
    if not order:
        return ""
    label, _ = ORDERS[order.removeprefix("-")]
    return f"efter {label}, {'fallande' if order.startswith('-') else 'stigande'}"


def described(chosen: Filter, offered: Options) -> list[str]:
    """The choices in words, for the line above the table and for whoever gets it on paper."""
    named = (
        (offered.steps, chosen.step),
        (offered.groups, chosen.group),
        (offered.persons, chosen.person),
        (offered.partners, chosen.partner),
        (offered.signals, chosen.signal),
    )
    words = [dict(choices)[value] for choices, value in named if value]
    if chosen.direction:
        words.append(sentence(chosen.direction))
    if chosen.text:
        words.insert(0, f"”{chosen.text}”")
    if chosen.start or chosen.end:
        ends = ((" från", chosen.start), (" till", chosen.end))
        words.append("tidsplan" + "".join(f"{word} {day}" for word, day in ends if day))
    if chosen.needs_attention:
        words.append("behöver uppmärksamhet")
    return words


def _people(row: SubActivity) -> list[dict[str, Any]]:
    members: Iterable[Any] = row.group.members  # with their holders
    return [person for member in members for person in member.holders or ()]


def _by_name(pairs: Iterable[tuple[int, str]]) -> Choices:
    return sorted(dict(pairs).items(), key=lambda pair: (sort_key(pair[1]), pair[0]))


def _texts(item: SubActivity, row: Row) -> Iterable[str]:
    yield from (item.title, item.activity.title, str(item.activity.step), item.group.name)
    yield from (row.responsible, *row.participants, *row.co_opted, row.organisation_note)
    for collaboration in row.collaborations:
        yield from (collaboration.what, *collaboration.partners)
    yield row.collaboration_text
    if row.update:
        yield row.update.words
