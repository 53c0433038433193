"""The board's plan, whole: what each of its 18 rows means, written out by hand."""

from dataclasses import replace
from datetime import date
from pathlib import Path

from activities.calendar.period import Period
from activities.exchange.plan_file import read_plan_file
from activities.exchange.plan_rows import (
    COLLABORATION,
    COLUMNS,
    ORGANISATION,
    Collaboration,
    Doubt,
    Group,
    Member,
    Once,
    PerTertial,
    PlanRow,
)

PLAN = Path(__file__).parents[3] / "fixtures" / "plan.tsv"

ORGANISE = (None, "Organisera införandet")
STEP_1 = (1, "Skapa valfrihetssystem")
STEP_2 = (2, "Bestämma villkor för att bli godkänd och avtalsvillkor")
STEP_3 = (3, "Annonsera, godkänna och sluta avtal")
STEP_4 = (4, "Upprätta förvaltningsorganisation")

VALUE = "Skapa valfrihetssystem – Bestämma värdet på tjänsten"
TERMS = "Bestämma villkor för att bli godkänd och avtalsvillkor"
ADVERTISE = "Annonsera, godkänna och sluta avtal"
FORM = "Upprätta förvaltningsorganisation för LOV"

WATCH = "Omvärldsbevaka och upprätta kontakt"
LOV_MUNICIPALITIES = Collaboration("Andra LOV-kommuner", WATCH)
PROCUREMENT = Collaboration("Upphandlingsenheten, KLK")
FINANCE = Collaboration("Ekonomienheten, KLK")
BUILDING = Collaboration("Samhällsbyggnadsförvaltningen")

LOV, IT, SAS, MAS = "Utvecklingsledare (LOV)", "Utvecklingsledare (IT)", "SAS", "MAS"
STAFFING = "Utvecklingsledare (bemanning och kompetensförsörjning)"
METHODS = "Metodhandledare myndighet"
PLANNING_HEAD = "Avdelningschef planeringsavdelningen"

WORKING_GROUP = Group(
    "Arbetsgrupp LOV",
    (
        Member("Avdelningschef planeringsavdelningen", "responsible"),
        Member("Utvecklingsledare lokalförsörjning", "participant"),
        Member("Controller", "participant"),
        Member("Utvecklingsledare (LOV)", "participant"),
        Member("Utvecklingsledare (bemanning och kompetensförsörjning)", "participant"),
        Member("SAS", "participant"),
        Member("MAS", "participant"),
        Member("Utvecklingsledare", "participant"),
        Member("Förvaltningschef", "co_opted"),
        Member("Avdelningschef myndighet", "co_opted"),
    ),
)


def roles(responsible, *participants):
    others = tuple(Member(role, "participant") for role in participants)
    return Group("", (Member(responsible, "responsible"), *others))


def row(line, step, activity, title, group, period, collaborations, rhythm=None, kind="stated", note=""):
    dates = Period(*(date.fromisoformat(day) for day in period))
    number, name = step
    every = rhythm or PerTertial()
    return PlanRow(line, number, name, activity, title, group, dates, kind, collaborations, note, every, source={})


SPRING_2020 = ("2020-01-01", "2020-03-31")
AUTUMN_2021 = ("2021-09-01", "2021-12-31")
YEAR_OF_TERMS = ("2020-08-15", "2021-08-31")

EXPECTED = (
    row(
        2,
        ORGANISE,
        "Utse och ansvara för arbetsgrupp LOV samt redovisa till förvaltningschef",
        "",
        roles(PLANNING_HEAD),
        (),
        (),
        Once(2020, 1),
        "none",
    ),
    row(
        3,
        ORGANISE,
        "Upprätta och redovisa tids- och aktivitetsplan",
        "",
        WORKING_GROUP,
        SPRING_2020,
        (),
        Once(2020, 1),
        "none",
    ),
    row(4, ORGANISE, "Utse underliggande arbetsgrupper", "", WORKING_GROUP, SPRING_2020, (), kind="none"),
    row(
        5,
        ORGANISE,
        "Utforma uppdrag för och följa upp arbetet i underliggande arbetsgrupper",
        "",
        WORKING_GROUP,
        ("2020-04-01", "2021-12-31"),
        (BUILDING, FINANCE, PROCUREMENT),
    ),
    row(
        6,
        STEP_1,
        VALUE,
        "Utreda och definiera ersättningsmodell",
        Group(
            "",
            (
                Member("Utvecklingsledare", "responsible"),
                Member("SAS", "participant"),
                Member("Controller", "participant"),
                Member("Utvecklingsledare (IT)", "participant"),
                Member("Representant från myndighetsavdelningen", "co_opted"),
            ),
        ),
        ("2020-05-01", "2020-12-31"),
        (LOV_MUNICIPALITIES, Collaboration("Andra kommuner", WATCH)),
    ),
    row(
        7,
        STEP_1,
        VALUE,
        "Utveckla bemanningsplanering",
        Group(
            "",
            (
                Member(STAFFING, "responsible"),
                Member("Representant från schemaplaneringsenheten", "participant", "utses under året"),
            ),
            "Sker inom ramen för projektplan för heltidsresan",
        ),
        ("2020-01-01", "2021-12-31"),
        (),
        note="Samverkan sker enligt projektplan för heltidsresan",
    ),
    row(
        8,
        STEP_1,
        VALUE,
        "Definiera alla kostnader för tjänsten och besluta om ersättningsnivå",
        roles("Controller", "Ekonom", LOV, "Utvecklingsledare lokaler"),
        ("2020-05-01", "2021-03-01"),
        (LOV_MUNICIPALITIES, FINANCE),
    ),
    row(
        9,
        STEP_1,
        VALUE,
        "Ta fram rutiner för förhandling och information enligt MBL",
        roles(PLANNING_HEAD),
        ("2020-09-01", "2020-12-31"),
        (Collaboration("Personalenheten, KLK"),),
    ),
    row(
        10,
        STEP_2,
        TERMS,
        "Identifiera krav för att bli godkänd som leverantör",
        roles(LOV, SAS, MAS, METHODS, IT),
        YEAR_OF_TERMS,
        (LOV_MUNICIPALITIES, PROCUREMENT, BUILDING),
    ),
    row(
        11,
        STEP_2,
        TERMS,
        "Ta fram relevanta, konkreta och uppföljningsbara krav på tjänsten",
        roles(LOV, SAS, MAS, METHODS, IT),
        YEAR_OF_TERMS,
        (LOV_MUNICIPALITIES, PROCUREMENT),
    ),
    row(
        12,
        STEP_2,
        TERMS,
        "Ta fram avtalsvillkor",
        roles(LOV, SAS, MAS, "Controller"),
        YEAR_OF_TERMS,
        (LOV_MUNICIPALITIES, PROCUREMENT),
    ),
    row(
        13,
        STEP_3,
        ADVERTISE,
        "Ta fram informationsmaterial och informera om vilka leverantörer som finns",
        roles(LOV, "Administratör/webbredaktör", SAS, MAS),
        AUTUMN_2021,
        (LOV_MUNICIPALITIES,),
    ),
    row(
        14,
        STEP_3,
        ADVERTISE,
        "Bestämma modell för att välja leverantör när en brukare inte kan välja",
        roles(LOV, SAS, MAS, METHODS),
        AUTUMN_2021,
        (LOV_MUNICIPALITIES,),
    ),
    row(
        15,
        STEP_3,
        ADVERTISE,
        "Ta fram mallar för beslut att godkänna respektive att inte godkänna en leverantör",
        roles(LOV, "Administratör"),
        AUTUMN_2021,
        (LOV_MUNICIPALITIES, PROCUREMENT),
    ),
    row(
        16,
        STEP_3,
        ADVERTISE,
        "Annonsera i den nationella databasen för valfrihetssystem",
        roles(LOV),
        ("2022-01-01", "2022-01-01"),
        (PROCUREMENT,),
    ),
    row(
        17,
        STEP_4,
        FORM,
        "Identifiera roller och ansvar och ta fram rutiner för den del i organisationen som sköter och förvaltar "
        "valfrihetssystemet",
        roles(LOV, SAS, "Utvecklingsledare", PLANNING_HEAD),
        AUTUMN_2021,
        (LOV_MUNICIPALITIES,),
    ),
    row(
        18,
        STEP_4,
        FORM,
        "Bestämma vilken nämnd som har ansvar för systemet. Vad som ingår i ansvaret ska definieras i dess reglemente.",
        roles(LOV, "Förvaltningssekreterare"),
        AUTUMN_2021,
        (Collaboration("Kommunledningskontoret"),),
    ),
    row(
        19,
        STEP_4,
        FORM,
        "Införliva LOV i och revidera vård- och omsorgsnämndens delegationsordning",
        roles(LOV, "Förvaltningssekreterare"),
        AUTUMN_2021,
        (LOV_MUNICIPALITIES,),
    ),
)


def test_every_row_means_what_the_board_reads():
    reading = read_plan_file(PLAN.read_bytes())
    assert reading.errors == ()
    assert tuple(replace(found, source={}, rhythm_text="") for found in reading.rows) == EXPECTED
    assert {found.rhythm_text for found in reading.rows} == {"1:a kvartalet 2020", "Löpande 1 ggr per tertial"}


def test_source_is_every_cell_as_it_stands():
    header, *lines = PLAN.read_text(encoding="utf-8").splitlines()
    assert tuple(header.split("\t")) == COLUMNS
    reading = read_plan_file(PLAN.read_bytes())
    assert [list(found.source.values()) for found in reading.rows] == [line.split("\t") for line in lines]


def test_every_doubt_of_the_plan_is_told():
    assert read_plan_file(PLAN.read_bytes()).doubts == (
        Doubt(
            3,
            ORGANISATION,
            "”Avdelningschef planeringsavdelningen” står först i ”Arbetsgrupp LOV”; läst som den som leder gruppen.",
        ),
        Doubt(5, COLLABORATION, "”KLK” är läst som att det gäller ”Ekonomienheten” och ”Upphandlingsenheten”."),
        Doubt(
            7,
            ORGANISATION,
            "”Sker inom ramen för projektplan för heltidsresan” är läst som en anteckning, "
            "och det som följer ”ansvarig” som roller.",
        ),
        Doubt(
            7,
            ORGANISATION,
            "Kommatecknet i ”utvecklingsledare, kompetensförsörjning och bemanning” är läst som en del av "
            "rollens namn, inte som två roller.",
        ),
        Doubt(
            7,
            ORGANISATION,
            "”utvecklingsledare, kompetensförsörjning och bemanning” är läst som samma roll som "
            "”Utvecklingsledare (bemanning och kompetensförsörjning)”.",
        ),
        Doubt(
            8,
            ORGANISATION,
            "”Utvecklingsledare lokaler” kan vara samma roll som ”Utvecklingsledare lokalförsörjning”; "
            "läst som två roller.",
        ),
        Doubt(10, ORGANISATION, "”Utvecklingsledare IT” är läst som samma roll som ”Utvecklingsledare (IT)”."),
        Doubt(12, COLLABORATION, "”Upphandlingsenheten” är läst som samma part som ”Upphandlingsenheten, KLK”."),
        Doubt(
            13,
            ORGANISATION,
            "”Administratör/webbredaktör” är läst som en enda roll; snedstrecket kan betyda två.",
        ),
        Doubt(17, ORGANISATION, "”utvecklingsledare” är läst som samma roll som ”Utvecklingsledare”."),
        Doubt(
            17,
            ORGANISATION,
            "”avdelningschef planeringsavdelningen” är läst som samma roll som ”Avdelningschef planeringsavdelningen”.",
        ),
    )
