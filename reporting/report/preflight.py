"""What stands in the way of sealing a report, and what somebody should have looked at first. Pure: no Django."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from activities.calendar import personal_numbers
from activities.calendar.swedish import clock_time
from activities.calendar.tertial import Tertial
from activities.rows.rows import NOBODY
from reporting.report.claimed_dates import impossible
from reporting.report.drawn import listed
from reporting.report.findings import Finding, Target
from reporting.report.memo_rules import leaning, not_borne_out, unwritten
from reporting.snapshot.deltas import shown
from reporting.snapshot.glyphs import undrawn
from reporting.snapshot.schema import Report, Row
from reporting.snapshot.wording import CHANGES, references

UNDRAWN_SHOWN = 5  # characters named in one sentence


@dataclass(frozen=True)
class ReturnedBasis:
    pk: int
    row: str
    title: str


@dataclass(frozen=True)
class WaitingDate:
    """A proposed date nobody has decided on."""

    row_pk: int
    row: str
    number: int  # of the update that proposes it
    end: date


@dataclass(frozen=True)
class UnsavedMemo:
    """What somebody has typed of the memo and not saved; the words are theirs alone."""

    by: str
    at: datetime  # Swedish time


@dataclass(frozen=True)
class PreflightFacts:
    """What the rules look at beside the report."""

    on: date
    meeting_on: date | None = None
    sealed: frozenset[Tertial] = frozenset()
    unsealed: tuple[Tertial, ...] = ()  # earlier ones that the board was to be told of
    unconfirmed: frozenset[int] = frozenset()  # keys of rows that should have been reported on and were not
    refused: frozenset[int] = frozenset()  # of rows whose proposed date was turned down, with nothing said since
    returned: tuple[ReturnedBasis, ...] = ()
    waiting: tuple[WaitingDate, ...] = ()
    open_revision: int = 0  # the number of the plan's draft; 0: none
    unsaved: tuple[UnsavedMemo, ...] = ()
    dates: frozenset[str] = frozenset()  # ISO; of decisions and meetings, which a memo may tell of


@dataclass(frozen=True)
class Preflight:
    """Blocks hinder sealing; warnings are read and weighed."""

    blocks: tuple[Finding, ...]
    warnings: tuple[Finding, ...]

    @property
    def may_be_sealed(self) -> bool:
        return not self.blocks


def check(report: Report, facts: PreflightFacts) -> Preflight:
    """All that was found, in the order of the report: the whole first, then the memo, then the rows."""
    rows = [
        finding
        for row in report.rows
        for finding in (*_unexplained(row), *_without_responsible(row), *_unconfirmed(row, facts))
    ]
    blocks = (*_sealed(report, facts), *_not_begun(report, facts), *_empty(report), *unwritten(report), *rows)
    warnings = (
        *_too_early(report, facts),
        *_skipped(report, facts),
        *_unsaved(facts),
        *_told(report, facts.dates),
        *_undecided(facts),
        *_refused(report, facts),
        *_returned(facts),
        *_open_revision(facts),
        *_without_reason(report),
    )
    return Preflight(tuple(map(_masked, blocks)), tuple(map(_masked, warnings)))


def check_correction(report: Report, dates: frozenset[str] = frozenset()) -> Preflight:
    """The same of a correction: what the report says is judged, and not where the plan stands by now.

    A row that was not taken anew was judged when it was sealed; its words still are looked through.
    """
    anew = [row for row in report.rows if row.taken_at]
    rows = [finding for row in anew for finding in (*_unexplained(row), *_without_responsible(row))]
    blocks = (*_empty(report), *unwritten(report), *rows)
    return Preflight(
        tuple(map(_masked, blocks)), tuple(map(_masked, (*_told(report, dates), *_without_reason(report))))
    )


def _told(report: Report, dates: frozenset[str]) -> Iterator[Finding]:
    """What should be looked at in the report's own words and figures."""
    yield from (*not_borne_out(report, dates), *leaning(report))
    yield from (*_personal(report), *_impossible(report), *_undrawn(report))
    for row in report.rows:
        yield from _at_odds(row, report.as_of)


def _masked(finding: Finding) -> Finding:
    """A row's name is somebody's words too, and a list of faults is no place for a personnummer."""
    hide = personal_numbers.masked
    return replace(finding, where=hide(finding.where), text=hide(finding.text))


def _sealed(report: Report, facts: PreflightFacts) -> Iterator[Finding]:
    tertial = Tertial.parse(report.tertial)
    if tertial in facts.sealed:
        text = f"Rapporten för {tertial.label.lower()} är redan fastställd. Den ändras genom en rättelse."
        yield Finding("sealed", "Rapporten", text, Target("reports"))
    later = [other for other in facts.sealed if other > tertial]
    if later:
        text = f"Rapporten för {max(later).label.lower()} är redan fastställd, så en tidigare kan inte läggas till."
        yield Finding("later_sealed", "Rapporten", text, Target("reports"))


def _not_begun(report: Report, facts: PreflightFacts) -> Iterator[Finding]:
    tertial = Tertial.parse(report.tertial)
    if facts.on < tertial.start:
        text = f"{tertial.label} börjar {tertial.start}. Rapporten kan fastställas från den dagen."
        yield Finding("not_begun", tertial.label, text, Target("reports"))


def _skipped(report: Report, facts: PreflightFacts) -> Iterator[Finding]:
    for tertial in facts.unsealed:
        text = f"Rapporten för {tertial.label.lower()} är inte fastställd, och kan inte fastställas efter den här."
        yield Finding("skipped", tertial.label, text, Target("tertial", tertial.year, tertial.number))


def _empty(report: Report) -> Iterator[Finding]:
    if not report.rows:
        yield Finding("no_rows", "Bilaga 1", "Planen har inga delaktiviteter att rapportera.", Target("revise"))


def _unexplained(row: Row) -> Iterator[Finding]:
    if row.signal.key != "deviating":
        return
    said = (("orsak", row.cause), ("åtgärd", row.measure), ("följd", row.consequence))
    if missing := [name for name, words in said if not words.strip()]:
        text = f"Avvikelsen saknar {listed(missing)}."
        yield Finding("unexplained", row.name, text, Target("update", row.key))


def _without_responsible(row: Row) -> Iterator[Finding]:
    if row.responsible in ("", NOBODY):
        text = "Ingen är utsedd som ansvarig. Utse någon genom en revision av planen."
        yield Finding("no_responsible", row.name, text, Target("revise", row.key))


def _unconfirmed(row: Row, facts: PreflightFacts) -> Iterator[Finding]:
    if row.key in facts.unconfirmed:
        text = "Ingen har sagt hur det går i den tid rapporten gäller. Uppdatera signalen eller bekräfta den."
        yield Finding("unconfirmed", row.name, text, Target("update", row.key))


def _too_early(report: Report, facts: PreflightFacts) -> Iterator[Finding]:
    tertial = Tertial.parse(report.tertial)
    if facts.on <= tertial.end:
        text = f"{tertial.label} är inte slut förrän {tertial.end}. Det som händer till dess kommer inte med."
        yield Finding("tertial_open", tertial.label, text, Target("reports"))
    if facts.meeting_on is None:
        text = "Ange när nämnden tar upp rapporten, så att dagarna för utskick och granskning kan räknas."
        yield Finding("no_meeting", "Nämndens sammanträde", text, Target("meeting"))


def _unsaved(facts: PreflightFacts) -> Iterator[Finding]:
    for draft in facts.unsaved:
        when = f"{draft.at:%Y-%m-%d} {clock_time(draft.at)}"
        text = (
            f"{draft.by} har ett utkast till tjänsteskrivelsen som inte är sparat, från {when}. "
            "Det kommer inte med i rapporten."
        )
        yield Finding("unsaved_memo", "Tjänsteskrivelsen", text, Target("memo"))


def _personal(report: Report) -> Iterator[Finding]:
    for where, text, target in _places(report):
        for digits in personal_numbers.found_in(text):
            said = (
                f"Ett nummer som börjar på {digits} ser ut som ett personnummer. Ta bort det: rapporten är offentlig."
            )
            yield Finding("personal_number", where, said, target)


def _impossible(report: Report) -> Iterator[Finding]:
    for where, text, target in _places(report):
        for said in impossible(text):
            yield Finding("no_such_day", where, f"”{said}” finns inte i almanackan. Rätta dagen eller månaden.", target)


def _undrawn(report: Report) -> Iterator[Finding]:
    """Characters that no font of the report has, one finding a place."""
    for where, text, target in _places(report):
        if characters := undrawn(text):
            codes = listed([f"{character} (U+{ord(character):04X})" for character in characters[:UNDRAWN_SHOWN]])
            more = f" och {len(characters) - UNDRAWN_SHOWN} till" if len(characters) > UNDRAWN_SHOWN else ""
            said = (
                f"Rapportens typsnitt saknar {codes}{more}. I rapporten står koden i stället: skriv det på annat sätt."
            )
            yield Finding("undrawn", where, said, target)


def _places(report: Report) -> Iterator[tuple[str, str, Target]]:
    """Every text that somebody has written: where it stands, what it says, where it is changed."""
    memo, memo_page = report.memo, Target("memo")
    yield "Tjänsteskrivelsen: Ärende", memo.subject, memo_page
    yield "Tjänsteskrivelsen: Handläggare", memo.officer, memo_page
    for part in memo.parts:
        yield f"Tjänsteskrivelsen: {part.heading}", f"{part.heading}\n{part.text}", memo_page
    yield "Tjänsteskrivelsen: Undertecknas av", "\n".join(memo.signatories), memo_page
    about = (report.plan, report.municipality, report.administration, report.board, report.diary_number)
    yield "Planens uppgifter", "\n".join(about), Target("plan")
    for rule in report.rules:
        yield f"Bilaga 1: {rule.heading}", f"{rule.heading}\n{rule.text}", Target("plan")
    for row in report.rows:
        yield f"{row.name}: Aktivitet", f"{row.step}\n{row.activity}\n{row.responsible}", Target("row", row.key)
        for label, text in shown(row).items():
            said_by_update = label in ("Orsak", "Åtgärd", "Följd", "Kommentar")
            yield f"{row.name}: {label}", text, Target("update" if said_by_update else "row", row.key)
    for change in report.changes:
        text = "\n".join((change.name, change.before, change.after, change.reason, references(change.sources)))
        yield f"Ändringar i planen: {change.name}", text, Target("revisions")
    if report.correction:
        yield "Skälet till rättelsen", report.correction.reason, Target("memo")


def _at_odds(row: Row, as_of: str) -> Iterator[Finding]:
    """A signal that says otherwise than the dates."""
    if row.remark:
        text = f"{row.remark}, men signalen är {row.signal.label}."
        yield Finding("late", row.name, text, Target("update", row.key))
    elif row.start > as_of and row.signal.key != "not_started":
        text = f"Tiden börjar {row.start}, men signalen är {row.signal.label}."
        yield Finding("early", row.name, text, Target("update", row.key))


def _undecided(facts: PreflightFacts) -> Iterator[Finding]:
    for waiting in facts.waiting:
        text = f"Det föreslagna slutdatumet {waiting.end} väntar på beslut."
        yield Finding("undecided", waiting.row, text, Target("proposal", waiting.row_pk, waiting.number))


def _refused(report: Report, facts: PreflightFacts) -> Iterator[Finding]:
    for row in report.rows:
        if row.key in facts.refused:
            text = "Det föreslagna slutdatumet avslogs, och ingen har uppdaterat delaktiviteten sedan dess."
            yield Finding("refused", row.name, text, Target("update", row.key))


def _returned(facts: PreflightFacts) -> Iterator[Finding]:
    for basis in facts.returned:
        text = f"Underlaget ”{basis.title}” är återremitterat."
        yield Finding("returned", basis.row, text, Target("basis", basis.pk))


def _open_revision(facts: PreflightFacts) -> Iterator[Finding]:
    if facts.open_revision:
        text = "Ett utkast till revision är öppet. Dess ändringar kommer inte med i rapporten."
        where, target = f"Revision {facts.open_revision}", Target("revision", number=facts.open_revision)
        yield Finding("open_revision", where, text, target)


def _without_reason(report: Report) -> Iterator[Finding]:
    standing = {row.key for row in report.rows}
    for change in report.changes:
        if not change.reason.strip():
            text = f"Ändringen saknar skäl: {CHANGES[change.kind].of_row}."
            target = Target("row", change.key) if change.key in standing else Target("revisions")
            yield Finding("no_reason", change.name, text, target)
