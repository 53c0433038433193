"""A table comes out of each form of file as it went in, and nothing in it is ever a formula."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import UTC, date, datetime

import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from activities.writing.separated import as_csv, guarded, unguarded
from activities.writing.spreadsheet import as_xlsx
from activities.writing.table import Cell, SignalCell, Table, TableColumn, words
from activities.writing.word import as_docx

STARTS = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠A", "|calc", "%0A=1", "'=1")
DEVIATING = SignalCell("Pågående med avvikelser", "#ffe08a", "#3d2b00")
AT = datetime(2020, 12, 15, 9, 5, tzinfo=UTC)


def table(*rows: tuple[Cell, ...]) -> Table:
    columns = tuple(TableColumn(f"Rubrik {number}", 20) for number in range(len(rows[0])))
    return Table("LOV i särskilt boende", (("Nämnd", "Vård- och omsorgsnämnden"),), columns, rows, AT)


def from_csv(data: bytes) -> list[list[str]]:
    return [
        [unguarded(cell) for cell in row]
        for row in csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";")
    ]


@pytest.mark.parametrize("text", STARTS)
def test_no_text_is_run_as_a_formula(text):
    made = table((text,))
    first = next(
        csv.reader(io.StringIO(as_csv(made).decode("utf-8-sig").partition("\r\n")[2], newline=""), delimiter=";")
    )
    assert first[0].startswith("'")
    with zipfile.ZipFile(io.BytesIO(as_xlsx(made))) as book:
        assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=30))
def test_what_is_guarded_comes_back_equal(text):
    assert unguarded(guarded(text)) == text


def test_every_cell_is_read_back_from_csv():
    row = (1, "Å ä ö; ”citat”\noch en delaktivitet till", date(2020, 3, 31), DEVIATING, None, "=1")
    data = as_csv(table(row))
    assert data.startswith(b"\xef\xbb\xbf")
    assert from_csv(data)[1] == [words(cell) for cell in row]


def test_every_cell_is_read_back_from_a_workbook():
    row = (7, "Å ä ö\nrad två", date(2020, 3, 31), DEVIATING, None, "=1+1", date(1899, 12, 31))
    book = CalamineWorkbook.from_filelike(io.BytesIO(as_xlsx(table(row))))
    assert book.sheet_names == ["LOV i särskilt boende"]
    found = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    assert found[1] == [7.0, "Å ä ö\nrad två", date(2020, 3, 31), DEVIATING.label, "", "=1+1", "1899-12-31"]


def test_a_text_longer_than_a_cell_says_that_it_was_cut():
    book = CalamineWorkbook.from_filelike(io.BytesIO(as_xlsx(table(("ord " * 10_000,)))))
    (_, (cell,)) = book.get_sheet_by_index(0).to_python()
    assert len(cell) == 32_767 and cell.endswith("finns i Word- och JSON-filen)")


@pytest.mark.parametrize("title", ["Plan [1] a/b: \\*?", "'" * 40, "", "x" * 300, "A & B"])
def test_any_title_names_a_sheet(title):
    made = table(("a",))
    assert CalamineWorkbook.from_filelike(io.BytesIO(as_xlsx(Table(title, *list(vars(made).values())[1:]))))


def test_the_workbook_can_be_filtered_and_printed():
    with zipfile.ZipFile(io.BytesIO(as_xlsx(table(("a", "b"), ("c", "d"))))) as book:
        sheet, names = book.read("xl/worksheets/sheet1.xml").decode(), book.read("xl/workbook.xml").decode()
    assert '<autoFilter ref="A1:B3"/>' in sheet and 'state="frozen"' in sheet and 'orientation="landscape"' in sheet
    assert "Print_Area" in names and "Print_Titles" in names


def test_every_cell_is_read_back_from_word():
    row = (7, "Å ä ö\nrad två", date(2020, 3, 31), DEVIATING, None, "=1")
    document = Document(io.BytesIO(as_docx(table(row))))
    (grid,) = document.tables
    assert [cell.text for cell in grid.rows[1].cells] == [words(cell) for cell in row]
    assert document.paragraphs[0].text == "LOV i särskilt boende"
    assert document.core_properties.language == "sv-SE" and document.core_properties.author == ""
    assert "w:tblHeader" in grid.rows[0]._tr.xml and "FFE08A" in grid.rows[1].cells[3]._tc.xml.upper()
