"""The annex's table, read as a screen reader reads it: each cell by the headers it points at."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from reporting.report.document import COLUMNS
from reporting.snapshot.deltas import since
from reporting.snapshot.schema import Report, Row
from tests.harness.reporting import sample
from tests.harness.reporting.pdf_reader import Cell, pdf_of, squash

HEADINGS = [squash(heading) for _, heading in COLUMNS]
LONG_GROUP = replace(
    sample.REPORT,
    rows=tuple(replace(sample.ROWS[8], title=f"Krav {number}") for number in range(30)),
)
TALL_ROW = replace(
    sample.REPORT,
    rows=(replace(sample.ROWS[4], organisation=("en lång rad av roller " * 200,)), *sample.ROWS[5:8]),
)


def cells(report: Report) -> list[Cell]:
    return pdf_of(report).cells


def expected(row: Row) -> dict[str, str]:
    values = (
        *(
            own(row) if row.title else "–",
            " ".join(row.organisation) or "–",
            row.period,
            " ".join(row.collaboration) or "–",
        ),
        *(row.reporting, " ".join((row.signal.label, row.remark, *since(row, sample.PREVIOUS.label)))),
    )
    return dict(zip(HEADINGS[1:], map(squash, values), strict=True))


def own(row: Row) -> str:
    """What stands in the row's own header: its name, and how many control points are considered."""
    return squash(f"{row.name} {row.considered.words if row.considered else ''}")


def by_headers(report: Report) -> dict[tuple[str, ...], dict[str, str]]:
    """{(step, activity, title or nothing): {column: text}}, from the cells' headers alone."""
    rows: dict[tuple[str, ...], dict[str, str]] = {}
    for cell in cells(report):
        if cell.tag.kind == "TD" or cell.tag.headers[:1] == ("c-title",):
            column, *over = cell.headers
            own = (squash(cell.text),) if cell.tag.kind == "TH" else ()
            rows.setdefault((*over, *own), {})[column] = squash(cell.text)
    return rows


@pytest.mark.parametrize("report", [sample.REPORT, LONG_GROUP, TALL_ROW], ids=["sample", "long group", "tall row"])
def test_every_cell_is_found_under_its_headers(report):
    found = {key[0::2] if len(key) == 3 else key: value for key, value in by_headers(report).items()}
    assert found == {(squash(row.step), own(row)): expected(row) for row in report.rows}


@pytest.mark.parametrize("report", [sample.REPORT, sample.with_rows(80)], ids=["18 rows", "80 rows"])
def test_the_column_a_cell_stands_in_is_the_one_its_headers_name(report):
    head = {cell.column: squash(cell.text) for cell in cells(report) if cell.row == 0}
    assert head == dict(enumerate(HEADINGS))
    for cell in cells(report):
        if cell.tag.headers:
            assert cell.headers[0] == head[cell.column]


@pytest.mark.parametrize("report", [sample.REPORT, sample.with_rows(80)], ids=["18 rows", "80 rows"])
def test_every_row_fills_seven_columns(report):
    covered: Counter[int] = Counter()
    for cell in cells(report):
        for row in range(cell.row, cell.row + cell.tag.rowspan):
            covered[row] += cell.tag.colspan
    assert set(covered.values()) == {7}


def test_a_merged_activity_is_one_cell_over_its_rows():
    activity = next(cell for cell in cells(sample.REPORT) if squash(cell.text) == squash(sample.VALUE))
    assert (activity.tag.kind, activity.tag.rowspan, activity.column) == ("TH", 4, 0)


def test_every_header_cell_has_a_scope_and_an_id():
    headers = [cell.tag for cell in cells(sample.REPORT) if cell.tag.kind == "TH"]
    assert headers and all(tag.id and tag.scope in ("/Row", "/Column") for tag in headers)


def test_the_id_tree_knows_every_header_cell():
    names = pdf_of(sample.REPORT).file.Root.StructTreeRoot.IDTree.Names
    ids = {tag.id for tag in pdf_of(sample.REPORT).tree.all("TH") if tag.id}
    assert {str(name) for name in list(names)[::2]} == ids


def test_a_table_over_many_pages_is_one_table_with_one_head():
    table = pdf_of(sample.with_rows(80)).annex
    assert len(table.pages) > 5
    assert len(list(table.all("THead"))) == 1


def test_the_head_is_printed_on_every_page_of_the_table():
    pdf = pdf_of(sample.with_rows(80))
    table = pdf.annex
    assert all("Åtgärder/Delaktiviteter" in pdf.page_texts[page - 1] for page in table.pages)


@pytest.mark.parametrize("report", [sample.REPORT, sample.with_rows(80), LONG_GROUP], ids=["18", "80", "long"])
def test_no_group_is_broken_over_pages(report):
    assert {len(body.pages) for body in pdf_of(report).tree.all("TBody")} == {1}


def test_a_group_longer_than_a_page_says_that_it_continues():
    activities = [c.text for c in cells(LONG_GROUP) if c.column == 0 and c.tag.scope == "/Row"]
    assert activities[0] == sample.TERMS
    assert activities[1:] and set(activities[1:]) == {f"{sample.TERMS} (forts.)"}


def test_a_row_taller_than_a_page_stays_one_row():
    tall = [cell for cell in cells(TALL_ROW) if len(cell.tag.pages) > 1]
    assert [cell.headers[0] for cell in tall] == [HEADINGS[2]]


def test_a_first_group_too_tall_for_the_first_page_is_not_broken_there():
    lines = tuple(f"rad {number}" for number in range(28))
    tall = replace(sample.REPORT, plan="En lång titel " * 30, rows=(replace(sample.ROWS[0], organisation=lines),))
    assert {len(body.pages) for body in pdf_of(tall).tree.all("TBody")} == {1}
