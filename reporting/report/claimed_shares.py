"""Shares of the plan's rows that somebody has written in words, beside the draft's. Pure: no Django.

"Alla", "samtliga", "hälften", "de flesta", "ingen av" and "båda" are claims when they are said of rows or of what
their signals mean. What the draft cannot be asked for, such as all the rows of a step, is given to be looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from reporting.report import claimed_figures
from reporting.report.claimed_figures import Said
from reporting.snapshot.schema import Report

_MOST = r"de\s+flesta|flertalet|merparten|(?:en\s+)?majoriteten?"
_NUMBERS = "|".join(claimed_figures.NUMBERS)
_SHARE = re.compile(
    rf"\b(?P<share>(?:(?P<more>mer\s+än|drygt|över)|(?P<less>mindre\s+än|knappt|nästan|under|inte\s+ens)"
    rf"|(?P<near>ungefär|omkring|cirka|ca|runt))?\s*hälften|(?P<all>alla|samtliga)|(?P<most>{_MOST})"
    r"|(?P<none>ing(?:en|et|a))(?=\s+av\b)|(?P<both>båda|bägge))"
    rf"(?P<of>(?:\s+av\b)?(?:\s+(?:dem|dessa|de|planens|våra)\b)*(?:\s+(?P<total>\d{{1,4}}|{_NUMBERS})(?=\s))?)\s*",
    re.IGNORECASE,
)
# After the rows and before what is said of them: only some of the rows are meant.
_SOME = re.compile(r"\b(?:i|inom|under|utom|som|för|med)\b", re.IGNORECASE)
_NOT_ALL = re.compile(r"\binte\s*$", re.IGNORECASE)


def unborne(text: str, report: Report) -> Iterator[tuple[Said, bool]]:
    """Every share of rows in one paragraph that the draft does not bear out, and whether the draft can tell."""
    for sentence in claimed_figures.sentences(text):
        for share in _SHARE.finditer(sentence):
            yield from _judged(sentence, share, report)


def without(text: str) -> str:
    """The text with its shares of rows blanked, so that the numbers in them are not read as figures of their own."""
    return _SHARE.sub(lambda share: " " * len(share[0]) if _is_of_rows(text[share.end() :]) else share[0], text)


def _is_of_rows(behind: str) -> bool:
    return any(
        pattern.match(behind) for pattern in (claimed_figures.NOUN, claimed_figures.SIGNALS, claimed_figures.VERB)
    )


def _judged(sentence: str, share: re.Match[str], report: Report) -> Iterator[tuple[Said, bool]]:
    behind = sentence[share.end() :]
    clause = claimed_figures.clause_of(behind)
    if not _is_of_rows(behind) or claimed_figures.ASIDE.search(clause) or _NOT_ALL.search(sentence[: share.start()]):
        return
    noun = claimed_figures.NOUN.match(clause)
    meaning, reach = claimed_figures.meaning_of(clause, report)
    if not noun and not meaning:
        return
    words = sentence[share.start() : share.end() + max(reach, noun.end() if noun else 0)].strip()
    then = claimed_figures.is_of_then(sentence)
    total = sum(count.before or 0 for count in report.counts) if then else len(report.rows)
    of_rows = noun and "aktivitet" not in noun[0].lower().replace("delaktivitet", "")
    if share["total"] and of_rows and claimed_figures.size_of(share["total"]) != total:
        yield Said(words, (str(total),), "signaler"), True
        return
    size, block = claimed_figures.true_size(meaning, sentence, report) if meaning else (None, "signaler")
    holds = () if size is None else (f"{size} av {total}",)
    between = clause[noun.end() if noun else 0 : reach]
    held = None if size is None or _SOME.search(between) else _holds(share, size, total)
    if held is not True:
        yield Said(words, holds, block), held is False


def _holds(share: re.Match[str], size: int, total: int) -> bool | None:
    """Whether the share is the draft's; None when the draft cannot tell."""
    if share["all"]:
        return size == total
    if share["none"]:
        return size == 0
    if share["most"] or share["more"]:
        return 2 * size > total
    if share["both"]:
        return None if size > 2 else size == 2
    if share["less"]:
        return 2 * size < total
    return None if share["near"] and 2 * size != total else 2 * size == total
