"""What stands in the PDF: every word of the report, in the places a reader looks for it."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from reporting.snapshot.schema import MemoPart
from tests.harness.reporting import sample
from tests.harness.reporting.pdf_reader import pdf_of, squash


def words(report=sample.REPORT) -> str:
    return squash(pdf_of(report).tree.text)


@pytest.mark.parametrize("row", sample.ROWS, ids=lambda row: row.name[:30])
def test_every_word_of_a_row_is_in_the_pdf(row):
    shown = (row.step, row.activity, row.title, *row.organisation, row.period, *row.collaboration, row.reporting)
    for text in (*shown, row.signal.label, row.remark, row.text):
        assert squash(text) in words()


def test_the_letterhead_comes_first():
    start = words()[:200]
    assert start.startswith(squash("Exempelkommunen Vård- och omsorgsförvaltningen Tjänsteskrivelse Datum 2020-12-15"))


def test_the_headings_follow_the_source_and_skip_no_level():
    kinds_and_texts = pdf_of(sample.REPORT).headings
    assert [text for kind, text in kinds_and_texts if kind == "H1"] == [sample.MEMO.subject]
    assert [text for kind, text in kinds_and_texts if kind == "H2"] == [
        *(part.heading for part in sample.MEMO.parts),
        "Läget i korthet",
        "Avvikelser",
        "Ändringar i planen sedan föregående rapport",
        "Avslutat sedan föregående rapport",
        "Nästa tertial",
        "Tidslinje",
        f"Bilaga 1 {sample.REPORT.plan}",
        "Varifrån uppgifterna kommer",
    ]
    levels = [int(kind[1]) for kind, _ in kinds_and_texts]
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_the_steps_in_the_memo_are_headings():
    assert ("H3", sample.STEP_1) in pdf_of(sample.REPORT).headings


def test_proposed_decisions_are_a_numbered_list():
    lists = list(pdf_of(sample.REPORT).tree.all("L"))
    assert any(tag.text.startswith("1. Vård- och omsorgsnämnden godkänner") for tag in lists)


def test_the_date_of_the_figures_is_in_words():
    pdf = pdf_of(sample.REPORT)
    assert "Läget den 15 december 2020" in pdf.page_texts[pdf.page_of("Tidslinje")]


def test_the_legend_counts_the_rows_of_each_signal():
    legend = next(tag for tag in pdf_of(sample.REPORT).tree.all("L") if "Ej påbörjat 9" in tag.text)
    assert [item.text for item in legend.all("LI")] == [
        "Ej påbörjat 9",
        "Pågående enligt plan 4",
        "Pågående med avvikelser 2",
        "Avslutat 3",
    ]


def test_comments_are_those_that_no_deviation_has_said():
    names = [text for kind, text in pdf_of(sample.REPORT).headings if kind == "H4"]
    assert names == [
        "Upprätta och redovisa tids- och aktivitetsplan",
        "Utveckla bemanningsplanering",
    ]


def test_no_heading_for_comments_when_nobody_wrote_any():
    silent = replace(sample.REPORT, rows=tuple(replace(row, text="") for row in sample.ROWS))
    assert "Kommentarer till signalerna" not in pdf_of(silent).tree.text


def test_the_rules_come_after_the_table_and_its_comments():
    headings = [text for _, text in pdf_of(sample.REPORT).headings]
    assert headings[-4:] == [*(part.heading for part in sample.RULES), "Varifrån uppgifterna kommer"]


def test_a_plan_without_rows_says_so():
    assert "Planen har inga delaktiviteter." in pdf_of(replace(sample.REPORT, rows=())).tree.text


def test_title_language_and_dates_are_those_of_the_report():
    file = pdf_of(sample.REPORT).file
    assert str(file.Root.Lang) == "sv"
    assert str(file.docinfo.Title) == f"{sample.MEMO.subject}, {sample.REPORT.tertial_label}"
    assert str(file.docinfo.CreationDate) == "D:20201215"


def test_a_date_that_is_none_leaves_the_metadata_without_one():
    odd = replace(sample.REPORT, memo=replace(sample.MEMO, dated="i december"))
    assert "/CreationDate" not in pdf_of(odd).file.docinfo


def test_a_part_without_a_heading_leaves_the_outline_whole():
    parts = (MemoPart("", "### Rubrik i texten\n\nInledning."),)
    bare = pdf_of(replace(sample.REPORT, rules=parts, memo=replace(sample.MEMO, parts=parts)))
    found = [(kind, text) for kind, text in bare.headings if text in ("", "Rubrik i texten")]
    assert found == [("H2", "Rubrik i texten"), ("H3", "Rubrik i texten")]
