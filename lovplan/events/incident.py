"""Drafts of the three reports that the cybersecurity act asks for after a significant incident. Pure.

When and to whom: 2 kap. 5, 6 and 8 §§ cybersäkerhetslagen (2025:1506), 6 and 31 §§ cybersäkerhetsförordningen
(2025:1507). What they say: artikel 23.4 a, b and d of directive (EU) 2022/2555, since the act leaves that to
regulations (2 kap. 14 §), which may ask for more and are to be read beside the draft.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

FILL = "[fyll i]"

Part = tuple[str, tuple[str, ...]]  # heading, paragraphs


class Stage(Enum):
    """Each report by its place in the address: what it is called, and when it is due."""

    FIRST = "upplysning-24-timmar"
    NOTIFICATION = "incidentanmalan-72-timmar"
    FINAL = "slutrapport"


TITLES = {
    Stage.FIRST: "Upplysning om en betydande incident",
    Stage.NOTIFICATION: "Incidentanmälan",
    Stage.FINAL: "Slutrapport om en betydande incident",
}
DUE = {
    Stage.FIRST: "så snart det kan ske, senast 24 timmar efter kännedom om incidenten (2 kap. 5 § cybersäkerhetslagen)",
    Stage.NOTIFICATION: (
        "så snart det kan ske, senast 72 timmar efter kännedom om incidenten (2 kap. 6 § cybersäkerhetslagen)"
    ),
    Stage.FINAL: (
        "senast en månad efter incidentanmälan (2 kap. 8 § cybersäkerhetslagen). Pågår incidenten då, lämnas en "
        "lägesrapport i stället, och slutrapporten inom en månad efter det att incidenten har hanterats"
    ),
}


@dataclass(frozen=True)
class Facts:
    """What the service itself knows of the period."""

    body: str  # "" when nobody has written whose the service is
    service: str
    address: str
    period: str
    counts: tuple[tuple[str, int], ...]  # (what happened, how often)
    tried: int  # accounts with failed sign-ins
    story: tuple[str, ...]  # one line an event, oldest first
    more: int  # events besides those of the story


def report(stage: Stage, facts: Facts) -> tuple[Part, ...]:
    """The draft's parts, with the facts filled in and FILL where only the municipality knows."""
    what = {Stage.FIRST: _first, Stage.NOTIFICATION: _notification, Stage.FINAL: _final}[stage]
    return (_about(stage), _whose(facts), *what(facts), _seen(facts, with_story=stage is not Stage.FIRST), _besides())


def _about(stage: Stage) -> Part:
    return "Om utkastet", (
        f"Det här är ett utkast. Det som tjänsten vet är ifyllt; det andra står som {FILL}. Läs det mot de "
        "föreskrifter som gäller när det lämnas.",
        f"Lämnas till CSIRT-enheten vid Myndigheten för civilt försvar {DUE[stage]}.",
    )


def _whose(facts: Facts) -> Part:
    return "Verksamhetsutövare och tjänst", (
        f"Verksamhetsutövare: {facts.body or FILL}",
        f"Organisationsnummer: {FILL}",
        f"Kontaktperson, telefon och e-post: {FILL}",
        f"Tjänst: {facts.service}{f', {facts.address}' if facts.address else ''}",
        f"Kännedom om incidenten (dag och klockslag): {FILL}",
    )


def _first(facts: Facts) -> tuple[Part, ...]:
    return (_suspected(), _across())


def _notification(facts: Facts) -> tuple[Part, ...]:
    return (
        ("Nytt sedan upplysningen", (f"Misstanke om olaglig eller avsiktligt skadlig handling, andra länder: {FILL}",)),
        (
            "Första bedömning av incidenten",
            (f"Vad som har hänt: {FILL}", f"Hur allvarlig incidenten är: {FILL}", f"Vilka följder den har: {FILL}"),
        ),
        (
            "Angreppsindikatorer, om sådana finns",
            (
                f"Adresser, konton, filer eller annat som tyder på angrepp: {FILL}",
                "Varifrån en förfrågan kom står i webbserverns logg, under samma nummer som i listan nedan.",
            ),
        ),
    )


def _final(facts: Facts) -> tuple[Part, ...]:
    return (
        (
            "Utförlig beskrivning av incidenten",
            (
                f"Vad som hände, i tidsordning: {FILL}",
                f"Hur allvarlig den var: {FILL}",
                f"Vilka följder den fick: {FILL}",
            ),
        ),
        ("Typ av hot eller sannolik grundorsak", (FILL,)),
        ("Åtgärder som begränsar incidenten", (f"Vidtagna: {FILL}", f"Pågående: {FILL}")),
        ("Verkningar i andra länder, om sådana finns", (FILL,)),
    )


def _suspected() -> Part:
    return "Misstanke om olaglig eller avsiktligt skadlig handling", (f"Ja, nej eller inte känt än: {FILL}",)


def _across() -> Part:
    return "Kan incidenten få verkningar i andra länder?", (f"Ja, nej eller inte känt än: {FILL}",)


def _seen(facts: Facts, *, with_story: bool) -> Part:
    lines: Sequence[str] = [f"{label}: {count}" for label, count in facts.counts] or ["Inga händelser."]
    tried = (f"Konton med misslyckade inloggningar: {facts.tried}",) if facts.tried else ()
    story = (*facts.story, *((f"och {facts.more} till, som finns i filen med händelser",) if facts.more else ()))
    return f"Ur tjänstens händelser, {facts.period}", (*lines, *tried, *(story if with_story else ()))


def _besides() -> Part:
    return "Att också ta ställning till", (
        "Ska de som använder tjänsten informeras (2 kap. 9 § cybersäkerhetslagen)?",
        "Är det också en personuppgiftsincident? Den anmäls till Integritetsskyddsmyndigheten senast 72 timmar efter "
        "vetskap om den (artikel 33 i dataskyddsförordningen).",
        "Ska händelsen polisanmälas?",
    )
