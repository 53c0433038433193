"""Bytes → table: encoding, quoting, header and the shape of rows."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from activities.exchange.plan_file import read_plan_file
from activities.exchange.plan_rows import COLLABORATION, COLUMNS, ORGANISATION, PERIOD, TITLE, Fault, Reading
from activities.reading.tables import MAX_BYTES, MAX_ROWS
from tests.activities.exchange.cells import PLAIN, doubts, errors, tsv

SECOND = PLAIN | {TITLE: "Ta fram mallar"}


def test_plain_rows_read_without_doubt_or_error():
    reading = read_plan_file(tsv(PLAIN, SECOND))
    assert (len(reading.rows), reading.doubts, reading.errors, reading.ok) == (2, (), (), True)


@pytest.mark.parametrize(
    "change",
    [
        lambda data: b"\xef\xbb\xbf" + data,
        lambda data: data.replace(b"\r\n", b"\n"),
        lambda data: data.replace(b"\r\n", b"\r"),
        lambda data: data.removesuffix(b"\r\n"),
        lambda data: data.replace(b"\t", b";"),
        lambda data: data.decode().encode("utf-16"),
        lambda data: data.decode().encode("utf-16-le"),
    ],
    ids=["bom", "lf", "cr", "no last line break", "semicolons", "utf-16", "utf-16 without its mark"],
)
def test_form_of_the_file_does_not_change_the_reading(change):
    assert read_plan_file(change(tsv(PLAIN, SECOND))) == read_plan_file(tsv(PLAIN, SECOND))


def test_decomposed_letters_are_read_as_composed_with_a_doubt():
    reading = read_plan_file(unicodedata.normalize("NFD", tsv(PLAIN).decode()).encode())
    assert reading.rows[0].activity == "Bestämma värdet på tjänsten"
    assert doubts(reading) == [
        "Filen skriver bokstäver som å, ä och ö med två tecken (NFD); lästa som ett (NFC).",
    ]


def test_quoted_cell_keeps_breaks_tabs_and_quotation_marks_in_the_source():
    cell = 'Ta fram \r\n"rutiner"\tför MBL'
    row = read_plan_file(tsv(PLAIN | {TITLE: cell})).rows[0]
    assert (row.title, row.source[TITLE]) == ('Ta fram "rutiner" för MBL', cell)


def test_line_is_where_the_row_begins():
    reading = read_plan_file(tsv(PLAIN | {PERIOD: "200101-\n200331"}, SECOND))
    assert [row.line for row in reading.rows] == [2, 4]


def test_blank_lines_are_skipped_and_counted():
    data = tsv(PLAIN, {}, SECOND).replace(b"\r\n", b"\r\n\r\n", 1)
    assert [row.line for row in read_plan_file(data).rows] == [3, 5]


def test_columns_may_stand_in_any_order():
    turned = "\n".join("\t".join(reversed(line.split("\t"))) for line in tsv(PLAIN).decode().splitlines())
    assert read_plan_file(turned.encode()).rows == read_plan_file(tsv(PLAIN)).rows


def test_header_is_known_by_its_letters():
    header = (
        "steg ",
        "AKTIVITET",
        "Åtgärder/\nDelaktiviteter",
        "Organisation-arbetsgrupper\n(Ansvarig: deltagare) ",
        "Tidsplan",
        "Samverkan",
        "Rapporte\nring \ntill nämnd",
        "Signal-\nvärde vid \nsenaste \nrapportering",
    )
    reading = read_plan_file(tsv(PLAIN, header=header))
    assert reading.ok
    assert tuple(reading.rows[0].source) == COLUMNS


def test_unknown_columns_become_notes_and_missing_ones_are_left_unsaid():
    header = (*COLUMNS[:4], "Kostnadsställe", "", *COLUMNS[6:])
    reading = read_plan_file(tsv(PLAIN | {COLLABORATION: "Ekonomienheten"}, header=header))
    (row,) = reading.rows
    assert row.notes == "Kostnadsställe: 200101-200331\nEkonomienheten"
    assert (row.period.is_none, row.collaboration) == (True, "unstated")
    assert "Kolumnen ”Kostnadsställe” är okänd" in " ".join(doubts(reading))


def test_column_that_stands_twice_is_refused():
    header = (*COLUMNS[:7], "Tidsplan")
    assert "Kolumnen ”Tidsplan” står 2 gånger. Behåll en." in errors(read_plan_file(tsv(PLAIN, header=header)))


@pytest.mark.parametrize(
    ("data", "line", "words"),
    [
        (b"", 0, "Filen är tom."),
        (b"\xef\xbb\xbf \r\n", 0, "Filen är tom."),
        (tsv(), 0, "Filen har rubriker men inga rader."),
        ("Hej!\nDet här är bara en text, utan tabell.".encode(), 0, "Ingen tabell med planens rubriker hittades."),
        (tsv(PLAIN) + "Åtgärd".encode("latin-1"), 3, "blandar teckenkodningar: rad 3 är inte UTF-8"),
        (tsv(PLAIN).decode().encode("utf-16")[:-1], 0, "avklippt UTF-16. Spara den på nytt, som UTF-8"),
        (tsv(PLAIN | {TITLE: "a\0b"}), 0, "nolltecken"),
        (tsv(PLAIN, PLAIN | {TITLE: "QQ"}).replace(b"QQ", b'"open'), 3, "Citattecknen i raden som börjar på rad 3"),
        (tsv(PLAIN | {TITLE: "QQ"}).replace(b"QQ", b'"MBL" rutiner'), 2, "Citattecknen i raden som börjar på rad 2"),
        (tsv(PLAIN | {TITLE: "x" * 140_000}), 2, "en cell för lång"),
    ],
)
def test_unusable_file_says_where_and_the_remedy(data, line, words):
    reading = read_plan_file(data)
    assert (reading.rows, len(reading.errors), reading.errors[0].line) == ((), 1, line)
    assert words in reading.errors[0].text


def test_windows_1252_is_read_with_a_doubt():
    reading = read_plan_file(tsv(PLAIN).decode().encode("cp1252"))
    assert reading.rows[0].activity == "Bestämma värdet på tjänsten"
    assert doubts(reading) == ["Filen är läst med teckenkodningen Windows-1252. Kontrollera å, ä och ö."]


def test_cells_with_commas_are_parted_by_the_sign_that_holds_the_table_together():
    rows = [
        '"Aktivitet","Ansvarig","Tidsplan"',
        '"Ta fram rutiner","Controller, Ekonom","kv 1, 2020"',
        '"Utbilda","SAS","2021"',
    ]
    reading = read_plan_file("\n".join(rows).encode())
    assert [row.activity for row in reading.rows] == ["Ta fram rutiner", "Utbilda"]
    assert [len(row.group.members) for row in reading.rows] == [2, 1]


def test_too_large_file_is_refused():
    (told,) = errors(read_plan_file(b"x" * (MAX_BYTES + 1)))
    assert told.startswith("Filen är större än 10 MB.")


def test_too_many_rows_are_refused():
    assert errors(read_plan_file(b"Aktivitet\tAnsvarig\n" + b"Utbilda\tSAS\n" * (MAX_ROWS + 1))) == [
        f"Filen har fler än {MAX_ROWS} rader. Dela den i flera filer."
    ]


@pytest.mark.parametrize(
    ("ending", "told"),
    [
        ("\textra", "Raden har 9 celler, för många: rubrikraden har 8. Kontrollera tabbarna i raden."),
        ("", "Raden har 7 celler, för få: rubrikraden har 8. Kontrollera tabbarna i raden."),
    ],
)
def test_row_with_another_number_of_cells_is_left_out(ending, told):
    good, bad = tsv(PLAIN, SECOND).decode().splitlines()[1:]
    bad = bad + ending if ending else bad.removesuffix("\t")
    reading = read_plan_file("\n".join(("\t".join(COLUMNS), bad, good)).encode())
    assert [row.line for row in reading.rows] == [3]
    assert reading.errors == (Fault(2, "", told),)


def test_errors_of_all_rows_and_cells_come_in_the_order_of_lines():
    first = PLAIN | {PERIOD: "229901", COLLABORATION: "Nej, ej aktuellt"}
    reading = read_plan_file(tsv(first, SECOND | {ORGANISATION: "Se ovan nånstans: a: b"}))
    assert [(fault.line, fault.column) for fault in reading.errors] == [
        (2, PERIOD),
        (2, COLLABORATION),
        (3, ORGANISATION),
    ]


@settings(deadline=None)  # a busy machine is no failure
@given(st.binary(max_size=200))
def test_no_bytes_make_the_reader_raise(data):
    assert isinstance(read_plan_file(data), Reading)


@settings(deadline=None)  # a busy machine is no failure
@given(st.lists(st.sampled_from(COLUMNS), min_size=1), st.text(alphabet='aB åSAMKL:,.-()\n\r\t"12/', max_size=40))
def test_no_cell_makes_the_reader_raise_and_every_source_cell_is_kept(columns, cell):
    row = PLAIN | dict.fromkeys(columns, cell)
    for read in read_plan_file(tsv(row, SECOND, row)).rows:
        assert read.source in ({column: source.get(column, "") for column in COLUMNS} for source in (row, SECOND))


def test_a_table_without_steps_has_rows_without_one():
    data = "\n".join(line.split("\t", 1)[1] for line in tsv(PLAIN).decode().splitlines()).encode()
    (row,) = read_plan_file(data).rows
    assert (row.step_number, row.step_title) == (None, "")
