"""Steps, activities, reporting and how rows lean on the rows above."""

import pytest

from activities.exchange.plan_file import read_plan_file
from activities.exchange.plan_rows import (
    ACTIVITY,
    COLUMNS,
    PERIOD,
    REPORTING,
    SIGNAL,
    STEP,
    TITLE,
    Fault,
    Once,
    PerTertial,
    Unstated,
    Yearly,
)
from tests.activities.exchange.cells import PLAIN, doubts, errors, read_cells, tsv

ALONE = PLAIN | {TITLE: ""}


@pytest.mark.parametrize(
    ("cell", "number", "title"),
    [
        ("Steg 1. Skapa valfrihetssystem", 1, "Skapa valfrihetssystem"),
        ("steg 2: Bestämma villkor", 2, "Bestämma villkor"),
        ("Steg 10 Följa upp", 10, "Följa upp"),
        ("Organisera införandet", None, "Organisera införandet"),
        ("Stegvis utbyggnad", None, "Stegvis utbyggnad"),
    ],
)
def test_step(cell, number, title):
    row = read_cells(STEP, cell).rows[0]
    assert (row.step_number, row.step_title) == (number, title)


@pytest.mark.parametrize(
    ("cell", "rhythm"),
    [
        ("1:a kvartalet 2020", Once(2020, 1)),
        ("1:a \nkvartalet \n2020", Once(2020, 1)),
        ("4:e kvartalet 2021.", Once(2021, 4)),
        ("1:kvartalet  \n2020", Once(2020, 1)),
        ("Löpande 1 ggr per tertial", PerTertial()),
        ("Löpande\n1ggr per  \ntertial", PerTertial()),
        ("Löpande, en gång per tertial", PerTertial()),
        ("Tertialvis", PerTertial()),
        ("Kvartal 1 2020", Once(2020, 1)),
        ("Kv. 3 2021", Once(2021, 3)),
        ("Q2 2024", Once(2024, 2)),
        ("Årligen", Yearly()),
        ("En gång per år", Yearly()),
    ],
)
def test_reporting(cell, rhythm):
    assert read_cells(REPORTING, cell).rows[0].rhythm == rhythm


@pytest.mark.parametrize(
    ("column", "cell", "told"),
    [
        (STEP, "", "Steget saknas, och inget steg står ovanför. Skriv steget i cellen."),
        (STEP, "Steg 1.", "”Steg 1.” saknar namn. Skriv som ”Steg 1. Skapa valfrihetssystem”."),
        (ACTIVITY, "", "Aktiviteten saknas, och ingen aktivitet står ovanför. Skriv aktiviteten i cellen."),
        (
            PERIOD,
            "310231",
            "”310231”: 2031-02-31 finns inte i almanackan. Rätta datumet.",
        ),
        (TITLE, "x" * 2_001, "Cellen har fler än 2000 tecken. Korta texten."),
    ],
)
def test_unreadable_cell_says_the_remedy_and_the_row_is_left_out(column, cell, told):
    reading = read_plan_file(tsv(PLAIN | {column: cell}))
    assert (reading.rows, reading.errors) == ((), (Fault(2, column, told),))


def test_activity_without_a_sub_activity_is_itself_tracked():
    row = read_plan_file(tsv(ALONE)).rows[0]
    assert (row.activity, row.title) == ("Bestämma värdet på tjänsten", "")


def test_empty_step_and_activity_are_those_above():
    reading = read_plan_file(tsv(PLAIN, PLAIN | {STEP: "", ACTIVITY: "", TITLE: "Ta fram mallar"}))
    first, second = reading.rows
    assert (second.step_number, second.activity) == (first.step_number, first.activity)
    assert [(doubt.line, doubt.column) for doubt in reading.doubts] == [(3, STEP), (3, ACTIVITY)]


def test_row_without_activity_and_sub_activity_is_refused():
    assert errors(read_plan_file(tsv(PLAIN, ALONE | {ACTIVITY: ""}))) == [
        "Både aktivitet och delaktivitet saknas. Skriv minst aktiviteten."
    ]


def test_activity_is_not_inherited_from_another_step():
    assert errors(read_plan_file(tsv(PLAIN, PLAIN | {STEP: "Steg 2. Annonsera", ACTIVITY: ""}))) == [
        "Aktiviteten saknas, och aktiviteten ovanför hör till ett annat steg. Skriv aktiviteten."
    ]


@pytest.mark.parametrize(("first", "second"), [(ALONE, PLAIN), (PLAIN, ALONE)])
def test_activity_both_tracked_itself_and_divided_is_refused(first, second):
    reading = read_plan_file(tsv(first, second))
    assert [row.line for row in reading.rows] == [2]
    assert errors(reading) == [
        "Aktiviteten har en rad utan delaktivitet och rader med (rad 2). "
        "Skriv en delaktivitet på varje rad, eller låt aktiviteten stå ensam."
    ]


@pytest.mark.parametrize(
    ("row", "what"),
    [(PLAIN, "”Bestämma värdet på tjänsten”, ”ta fram rutiner”"), (ALONE, "”Bestämma värdet på tjänsten”")],
)
def test_row_that_stands_twice_is_refused(row, what):
    reading = read_plan_file(tsv(row, row | {TITLE: row[TITLE].lower()}))
    assert reading.errors == (Fault(3, TITLE, f"{what} finns redan på rad 2. Ta bort den ena raden."),)


def test_activity_under_two_steps_is_refused():
    reading = read_plan_file(tsv(PLAIN, PLAIN | {STEP: "Steg 2. Annonsera", TITLE: "Ta fram mallar"}))
    assert errors(reading) == [
        "Aktiviteten står under ”Skapa valfrihetssystem” på rad 2 men under ”Annonsera” här. "
        "Flytta raden eller ge aktiviteten ett annat namn."
    ]


@pytest.mark.parametrize("cell", ["Steg 1. Annonsera", "Skapa valfrihetssystem", "Steg 2. Skapa valfrihetssystem"])
def test_step_with_two_names_or_numbers_is_refused(cell):
    reading = read_plan_file(tsv(PLAIN, PLAIN | {STEP: cell, ACTIVITY: "Annat"}))
    assert errors(reading) == ["Steget heter ”Steg 1. Skapa valfrihetssystem” på rad 2. Skriv steget likadant på båda."]


def test_activity_spelled_otherwise_is_the_first_one_with_a_doubt():
    first = PLAIN | {ACTIVITY: "Skapa system – Bestämma värdet"}
    reading = read_plan_file(tsv(first, PLAIN | {ACTIVITY: "Skapa system- Bestämma Värdet", TITLE: "Ta fram mallar"}))
    assert {row.activity for row in reading.rows} == {"Skapa system – Bestämma värdet"}
    assert doubts(reading) == [
        "”Skapa system- Bestämma Värdet” är läst med tankstreck: ”Skapa system – Bestämma Värdet”.",
        "”Skapa system – Bestämma Värdet” är läst som samma aktivitet som ”Skapa system – Bestämma värdet”.",
    ]


@pytest.mark.parametrize(
    ("cell", "title"),
    [
        ("Ta fram mallar.", "Ta fram mallar"),
        ("Ta fram mallar m.m.", "Ta fram mallar m.m."),
        ("Ta fram mallar. Sprid dem.", "Ta fram mallar. Sprid dem."),
    ],
)
def test_full_stop_after_one_sentence_is_dropped(cell, title):
    assert read_plan_file(tsv(PLAIN | {TITLE: cell})).rows[0].title == title


@pytest.mark.parametrize("cell", ["", "5:e kvartalet 2020", "ibland"])
def test_reporting_that_cannot_be_read_is_unstated_with_its_words_kept(cell):
    reading = read_cells(REPORTING, cell)
    (row,) = reading.rows
    assert (row.rhythm, row.rhythm_text) == (Unstated(), cell)
    assert cell in row.notes and len(reading.doubts) == 1 and not reading.errors


def test_words_that_name_no_day_are_kept_and_no_day_is_made_up():
    reading = read_cells(PERIOD, "våren", "20 aug?", "enligt beslut")
    assert all(row.period.is_none for row in reading.rows)
    assert [row.notes for row in reading.rows] == ["Tidsplan: våren", "Tidsplan: 20 aug?", "Tidsplan: enligt beslut"]
    assert len(reading.doubts) == 3


@pytest.mark.parametrize(
    ("cell", "signal", "left"),
    [
        ("Ej påbörjat", "not_started", False),
        ("ej påbörjad", "not_started", False),
        ("Pågående enligt plan", "on_track", False),
        ("Påbörjad", "on_track", False),
        ("Pågående med avvikelse", "deviating", False),
        ("Försenad", "deviating", False),
        ("Genomfört enligt plan", "finished", False),
        ("Inställd", "", True),
        ("Avförd", "", True),
        ("Ej relevant", "", True),
        ("Oklart hur det går", "", False),
    ],
)
def test_a_status_is_read_as_a_signal_with_a_doubt(cell, signal, left):
    reading = read_plan_file(tsv(PLAIN | {SIGNAL: cell}))
    (row,) = reading.rows
    assert (row.signal, row.left, row.source[SIGNAL]) == (signal, left, cell)
    assert cell in " ".join(doubts(reading))


def test_source_has_every_column():
    assert tuple(read_plan_file(tsv(PLAIN)).rows[0].source) == COLUMNS
