"""A hand-made report: the board paper's 18 rows with signals, remarks and words of December 2020. Roles, no names.

REPORT is compared with PREVIOUS, that of the tertial before; FIRST is the same without anything to compare with.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from activities.calendar.tertial import Tertial
from reporting.snapshot import deltas
from reporting.snapshot.changes import Reason, changes
from reporting.snapshot.schema import (
    SCHEMA,
    Considered,
    Memo,
    MemoPart,
    Previous,
    Proposed,
    Report,
    Row,
    Signal,
    Source,
)

NOT_STARTED = Signal("not_started", "Ej påbörjat", "ring", "", "#4a5560")
ON_TRACK = Signal("on_track", "Pågående enligt plan", "disc", "#2b7a4b", "#ffffff")
DEVIATING = Signal("deviating", "Pågående med avvikelser", "triangle", "#f2b02e", "#3a2800")
FINISHED = Signal("finished", "Avslutat", "tick", "#c6d3dd", "#22384a")
LEGEND = (NOT_STARTED, ON_TRACK, DEVIATING, FINISHED)

BEFORE = "Organisera införandet"
STEP_1 = "Steg 1. Skapa valfrihetssystem"
STEP_2 = "Steg 2. Bestämma villkor för att bli godkänd och avtalsvillkor"
STEP_3 = "Steg 3. Annonsera, godkänna och sluta avtal"
STEP_4 = "Steg 4. Upprätta förvaltningsorganisation"
VALUE = "Skapa valfrihetssystem – Bestämma värdet på tjänsten"
TERMS = "Bestämma villkor för att bli godkänd och avtalsvillkor"
ADVERTISE = "Annonsera, godkänna och sluta avtal"
ADMINISTER = "Upprätta förvaltningsorganisation för LOV"

RUNNING = "Löpande, en gång per tertial"
QUARTER = "Kvartal 1 2020"
NONE = "Samverkan ej aktuellt"
OUTLOOK = "Omvärldsbevaka och upprätta kontakt med annan LOV-kommun"
TERMS_GROUP = "Utvecklingsledare (LOV): SAS, MAS, metodhandledare myndighet, utvecklingsledare (IT)"
TERMS_PERIOD = "2020-08-15 – 2021-08-31"
LAST_PERIOD = "2021-09-01 – 2021-12-31"


def _row(
    step: str,
    activity: str,
    title: str,
    organisation: str | tuple[str, ...],
    period: str,
    collaboration: str | tuple[str, ...],
    *,
    reporting: str = RUNNING,
    signal: Signal = NOT_STARTED,
    remark: str = "",
    text: str = "",
    updated: str = "",
    **said: Any,
) -> Row:
    lines = (organisation,) if isinstance(organisation, str) else organisation
    dates = period.split(" – ") if period[:1].isdigit() else [""]
    return Row(
        step=step,
        activity=activity,
        title=title,
        organisation=lines,
        period=period,
        collaboration=(collaboration,) if isinstance(collaboration, str) else collaboration,
        reporting=reporting,
        signal=signal,
        remark=remark,
        text=text,
        updated=updated,
        start=dates[0],
        end=dates[-1],
        responsible=lines[0].split(":")[0],
        **said,
    )


_NOW = (
    _row(
        BEFORE,
        "Utse och ansvara för arbetsgrupp LOV samt redovisa till förvaltningschef",
        "",
        "Avdelningschef planeringsavdelningen",
        "Ej angiven",
        NONE,
        reporting=QUARTER,
        signal=FINISHED,
        updated="2020-03-02",
    ),
    _row(
        BEFORE,
        "Upprätta och redovisa tids- och aktivitetsplan",
        "",
        (
            "Arbetsgrupp LOV: Avdelningschef planeringsavdelningen, utvecklingsledare lokalförsörjning, controller, "
            "utvecklingsledare (LOV), utvecklingsledare (bemanning och kompetensförsörjning), SAS, MAS, "
            "utvecklingsledare",
            "Förvaltningschef och avdelningschef myndighet adjungeras vid behov",
        ),
        "2020-01-01 – 2020-03-31",
        NONE,
        reporting=QUARTER,
        signal=FINISHED,
        text="Planen godkändes av nämnden i mars. En reviderad plan lämnas i januari.",
        updated="2020-03-30",
    ),
    _row(
        BEFORE,
        "Utse underliggande arbetsgrupper",
        "",
        "Arbetsgrupp LOV",
        "2020-01-01 – 2020-03-31",
        NONE,
        signal=FINISHED,
        updated="2020-10-14",
    ),
    _row(
        BEFORE,
        "Utforma uppdrag för och följa upp arbetet i underliggande arbetsgrupper",
        "",
        "Arbetsgrupp LOV",
        "2020-04-01 – 2021-12-31",
        "Samhällsbyggnadsförvaltningen, Ekonomienheten och upphandlingsenheten KLK",
        signal=ON_TRACK,
        updated="2020-12-01",
    ),
    _row(
        STEP_1,
        VALUE,
        "Utreda och definiera ersättningsmodell",
        (
            "Utvecklingsledare: SAS, controller, utvecklingsledare (IT)",
            "Representant från myndighetsavdelningen adjungeras vid behov",
        ),
        "2020-05-01 – 2020-12-31",
        OUTLOOK + " och andra kommuner",
        signal=DEVIATING,
        cause="Jämförelsen med tre andra kommuner tog längre tid än beräknat, eftersom två av dem har ändrat sin "
        "modell under året.",
        measure="Gruppen har avgränsat jämförelsen till två kommuner och möts varje vecka till och med januari.",
        consequence="Förslaget lämnas i februari i stället för i december. Startdatumet den 1 januari 2022 påverkas "
        "inte, men marginalen till beslutet om ersättningsnivå är nu en månad.",
        proposed=Proposed("2021-02-28", "2020-12-31"),
        updated="2020-12-08",
        considered=Considered(6, 9),
    ),
    _row(
        STEP_1,
        VALUE,
        "Utveckla bemanningsplanering",
        "Sker inom ramen för projektplan för heltidsresan. Ansvarig utvecklingsledare kompetensförsörjning och "
        "bemanning: representant från schemaplaneringsenheten (utses under året)",
        "2020-01-01 – 2021-12-31",
        "Samverkan sker enligt projektplan för heltidsresan",
        signal=ON_TRACK,
        text="Två av fem enheter planerar nu i det nya systemet.",
        updated="2020-11-19",
    ),
    _row(
        STEP_1,
        VALUE,
        "Definiera alla kostnader för tjänsten och besluta om ersättningsnivå",
        "Controller: ekonom, utvecklingsledare (LOV), utvecklingsledare lokaler",
        "2020-05-01 – 2021-03-01",
        (OUTLOOK, "Ekonomienheten, KLK"),
        signal=ON_TRACK,
        updated="2020-12-03",
    ),
    _row(
        STEP_1,
        VALUE,
        "Ta fram rutiner för förhandling och information enligt MBL",
        "Avdelningschef planeringsavdelningen",
        "2020-09-01 – 2020-12-31",
        "Personalenheten, KLK",
        remark="Skulle ha påbörjats 2020-09-01",
    ),
    _row(
        STEP_2,
        TERMS,
        "Identifiera krav för att bli godkänd som leverantör",
        TERMS_GROUP,
        TERMS_PERIOD,
        (OUTLOOK, "Upphandlingsenheten, KLK, Samhällsbyggnadsförvaltningen"),
        signal=ON_TRACK,
        updated="2020-11-30",
    ),
    _row(
        STEP_2,
        TERMS,
        "Ta fram relevanta, konkreta och uppföljningsbara krav på tjänsten",
        TERMS_GROUP,
        TERMS_PERIOD,
        (OUTLOOK, "Upphandlingsenheten, KLK"),
        signal=DEVIATING,
        cause="Kraven på demensboende behöver vänta på den nationella vägledningen, som är försenad till våren.",
        measure="Övriga krav är klara i utkast och prövas med två andra kommuner.",
        consequence="Kraven på demensboende blir klara tidigast i maj.",
        text="Vägledningen väntas i april.",
        updated="2020-12-10",
    ),
    _row(
        STEP_2,
        TERMS,
        "Ta fram avtalsvillkor",
        "Utvecklingsledare (LOV): SAS, MAS, controller",
        TERMS_PERIOD,
        (OUTLOOK, "Upphandlingsenheten"),
        remark="Skulle ha påbörjats 2020-08-15",
        considered=Considered(0, 1),
    ),
    _row(
        STEP_3,
        ADVERTISE,
        "Ta fram informationsmaterial och informera om vilka leverantörer som finns",
        "Utvecklingsledare (LOV): administratör/webbredaktör, SAS, MAS",
        LAST_PERIOD,
        OUTLOOK,
    ),
    _row(
        STEP_3,
        ADVERTISE,
        "Bestämma modell för att välja leverantör när en brukare inte kan välja",
        "Utvecklingsledare (LOV): SAS, MAS, metodhandledare myndighet",
        LAST_PERIOD,
        OUTLOOK,
    ),
    _row(
        STEP_3,
        ADVERTISE,
        "Ta fram mallar för beslut att godkänna respektive att inte godkänna en leverantör",
        "Utvecklingsledare (LOV): administratör",
        LAST_PERIOD,
        (OUTLOOK, "Upphandlingsenheten, KLK"),
    ),
    _row(
        STEP_3,
        ADVERTISE,
        "Annonsera i den nationella databasen för valfrihetssystem",
        "Utvecklingsledare (LOV)",
        "2022-01-01",
        "Upphandlingsenheten, KLK",
    ),
    _row(
        STEP_4,
        ADMINISTER,
        "Identifiera roller och ansvar och ta fram rutiner för den del i organisationen som sköter och förvaltar "
        "valfrihetssystemet",
        "Utvecklingsledare (LOV): SAS, utvecklingsledare, avdelningschef planeringsavdelningen",
        LAST_PERIOD,
        OUTLOOK.replace("annan LOV-kommun", "andra LOV-kommuner"),
    ),
    _row(
        STEP_4,
        ADMINISTER,
        "Bestämma vilken nämnd som har ansvar för systemet. Vad som ingår i ansvaret ska definieras i dess reglemente.",
        "Utvecklingsledare (LOV): förvaltningssekreterare",
        LAST_PERIOD,
        "Kommunledningskontoret",
    ),
    _row(
        STEP_4,
        ADMINISTER,
        "Införliva LOV i och revidera vård- och omsorgsnämndens delegationsordning",
        "Utvecklingsledare (LOV): förvaltningssekreterare",
        LAST_PERIOD,
        OUTLOOK.replace("annan LOV-kommun", "andra LOV-kommuner"),
    ),
)

MEMO = Memo(
    subject="Tids- och aktivitetsplan avseende införande av LOV i särskilt boende",
    dated="2020-12-15",
    officer="Utvecklingsledare (LOV)",
    parts=(
        MemoPart(
            "Ärendebeskrivning",
            "Kommunfullmäktige beslutade KF 2020-01-29 § 2 att vård- och omsorgsnämnden ska införa valfrihetssystem "
            "(LOV) inom särskilt boende för äldre från och med 1 januari 2022. Nämnden godkände tids- och "
            "aktivitetsplanen den 30 mars 2020. Detta är den tredje redovisningen av hur arbetet fortlöper.",
        ),
        MemoPart(
            "Förvaltningens yttrande",
            "Arbetet följer i huvudsak planen. Två delaktiviteter pågår med avvikelser, och två som skulle ha "
            "påbörjats under hösten är ännu inte påbörjade. Startdatumet den 1 januari 2022 påverkas inte.\n\n"
            "### Steg 1. Skapa valfrihetssystem\n\n"
            "I detta steg behöver kommunen klargöra vilka tjänster som ska ingå samt värdet av tjänsten. Detta "
            "sammanfattas i en ersättningsmodell. Utredningen av modellen har tagit längre tid än beräknat:\n\n"
            "- två av de tre jämförda kommunerna har ändrat sin modell under året,\n"
            "- underlaget om lokalkostnader blev klart först i november,\n"
            "- förslaget lämnas därför i februari i stället för i december.\n\n"
            "### Steg 2. Bestämma villkor för att bli godkänd och avtalsvillkor\n\n"
            "I detta steg behöver kommunen identifiera krav för att bli godkänd som leverantör samt ta fram relevanta, "
            "konkreta och uppföljningsbara krav på tjänsten. Kraven på demensboende väntar på en nationell "
            "vägledning.\n\n"
            "### Steg 3. Annonsera, godkänna och sluta avtal\n\n"
            "Kommunen ska annonsera i en nationell databas för valfrihetssystem och hantera inkomna ansökningar. "
            "Steget påbörjas hösten 2021.\n\n"
            "### Steg 4. Upprätta förvaltningsorganisation\n\n"
            "Utöver de tre första stegen behöver kommunen också identifiera roller och ansvar och ta fram rutiner för "
            "den del i organisationen som löpande sköter och förvaltar valfrihetssystemet.\n\n"
            "Planen ska hantera de risker som identifierats i förvaltningens *Omvärldsbevakning och nulägesanalys "
            "inför beslutet om att införa LOV inom särskilt boende för äldre*. Den omfattar införandets aktiviteter "
            "med delaktiviteter, tidsplan, organisation, ansvar, samverkanspartner och återrapportering (se bilaga "
            "1).\n\n"
            "Beslut som behöver fattas av kommunfullmäktige, nämnd eller tjänsteman på delegation med anledning av "
            "LOV omfattas inte av denna återrapportering. De hanteras som separata ärenden.",
        ),
        MemoPart("Ekonomisk bedömning", "Förslaget innebär inga kostnader utöver administrativ tid."),
        MemoPart(
            "Förslag till beslut",
            "1. Vård- och omsorgsnämnden godkänner redovisningen av tids- och aktivitetsplanen för tertial 3 2020.\n"
            "2. Vård- och omsorgsnämnden noterar att förslaget till ersättningsmodell lämnas i februari 2021.",
        ),
        MemoPart("Beslutet ska skickas till", "Handläggare"),
    ),
    signatories=("Förvaltningschef", "Utvecklingsledare"),
)

RULES = (
    MemoPart(
        "Ansvar",
        "Aktivitetsgrupperna har en förberedande roll som innebär att de ansvarar för att ta fram underlag för förslag "
        "till beslut. Underlaget godkänns av arbetsgrupp LOV, som ansvarar för att lämna förslaget vidare för beslut i "
        "förvaltningsledning eller nämnd. Beslutsinstans i alla frågor är antingen förvaltningschef eller nämnd.\n\n"
        "Arbetsgrupp LOV träffas regelbundet en gång per månad.\n\n"
        "Mötesschema för respektive aktivitetsgrupp tas fram och anpassas utifrån uppdragets omfattning av ansvarig "
        "för respektive arbetsgrupp.",
    ),
    MemoPart(
        "Återrapportering till förvaltningschef",
        "Uppföljning av tids- och aktivitetsplanen är en återkommande punkt på förvaltningens ledningsgrupp. Hur "
        "arbetet fortlöper redovisas där en gång per månad av ansvarig för arbetsgrupp LOV. Därutöver adjungeras "
        "förvaltningschef till arbetsgrupp LOV vid behov.",
    ),
    MemoPart(
        "Återrapportering till nämnd",
        "Hur arbetet fortlöper följs upp och redovisas till nämnd en gång per tertial.",
    ),
)

_BARE = Report(
    schema=SCHEMA,
    slug="2020-t3",
    plan="Tids- och aktivitetsplan för införande av LOV",
    municipality="Exempelkommunen",
    administration="Vård- och omsorgsförvaltningen",
    board="Vård- och omsorgsnämnden",
    diary_number="2020.082 VON",
    tertial="2020-T3",
    tertial_label="Tertial 3 2020 (september–december 2020)",
    draft=False,
    as_of="2020-12-15",
    tells_checklists=True,
    memo=MEMO,
    rows=tuple(replace(row, key=key) for key, row in enumerate(_NOW, 1)),
    legend=LEGEND,
    rules=RULES,
    taken_at="2020-12-15T14:03:11+01:00",
    go_live="2022-01-01",
)


def compared(report: Report, previous: Report | None, reasons: dict[tuple[int, str], Reason] | None = None) -> Report:
    """The report with all that is made by comparing it, as `collect.draft` would give it."""
    rows = deltas.beside(report.rows, previous)
    return replace(
        report,
        rows=rows,
        previous=PREVIOUS if previous else None,
        counts=deltas.counts(rows, report.legend, previous),
        changes=changes(previous, rows, reasons or {}) if previous else (),
        finished=deltas.finished(rows),
        upcoming=deltas.upcoming(rows, Tertial.parse(report.tertial)),
    )


def _earlier(row: Row) -> Row:
    """The row as it stood in August."""
    row = replace(row, cause="", measure="", consequence="", proposed=None, text="", remark="")
    if row.key in (5, 9, 10):
        row = replace(row, signal=NOT_STARTED if row.key == 9 else ON_TRACK)
    if row.key == 3:
        row = replace(row, signal=ON_TRACK)
    if row.key == 7:
        row = replace(row, period="2020-05-01 – 2020-12-31", end="2020-12-31")
    if row.key == 10:
        row = replace(row, title="Ta fram krav på tjänsten")
    if row.key == 11:
        row = replace(row, organisation=("Utvecklingsledare (LOV): SAS, MAS",))
    return row


# Row 8 is new since then, and row 19 has gone up in row 5.
_MERGED = replace(_BARE.rows[4], key=19, title="Upprätta system för vårdtyngdsmätning", signal=ON_TRACK)
PREVIOUS = Previous(label="Tertial 2 2020", version=1, sealed_on="2020-09-07", sha256="3f7a" * 16)
PREVIOUS_REPORT = compared(
    replace(
        _BARE,
        slug="2020-t2",
        tertial="2020-T2",
        tertial_label="Tertial 2 2020 (maj–augusti 2020)",
        as_of="2020-09-07",
        rows=(*(_earlier(row) for row in _BARE.rows if row.key != 8), _earlier(_MERGED)),
    ),
    None,
)
SECOND = (Source("revision", "2020-10-12", 2),)
REASONS = {
    (7, "moved"): Reason(
        "Underlaget om lokalkostnader blev klart först i november.", (Source("revision", "2020-10-12", 2),)
    ),
    (8, "added"): Reason("Förhandling enligt MBL fattades i planen.", SECOND),
    (10, "reworded"): Reason("Lydelsen följer lagens krav.", (Source("revision", "2020-11-16", 3),)),
    (19, "ended"): Reason(
        "Mätningen prövas inom ersättningsmodellen.",
        SECOND,
        "Gick upp i ”Utreda och definiera ersättningsmodell”",
    ),
}
REPORT = compared(_BARE, PREVIOUS_REPORT, REASONS)
ROWS = REPORT.rows
FIRST = compared(_BARE, None)
DRAFT = replace(REPORT, draft=True, taken_at="")


def with_rows(count: int) -> Report:
    """The report with its rows repeated, under numbered activities, until there are `count`."""
    return compared(
        replace(_BARE, rows=_repeated(_BARE.rows, count)),
        replace(PREVIOUS_REPORT, rows=_repeated(PREVIOUS_REPORT.rows, count)),
    )


def _repeated(rows: tuple[Row, ...], count: int) -> tuple[Row, ...]:
    repeated = tuple(
        replace(row, activity=f"{row.activity} ({turn + 1})", key=row.key + 100 * turn) if turn else row
        for turn in range(-(-count // len(rows)))
        for row in rows
    )
    return repeated[:count]
