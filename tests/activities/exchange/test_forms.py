"""The same plan in every form that a municipality may have it in means the same rows, and no word is lost."""

import re
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from xlsxwriter import Workbook

from activities.exchange.plan_file import read_plan_file, understand
from activities.exchange.plan_rows import ACTIVITY, COLUMNS, ORGANISATION, PERIOD, SIGNAL, STEP, TITLE, Member
from activities.exchange.told import as_json
from activities.reading.reader import read
from tests.activities.exchange.cells import PLAIN, doubts, tsv

ROOT = Path(__file__).parents[3]
PLANS = ROOT / "tests" / "data" / "plans"
FIXTURES = ROOT / "fixtures"
BEYOND_THE_FORM = {"line": 0, "place": "", "source": {}, "rhythm_text": ""}


# What the fields say in a word of their own: none, co-opted, responsible, and one name for other municipalities.
MEANT = "samverkan ej aktuellt adjungeras vid behov ansvarig annan lov kommun med"


def bare(reading, *, steps: bool = True):
    """What the rows mean, wherever they stood."""
    without = {} if steps else {"step_number": None, "step_title": ""}
    return [replace(row, **BEYOND_THE_FORM, **without) for row in reading.rows]


def fixture(name: str = "plan.tsv"):
    return read_plan_file((FIXTURES / name).read_bytes())


@pytest.mark.parametrize("name", ["plan.docx", "plan.xlsx", "plan.ods", "plan.pdf", "annex.txt"])
def test_every_form_gives_the_same_18_rows(name):
    """Made by LibreOffice out of the board's plan (Word with merged cells and other tables, a PDF whose narrow columns
    cut words and whose pages cut rows), and the text of its PDF.
    """
    reading = read_plan_file((PLANS / name).read_bytes())
    with_steps = name in ("plan.xlsx", "plan.ods")
    assert reading.errors == ()
    assert bare(reading, steps=with_steps) == bare(fixture(), steps=with_steps)
    assert [row.line for row in reading.rows] == sorted({row.line for row in reading.rows})


def test_the_whole_board_paper_gives_the_earlier_wording_in_the_steps_of_its_memo():
    reading = read_plan_file((PLANS / "board-paper.txt").read_bytes())
    earlier = fixture("plan-2020-03-30.tsv")
    assert reading.errors == () and bare(reading, steps=False) == bare(earlier, steps=False)
    assert [row.step_number for row in reading.rows] == [None] * 4 + [1] * 4 + [2] * 3 + [3] * 4 + [4] * 3
    told = " ".join(doubts(reading))
    assert "Kontrollera var aktiviteten börjar" in told and "står efter en sidbrytning" in told


@pytest.mark.parametrize("name", ["plan.docx", "plan.xlsx", "plan.ods", "annex.txt", "board-paper.txt"])
def test_every_word_of_every_cell_is_in_a_field_a_note_or_a_doubt(name):
    """Dates and rhythms become what they mean, so their words are not looked for in fields."""
    reading = read_plan_file((PLANS / name).read_bytes())
    for row in reading.rows:
        kept = f"{as_json(replace(reading, rows=(row,)))} {doubts(reading)} {MEANT}".casefold()
        for column in set(row.source) - {PERIOD, STEP, SIGNAL}:
            said = row.source[column].replace("-\n", "").replace("Se ovan", "")
            for word in re.findall(r"\w{3,}", said):
                assert word.casefold() in kept, (row.line, column, word)


def docx(*tables, text="") -> bytes:
    """A Word file of tables; each a list of rows, a cell None that goes on from the one above."""
    document = Document()
    document.add_paragraph(text)
    for rows in tables:
        table = document.add_table(rows=len(rows), cols=len(rows[0]))
        for number, cells in enumerate(rows):
            for place, cell in enumerate(cells):
                if cell is None:
                    table.cell(number - 1, place).merge(table.cell(number, place))
                else:
                    table.cell(number, place).text = cell
        document.add_paragraph("")
    file = BytesIO()
    document.save(file)
    return file.getvalue()


HEAD = ["Åtgärd", "Huvudansvarig", "Medverkande", "Påbörjas", "Klart senast", "Status", "Budget"]


def test_a_word_file_of_another_municipality_is_understood_by_its_headings():
    data = docx(
        [["Version", "Datum"], ["2", "2024-01-02"]],
        [
            ["Bygg om entrén", "Fastighetschef", "Controller, Ekonom", "jan 2024", "Q3 2024", "Försenad", "2 mnkr"],
            ["Utbilda", "Enhetschef", "", "", "2025", "", ""],
        ],
        [["Kommentar"], ["Tack!"]],
    )
    assert "Ingen tabell" in read_plan_file(data).errors[0].text
    reading = read_plan_file(
        docx(
            [HEAD, ["Bygg om", "Fastighetschef", "Controller, Ekonom", "jan 2024", "Q3 2024", "Försenad", "2 mnkr"]],
            [HEAD, ["Utbilda", "Enhetschef", "", "", "2025", "", ""]],
        )
    )
    first, second = reading.rows
    assert reading.errors == ()
    assert (first.activity, first.title, str(first.period)) == ("Bygg om", "", "2024-01-01 – 2024-09-30")
    assert first.group.members == (
        Member("Fastighetschef", "responsible"),
        Member("Controller", "participant"),
        Member("Ekonom", "participant"),
    )
    assert (first.signal, first.notes) == ("deviating", "Budget: 2 mnkr")
    assert (second.activity, str(second.period)) == ("Utbilda", "2025-01-01 – 2025-12-31")
    told = " ".join(doubts(reading))
    for words in ("”Budget” är okänd", "”Försenad” är läst", "Bara slutet är angivet: ”2025”"):
        assert words in told


def test_a_table_goes_on_after_a_page_break_with_and_without_its_head():
    head = ["Aktivitet", "Delaktivitet", "Ansvarig", "Tidsplan"]
    reading = read_plan_file(
        docx(
            [head, ["Bygga", "Rita", "SAS", "2024"], [None, "Måla", "MAS", "200101-"]],
            [["", "väggarna", "", "200331"], ["Flytta", "Packa", "SAS", "2025"]],
            [head, ["Fira", "Bjuda in", "MAS", "hösten 2025"]],
        )
    )
    assert [(row.activity, row.title) for row in reading.rows] == [
        ("Bygga", "Rita"),
        ("Bygga", "Måla väggarna"),
        ("Flytta", "Packa"),
        ("Fira", "Bjuda in"),
    ]
    assert str(reading.rows[1].period) == "2020-01-01 – 2020-03-31"
    assert "fortsätter vid ”väggarna” efter sidbrytningen" in " ".join(doubts(reading))


def test_a_year_and_an_area_on_rows_of_their_own_hold_for_the_rows_under_them():
    lines = [
        "Händelse;Beskrivning;Ansvarig;När",
        "2027;;;",
        "Budget;Mål;KS;12 mars",
        "Bokslut;;KF;20 aug?",
        "2028;;;",
        "Val;;KF;",
    ]
    reading = read_plan_file("\n".join(lines).encode())
    assert [str(row.period) for row in reading.rows] == ["2027-03-12", "2027-08-20", "Ej angiven"]
    assert "”12 mars” saknar år; läst som 2027-03-12 efter årtalet ovanför." in doubts(reading)


def test_letters_of_another_alphabet_and_a_line_of_dashes_are_told():
    row = PLAIN | {ORGANISATION: "Соntroller"}  # the first two letters are Cyrillic
    data = tsv(row, dict.fromkeys(COLUMNS, "-----"), PLAIN | {TITLE: "Ta fram mallar"})
    reading = read_plan_file(data)
    assert [each.group.members[0].role for each in reading.rows] == ["Controller", "Controller"]
    told = " ".join(doubts(reading))
    assert "har bokstäver ur ett annat alfabet; läst som ”Controller”" in told and "Raden har bara streck" in told


def test_what_somebody_says_of_columns_and_cells_holds():
    source = read(b"Titel;Bok;Tid\nUtbilda;SAS;snart\nSprida;MAS;2024".replace(b"Titel", b"Vad"))
    guessed = understand(source)
    assert [column.meaning for column in guessed.columns] == [ACTIVITY, "Anteckning", PERIOD]
    reading = understand(source, {"Bok": ORGANISATION}, {(2, "Tid"): "kv 1 2024", (3, "Vad"): "Sprida mer"})
    assert [row.activity for row in reading.rows] == ["Utbilda", "Sprida mer"]
    assert (str(reading.rows[0].period), reading.rows[0].group.members[0].role) == ("2024-01-01 – 2024-03-31", "SAS")


def test_a_workbook_is_read_on_any_sheet_and_line_with_its_dates_merged_cells_and_formulas():
    file = BytesIO()
    book = Workbook(file)
    book.add_worksheet("Läs mig").write("A1", "Tid- och aktivitetsplan")
    sheet, hidden = book.add_worksheet("Planen"), book.add_worksheet("Gammalt")
    hidden.write("A1", "Aktivitet")
    hidden.hide()
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.write("B2", "Uppdaterad i går")
    for place, heading in enumerate(("Målområde", "Insats", "Ansvarig", "Start", "Slut", "Nr")):
        sheet.write(4, place + 1, heading)
    sheet.merge_range("B6:B7", "Trygghet")
    sheet.write_row("C6", ["Bygga om", "SAS"])
    sheet.write_datetime("E6", date(2024, 1, 15), day)
    sheet.write_datetime("F6", date(2024, 3, 31), day)
    sheet.write("G6", 2)
    sheet.write_row("C7", ["Utbilda", "MAS", 240101])
    sheet.write_formula("F7", '="240" & "630"', None, "240630")
    sheet.write_formula("G7", "=1+2", None, "")
    book.close()

    reading = read_plan_file(file.getvalue())

    first, second = reading.rows
    assert reading.errors == () and (first.step_title, second.step_title) == ("Trygghet", "Trygghet")
    assert [str(row.period) for row in reading.rows] == ["2024-01-15 – 2024-03-31", "2024-01-01 – 2024-06-30"]
    assert (first.notes, first.line, first.place) == ("Nr: 2", 6, "bladet Planen")
    told = " ".join(doubts(reading))
    assert "Cell G7 har en formel utan sparat värde" in told and "Bladet ”Gammalt” är dolt" in told
