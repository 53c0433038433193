"""Figures about the plan's rows that somebody has written in running text, beside the draft's. Pure: no Django.

A number is a claim when it is said of rows or of what their signals mean: "2 rader avviker", "bättre för 1", "tre
delaktiviteter är avslutade". Amounts, paragraphs, years and numbers of other things are none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from reporting.report import claimed_dates
from reporting.snapshot.schema import Report

_TEENS = ("tretton", "fjorton", "femton", "sexton", "sjutton", "arton", "nitton", "tjugo")
FROM_TWO = ("två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio", "elva", "tolv", *_TEENS)
NUMBERS = {"ingen": 0, "inga": 0, "en": 1, "ett": 1, **{word: size for size, word in enumerate(FROM_TWO, 2)}}
YEARS = range(1900, 2100)
_SENTENCES = re.compile(r"(?<=[.!?])\s+(?=[A-ZÅÄÖ0-9])")
# Numbers of something else than rows: "§ 21", "dnr 2020.082", "tertial 3", "40 000 kronor", "Revision 2 och 3".
_OTHER = re.compile(
    r"§+\s*\d+(?:\s*(?:och|,|–|-)\s*\d+)*"
    r"|\b(?:dnr|diarienummer)\b[^\n.;)]*"
    r"|\b(?:tertial|bilaga|revision|version|steg|punkt|kapitel|sida|vecka|kl\.|nr|lag|område|år)\s*"
    r"[\d.:]+(?:\s*(?:och|,|–|-)\s*\d+)*"
    r"|\b\d[\d\s.,]*(?:kr|kronor|tkr|mnkr|mkr|tusen|miljon(?:er)?|procent|dagar|veckor|månader|år|timmar|%|‰)(?!\w)",
    re.IGNORECASE,
)
_NUMBER = re.compile(rf"(?<![\w.,:/§-])(?:\d{{1,4}}|{'|'.join(NUMBERS)})(?![\w:/-]|[.,]\d)", re.IGNORECASE)
_CLAUSE = re.compile(r"[,;:()–]|\boch\b|\bmen\b|\bmedan\b")
_ROWS = r"(?:del)?aktivitet(?:er(?:na)?)?|rad(?:er(?:na)?)?"
NOUN = re.compile(rf"(?:av\s+(?:dem|planens\s+)?)?(?:{_ROWS})\b", re.IGNORECASE)
SIGNALS = re.compile(r"(?:avvik|signal|bättre|sämre)", re.IGNORECASE)
VERB = re.compile(
    r"(?:av\s+(?:dem|dessa)\s+)?(?:är|har|var|pågår|pågick|avviker|avvek|inte|ej|avslutad|avslutats|klar|fortsätter)",
    re.IGNORECASE,
)
_WHOLE = re.compile(
    r"\b(?:planen (?:har|omfattar|består av|innehåller)|(?:alla|samtliga)(?: planens)?)\s*$", re.IGNORECASE
)
_WAY_FOR = re.compile(r"\b(bättre|sämre) för\s*$", re.IGNORECASE)
# Said of other things than how many rows show a signal.
ASIDE = re.compile(r"\bny(?:a|tt)?\b|\båtgärda|\bbör\b|\bska\b|\bkan\b|\bkommer\b|\bminst\b|\bhögst\b", re.IGNORECASE)
_THEN = re.compile(
    r"\b(?:vid|i|enligt) (?:den )?(?:föregående|förra|tidigare)\b|\b(?:gällde|var|pågick|avvek|hade)\b", re.IGNORECASE
)
_SINCE = re.compile(r"\bsedan\b", re.IGNORECASE)
_MEANINGS = (
    ("not_started", re.compile(r"\b(?:inte|ej)\s+(?:(?:ännu|är|har|blivit)\s+)*påbörja\w*", re.IGNORECASE)),
    ("deviating", re.compile(r"\b(?:avvik\w*|avvek)", re.IGNORECASE)),
    ("finished", re.compile(r"\b(?:avsluta\w*|klara?|slutförd\w*)\b", re.IGNORECASE)),
    ("better", re.compile(r"\bbättre\b", re.IGNORECASE)),
    ("worse", re.compile(r"\bsämre\b", re.IGNORECASE)),
    ("on_track", re.compile(r"\benligt (?:tids)?plan(?:en)?\b", re.IGNORECASE)),
)


@dataclass(frozen=True)
class Said:
    """A figure as it is written, the figures that would have been true, and the block that says it."""

    words: str
    holds: tuple[str, ...]
    block: str


def unborne(text: str, report: Report) -> Iterator[Said]:
    """Every figure about rows in one paragraph that is not the draft's."""
    for sentence in sentences(text):
        plain = _OTHER.sub(lambda found: " " * len(found[0]), claimed_dates.without(sentence)).replace("*", " ")
        found = list(_NUMBER.finditer(plain))
        ends = [*(number.start() for number in found[1:]), len(plain)]
        for number, end in zip(found, ends, strict=False):
            yield from _judged(sentence, plain, number, end, report)


def sentences(text: str) -> list[str]:
    return _SENTENCES.split(text)


def clause_of(behind: str) -> str:
    """The words that belong to a number, of those that follow it."""
    return _CLAUSE.split(behind.lstrip(), maxsplit=1)[0]


def size_of(said: str) -> int:
    return int(said) if said.isdigit() else NUMBERS[said.lower()]


def _judged(sentence: str, plain: str, number: re.Match[str], end: int, report: Report) -> Iterator[Said]:
    ahead, behind = plain[: number.start()], plain[number.end() : end]
    clause, size = clause_of(behind), size_of(number[0])
    if size in YEARS:
        return
    if way := _WAY_FOR.search(ahead):
        yield from _beside(size, sentence[way.start() : number.end()], way[1].lower(), sentence, report)
        return
    noun = NOUN.match(clause)
    spelled_out = not number[0].isdigit()
    starts = noun or SIGNALS.match(clause) or (VERB.match(clause) if not spelled_out or size == 0 else None)
    if not starts or ASIDE.search(clause):
        return
    meaning, reach = meaning_of(clause, report)
    words = sentence[number.start() : number.end() + len(behind) - len(behind.lstrip()) + max(reach, starts.end())]
    if meaning:
        yield from _beside(size, words, meaning, sentence, report)
    elif noun and not spelled_out:
        yield from _counted(size, words, bool(_WHOLE.search(ahead)), report)


def meaning_of(clause: str, report: Report) -> tuple[str, int]:
    """(what the clause says of the rows, where it has said it); ("", 0) when it says nothing of their signals."""
    for signal in report.legend:
        if shown := re.search(rf"(?<!\w){re.escape(signal.label)}(?!\w)", clause, re.IGNORECASE):
            return signal.key, shown.end()
    for meaning, words in _MEANINGS:
        if found := words.search(clause):
            denied = meaning != "not_started" and re.search(r"\b(?:inte|ej)\b", clause)
            return ("", 0) if denied else (meaning, found.end())
    return "", 0


def _beside(size: int, words: str, meaning: str, sentence: str, report: Report) -> Iterator[Said]:
    """The figure beside the one the draft has for that meaning."""
    true, block = true_size(meaning, sentence, report)
    if true is not None and size != true:
        yield Said(words, (str(true),), block)


def true_size(meaning: str, sentence: str, report: Report) -> tuple[int | None, str]:
    """(how many rows the sentence's meaning holds for, then or now, and the block that says it); None for unknown."""
    meaning = {"bättre": "better", "sämre": "worse"}.get(meaning, meaning)
    if meaning in ("better", "worse"):
        return ([row.direction for row in report.rows].count(meaning) if report.previous else None), "jämförelse"
    if is_of_then(sentence):
        return {count.signal.key: count.before for count in report.counts}.get(meaning), "jämförelse"
    since = meaning == "finished" and report.previous and _SINCE.search(sentence)
    now = len(report.finished) if since else [row.signal.key for row in report.rows].count(meaning)
    return now, "avslutade" if since else "signaler"


def is_of_then(sentence: str) -> bool:
    """Whether the sentence tells of the report before."""
    return bool(_THEN.search(sentence)) and not _SINCE.search(sentence)


def _counted(size: int, words: str, whole: bool, report: Report) -> Iterator[Said]:
    """A number of rows of which nothing more is said that the draft could be asked for."""
    activities = len({(row.step, row.activity) for row in report.rows})
    of_activities = re.search(r"\baktivitet", words, re.IGNORECASE) is not None
    total = activities if of_activities else len(report.rows)
    keys = [row.signal.key for row in report.rows] + [row.direction for row in report.rows]
    others = {keys.count(key) for key in keys} | {count.before or 0 for count in report.counts}
    kinds = [change.kind for change in report.changes]
    told = {len({change.name for change in report.changes}), *(kinds.count(kind) for kind in kinds)}
    told |= {len(report.finished), len(report.upcoming), sum(bool(row.remark) for row in report.rows)}
    if size != total and (whole or size not in others | told):
        yield Said(words, (str(total),), "signaler")
