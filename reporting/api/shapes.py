"""What the API answers with. Every field is described in Swedish, since the description is the page people read."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from ninja import Schema
from pydantic import ConfigDict, Field

Key = Literal["not_started", "on_track", "deviating", "finished"]
Number = Annotated[int, Field(ge=1, description="Delaktivitetens nummer, detsamma så länge planen finns.")]
Text = Annotated[str, Field(description="Tomt när inget är skrivet.")]
Day = Annotated[date | None, Field(description="Saknas dagen är värdet null.")]


class Shape(Schema):
    model_config = ConfigDict(extra="forbid", from_attributes=True)


class Problem(Shape):
    """Varför frågan inte besvarades."""

    detail: str = Field(description="En mening på svenska.")
    fields: list[str] = Field(default=[], description="De delar av frågan som inte gick att använda.")


class Page(Shape):
    count: int = Field(ge=0, description="Hur många det är i allt.")
    next: str | None = Field(description="Nästa sidas adress, null på den sista.")


class Signal(Shape):
    """En signal: ett ord som kommunen kan ändra, och en betydelse som är densamma."""

    key: Key = Field(description="Betydelsen.")
    label: str = Field(description="Kommunens ord.")


class Plan(Shape):
    """Planen som nämnden har beslutat den."""

    slug: str = Field(description="Planens namn i adresser.")
    title: str = Field(description="Titel.")
    short_name: str = Field(description="Det planen kallas i dagligt tal.")
    municipality: str = Field(description="Kommun.")
    administration: str = Field(description="Förvaltning.")
    board: str = Field(description="Nämnd.")
    diary_number: Text
    decided_on: Day
    decided_paragraph: Text
    go_live: date | None = Field(description="När valfrihetssystemet startar.")
    rows: int = Field(ge=0, description="Antal delaktiviteter.")
    as_of: date = Field(description="Den dag uppgifterna gäller.")


class Plans(Page):
    items: list[Plan]


class Update(Shape):
    """En uppdatering: den som satte signalen, när, och orden."""

    number: int = Field(ge=1, description="Uppdateringens nummer på delaktiviteten.")
    at: datetime = Field(description="När den sparades.")
    by: str = Field(description="Vem som sparade den.")
    signal: Signal
    text: Text
    cause: str = Field(description="Orsak till avvikelsen.")
    measure: str = Field(description="Åtgärd mot avvikelsen.")
    consequence: str = Field(description="Följd av avvikelsen.")
    unchanged: bool = Field(description="Sant när allt stod kvar sedan uppdateringen före.")
    proposed_end: date | None = Field(description="Det nya slutdatum som föreslås.")
    approved: bool | None = Field(description="Om det föreslagna datumet godkändes; null så länge ingen har beslutat.")
    corrects: int | None = Field(description="Numret på den uppdatering som rättas.")


class Updates(Page):
    items: list[Update]


class Told(Shape):
    """Vad nämnden senast fick veta om delaktiviteten."""

    signal: Signal | None = Field(description="Null när rapporten inte hade delaktiviteten.")
    report: str = Field(description="Rapportens namn.")
    as_of: date = Field(description="Den dag rapporten gäller.")
    direction: Literal["better", "same", "worse", "new"] = Field(description="Vart signalen har gått sedan dess.")


class Row(Shape):
    """En delaktivitet med signalen som den är nu."""

    row: Number
    step: str = Field(description="Införandesteg.")
    activity: str = Field(description="Aktivitet.")
    title: str = Field(description="Delaktivitet; tomt när aktiviteten följs upp som helhet.")
    name: str = Field(description="Titeln, eller aktivitetens.")
    responsible: str = Field(description="Ansvarig roll eller grupp.")
    participants: list[str] = Field(description="Deltagande roller.")
    co_opted: list[str] = Field(description="Adjungerade roller.")
    start: Day
    end: Day
    collaboration: list[str] = Field(description="Samverkan, ett sätt i taget.")
    reporting: str = Field(description="Hur ofta nämnden får veta.")
    remark: str = Field(description="Vad datumen säger; tomt när inget.")
    signal: Signal
    updated: datetime | None = Field(description="När signalen sattes; null när ingen har satt någon.")
    text: Text
    cause: str = Field(description="Orsak till avvikelsen.")
    measure: str = Field(description="Åtgärd mot avvikelsen.")
    consequence: str = Field(description="Följd av avvikelsen.")
    reported: Told | None = Field(description="Null så länge ingen rapport är fastställd.")


class Rows(Page):
    items: list[Row]


class Tally(Shape):
    key: Key = Field(description="Signalens betydelse.")
    label: str = Field(description="Signalens ord.")
    rows: int = Field(ge=0, description="Antal delaktiviteter.")


class Month(Shape):
    """En månad som ledningsgruppen följer den."""

    month: str = Field(description="År och månad.", pattern=r"^20[0-9]{2}-[0-9]{2}$")
    presented_on: date | None = Field(description="Mötet då månaden presenterades; null när den inte är presenterad.")
    version: int | None = Field(description="Vilken version som gäller av en presenterad månad.")
    counts: list[Tally] = Field(description="Delaktiviteterna efter signal.")


class Months(Page):
    items: list[Month]


class MonthRow(Shape):
    """En delaktivitet som den stod den månaden."""

    row: Number
    name: str = Field(description="Delaktivitetens namn.")
    signal: Signal
    before: Signal | None = Field(description="Signalen när månaden började; null när delaktiviteten inte fanns.")
    words: str = Field(description="Det som sades om signalen.")


class MonthPage(Month):
    as_of: date = Field(description="Den dag vars slut månaden visar.")
    rows: list[MonthRow] = Field(description="Delaktiviteterna i planens ordning.")


class Report(Shape):
    """En fastställd rapport. Den ändras aldrig; en rättelse är en ny version."""

    tertial: str = Field(description="År och tertial.", pattern=r"^20[0-9]{2}-T[1-3]$")
    version: int = Field(ge=1, description="Versionen.")
    holds: bool = Field(description="Sant när ingen rättelse har ersatt den.")
    as_of: date = Field(description="Den dag rapporten gäller.")
    sealed_at: datetime = Field(description="När den fastställdes.")
    sealed_by: str = Field(description="Vem som fastställde den.")
    reason: str = Field(description="Skäl till rättelsen; tomt i den första versionen.")
    sent_on: Day
    decided_on: date | None = Field(description="När nämnden behandlade den.")
    pdf_sha256: str = Field(description="Kontrollsumman för pdf-filen, SHA-256.")
    html_sha256: str = Field(description="Kontrollsumman för html-filen, SHA-256.")
    json_sha256: str = Field(description="Kontrollsumman för innehållet, SHA-256.")
    seal: str = Field(description="Sigillet, över rapporten och sigillet före.")


class Reports(Page):
    items: list[Report]


class Decision(Shape):
    """Nämndens beslut om en rapport, och de uppdrag det gav."""

    tertial: str = Field(description="Rapportens tertial.", pattern=r"^20[0-9]{2}-T[1-3]$")
    version: int = Field(ge=1, description="Rapportens version.")
    on: date = Field(description="Sammanträdets dag.")
    paragraph: str = Field(description="Protokollets paragraf.")
    outcome: Literal["approved", "noted", "returned"] = Field(description="Utfallet.")
    outcome_label: str = Field(description="Utfallet i ord.")
    words: str = Field(description="Anteckning om beslutet.")
    assignments: list[str] = Field(description="Uppdragen som nämnden gav.")


class Decisions(Page):
    items: list[Decision]
