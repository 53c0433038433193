"""How a memo begins: words proposed from the figures of the draft, the plan and the memo before. Pure: no Django.

Rows are counted by the meaning of their signals, since the municipality may word these as it likes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from reporting.snapshot.schema import Mention, Report

NOT_WRITTEN, NO_OFFICER = "Ej skriven.", "Ej angiven"
AGAIN = "Återrapportering av"
LISTED = 12  # names in one list of the statement; Bilaga 1 has them all
# A paragraph of an earlier statement with one of these says how the plan is reported, whatever the tertial.
LASTING = ("en gång per tertial", "separata ärenden")
FIGURES = re.compile(r"Planen har [0-9]+ delaktivitet(?:er)?: [^.]*\.")
MEANINGS = ("finished", "on_track", "deviating", "not_started")
CHANGED = {
    "added": "ny i planen",
    "ended": "har lämnat planen",
    "reworded": "ny lydelse",
    "moved": "ny tidsplan",
    "restaffed": "ändrad organisation",
    "collaboration": "ändrad samverkan",
    "reporting": "ändrad rapportering till nämnd",
}


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
        f"{_spoken(report.tertial_label)}.",
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
    tertial = _spoken(report.tertial_label)
    sentences = [f"{report.board} godkänner återrapporteringen av tids- och aktivitetsplanen för {tertial}."]
    if report.changes:
        numbers = sorted({int(number) for c in report.changes for number in re.findall(r"Revision ([0-9]+)", c.source)})
        by = f"enligt revision {listed(map(str, numbers))}" if numbers else f"under {tertial}"
        sentences.append(f"{report.board} tar del av ändringarna i tids- och aktivitetsplanen {by}.")
    return "\n".join(f"{number}. {sentence}" for number, sentence in enumerate(sentences, 1))


def listed(words: Iterable[str]) -> str:
    """ "ett", "ett och två", "ett, två och tre"."""
    *first, last = words
    return f"{', '.join(first)} och {last}" if first else last


def _subject(subject: str) -> str:
    if subject.startswith(AGAIN):
        return subject
    begins_a_word = subject[:1].isupper() and subject[1:2].islower()  # and is no abbreviation
    return f"{AGAIN} {_lower(subject) if begins_a_word else subject}"


def _spoken(tertial_label: str) -> str:
    """ "Tertial 3 2020 (september–december)" as it stands in a sentence."""
    return _lower(tertial_label.split(" (")[0])


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
    return f"Vid föregående rapport, {_spoken(report.previous.label)}, gällde: {_counted(before, 'pågick', 'var')}."


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
        yield _list(Mention(row.name, _proposed(row.proposal)) for row in deviating)
    else:
        yield "Ingen delaktivitet pågår med avvikelser."
    if late:
        yield "Enligt tidsplanen är också dessa sena:"
        yield _list(late)


def _proposed(sentence: str) -> str:
    """The proposed date without what became of it, which may be another thing before the report is sealed."""
    return _lower(sentence.split(". ")[0].rstrip(".").replace(": ", ", ", 1))


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
        by_row.setdefault(change.name, []).append(CHANGED.get(change.kind, change.kind))
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
