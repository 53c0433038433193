"""Bytes → table: encoding, quoting, header and the shape of rows."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from activities.exchange import tsv as module
from activities.exchange.plan_rows import COLUMNS, ORGANISATION, PERIOD, REPORTING, STEP, TITLE, Fault, Reading
from activities.exchange.tsv import read_tsv
from tests.activities.exchange.cells import PLAIN, doubts, errors, tsv

SECOND = PLAIN | {TITLE: "Ta fram mallar"}


def test_plain_rows_read_without_doubt_or_error():
    reading = read_tsv(tsv(PLAIN, SECOND))
    assert (len(reading.rows), reading.doubts, reading.errors, reading.ok) == (2, (), (), True)


@pytest.mark.parametrize(
    "change",
    [
        lambda data: b"\xef\xbb\xbf" + data,
        lambda data: data.replace(b"\r\n", b"\n"),
        lambda data: data.replace(b"\r\n", b"\r"),
        lambda data: data.removesuffix(b"\r\n"),
    ],
    ids=["bom", "lf", "cr", "no last line break"],
)
def test_form_of_the_file_does_not_change_the_reading(change):
    assert read_tsv(change(tsv(PLAIN, SECOND))) == read_tsv(tsv(PLAIN, SECOND))


def test_decomposed_letters_are_read_as_composed_with_a_doubt():
    reading = read_tsv(unicodedata.normalize("NFD", tsv(PLAIN).decode()).encode())
    assert reading.rows[0].activity == "Bestämma värdet på tjänsten"
    assert doubts(reading) == [
        "Filen skriver bokstäver som å, ä och ö med två tecken (NFD); lästa som ett (NFC).",
    ]


def test_quoted_cell_keeps_breaks_tabs_and_quotation_marks_in_the_source():
    cell = 'Ta fram \r\n"rutiner"\tför MBL'
    row = read_tsv(tsv(PLAIN | {TITLE: cell})).rows[0]
    assert (row.title, row.source[TITLE]) == ('Ta fram "rutiner" för MBL', cell)


def test_line_is_where_the_row_begins():
    reading = read_tsv(tsv(PLAIN | {PERIOD: "200101-\n200331"}, SECOND))
    assert [row.line for row in reading.rows] == [2, 4]


def test_blank_lines_are_skipped_and_counted():
    data = tsv(PLAIN, {}, SECOND).replace(b"\r\n", b"\r\n\r\n", 1)
    assert [row.line for row in read_tsv(data).rows] == [3, 5]


def test_columns_may_stand_in_any_order():
    turned = "\n".join("\t".join(reversed(line.split("\t"))) for line in tsv(PLAIN).decode().splitlines())
    assert read_tsv(turned.encode()) == read_tsv(tsv(PLAIN))


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
    reading = read_tsv(tsv(PLAIN, header=header))
    assert reading.ok
    assert tuple(reading.rows[0].source) == COLUMNS


def test_missing_and_unknown_columns_are_all_named():
    header = (*COLUMNS[:4], "Datum", "", *COLUMNS[6:])
    assert errors(read_tsv(tsv(PLAIN, header=header))) == [
        "Kolumnen ”Tidsplan” saknas. Lägg till den i rubrikraden.",
        "Kolumnen ”Samverkan” saknas. Lägg till den i rubrikraden.",
        "Kolumnen ”Datum” är okänd. Ta bort den eller rätta rubriken.",
        "Kolumnen utan namn är okänd. Ta bort den eller rätta rubriken.",
    ]


def test_column_that_stands_twice_is_refused():
    header = (*COLUMNS[:7], "Tidsplan")
    assert "Kolumnen ”Tidsplan” står 2 gånger. Behåll en." in errors(read_tsv(tsv(PLAIN, header=header)))


@pytest.mark.parametrize(
    ("data", "line", "words"),
    [
        (b"", 0, "Filen är tom."),
        (b"\xef\xbb\xbf \r\n", 0, "Filen är tom."),
        (tsv(), 0, "Filen har rubriker men inga rader."),
        (tsv(PLAIN).replace(b"\t", b";"), 1, "inga tabbar. Spara tabellen som tabbavgränsad text"),
        (tsv(PLAIN).decode().encode("latin-1"), 1, "inte är UTF-8. Spara filen som UTF-8"),
        (tsv(PLAIN).decode().encode("utf-16"), 0, "UTF-16. Spara den som UTF-8"),
        (tsv(PLAIN | {TITLE: "a\0b"}), 0, "nolltecken"),
        (tsv(PLAIN, PLAIN | {TITLE: "QQ"}).replace(b"QQ", b'"open'), 3, "Citattecknen i raden som börjar på rad 3"),
        (tsv(PLAIN | {TITLE: "QQ"}).replace(b"QQ", b'"MBL" rutiner'), 2, "Citattecknen i raden som börjar på rad 2"),
        (tsv(PLAIN | {TITLE: "x" * 140_000}), 2, "en cell för lång"),
    ],
)
def test_unusable_file_says_where_and_the_remedy(data, line, words):
    reading = read_tsv(data)
    assert (reading.rows, len(reading.errors), reading.errors[0].line) == ((), 1, line)
    assert words in reading.errors[0].text


def test_too_large_file_is_refused(monkeypatch):
    monkeypatch.setattr(module, "MAX_BYTES", 100)
    assert errors(read_tsv(b"x" * 101)) == [
        "Filen är större än 5 MB. Dela den eller ta bort det som inte hör till planen."
    ]


def test_too_many_rows_are_refused(monkeypatch):
    monkeypatch.setattr(module, "MAX_ROWS", 1)
    assert read_tsv(tsv(PLAIN)).ok
    assert errors(read_tsv(tsv(PLAIN, SECOND))) == ["Filen har fler än 1 rader. Dela den i flera filer."]


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
    reading = read_tsv("\n".join(("\t".join(COLUMNS), bad, good)).encode())
    assert [row.line for row in reading.rows] == [3]
    assert reading.errors == (Fault(2, "", told),)


def test_errors_of_all_rows_and_cells_come_in_the_order_of_lines():
    first = PLAIN | {PERIOD: "våren", REPORTING: "ibland"}
    reading = read_tsv(tsv(first, SECOND | {ORGANISATION: "Se ovan nånstans: a: b"}))
    assert [(fault.line, fault.column) for fault in reading.errors] == [(2, PERIOD), (2, REPORTING), (3, ORGANISATION)]


@settings(deadline=None)  # a busy machine is no failure
@given(st.binary(max_size=200))
def test_no_bytes_make_the_reader_raise(data):
    assert isinstance(read_tsv(data), Reading)


@settings(deadline=None)  # a busy machine is no failure
@given(st.lists(st.sampled_from(COLUMNS), min_size=1), st.text(alphabet='aB åSAMKL:,.-()\n\r\t"12/', max_size=40))
def test_no_cell_makes_the_reader_raise_and_every_source_cell_is_kept(columns, cell):
    row = PLAIN | dict.fromkeys(columns, cell)
    for read in read_tsv(tsv(row, SECOND, row)).rows:
        assert read.source in ({column: source.get(column, "") for column in COLUMNS} for source in (row, SECOND))


def test_step_column_is_required():
    data = "\n".join(line.split("\t", 1)[1] for line in tsv(PLAIN).decode().splitlines()).encode()
    assert errors(read_tsv(data)) == [f"Kolumnen ”{STEP}” saknas. Lägg till den i rubrikraden."]
