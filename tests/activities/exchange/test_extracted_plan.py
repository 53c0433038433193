"""The same plan as text extraction leaves it: cells broken over lines, merged cells empty, misspellings kept."""

from dataclasses import replace
from pathlib import Path

from activities.exchange.plan_file import read_plan_file
from activities.exchange.plan_rows import ACTIVITY, COLLABORATION, ORGANISATION, PERIOD, REPORTING, STEP, TITLE
from tests.activities.exchange.cells import doubts, tsv

PLAN = Path(__file__).parents[3] / "fixtures" / "plan.tsv"
KEYS = (STEP, ACTIVITY, TITLE, ORGANISATION, PERIOD, COLLABORATION, REPORTING)
TERTIAL = "Löpande \n1ggr per  \ntertial"
WATCH = "Omvärldsbevaka och \nupprätta kontakt med \n"
AUTUMN = "210901-\n211231"
TERMS = "200815-\n210831"

BROKEN = (
    (
        "Organisera införandet",
        "Utse och ansvara för \narbetsgrupp LOV  samt \nredovisa till förvaltningschef",
        "",
        "Avdelningschef planeringsavdelningen",
        "",
        "Samverkan ej aktuellt",
        "1:a \nkvartalet \n2020",
    ),
    (
        "",
        "Upprätta och redovisa tids- \noch aktivitetsplan ",
        "",
        "Arbetsgrupp LOV:\nAvdelningschef \nplaneringsavdelningen, \nUtvecklingsledare lokalförsörjning, \n"
        "Controller, Utvecklingsledare (LOV), \nUtvecklingsledare(bemanning och \nkompetensförsörjning), SAS, MAS, \n"
        "Utvecklingsledare\nFörvaltningschef  adjungeras vid behov\nAvdelningschef myndighet adjungeras vid \nbehov",
        "200101-\n200331",
        "Samverkan ej aktuellt",
        "1:kvartalet  \n2020",
    ),
    (
        "",
        "Utse underliggande \narbetsgrupper ",
        "",
        "Arbetsgrupp LOV: Se ovan",
        "200101-\n200331",
        "Samverkan ej aktuellt",
        TERTIAL,
    ),
    (
        "",
        "Utforma uppdrag för och \nfölja upp arbetet i \nunderliggande arbetsgrupper",
        "",
        "Arbetsgrupp LOV: Se ovan",
        "200401\n211231",
        "Samhällsbyggandsförval\ntningen , \nEkonomienheten och \nupphandlingsenheten \nKLK",
        "Löpande \n1 ggr per \ntertial ",
    ),
    (
        "Steg 1. Skapa valfrihetssystem",
        "Skapa valfrihetssystem- \nBestämma värdet på \ntjänsten",
        "Utreda och definiera \nersättningsmodell",
        "Utvecklingsledare, SAS, Controller,  \nUtvecklingsledare (IT), representant från \n"
        "myndighetsavdelningen adjungeras vid \nbehov ",
        "200501-\n201231",
        WATCH + "annan LOV kommun \noch andra kommuner. ",
        TERTIAL,
    ),
    (
        "",
        "",
        "Utveckla \nbemanningsplanering ",
        "Sker inom ramen för projektplan för \nheltidsresan, ansvarig utvecklingsledare, \n"
        "kompetensförsörjning och bemanning, \nrepresentant från \nschemaplaneringsenheten (utses under \nåret) ",
        "200101-\n211231",
        "Samverkan sker enligt \nprojektplan för \nheltidresan",
        TERTIAL,
    ),
    (
        "",
        "",
        "Definiera alla kostnader \nför tjänsten och besluta \nom ersättningsnivå",
        "Controller, ekonom, \nUtvecklingsledare(LOV), \nUtvecklingsledare lokaler, ",
        "200501-\n210301",
        WATCH + "annan LOV kommun, \nEkonomienheten, KLK",
        TERTIAL,
    ),
    (
        "",
        "",
        "Ta fram rutiner för \nförhandling och \ninformation enligt MBL",
        "Avdelningschef planeringsavdelningen ",
        "200901-\n201231",
        "Personalenheten, KLK  ",
        TERTIAL,
    ),
    (
        "Steg 2. Bestämma villkor för att bli godkänd och avtalsvillkor",
        "Bestämma villkor för att bli \ngodkänd och avtalsvillkor ",
        "Identifiera krav för att bli \ngodkänd som leverantör ",
        "Utvecklingsledare (LOV), SAS, MAS,  \nmetodhandledare myndiget , \nUtvecklingsledare IT",
        TERMS,
        WATCH + "annan LOV kommun, \nUpphandlingsenheten, \nKLK, \nSamhällsbyggnadsförval\ntningen ",
        TERTIAL,
    ),
    (
        "",
        "",
        "Ta fram relevanta, \nkonkreta och \nuppföljningsbara krav på \ntjänsten",
        "Utvecklingsledare (LOV), SAS, MAS \nmetodhandledare myndighet, \nUtvecklingsledare IT",
        TERMS,
        WATCH + "annan LOV kommun, \nUpphandlingsenheten, \nKLK ",
        TERTIAL,
    ),
    (
        "",
        "",
        "Ta fram avtalsvillkor",
        "Utvecklingsledare  (LOV), SAS, MAS, \nController",
        TERMS,
        WATCH + "annan LOV kommun, \nUpphandlingsenheten ",
        TERTIAL,
    ),
    (
        "Steg 3. Annonsera, godkänna och sluta avtal",
        "Annonsera, godkänna och \nsluta avtal",
        "Ta fram \ninformationsmaterial och \ninformera om vilka \nleverantören som finns",
        "Utvecklingsledare (LOV), \nadministratör/webbredaktör, SAS, MAS",
        AUTUMN,
        WATCH + "annan LOV \nkommun.",
        TERTIAL,
    ),
    (
        "",
        "",
        "Bestämma modell för att \nvälja leverantör när en \nbrukare inte kan välja",
        "Utvecklingsledare (LOV), SAS, MAS, \nmetodhandledare myndighet, ",
        AUTUMN,
        WATCH + "annan LOV \nkommun.",
        TERTIAL,
    ),
    (
        "",
        "",
        "Ta fram mallar för beslut \natt godkänna respektive \natt inte godkänna en \nleverantör.",
        "Utvecklingsledare (LOV), administratör",
        AUTUMN,
        WATCH + "annan LOV \nkommun.\nUpphandlingsenheten, \nKLK",
        TERTIAL,
    ),
    (
        "",
        "",
        "Annonsera i den \nnationella databasen för \nvalfrihetssystem",
        "Utvecklingsledare(LOV)",
        "220101",
        "Upphandlingsenheten, \nKLK ",
        TERTIAL,
    ),
    (
        "Steg 4. Upprätta förvaltningsorganisation",
        "Upprätta \nförvaltningsorganisation för \nLOV",
        "Identifiera roller och \nansvar  och ta fram rutiner \nför den del i \norganisationen som \n"
        "sköter och förvaltar \nvalfrihetssystemet ",
        "Utvecklingsledare (LOV), SAS, \nutvecklingsledare, avdelningschef \nplaneringsavdelningen      ",
        AUTUMN,
        WATCH + "andra LOV kommuner.",
        TERTIAL,
    ),
    (
        "",
        "",
        "Bestämma vilken nämnd \nsom har ansvar för \nsystemet. Vad som ingår i \nansvaret ska definieras i \n"
        "dess reglemente.",
        "Utvecklingsledare (LOV), \nförvaltningssekreterare",
        AUTUMN,
        "Kommunlednings-\nkontoret ",
        TERTIAL,
    ),
    (
        "",
        "",
        "Införliva LOV i och \nrevidera vård- och \nomsorgsnämndens \ndelegationsordning          ",
        "Utvecklingsledare (LOV), \nförvaltningssekreterare",
        AUTUMN,
        WATCH + "andra LOV kommuner",
        TERTIAL,
    ),
)


def read_broken():
    return read_plan_file(tsv(*(dict(zip(KEYS, cells, strict=True)) for cells in BROKEN)))


def test_broken_cells_mean_the_same_as_the_mended_plan():
    reading, mended = read_broken(), read_plan_file(PLAN.read_bytes())
    assert reading.errors == ()
    bare = [replace(row, line=0, source={}) for row in reading.rows]
    assert bare == [replace(row, line=0, source={}) for row in mended.rows]


def test_source_keeps_the_broken_cells():
    assert [tuple(row.source[key] for key in KEYS) for row in read_broken().rows] == list(BROKEN)


def test_every_mended_place_is_told():
    told = doubts(read_broken())
    for text in (
        "”1:kvartalet” är felskrivet; läst som ”1:a kvartalet”.",
        "”1ggr” är felskrivet; läst som ”1 ggr”.",
        "”myndiget” är felskrivet; läst som ”myndighet”.",
        "”heltidresan” är felskrivet; läst som ”heltidsresan”.",
        "”Samhällsbyggandsförvaltningen” är felskrivet; läst som ”Samhällsbyggnadsförvaltningen”.",
        "”vilka leverantören” är felskrivet; läst som ”vilka leverantörer”.",
        "”Samhällsbyggandsförval tningen” är delat av en radbrytning; läst som ”Samhällsbyggandsförvaltningen”.",
        "”Kommunlednings-kontoret” är avstavat vid en radbrytning; läst som ”Kommunledningskontoret”.",
        "”200401 211231” saknar bindestreck; läst som 2020-04-01 – 2021-12-31.",
        "”Utvecklingsledare(LOV)” saknar mellanslag före parentesen; läst med mellanslag.",
        "Kommatecken saknas i ”MAS metodhandledare myndighet”; läst som ”MAS” och ”metodhandledare myndighet”.",
        "Cellen slutar med ett kommatecken; läst som att listan är hel.",
        "Radbrytningen före ”Förvaltningschef” är läst som att något nytt börjar där.",
        "Cellen är tom; läst som samma steg som ovanför: ”Skapa valfrihetssystem”.",
        "Cellen är tom; läst som samma aktivitet som ovanför: ”Skapa valfrihetssystem – Bestämma värdet på tjänsten”.",
    ):
        assert text in told


def test_a_table_pasted_from_word_has_its_broken_rows_put_together():
    """Pasted as plain text, a cell of several lines breaks its row, the heads' cells too."""
    head = ("Steg", "Aktivitet", "Åtgärder/\nDelaktiviteter", "Organisation\n(Ansvarig: deltagare)", "Tidsplan")
    lines = ["\t".join((*head, "Samverkan", "Rapportering\ntill nämnd")), *("\t".join(cells) for cells in BROKEN)]
    reading, mended = read_plan_file("\n".join(lines).encode()), read_plan_file(PLAN.read_bytes())
    assert reading.errors == ()
    assert [replace(row, line=0, source={}) for row in reading.rows] == [
        replace(row, line=0, source={}) for row in mended.rows
    ]
