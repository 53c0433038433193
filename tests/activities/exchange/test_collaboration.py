"""The collaboration column: partners, what, none and unsaid."""

import pytest

from activities.exchange.plan_rows import COLLABORATION, Collaboration
from tests.activities.exchange.cells import doubts, errors, read_cells

WATCH = "Omvärldsbevaka och upprätta kontakt"


def partners(cell):
    row = read_cells(COLLABORATION, cell).rows[0]
    assert row.collaboration == "stated"
    return [(found.partner, found.what) for found in row.collaborations]


def test_empty_cell_is_unstated_and_not_none():
    rows = read_cells(COLLABORATION, "", "Samverkan ej \naktuellt.").rows
    assert [row.collaboration for row in rows] == ["unstated", "none"]


def test_dash_is_unstated_with_a_doubt():
    reading = read_cells(COLLABORATION, "–")
    assert reading.rows[0].collaboration == "unstated"
    assert doubts(reading) == ["Cellen har bara ett streck; läst som att samverkan inte är angiven."]


def test_none_together_with_a_partner_is_refused():
    assert errors(read_cells(COLLABORATION, "Samverkan ej aktuellt. Personalenheten, KLK")) == [
        "”Samverkan ej aktuellt. Personalenheten, KLK” säger både att samverkan inte är aktuell och något mer. "
        "Skriv bara ”Samverkan ej aktuellt”, eller bara med vilka samverkan sker."
    ]


def test_sentence_about_the_collaboration_is_a_note():
    row = read_cells(COLLABORATION, "Samverkan sker enligt projektplan för heltidresan.").rows[0]
    assert (row.collaboration, row.collaborations) == ("stated", ())
    assert row.collaboration_note == "Samverkan sker enligt projektplan för heltidsresan"


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (f"{WATCH} med annan LOV kommun.", [("Andra LOV-kommuner", WATCH)]),
        (f"{WATCH} med andra LOV kommuner", [("Andra LOV-kommuner", WATCH)]),
        (f"{WATCH} med andra LOV-kommuner", [("Andra LOV-kommuner", WATCH)]),
        (
            f"{WATCH} med annan LOV kommun och andra kommuner",
            [("Andra LOV-kommuner", WATCH), ("Andra kommuner", WATCH)],
        ),
        (
            f"{WATCH} med \nannan LOV kommun \noch andra kommuner \n som infört \nvårdtyngdsmätning",
            [("Andra LOV-kommuner", WATCH), ("Andra kommuner som infört vårdtyngdsmätning", WATCH)],
        ),
        (
            f"{WATCH} med annan LOV kommun, Upphandlingsenheten, KLK, Samhällsbyggnadsförvaltningen",
            [("Andra LOV-kommuner", WATCH), ("Upphandlingsenheten, KLK", ""), ("Samhällsbyggnadsförvaltningen", "")],
        ),
        (
            f"{WATCH} med annan LOV kommun. Upphandlingsenheten, KLK",
            [("Andra LOV-kommuner", WATCH), ("Upphandlingsenheten, KLK", "")],
        ),
        (
            f"Personalenheten, KLK, {WATCH.lower()} med annan LOV kommun",
            [("Personalenheten, KLK", ""), ("Andra LOV-kommuner", WATCH)],
        ),
        ("Andra kommuner som arbetar med LOV och IT", [("Andra kommuner som arbetar med LOV och IT", "")]),
    ],
)
def test_what_belongs_to_the_municipalities(cell, expected):
    assert partners(cell) == expected


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("Upphandlingsenheten, KLK", ["Upphandlingsenheten, KLK"]),
        ("upphandlingsenheten \nKLK", ["Upphandlingsenheten, KLK"]),
        ("Upphandlingsenheten (KLK)", ["Upphandlingsenheten, KLK"]),
        ("Kansliet KLK", ["Kansliet, KLK"]),
        (
            "Samhällsbyggnadsförvaltningen, Ekonomienheten och upphandlingsenheten KLK",
            ["Samhällsbyggnadsförvaltningen", "Ekonomienheten, KLK", "Upphandlingsenheten, KLK"],
        ),
        ("Ekonomienheten och personalenheten, KLK", ["Ekonomienheten, KLK", "Personalenheten, KLK"]),
        ("Ekonomienheten, personalenheten, KLK", ["Ekonomienheten", "Personalenheten, KLK"]),
        ("Kommunledningskontoret", ["Kommunledningskontoret"]),
        ("KLK och Regionen", ["Kommunledningskontoret", "Regionen"]),
        ("Personalenheten och KLK", ["Personalenheten", "Kommunledningskontoret"]),
        ("Vård- och omsorgsförvaltningen", ["Vård- och omsorgsförvaltningen"]),
    ],
)
def test_unit_belongs_to_the_office_named_after_it(cell, expected):
    assert [partner for partner, _ in partners(cell)] == expected


@pytest.mark.parametrize(
    "cell",
    [
        "KLK",
        "Samhällsbyggnadsförvaltningen, KLK",
        "Samhällsbyggnadsförvaltningen och KLK",
        "Omvärldsbevaka med annan LOV kommun KLK",
        "Andra kommuner som infört IT, KLK",
    ],
)
def test_office_alone_is_a_partner_of_its_own(cell):
    reading = read_cells(COLLABORATION, cell)
    assert reading.rows[0].collaborations[-1] == Collaboration("Kommunledningskontoret")
    assert doubts(reading) == ["”KLK” står inte efter en enhet; läst som Kommunledningskontoret."]


def test_unit_without_its_office_is_the_same_partner_whichever_comes_first():
    reading = read_cells(COLLABORATION, "Upphandlingsenheten", "Upphandlingsenheten, KLK")
    assert [row.collaborations for row in reading.rows] == [(Collaboration("Upphandlingsenheten, KLK"),)] * 2
    assert doubts(reading) == ["”Upphandlingsenheten” är läst som samma part som ”Upphandlingsenheten, KLK”."]


def test_what_before_other_partners_is_read_with_a_doubt():
    reading = read_cells(COLLABORATION, "Samråd med Personalenheten, Ekonomienheten")
    assert reading.rows[0].collaborations == (
        Collaboration("Personalenheten", "Samråd"),
        Collaboration("Ekonomienheten", "Samråd"),
    )
    assert doubts(reading) == ["”Samråd” är läst som att det gäller alla som räknas upp efter ”med”."]


def test_unknown_wording_becomes_a_partner_with_a_doubt():
    reading = read_cells(COLLABORATION, "Facken")
    assert doubts(reading) == ["”Facken” är läst som en samverkanspart."]


def test_partner_named_twice_is_one():
    assert partners("Personalenheten, personalenheten") == [("Personalenheten", "")]
