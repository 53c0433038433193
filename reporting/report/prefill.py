"""How a memo begins: words made of the plan and the memo before, and blocks for all that the draft says. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from reporting.report.blocks import written
from reporting.report.drawn import lower, tertial
from reporting.snapshot.schema import Report

NOT_WRITTEN, NO_OFFICER = "Ej skriven.", "Ej angiven"
AGAIN = "Återrapportering av"
# A paragraph of an earlier statement with one of these says how the plan is reported, whatever the tertial.
LASTING = ("en gång per tertial", "separata ärenden")


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
    """Förvaltningens yttrande: blocks under their headings; what `last` says of the reporting itself comes last."""
    since = report.previous is not None
    parts = [
        "Bilaga 1 visar hur arbetet enligt tids- och aktivitetsplanen fortlöper. Här sammanfattas läget för "
        f"{tertial(report)}.",
        "\n".join((written("signaler"), *([written("jämförelse")] if since else []))),
        "### Avvikelser",
        written("avvikelser"),
        written("sena"),
        *(("### Avslutat sedan föregående rapport", written("avslutade")) if since else ()),
        *(("### Ändringar i planen", written("ändringar")) if since else ()),
        "### Nästa tertial",
        written("kommande"),
        *_lasting(last),
    ]
    return "\n\n".join(parts)


def proposal(report: Report) -> str:
    """Förslag till beslut: numbered, each sentence able to stand alone in the minutes."""
    approves = f"{report.board} godkänner återrapporteringen av tids- och aktivitetsplanen för {tertial(report)}."
    return f"1. {approves}\n2. {written('beslut om ändringar')}"


def _subject(subject: str) -> str:
    if subject.startswith(AGAIN):
        return subject
    begins_a_word = subject[:1].isupper() and subject[1:2].islower()  # and is no abbreviation
    return f"{AGAIN} {lower(subject) if begins_a_word else subject}"


def _lasting(last: str) -> Iterable[str]:
    paragraphs = [paragraph.strip() for paragraph in re.split(r"\n\s*\n", last)]
    kept = [text for text in paragraphs if any(phrase in text for phrase in LASTING) and text[0] not in "#-"]
    if kept:
        yield "### Återrapportering och beslut"
        yield from kept
