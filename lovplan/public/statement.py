"""The accessibility statement as it is shown: the municipality's own, or until then the product's as it is delivered.

Its points are those of MDFFS 2019:2 (föreskrifter om tillgänglighet till digital offentlig service).
"""

from __future__ import annotations

from datetime import date
from typing import Any

from activities.calendar import clock
from lovplan.models import Conformity, FaultReason, Method, Statement

ONE = 1  # its key
SERVICE = "lovplan, kommunens tids- och aktivitetsplan för LOV"
UNNAMED = "Kommunen som driver tjänsten"
ASSESSED = date(2026, 11, 30)  # the product as it is delivered
METHOD = (
    "Alla sidor granskas automatiskt, ljusa och mörka, på bred och smal skärm. Allt prövas med tangentbord, utan "
    "skript i webbläsaren och vid 400 procents förstoring. Rapporterna som pdf granskas mot PDF/UA. Ingen utomstående "
    "har granskat tjänsten än, och den har inte prövats tillsammans med användare av hjälpmedel."
)
FAULTS = (
    {
        "what": "Planens tabell är bred. På smal skärm visas varje rad för sig, och skärmläsare läser då upp "
        "kolumnernas namn på olika sätt.",
        "reason": FaultReason.LACKING,
        "why": "Tabellen har sju kolumner efter kommunens eget beslut.",
        "alternative": "Varje delaktivitet har en egen sida med samma uppgifter i löpande text.",
    },
    {
        "what": "Administrationen följer ett färdigt ramverks utformning och når inte fullt ut samma nivå.",
        "reason": FaultReason.LACKING,
        "why": "Den används av få personer och görs om steg för steg.",
        "alternative": "Kommunens administratör kan göra ändringen åt den som behöver det.",
    },
    {
        "what": "Text som kommer ur kommunens egna dokument kan ha förkortningar som inte förklaras.",
        "reason": FaultReason.LACKING,
        "why": "Planens ord återges som nämnden beslutade dem.",
        "alternative": "Fråga den som är ansvarig för delaktiviteten; vem det är står på dess sida.",
    },
)


def own() -> Statement | None:
    """The municipality's own, None until it has been written."""
    return Statement.objects.filter(pk=ONE).first()


def as_delivered(municipality: str, contact: str) -> Statement:
    """What holds until the municipality has written its own; never saved by itself."""
    assessed = min(ASSESSED, clock.today())  # a demo or a rehearsal may live before it
    return Statement(
        pk=ONE,
        body=municipality or UNNAMED,
        service=SERVICE,
        conformity=Conformity.PARTIAL,
        faults=[dict(fault) for fault in FAULTS],
        assessed_on=assessed,
        method=Method.SELF,
        method_words=METHOD,
        updated_on=assessed,
        contact=contact,
    )


def by_reason(statement: Any) -> list[tuple[str, str, list[dict[str, str]]]]:
    """(reason's key, its heading, faults) for each reason of the law, those without faults too."""
    return [
        (reason.value, reason.label, [fault for fault in statement.faults if fault["reason"] == reason])
        for reason in FaultReason
    ]
