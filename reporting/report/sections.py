"""What the report says between the memo and Bilaga 1, in sentences and facts ready to show. Pure.

Nothing here is looked up or decided; it is the snapshot, put in the order a board reads it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from activities.calendar.swedish import long_date
from activities.calendar.tertial import Tertial
from reporting.charts import bars, timeline
from reporting.charts import shapes as charts
from reporting.charts.signals import Mark, mark
from reporting.report.differing import Pair, pairs
from reporting.snapshot import deltas
from reporting.snapshot.schema import Change, Correction, Count, Difference, Mention, Previous, Report, Row
from reporting.snapshot.wording import CHANGES, references

KINDS = {kind: words.heading for kind, words in CHANGES.items()}
NO_REASON = "Inget skäl är angivet."
NOW = "Nu"
LABEL = 120  # characters beside a name
LONG = 1200  # characters: about a third of a page

Fact = tuple[str, str]  # (label, text)


@dataclass(frozen=True)
class CountLine:
    id: str
    mark: Mark | None  # None: the line of all rows
    now: str
    before: str
    change: str


@dataclass(frozen=True)
class Brief:
    """Läget i korthet. `lines` and `bars` are empty and None when neither report has a row."""

    sentences: tuple[str, ...]
    lines: tuple[CountLine, ...]
    bars: charts.Bars | None
    title: str  # what the picture says, in words


@dataclass(frozen=True)
class Deviation:
    name: str
    mark: Mark
    before: str
    direction: str
    key: str  # of the direction: better | same | worse | new
    facts: tuple[Fact, ...]

    @property
    def long(self) -> bool:
        return is_long(self.facts)


@dataclass(frozen=True)
class CorrectionTold:
    """Changes that say the same of one row or several. Another wording says by itself whose it is."""

    names: tuple[str, ...]
    facts: tuple[Fact, ...]

    @property
    def long(self) -> bool:
        return len(self.names) > 12 or is_long(self.facts)


@dataclass(frozen=True)
class ChangeGroup:
    heading: str
    told: tuple[CorrectionTold, ...]


@dataclass(frozen=True)
class Timeline:
    sentences: tuple[str, ...]
    pictures: tuple[tuple[timeline.Picture, str], ...]  # with what each says, in words
    former: bool  # whether any former date is drawn
    single: bool  # whether any single day is


@dataclass(frozen=True)
class CorrectionView:
    sentences: tuple[str, ...]
    reason: str
    differing: tuple[Differing, ...]


@dataclass(frozen=True)
class Differing:
    """What a correction says otherwise in one place; no pairs when only the division into paragraphs differs."""

    where: str
    pairs: tuple[Pair, ...]
    long: bool


def is_long(facts: Iterable[Fact]) -> bool:
    """Whether the texts may be broken over pages; kept whole they would leave half a page empty."""
    return sum(len(text) for _, text in facts) > LONG


def label_of(previous: Previous | None) -> str:
    return previous.label if previous else ""


# ---- Läget i korthet ----


def brief(report: Report) -> Brief:
    before = label_of(report.previous)
    sentences = [_spread(report.counts, len(report.rows)), _directions(report)]
    if not any(count.now or count.before for count in report.counts):
        return Brief(tuple(filter(None, sentences)), (), None, "")
    bars = charts.signal_bars(report.counts, now=NOW, before=before)
    return Brief(tuple(filter(None, sentences)), tuple(_count_lines(report.counts)), bars, _bars_title(report))


def _spread(counts: tuple[Count, ...], rows: int) -> str:
    """ "Av planens 18 delaktiviteter har 9 signalen Ej påbörjat, 4 …" """
    if not rows:
        return "Planen har inga delaktiviteter."
    shown = [(count.now, count.signal.label) for count in counts if count.now]
    if not shown:
        return f"Planen har {_rows(rows)}."
    if len(shown) == 1:
        all_of_them = f"Alla planens {rows} delaktiviteter" if rows > 1 else "Planens enda delaktivitet"
        return f"{all_of_them} har signalen {shown[0][1]}."
    (first, label), *others = shown
    told = [f"{first} signalen {label}", *(f"{number} {name}" for number, name in others)]
    return f"Av planens {rows} delaktiviteter har {_listed(told)}."


def _directions(report: Report) -> str:
    if not report.previous:
        return "Det här är den första rapporten, så det finns ingen tidigare att jämföra med."
    keys = [row.direction for row in report.rows]
    words = (
        ("better", "bättre", "bättre"),
        ("worse", "sämre", "sämre"),
        ("same", "oförändrad", "oförändrade"),
        ("new", "ny", "nya"),
    )
    told = [f"{n} {one if n == 1 else many}" for key, one, many in words if (n := keys.count(key))]
    if gone := sum(change.kind == "ended" for change in report.changes):
        told.append(f"{gone} har utgått ur planen")
    return f"Jämfört med {report.previous.label}: {_listed(told)}." if told else ""


def _count_lines(counts: tuple[Count, ...]) -> Iterable[CountLine]:
    for number, count in enumerate(counts):
        yield _count_line(f"n{number}", mark(count.signal), count.now, count.before)
    compared = any(count.before is not None for count in counts)
    before = sum(count.before or 0 for count in counts) if compared else None
    yield _count_line("n-all", None, sum(count.now for count in counts), before)


def _count_line(name: str, signal: Mark | None, now: int, before: int | None) -> CountLine:
    if before is None:
        return CountLine(name, signal, str(now), "", "")
    change = now - before
    return CountLine(
        name, signal, str(now), str(before), f"{'+' if change > 0 else '−'}{abs(change)}" if change else "0"
    )


def _bars_title(report: Report) -> str:
    now = ", ".join(f"{count.signal.label} {count.now}" for count in report.counts)
    text = f"Staplar över antalet delaktiviteter med varje signal. {NOW}: {now}."
    if report.previous:
        before = ", ".join(f"{count.signal.label} {count.before or 0}" for count in report.counts)
        text += f" {report.previous.label}: {before}."
    return text


# ---- Avvikelser ----


def deviations(report: Report) -> tuple[Deviation, ...]:
    previous = label_of(report.previous)
    return tuple(_deviation(row, previous) for row in report.rows if row.signal.key == "deviating")


def _deviation(row: Row, previous: str) -> Deviation:
    updated = f"Senast uppdaterad {row.updated}." if row.updated else ""
    facts = (
        ("Orsak", row.cause),
        ("Åtgärd", row.measure),
        ("Följd", row.consequence),
        ("Kommentar", row.text),
        ("Nytt slutdatum", row.proposed.words if row.proposed else ""),
        ("Tidsplan", ". ".join(filter(None, (row.period, row.remark)))),
        ("Ansvarig", ". ".join(filter(None, (row.responsible or "\n".join(row.organisation), updated)))),
    )
    before, direction = deltas.since(row, previous)
    return Deviation(
        row.name,
        mark(row.signal),
        before,
        direction,
        row.direction,
        tuple((label, text) for label, text in facts if text.strip()),
    )


# ---- Ändringar och rättelse ----


def change_groups(changes: Iterable[Change]) -> tuple[ChangeGroup, ...]:
    """By kind, in the order of KINDS; neighbours that say the same of several rows are told together."""
    changes, groups = list(changes), []
    for kind in dict.fromkeys((*KINDS, *(change.kind for change in changes))):
        of_kind = [change for change in changes if change.kind == kind]
        told = [
            CorrectionTold(() if kind == "reworded" else tuple(change.name for change in same), facts)
            for facts, same in groupby(of_kind, key=_change_facts)
        ]
        if told:
            groups.append(ChangeGroup(KINDS.get(kind, "Andra ändringar"), tuple(told)))
    return tuple(groups)


def _change_facts(change: Change) -> tuple[Fact, ...]:
    if change.kind == "added":
        facts = [("Nu", change.after)]
    elif change.kind == "ended":
        facts = [("Tidigare", change.before), ("Nu", change.after)]
    else:
        facts = [("Tidigare", change.before or "–"), ("Nu", change.after or "–")]
    where = references(change.sources)
    reason = f"{change.reason or NO_REASON}{f' ({where})' if where else ''}"
    return tuple((label, text) for label, text in (*facts, ("Skäl", reason)) if text)


def correction(report: Report) -> CorrectionView | None:
    if report.correction is None:
        return None
    found: Correction = report.correction
    old = found.replaces
    sentences = [
        f"Det här är version {report.version}. Den ersätter version {old.version}, som fastställdes den "
        f"{long_date(old.sealed_on)}.",
    ]
    if not found.differences:
        sentences.append("Inget av det som rapporten visar är annorlunda.")
    return CorrectionView(tuple(sentences), found.reason, tuple(map(_differing, found.differences)))


def _differing(item: Difference) -> Differing:
    found = pairs(item.before, item.after, marked_up=item.markup)
    runs = [("", run.text) for pair in found for run in (*pair.before, *pair.after)]
    return Differing(item.where, found, is_long(runs))


# ---- Avslutat och nästa tertial ----


def mentions(found: Iterable[Mention]) -> tuple[Fact, ...]:
    """What is said, and of which row; a label too long to stand beside the name follows it instead."""
    return tuple(
        (mention.what, mention.name) if len(mention.what) <= LABEL else ("", f"{mention.name}: {mention.what}")
        for mention in found
    )


def coming(report: Report) -> str:
    """The next tertial by its name, "Tertial 1 2021 (januari–april 2021)"; "nästa tertial" after one that is none."""
    try:
        following = Tertial.parse(report.tertial).next()
    except ValueError:
        return "nästa tertial"
    return f"{following.label.lower()} ({following.months})"


# ---- Tidslinje ----


def timeline_of(report: Report) -> Timeline:
    items = bars.items_of(report.rows)
    chart = timeline.chart_of(items, as_of=report.as_of, go_live=report.go_live)
    found = chart.pictures(items) if chart else ()
    previous, folded = label_of(report.previous), len(items) < len(report.rows)
    moved = [item for item in items if item.was]
    sentences = []
    if not found:
        sentences.append(
            "Ingen delaktivitet har en tidsplan att visa." if report.rows else "Planen har inga delaktiviteter."
        )
    if found and folded:
        sentences.append(
            f"Planens {len(report.rows)} delaktiviteter visas som en stapel för varje aktivitet. En aktivitet visas "
            "som avvikande när någon av dess delaktiviteter avviker."
        )
    if found and moved:
        what = "aktivitet" if folded and len(moved) == 1 else "aktiviteter" if folded else ""
        count = f"{len(moved)} {what}" if folded else _rows(len(moved))
        sentences.append(f"{count} har andra datum än i {previous}; de tidigare visas under, streckade.")
    sentences += chart.aside if chart else ()
    shapes = [shape for picture in found for line in picture.lines for shape in (line.shape, line.was) if shape]
    return Timeline(
        tuple(sentences),
        tuple((picture, _in_words(picture, report, f"{n} av {len(found)}")) for n, picture in enumerate(found, 1)),
        former=any(line.was for picture in found for line in picture.lines),
        single=any(shape.single for shape in shapes),
    )


def _in_words(picture: timeline.Picture, report: Report, part: str) -> str:
    return timeline.words_of(
        picture,
        name=f"Tidslinje, bild {part}",
        previous=label_of(report.previous),
        source="Alla datum står i Bilaga 1 under Tidsplan.",
    )


# ---- Words ----


def _rows(count: int) -> str:
    return f"{count} delaktivitet" if count == 1 else f"{count} delaktiviteter"


def _listed(items: list[str]) -> str:
    return " och ".join(filter(None, (", ".join(items[:-1]), *items[-1:])))
