"""The pre-flight's rules for the memo's words. Pure: no Django."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from reporting.report import blocks, claims, prefill
from reporting.report.claims import Claim
from reporting.report.drawn import listed
from reporting.report.findings import Finding, Target
from reporting.snapshot.schema import HEADINGS, Report

DEMANDED = ("background", "statement", "proposal")
# Words that point at another text than the minutes, in which a decision has to stand by itself.
POINTING = re.compile(
    r"\b(ovanstående|nedanstående|detta|dessa|denna|ovan|nedan|enligt (?:förvaltningens )?förslag(?:et)?)\b",
    re.IGNORECASE,
)


def unwritten(report: Report) -> Iterator[Finding]:
    memo, memo_page = report.memo, Target("memo")
    if not memo.subject.strip():
        yield Finding("unwritten", "Tjänsteskrivelsen: Ärende", "Skriv vad ärendet gäller.", memo_page)
    if memo.officer.strip() in ("", prefill.NO_OFFICER):
        yield Finding("unwritten", "Tjänsteskrivelsen: Handläggare", "Ange vem som handlägger ärendet.", memo_page)
    texts = {part.heading: part.text.strip() for part in memo.parts}
    for field, heading in HEADINGS.items():
        text = texts.get(heading, "")
        for line in blocks.left_over(text):
            said = f"Det finns inget block som heter {line}. Välj bland blocken på tjänsteskrivelsens sida."
            yield Finding("unknown_block", f"Tjänsteskrivelsen: {heading}", said, memo_page)
        if text == prefill.NOT_WRITTEN or (not text and field in DEMANDED):
            yield Finding("unwritten", f"Tjänsteskrivelsen: {heading}", "Delen är inte skriven.", memo_page)


def not_borne_out(report: Report, dates: Collection[str] = ()) -> Iterator[Finding]:
    """What is written by hand in the memo and the draft does not say: figures, dates, lists and names of rows.

    `dates` (ISO) are true beside those of the draft.
    """
    for part in report.memo.parts:
        for claim in claims.found_in(part.text, report, dates):
            yield Finding(f"unborne_{claim.kind}", f"Tjänsteskrivelsen: {part.heading}", _worded(claim), Target("memo"))


def _worded(claim: Claim) -> str:
    if claim.kind == "figure":
        return f"”{claim.said}”: enligt utkastet är det {listed(claim.holds)}. Rätta, eller sätt in {claim.block}."
    if claim.kind == "share":
        whole = f" I hela planen är det {listed(claim.holds)}." if claim.holds else ""
        return f"”{claim.said}” går inte att pröva mot utkastet.{whole} Läs efter att det stämmer."
    if claim.kind == "date":
        now = f" Där står {listed(claim.holds)}." if claim.holds else ""
        return f"”{claim.said}” stämmer inte med utkastet.{now} Rätta, eller stryk om det inte hör till planen."
    if claim.kind == "renamed":
        return f"Delaktiviteten ”{claim.said}” heter nu ”{claim.holds[0]}”."
    if claim.kind == "unknown_row":
        return f"”{claim.said}” är ingen delaktivitet i planen. Skriv namnet som det står i Bilaga 1."
    told = [f"{listed(map(_quoted, names))} {what}" for names, what in _ways_off(claim) if names]
    return f"Listan under ”{claim.said}” är inte utkastets: {'; '.join(told)}. Byt den mot {claim.block}."


def _ways_off(claim: Claim) -> tuple[tuple[tuple[str, ...], str], ...]:
    return (claim.gone, "hör inte dit"), (claim.holds, "saknas")


def _quoted(name: str) -> str:
    return f"”{name}”"


def leaning(report: Report) -> Iterator[Finding]:
    heading = HEADINGS["proposal"]
    text = next((part.text for part in report.memo.parts if part.heading == heading), "")
    for number, sentence in enumerate(_sentences(text), 1):
        where = f"Tjänsteskrivelsen: {heading}, punkt {number}"
        if pointing := POINTING.search(sentence):
            said = f"”{pointing[0]}” syftar på något som inte står i protokollet. Skriv ut vad det är."
            yield Finding("leaning", where, said, Target("memo"))
        if _plain(report.board) not in _plain(sentence):
            said = f"Meningen säger inte vem som beslutar. Skriv ut {report.board}."
            yield Finding("leaning", where, said, Target("memo"))


def _sentences(proposal: str) -> list[str]:
    """The proposal's points: its numbered or listed items, else its paragraphs; headings are none."""
    points = re.split(r"\n\s*\n|\n(?=[ \t]*(?:[0-9]+[.)]|[-*+])[ \t])", proposal.strip())
    return [point.strip() for point in points if point.strip() and not point.lstrip().startswith("#")]


def _plain(text: str) -> str:
    """As it is compared: "Vård- och omsorgsnämnden" is also written without its hyphen."""
    return re.sub(r"[-‐‑\s]+", " ", text).casefold().strip()
