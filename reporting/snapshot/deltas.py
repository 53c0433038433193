"""What a report says beside the one before: directions, numbers, what was finished and what comes. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date

from activities.calendar.tertial import Tertial
from activities.rows.direction import DIRECTIONS, direction
from reporting.snapshot.schema import Count, Difference, HasRows, MemoPart, Mention, Report, Row, Signal
from reporting.snapshot.wording import references

POINTS = "Kontrollpunkter"


def beside(rows: Iterable[Row], previous: HasRows | None) -> tuple[Row, ...]:
    """The rows with what the previous report said of them."""
    earlier = {row.key: row for row in previous.rows} if previous else {}
    return tuple(_beside(row, earlier.get(row.key)) for row in rows)


def _beside(row: Row, earlier: Row | None) -> Row:
    if earlier is None:
        return replace(row, reported=None, direction="new", reported_start="", reported_end="")
    return replace(
        row,
        reported=earlier.signal,
        direction=direction(earlier.signal.key, row.signal.key),
        reported_start=earlier.start,
        reported_end=earlier.end,
    )


def since(row: Row, previous: str) -> tuple[str, str]:
    """What is said under the signal: the previous report's and the direction ("Tertial 2 2020: Ej påbörjat", "Bättre").

    `previous` is the previous report's label; both are "" when there is none, for then nothing can be compared.
    """
    if not previous:
        return "", ""
    return f"{previous}: {row.reported.label}" if row.reported else "", DIRECTIONS.get(row.direction, row.direction)


def counts(rows: Iterable[Row], legend: Iterable[Signal], previous: HasRows | None) -> tuple[Count, ...]:
    """Rows by signal, in the legend's order, those with none included."""
    now = [row.signal.key for row in rows]
    before = [row.signal.key for row in previous.rows] if previous else None
    return tuple(
        Count(signal, now.count(signal.key), None if before is None else before.count(signal.key)) for signal in legend
    )


def finished(rows: Iterable[Row]) -> tuple[Mention, ...]:
    """Rows that are finished now and were not in the previous report, in the plan's order."""
    return tuple(
        Mention(row.name, f"{row.signal.label} {row.updated}".strip())
        for row in rows
        if row.signal.key == "finished" and (row.reported is None or row.reported.key != "finished")
    )


def upcoming(rows: Iterable[Row], tertial: Tertial) -> tuple[Mention, ...]:
    """What begins and ends in the tertial after this one, in the order of the dates; what is finished is left out."""
    found = [(day, Mention(row.name, what)) for row in rows for day, what in coming_days(row, tertial)]
    return tuple(mention for _, mention in sorted(found, key=lambda pair: pair[0]))


def coming_days(row: Row, tertial: Tertial) -> Iterator[tuple[str, str]]:
    """The days of the row in the next tertial, as ("2021-01-15", "Börjar 2021-01-15"); none once it is finished."""
    if row.signal.key == "finished":
        return
    coming, single = tertial.next(), row.start == row.end
    for day, what in ((row.start, "Infaller" if single else "Börjar"), (row.end, "" if single else "Slutar")):
        if day and what and coming.start <= date.fromisoformat(day) <= coming.end:
            yield day, f"{what} {day}"


def differences(before: Report, after: Report) -> tuple[Difference, ...]:
    """All that two versions say differently, in the order of the report."""
    texts = _parts(before.memo.parts, after.memo.parts, "Delarnas ordning i tjänsteskrivelsen")
    texts += _parts(before.rules, after.rules, "Texternas ordning under Bilaga 1")
    headings = {part.heading for report in (before, after) for part in (*report.memo.parts, *report.rules)}
    return (
        *(Difference(*found) for found in _by_name(_facts(before), _facts(after))),
        *(Difference(*found, markup=found[0] in headings) for found in texts),
        *(Difference(*found) for found in _told_otherwise(before, after)),
    )


def _told_otherwise(before: Report, after: Report) -> list[tuple[str, str, str]]:
    """The same of what is told of the plan and its rows, as (where, before, after)."""
    found = _by_name(_told(before), _told(after))
    old_rows, new_rows = ({row.key: row for row in report.rows} for report in (before, after))
    for key in {**old_rows, **new_rows}:
        old, new = old_rows.get(key), new_rows.get(key)
        found += row_differences(old, new)
        if old and new and old.updated != new.updated:
            found.append((f"Bilaga 1, {new.name}: Uppdaterad", old.updated, new.updated))
    return found


def _facts(report: Report) -> dict[str, str]:
    """What a report says of itself and on the memo's first lines."""
    return {
        "Plan": report.plan,
        "Kommun": report.municipality,
        "Förvaltning": report.administration,
        "Nämnd": report.board,
        "Diarienummer": report.diary_number,
        "Systemet startar": report.go_live,
        "Läget den": report.as_of,
        "Tjänsteskrivelsens rubrik": report.memo.subject,
        "Tjänsteskrivelsens datum": report.memo.dated,
        "Handläggare": report.memo.officer,
        "Undertecknas av": "\n".join(report.memo.signatories),
    }


def _told(report: Report) -> dict[str, str]:
    """What stands between the memo and Bilaga 1, but for the deviations, which are told as rows."""
    lines: dict[str, list[str]] = defaultdict(list)
    for count in report.counts:
        before = "" if count.before is None else f" (förra rapporten {count.before})"
        lines[f"Läget i korthet: {count.signal.label}"].append(f"{count.now}{before}")
    for change in report.changes:
        told = (change.before, change.after, change.reason, references(change.sources))
        lines[f"Ändringar i planen: {change.name}"].append(" – ".join(filter(None, told)))
    for heading, mentions in (("Avslutat", report.finished), ("Nästa tertial", report.upcoming)):
        for mention in mentions:
            lines[f"{heading}: {mention.name}"].append(mention.what)
    return {where: "\n".join(texts) for where, texts in lines.items()}


def _parts(before: Iterable[MemoPart], after: Iterable[MemoPart], order: str) -> list[tuple[str, str, str]]:
    old, new = ({part.heading: part.text for part in parts} for parts in (before, after))
    both = [", ".join(heading for heading in parts if heading in old and heading in new) for parts in (old, new)]
    return [*_by_name(old, new), *_by_name({order: both[0]}, {order: both[1]})]


def _by_name(before: Mapping[str, str], after: Mapping[str, str]) -> list[tuple[str, str, str]]:
    return [
        (name, before.get(name, ""), after.get(name, ""))
        for name in {**before, **after}
        if before.get(name, "") != after.get(name, "")
    ]


def row_differences(before: Row | None, after: Row | None) -> tuple[tuple[str, str, str], ...]:
    """What is said otherwise of one row, as (where, before, after); None: the row is not in that report."""
    if before is None or after is None:
        row = before or after
        assert row is not None  # noqa: S101 - the key came from one of them
        there = "Står i Bilaga 1"
        return ((f"Bilaga 1, {row.name}", there if before else "", there if after else ""),)
    old, new = ({**shown(row), **_headings(row)} for row in (before, after))
    return tuple((f"Bilaga 1, {after.name}: {label}", old, new) for label, old, new in _by_name(old, new))


def _headings(row: Row) -> dict[str, str]:
    """What it stands under, as far as `shown` does not say it."""
    return {"Steg": row.step, **({"Aktivitet": row.activity} if row.title else {})}


def shown(row: Row) -> dict[str, str]:
    """What the report shows of a row, by the heading it stands under."""
    return {
        "Delaktivitet": row.name,
        "Organisation–arbetsgrupper": "\n".join(row.organisation),
        "Tidsplan": row.period,
        "Samverkan": "\n".join(row.collaboration),
        "Rapportering till nämnd": row.reporting,
        "Signal": row.signal.label,
        "Datumen säger": row.remark,
        "Orsak": row.cause,
        "Åtgärd": row.measure,
        "Följd": row.consequence,
        "Nytt slutdatum": row.proposed.words if row.proposed else "",
        "Kommentar": row.text,
        POINTS: row.considered.words if row.considered else "",
    }
