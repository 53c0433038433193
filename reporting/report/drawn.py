"""What the memo's blocks say: sentences and lists of rows drawn from a report, always its own. Pure: no Django.

Rows are counted by the meaning of their signals, since the municipality may word these as it likes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from activities.calendar.swedish import long_date
from activities.calendar.tertial import Tertial
from reporting.snapshot.schema import Change, Mention, Proposed, Report
from reporting.snapshot.wording import CHANGES

LISTED = 12  # names in one list; Bilaga 1 has them all
MEANINGS = ("finished", "on_track", "deviating", "not_started")
DAYS = 3  # days named one by one in a point of the decision

DEVIATING = "Orsak, åtgärd och följd för varje avvikelse redovisas efter tjänsteskrivelsen. Med avvikelser pågår:"
LATE = "Dessa delaktiviteter är sena enligt tidsplanen, fast signalen inte visar någon avvikelse:"
FINISHED = "Sedan föregående rapport har avslutats:"
FINISHED_FIRST = "Avslutade är:"
CHANGED = "Planen har ändrats sedan föregående rapport. Skälen redovisas efter tjänsteskrivelsen. Ändringarna gäller:"
COMING = "Nästa tertial börjar eller slutar enligt planen:"
NO_PREVIOUS = "Det här är den första rapporten, så det finns ingen tidigare att jämföra med."


def as_of(report: Report) -> str:
    return f"Uppgifterna gäller den {long_date(report.as_of)}."


def figures(report: Report) -> str:
    """The sentence that counts the rows."""
    noun = "delaktivitet" if len(report.rows) == 1 else "delaktiviteter"
    keys = [row.signal.key for row in report.rows]
    now = {meaning: keys.count(meaning) for meaning in MEANINGS}
    return f"Planen har {len(report.rows)} {noun}: {_counted(now, 'pågår', 'är')}."


def compared(report: Report) -> str:
    """The figures of the report before, and which way the signals have gone since."""
    if report.previous is None:
        return NO_PREVIOUS
    return " ".join(filter(None, (_before(report), _directions(report))))


def deviations(report: Report) -> str:
    deviating = [row for row in report.rows if row.signal.key == "deviating"]
    if not deviating:
        return "Ingen delaktivitet pågår med avvikelser."
    return headed(DEVIATING, (Mention(row.name, _proposed(row.proposed)) for row in deviating))


def late(report: Report) -> str:
    found = [row for row in report.rows if row.remark and row.signal.key != "deviating"]
    if not found:
        return "Ingen delaktivitet utöver dem som pågår med avvikelser är sen enligt tidsplanen."
    return headed(LATE, (Mention(row.name, lower(row.remark)) for row in found))


def finished(report: Report) -> str:
    if not report.finished:
        since = " har avslutats sedan föregående rapport" if report.previous else " är avslutad"
        return f"Ingen delaktivitet{since}."
    intro = FINISHED if report.previous else FINISHED_FIRST
    return headed(intro, (Mention(mention.name, "") for mention in report.finished))


def changes(report: Report) -> str:
    if report.previous is None:
        return NO_PREVIOUS
    if not report.changes:
        return "Planen är inte ändrad sedan föregående rapport."
    by_row: dict[str, list[str]] = {}
    for change in report.changes:
        by_row.setdefault(change.name, []).append(CHANGES[change.kind].of_row)
    return headed(CHANGED, (Mention(name, listed(kinds)) for name, kinds in by_row.items()))


def coming(report: Report) -> str:
    if not report.upcoming:
        return "Ingenting i planen börjar eller slutar under nästa tertial."
    return headed(COMING, (Mention(mention.name, lower(mention.what)) for mention in report.upcoming))


def point_on_changes(report: Report) -> str:
    """A point of the decision that tells where each change is found; "" when the plan is not changed."""
    if not report.changes:
        return ""
    # The ways have "och" within them, so another word stands before the last of them.
    told = listed(_ways(report.changes, tertial(report)), " samt ")
    return f"{report.board} tar del av ändringarna i tids- och aktivitetsplanen {told}."


def _ways(changes: Iterable[Change], tertial: str) -> Iterable[str]:
    """Each way in which the plan was changed, with what it is found under in the plan's own records.

    One sentence, whichever of them there are: all but the last are what "genom" is said of.
    """
    changes = list(changes)
    sources = {source for change in changes for source in change.sources}
    days = {kind: {source.on for source in sources if source.kind == kind} for kind in ("approved", "correction")}
    found = []
    if numbers := sorted({source.number for source in sources if source.kind == "revision"}):
        found.append(f"revision {listed(map(str, numbers))}")
    if days["approved"]:
        found.append(f"slutdatum som godkändes {_on(days['approved'])}")
    for name in sorted({source.name for source in sources if source.kind == "file"}):
        found.append(f"inläsning av filen {name} {_on({each.on for each in sources if each.name == name})}")
    if days["correction"]:
        found.append(f"rättelse i planen {_on(days['correction'])}")
    if found:
        yield f"genom {found[0]}"
        yield from found[1:]
    if not all(change.sources for change in changes):
        yield f"{'i övrigt ' if found else ''}under {tertial}"


def _on(days: set[str]) -> str:
    """ "den 5 oktober 2020 och den 1 december 2020"; of many days the first and the last."""
    told = [f"den {long_date(day)}" for day in sorted(days)]
    return listed(told) if len(told) <= DAYS else f"mellan {told[0]} och {told[-1]}"


def listed(words: Iterable[str], between: str = " och ") -> str:
    """ "ett", "ett och två", "ett, två och tre"."""
    *first, last = words
    return f"{', '.join(first)}{between}{last}" if first else last


def tertial(report: Report) -> str:
    """ "tertial 3 2020", as it stands in a sentence."""
    return lower(Tertial.parse(report.tertial).label)


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
    return f"Vid föregående rapport, {lower(report.previous.label)}, gällde: {_counted(before, 'pågick', 'var')}."


def _directions(report: Report) -> str:
    directions = [row.direction for row in report.rows]
    better, worse = directions.count("better"), directions.count("worse")
    if not better and not worse:
        return "Ingen signal har ändrats sedan dess."
    moved = [f"{way} för {number}" for way, number in (("bättre", better), ("sämre", worse)) if number]
    return f"Sedan dess har signalen blivit {listed(moved)}."


def _proposed(date: Proposed | None) -> str:
    if date is None:
        return ""
    if date.approved is False:
        return f"föreslaget slutdatum {date.end} avslogs"
    of_it = "är godkänt" if date.approved else "föreslås"
    return f"nytt slutdatum {date.end} {of_it}, i stället för {date.planned}"


def headed(intro: str, mentions: Iterable[Mention]) -> str:
    """The list under its first words, one line for each row, shortened when there are many."""
    lines = [f"{_one_line(m.name)}: {m.what}" if m.what else _one_line(m.name) for m in mentions]
    if len(lines) > LISTED + 1:
        lines = [*lines[:LISTED], f"och {len(lines) - LISTED} till, se Bilaga 1"]
    return "\n".join((intro, "", *(f"- {line}" for line in lines)))


def lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def _one_line(text: str) -> str:
    return " ".join(text.split()).rstrip(".")
