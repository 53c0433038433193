"""How a memo begins: words proposed from the figures of the draft, the plan and the memo before. Pure: no Django.

Rows are counted by the meaning of their signals, since the municipality may word these as it likes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from activities.calendar.swedish import long_date
from activities.calendar.tertial import Tertial
from reporting.snapshot.schema import Change, Mention, Proposed, Report
from reporting.snapshot.wording import CHANGES

NOT_WRITTEN, NO_OFFICER = "Ej skriven.", "Ej angiven"
AGAIN = "Återrapportering av"
LISTED = 12  # names in one list of the statement; Bilaga 1 has them all
# A paragraph of an earlier statement with one of these says how the plan is reported, whatever the tertial.
LASTING = ("en gång per tertial", "separata ärenden")
FIGURES = re.compile(r"Planen har [0-9]+ delaktivitet(?:er)?: [^.]*\.")
MEANINGS = ("finished", "on_track", "deviating", "not_started")
DAYS = 3  # days named one by one in a point of the decision


def fields(report: Report, last: Mapping[str, str], decisions: Iterable[str]) -> dict[str, str]:
    """The memo's fields, as proposed for a tertial nobody has written about.

    `last` is the memo before, by field; empty when there is none. `decisions` are what the plan rests on, in words.
    """
    rests_on = "; ".join(decisions)
    first = f"Planen vilar på följande beslut: {rests_on}." if rests_on else NOT_WRITTEN
    return {
        "subject": _subject(last.get("subject") or report.plan),
        "officer": last.get("officer") or NO_OFFICER,
        "background": last.get("background") or first,
        "statement": statement(report, last.get("statement", "")),
        "economy": last.get("economy") or NOT_WRITTEN,
        "proposal": proposal(report),
        "recipients": last.get("recipients", ""),
        "signatories": last.get("signatories", ""),
    }


def statement(report: Report, last: str = "") -> str:
    """Förvaltningens yttrande, in plain sentences; what `last` says of the reporting itself comes last."""
    parts = [
        "Bilaga 1 visar hur arbetet enligt tids- och aktivitetsplanen fortlöper. Här sammanfattas läget för "
        f"{_tertial(report)}.",
        " ".join(filter(None, (figures(report), _before(report), _directions(report)))),
        *_deviations(report),
        *_finished(report),
        *_changes(report),
        *_coming(report),
        *_lasting(last),
    ]
    return "\n\n".join(part for part in parts if part)


def figures(report: Report) -> str:
    """The sentence that counts the rows. When the figures have moved, it says something else than the one saved."""
    noun = "delaktivitet" if len(report.rows) == 1 else "delaktiviteter"
    keys = [row.signal.key for row in report.rows]
    now = {meaning: keys.count(meaning) for meaning in MEANINGS}
    return f"Planen har {len(report.rows)} {noun}: {_counted(now, 'pågår', 'är')}."


def proposal(report: Report) -> str:
    """Förslag till beslut: numbered, each sentence able to stand alone in the minutes."""
    tertial = _tertial(report)
    sentences = [f"{report.board} godkänner återrapporteringen av tids- och aktivitetsplanen för {tertial}."]
    if report.changes:
        told = "; ".join(_ways(report.changes, tertial))
        sentences.append(f"{report.board} tar del av ändringarna i tids- och aktivitetsplanen {told}.")
    return "\n".join(f"{number}. {sentence}" for number, sentence in enumerate(sentences, 1))


def _ways(changes: Iterable[Change], tertial: str) -> Iterable[str]:
    """Each way in which the plan was changed, with what it is found under in the plan's own records."""
    changes = list(changes)
    sources = {source for change in changes for source in change.sources}
    days = {kind: {source.on for source in sources if source.kind == kind} for kind in ("approved", "correction")}
    if numbers := sorted({source.number for source in sources if source.kind == "revision"}):
        yield f"enligt revision {listed(map(str, numbers))}"
    if days["approved"]:
        yield f"enligt slutdatum som godkändes {_on(days['approved'])}"
    for name in sorted({source.name for source in sources if source.kind == "file"}):
        yield f"genom filen {name}, som lästes in {_on({source.on for source in sources if source.name == name})}"
    if days["correction"]:
        yield f"genom rättelse i planen {_on(days['correction'])}"
    if not sources:
        yield f"under {tertial}"
    elif not all(change.sources for change in changes):
        yield f"i övrigt under {tertial}"


def _on(days: set[str]) -> str:
    """ "den 5 oktober 2020 och den 1 december 2020"; of many days the first and the last."""
    told = [f"den {long_date(day)}" for day in sorted(days)]
    return listed(told) if len(told) <= DAYS else f"mellan {told[0]} och {told[-1]}"


def listed(words: Iterable[str]) -> str:
    """ "ett", "ett och två", "ett, två och tre"."""
    *first, last = words
    return f"{', '.join(first)} och {last}" if first else last


def _subject(subject: str) -> str:
    if subject.startswith(AGAIN):
        return subject
    begins_a_word = subject[:1].isupper() and subject[1:2].islower()  # and is no abbreviation
    return f"{AGAIN} {_lower(subject) if begins_a_word else subject}"


def _tertial(report: Report) -> str:
    """ "tertial 3 2020", as it stands in a sentence."""
    return _lower(Tertial.parse(report.tertial).label)


def _counted(counts: Mapping[str, int], go: str, be: str) -> str:
    """ "3 är avslutade, 7 pågår enligt plan, ingen pågår med avvikelser och 1 är inte påbörjad"."""

    def many(key: str) -> str:
        return str(counts[key]) if counts[key] else "ingen"

    def ending(key: str) -> str:
        return "e" if counts[key] > 1 else ""

    return listed(
        (
            f"{many('finished')} {be} avslutad{ending('finished')}",
            f"{many('on_track')} {go} enligt plan",
            f"{many('deviating')} {go} med avvikelser",
            f"{many('not_started')} {be} inte påbörjad{ending('not_started')}",
        )
    )


def _before(report: Report) -> str:
    before = {count.signal.key: count.before or 0 for count in report.counts}
    if report.previous is None or not all(meaning in before for meaning in MEANINGS):
        return ""
    return f"Vid föregående rapport, {_lower(report.previous.label)}, gällde: {_counted(before, 'pågick', 'var')}."


def _directions(report: Report) -> str:
    if report.previous is None:
        return ""
    directions = [row.direction for row in report.rows]
    better, worse = directions.count("better"), directions.count("worse")
    if not better and not worse:
        return "Ingen signal har ändrats sedan dess."
    moved = [f"{way} för {number}" for way, number in (("bättre", better), ("sämre", worse)) if number]
    return f"Sedan dess har signalen blivit {listed(moved)}."


def _deviations(report: Report) -> Iterable[str]:
    deviating = [row for row in report.rows if row.signal.key == "deviating"]
    late = [Mention(row.name, _lower(row.remark)) for row in report.rows if row.remark and row not in deviating]
    yield "### Avvikelser"
    if deviating:
        yield "Orsak, åtgärd och följd för varje avvikelse redovisas efter tjänsteskrivelsen. Med avvikelser pågår:"
        yield _list(Mention(row.name, _proposed(row.proposed)) for row in deviating)
    else:
        yield "Ingen delaktivitet pågår med avvikelser."
    if late:
        yield "Enligt tidsplanen är också dessa sena:"
        yield _list(late)


def _proposed(date: Proposed | None) -> str:
    if date is None:
        return ""
    if date.approved is False:
        return f"föreslaget slutdatum {date.end} godkändes inte"
    of_it = "är godkänt" if date.approved else "föreslås"
    return f"nytt slutdatum {date.end} {of_it}, i stället för {date.planned}"


def _finished(report: Report) -> Iterable[str]:
    if report.previous and report.finished:
        yield "### Avslutat sedan föregående rapport"
        yield _list(Mention(mention.name, "") for mention in report.finished)


def _changes(report: Report) -> Iterable[str]:
    if report.previous is None:
        return
    yield "### Ändringar i planen"
    if not report.changes:
        yield "Planen är inte ändrad sedan föregående rapport."
        return
    yield "Planen har ändrats sedan föregående rapport. Skälen redovisas efter tjänsteskrivelsen. Ändringarna gäller:"
    by_row: dict[str, list[str]] = {}
    for change in report.changes:
        by_row.setdefault(change.name, []).append(CHANGES[change.kind].of_row)
    yield _list(Mention(name, listed(kinds)) for name, kinds in by_row.items())


def _coming(report: Report) -> Iterable[str]:
    yield "### Nästa tertial"
    if report.upcoming:
        yield "Nästa tertial börjar eller slutar enligt planen:"
        yield _list(Mention(mention.name, _lower(mention.what)) for mention in report.upcoming)
    else:
        yield "Ingenting i planen börjar eller slutar under nästa tertial."


def _lasting(last: str) -> Iterable[str]:
    paragraphs = [paragraph.strip() for paragraph in re.split(r"\n\s*\n", last)]
    kept = [text for text in paragraphs if any(phrase in text for phrase in LASTING) and text[0] not in "#-"]
    if kept:
        yield "### Återrapportering och beslut"
        yield from kept


def _list(mentions: Iterable[Mention]) -> str:
    """One line for each, shortened when there are many."""
    lines = [f"{_one_line(m.name)}: {m.what}" if m.what else _one_line(m.name) for m in mentions]
    if len(lines) > LISTED + 1:
        lines = [*lines[:LISTED], f"och {len(lines) - LISTED} till, se Bilaga 1"]
    return "\n".join(f"- {line}" for line in lines)


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def _one_line(text: str) -> str:
    return " ".join(text.split()).rstrip(".")
