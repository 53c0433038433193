"""What people really write in the cells: read right, or doubted aloud."""

from __future__ import annotations

import pytest

from activities.exchange.plan_file import read_plan_file
from activities.exchange.plan_rows import (
    ACTIVITY,
    COLLABORATION,
    COLUMNS,
    ORGANISATION,
    PERIOD,
    REPORTING,
    STEP,
    TITLE,
)
from tests.activities.exchange.cells import PLAIN, doubts, errors, read_cells, tsv

CONTROLLER_LEADS = [("Controller", "responsible"), ("Ekonom", "participant")]
TWO_UNITS = ["Ekonomienheten", "Personalenheten"]


@pytest.mark.parametrize(
    ("cell", "members", "doubted"),
    [
        ("• Controller\n• Ekonom", CONTROLLER_LEADS, ""),
        ("- Controller\n- Ekonom", CONTROLLER_LEADS, ""),
        ("\uf0b7 Controller\n\uf0b7 Ekonom", CONTROLLER_LEADS, ""),
        ("• Controller • Ekonom", CONTROLLER_LEADS, ""),
        ("Controller (ansvarig), Ekonom", CONTROLLER_LEADS, ""),
        ("Ekonom, Controller (ansvarig)", CONTROLLER_LEADS[::-1], ""),
        ("Controller, Ekonom (adjungeras vid behov)", [CONTROLLER_LEADS[0], ("Ekonom", "co_opted")], ""),
        ("Controller / Ekonom", CONTROLLER_LEADS, "”Controller / Ekonom” är läst som 2 roller."),
        ("Controller & Ekonom", CONTROLLER_LEADS, "”Controller & Ekonom” är läst som 2 roller."),
        ("Controller 070-123 45 67, Ekonom", CONTROLLER_LEADS, "”070-123 45 67” är läst som ett telefonnummer"),
        ("Controller (tel. 0470-12 34 56), Ekonom", CONTROLLER_LEADS, "är läst som ett telefonnummer"),
        ("tf controller, Ekonom", CONTROLLER_LEADS, "”tf controller” är läst som rollen ”Controller”."),
        ("T.f. controller, Ekonom", CONTROLLER_LEADS, "är läst som rollen ”Controller”."),
        ("Vakant, Ekonom", [("Ekonom", "participant")], "”Vakant” är läst som att ingen är utsedd."),
        ("Vakant: Ekonom", [("Ekonom", "participant")], "”Vakant” är läst som att ingen är utsedd."),
        ("Ej utsedd", [], "”Ej utsedd” är läst som att ingen är utsedd."),
        ("Controller, Ekonom, alla", CONTROLLER_LEADS, "”alla” är ingen roll och tas inte med."),
        ("Con\u200btroller, Eko\ufeffnom", CONTROLLER_LEADS, ""),
    ],
)
def test_organisation(cell, members, doubted):
    reading = read_cells(ORGANISATION, cell)
    assert errors(reading) == []
    assert [(member.role, member.kind) for member in reading.rows[0].group.members] == members
    assert (doubted in " ".join(doubts(reading))) if doubted else doubts(reading) == []


@pytest.mark.parametrize(
    ("cell", "partners", "doubted"),
    [
        ("• Ekonomienheten\n• Personalenheten", TWO_UNITS, ""),
        ("- Ekonomienheten\n- Personalenheten", TWO_UNITS, ""),
        ("Ekonomienheten / Personalenheten", TWO_UNITS, "är läst som 2 parter."),
        ("Ekonomienheten & Personalenheten", TWO_UNITS, "är läst som 2 parter."),
        ("Ekonomi\u200benheten", ["Ekonomienheten"], ""),
        ("Ekonomienheten, tel 0470-12 34 56", ["Ekonomienheten"], "är läst som ett telefonnummer"),
    ],
)
def test_partners(cell, partners, doubted):
    reading = read_cells(COLLABORATION, cell)
    assert errors(reading) == []
    assert [found.partner for found in reading.rows[0].collaborations] == partners
    assert (doubted in " ".join(doubts(reading))) if doubted else doubts(reading) == []


@pytest.mark.parametrize(
    ("cell", "kind", "doubted"),
    [
        ("Inte aktuellt", "none", False),
        ("Nej", "none", True),
        ("Ingen", "none", True),
        ("Ingen samverkan", "none", True),
        ("—", "unstated", True),
    ],
)
def test_what_is_no_partner(cell, kind, doubted):
    reading = read_cells(COLLABORATION, cell)
    assert (reading.rows[0].collaboration, reading.rows[0].collaborations) == (kind, ())
    assert bool(doubts(reading)) == doubted


def test_see_above_is_the_collaboration_of_the_row_above():
    above, below = read_cells(COLLABORATION, "Ekonomienheten", "Se ovan").rows
    assert below.collaborations == above.collaborations
    assert errors(read_cells(COLLABORATION, "Se ovan")) == [
        "”Se ovan”, men ingenting står ovanför. Skriv ut med vilka samverkan sker."
    ]


def test_a_partner_named_twice_stands_once_with_both_purposes():
    reading = read_cells(COLLABORATION, "Träffas med Ekonomienheten. Stämma av med Ekonomienheten")
    (found,) = reading.rows[0].collaborations
    assert (found.partner, found.what) == ("Ekonomienheten", "Träffas; Stämma av")
    assert "”Ekonomienheten” står två gånger; läst en gång med båda uppgifterna." in doubts(reading)


@pytest.mark.parametrize(
    ("column", "above", "meant"),
    [
        (PERIOD, "200101-200331", "läst som att ingen tidsplan är angiven"),
        (COLLABORATION, "Ekonomienheten", "läst som att samverkan inte är angiven"),
        (REPORTING, "1:a kvartalet 2021", "läst som den: ”1:a kvartalet 2021”"),
    ],
)
def test_an_empty_cell_below_a_filled_one_may_have_been_merged_with_it(column, above, meant):
    reading = read_cells(column, above, "", "")
    assert errors(reading) == []
    (first, *_) = [doubt for doubt in reading.doubts if doubt.column == column]
    assert first.line == 3 and "sammanfogad" in first.text and meant in first.text
    if column == REPORTING:
        assert len({row.rhythm for row in reading.rows}) == 1


@pytest.mark.parametrize(
    ("cell", "turned"),
    [
        ("010120-311220", "2020-01-01 – 2020-12-31"),
        ("010122", "2022-01-01"),
        ("200101-201231", ""),
        ("2001-01-20", ""),
        ("010120-311299", ""),
    ],
)
def test_a_period_that_may_be_written_day_first_is_doubted(cell, turned):
    said = " ".join(doubts(read_cells(PERIOD, cell)))
    assert (f"kan vara skrivet med dagen först, {turned}" in said) if turned else "dagen först" not in said


@pytest.mark.parametrize(
    ("column", "cell", "sentence"),
    [
        (STEP, "Steg 1. " + "x" * 301, "är 301 tecken. Korta texten till högst 300 tecken."),
        (ACTIVITY, "x" * 501, "är 501 tecken. Korta texten till högst 500 tecken."),
        (TITLE, "x" * 501, "är 501 tecken. Korta texten till högst 500 tecken."),
        (ORGANISATION, "Controller, " + "x" * 201, "är 201 tecken. Korta texten till högst 200 tecken."),
        (ORGANISATION, "Arbetsgrupp " + "x" * 200 + ": SAS", "är 212 tecken."),
        (ORGANISATION, "ansvarig Controller, ansvarig Ekonom", "”Controller” och ”Ekonom” anges båda som ansvariga."),
        (COLLABORATION, "x" * 201, "är 201 tecken. Korta texten till högst 200 tecken."),
        (COLLABORATION, "Samverkan " + "x" * 500, "är 510 tecken. Korta texten till högst 500 tecken."),
        (COLLABORATION, "x" * 501 + " med Ekonomienheten", "är 501 tecken."),
    ],
)
def test_what_cannot_be_kept_is_a_fault_of_its_row_and_column(column, cell, sentence):
    reading = read_plan_file(tsv(PLAIN | {column: cell}))
    (fault,) = reading.errors
    assert (fault.line, fault.column) == (2, column)
    assert sentence in fault.text


def test_empty_columns_to_the_right_of_the_table_are_ignored():
    text = tsv(PLAIN).decode().replace("\r\n", "\t\t \r\n")
    assert errors(read_plan_file(text.encode())) == []
    assert len(read_plan_file(text.encode()).rows) == 1
    wide = tsv(PLAIN).decode().rstrip("\r\n") + "\t\tmer\r\n"
    assert errors(read_plan_file(wide.encode())) == [
        f"Raden har {len(COLUMNS) + 2} celler, för många: rubrikraden har {len(COLUMNS)}. Kontrollera tabbarna i raden."
    ]
