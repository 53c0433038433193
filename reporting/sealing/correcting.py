"""A correction: a sealed report with other words in its memo and, where chosen, rows as the plan has them now.

What is not chosen stays word for word as it was sealed, so that a correction made in October does not slip October's
signals into a report of April.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.utils import timezone

from activities.calendar import personal_numbers
from activities.calendar.tertial import Tertial
from activities.models.register import clean_text
from reporting.models import Memo, SealedReport
from reporting.report import collect, memos
from reporting.report.memos import MemoFields
from reporting.report.reasons import changes_since
from reporting.snapshot import deltas, schema
from reporting.snapshot.schema import HEADINGS

PLAN_FACTS = ("plan", "municipality", "administration", "board", "diary_number", "rules", "go_live")


def taken(moment: datetime) -> str:
    """The moment as a snapshot writes it: Swedish time with its offset."""
    return timezone.localtime(moment).isoformat()


@dataclass(frozen=True)
class Wanted:
    """What a correction is to say: why, the memo's words, the keys of the rows to take anew, and whether the plan's own
    facts are taken anew too.
    """

    reason: str
    memo: MemoFields
    rows: Collection[int] = ()
    facts: bool = False

    def __post_init__(self) -> None:
        """Cleaned as it is stored: a browser sends other line ends than were sealed, and that is no difference."""
        words = {name: clean_text(value) if isinstance(value, str) else value for name, value in self.memo.items()}
        object.__setattr__(self, "memo", words)
        object.__setattr__(self, "reason", clean_text(self.reason))


@dataclass(frozen=True)
class Ground:
    """What a correction is made of: the sealed report, and the plan as it stands beside it, read once."""

    report: SealedReport
    sealed: schema.Report
    now: schema.Report  # judged on the day of the sealed figures, with the signals worded as then


def ground(report: SealedReport) -> Ground:
    sealed = schema.from_json(report.snapshot)
    on = date.fromisoformat(sealed.as_of)
    # All rows of a report tell of their points or none does, whatever the plan's setting has become.
    now = collect.draft(report.plan, report.tertial, on=on, tells_checklists=sealed.tells_checklists)
    then = {signal.key: signal for signal in sealed.legend}
    rows = tuple(replace(row, signal=then.get(row.signal.key, row.signal)) for row in now.rows)
    return Ground(report, sealed, replace(now, rows=rows))


def corrected(made_of: Ground, wanted: Wanted, moment: datetime) -> schema.Report:
    """The next version of a report.

    The figures keep the day they were taken, and the signals their words. A block that is put into the memo says what
    this version says. Its `correction` says what differs.
    """
    report, sealed, now, at = made_of.report, made_of.sealed, made_of.now, taken(moment)
    previous = _previous(sealed)
    fresh = {row.key: replace(row, taken_at=at) for row in now.rows if row.key in wanted.rows}
    mixed = deltas.beside(_mixed(sealed.rows, now.rows, wanted.rows, fresh), previous)
    made = replace(
        sealed,
        **({name: getattr(now, name) for name in PLAN_FACTS} | {"facts_taken_at": at} if wanted.facts else {}),
        version=report.version + 1,
        rows=mixed,
        counts=deltas.counts(mixed, sealed.legend, previous),
        finished=deltas.finished(mixed),
        upcoming=deltas.upcoming(mixed, Tertial.parse(sealed.tertial)),
    )
    if previous and wanted.rows:
        made = replace(made, changes=_changes(made_of, previous, mixed, wanted.rows))
    words = Memo(plan=report.plan, year=report.year, number=report.number, **wanted.memo)
    words.dated = words.dated or date.fromisoformat(sealed.memo.dated)
    made = replace(made, memo=memos.as_snapshot(words, made, part_order(sealed)))
    found = tuple(map(_masked, deltas.differences(sealed, made)))
    return replace(made, correction=schema.Correction(wanted.reason, collect.as_previous(report), found, at))


def _masked(difference: schema.Difference) -> schema.Difference:
    """A personnummer that is taken out must not stand in the list of what was taken out."""
    return replace(difference, before=personal_numbers.masked(difference.before))


def _previous(sealed: schema.Report) -> schema.Report | None:
    """The very report that the sealed one is compared with, whatever has been corrected since."""
    if sealed.previous is None:
        return None
    earlier = SealedReport.objects.filter(pdf_sha256=sealed.previous.sha256).first()
    return schema.from_json(earlier.snapshot) if earlier else None


def _changes(
    made_of: Ground, previous: schema.Report, rows: Iterable[schema.Row], chosen: Collection[int]
) -> tuple[schema.Change, ...]:
    """The plan's changes with what is told of the chosen rows made anew, and all else as it was told."""
    as_told = (change for change in made_of.sealed.changes if change.key and change.key not in chosen)
    told = {(change.key, change.kind): change for change in as_told}
    anew = changes_since(made_of.report.plan, previous, rows)
    return tuple(told.get((change.key, change.kind), change) for change in anew)


def part_order(sealed: schema.Report) -> list[str]:
    """The fields of the memo's parts in the order they were sealed."""
    fields = {heading: field for field, heading in HEADINGS.items()}
    order = [fields[part.heading] for part in sealed.memo.parts if part.heading in fields]
    return [*order, *(field for field in HEADINGS if field not in order)]


def candidates(made_of: Ground) -> tuple[tuple[int, str], ...]:
    """(key, name) of the rows that the plan has otherwise now, in the report's order."""
    old, new = ({row.key: row for row in made.rows} for made in (made_of.sealed, made_of.now))
    return tuple(
        (key, (new.get(key) or old[key]).name)
        for key in {**old, **new}
        if deltas.row_differences(old.get(key), new.get(key))
    )


def facts_differ(made_of: Ground) -> bool:
    """Whether the plan's own facts (diary number, board, rules …) are others now."""
    return any(getattr(made_of.sealed, name) != getattr(made_of.now, name) for name in PLAN_FACTS)


def _mixed(
    sealed: tuple[schema.Row, ...],
    now: tuple[schema.Row, ...],
    chosen: Collection[int],
    fresh: Mapping[int, schema.Row],
) -> tuple[schema.Row, ...]:
    """The sealed rows with the chosen ones `fresh`; a new one stands where the plan has it, one not there goes."""
    kept = {row.key: row for row in sealed}
    order = [row.key for row in sealed]
    for index, row in enumerate(now):
        if row.key in chosen and row.key not in kept:
            before = next((other.key for other in reversed(now[:index]) if other.key in order), None)
            order.insert(order.index(before) + 1 if before is not None else 0, row.key)
    made = []
    for key in order:
        if key not in chosen:
            made.append(kept[key])
        elif key in fresh:
            made.append(fresh[key])
    return tuple(made)
