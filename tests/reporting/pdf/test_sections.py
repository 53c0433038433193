"""What the report says, section by section, read back from the real PDF."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reporting.snapshot import deltas
from reporting.snapshot.schema import Correction, Difference, Previous
from tests.harness.reporting import sample
from tests.harness.reporting.pdf_reader import pdf_of, squash

CHANGES = "Ändringar i planen sedan föregående rapport"
QUIET = sample.compared(
    replace(
        sample.FIRST,
        rows=tuple(replace(row, signal=sample.NOT_STARTED, start="", end="", period="") for row in sample.ROWS),
    ),
    None,
)
CORRECTED = replace(
    sample.REPORT,
    version=2,
    correction=Correction(
        "Fel slutdatum hade förts in.",
        Previous("Tertial 3 2020", 1, "2020-12-15", "ab12" * 16),
        (
            Difference(
                "Bilaga 1, Ta fram avtalsvillkor: Tidsplan", "2020-08-15 – 2021-07-31", "2020-08-15 – 2021-08-31"
            ),
        ),
    ),
)


def under(heading: str, report=sample.REPORT) -> str:
    return pdf_of(report).under(heading)


def test_signals_in_numbers_now_and_before():
    assert under("Läget i korthet").splitlines()[2:] == [
        "Antal delaktiviteter Nu Tertial 2 2020 Ändring",
        "Ej påbörjat 9 9 0",
        "Pågående enligt plan 4 7 −3",
        "Pågående med avvikelser 2 0 +2",
        "Avslutat 3 2 +1",
        "Alla delaktiviteter 18 18 0",
    ]


def test_a_sentence_says_the_same_as_the_numbers():
    said = under("Läget i korthet").splitlines()[1]
    assert said == (
        "Av planens 18 delaktiviteter har 9 signalen Ej påbörjat, 4 Pågående enligt plan, 2 Pågående med "
        "avvikelser och 3 Avslutat. Jämfört med Tertial 2 2020: 2 bättre, 2 sämre, 13 oförändrade, 1 ny och 1 har "
        "utgått ur planen."
    )


def test_every_number_is_found_under_its_headers():
    pdf = pdf_of(sample.REPORT)
    table = next(table for table in pdf.tables if table[0].text == "Antal delaktiviteter")
    found = {cell.headers: cell.text for cell in table if cell.tag.kind == "TD"}
    assert found[squash("Tertial 2 2020"), squash("Pågående enligt plan")] == "7"
    assert found["Ändring", "Avslutat"] == "+1"


def test_the_pictures_say_their_numbers():
    bars, timeline = pdf_of(sample.REPORT).figures
    assert "Nu: Ej påbörjat 9, Pågående enligt plan 4, Pågående med avvikelser 2, Avslutat 3." in bars
    assert "Tertial 2 2020: Ej påbörjat 9, Pågående enligt plan 7," in bars
    assert "18 staplar" in timeline and "från 2020-01-01 till 2022-01-01" in timeline
    assert "2020-05-01 – 2021-03-01, tidigare 2020-05-01 – 2020-12-31" in timeline


def test_a_first_report_compares_with_nothing():
    said = under("Läget i korthet", sample.FIRST)
    assert "Det här är den första rapporten" in said and "Ändring" not in said
    assert under(CHANGES, sample.FIRST) == "Det här är den första rapporten."
    assert "Oförändrat" not in pdf_of(sample.FIRST).annex.text


@pytest.mark.parametrize("row", [row for row in sample.ROWS if row.signal == sample.DEVIATING], ids=lambda r: r.name)
def test_a_deviation_is_told_whole(row):
    said = squash(under("Avvikelser"))
    proposed = row.proposed.words if row.proposed else ""
    for text in (row.name, row.cause, row.measure, row.consequence, row.text, proposed, row.responsible):
        assert squash(text) in said
    assert squash("Riktning Sämre (Tertial 2 2020: Pågående enligt plan)") in said


def test_changes_say_before_after_reason_and_revision():
    said = under(CHANGES)
    assert "Tidigare 2020-05-01 – 2020-12-31\nNu 2020-05-01 – 2021-03-01\nSkäl Underlaget om lokalkostnader" in said
    assert "(Revision 2, 2020-10-12)" in said
    assert "Nu Gick upp i ”Utreda och definiera ersättningsmodell”" in said
    assert "Tidigare Ta fram krav på tjänsten\nNu Ta fram relevanta, konkreta" in said
    assert "Skäl Inget skäl är angivet." in said


def test_changes_of_one_kind_stand_under_one_heading():
    kinds = [text for kind, text in pdf_of(sample.REPORT).headings if kind == "H3"]
    order = [
        "Tillagda delaktiviteter",
        "Delaktiviteter som utgår ur planen",
        "Ny lydelse",
        "Flyttade i tiden",
        "Ny bemanning",
    ]
    assert [text for text in kinds if text in order] == order


def test_finished_and_coming_rows_are_named():
    assert under("Avslutat sedan föregående rapport") == "Avslutat 2020-10-14 Utse underliggande arbetsgrupper"
    assert (
        under("Nästa tertial").splitlines()[0] == "Det här börjar och slutar under tertial 1 2021 (januari–april 2021)."
    )
    assert "Slutar 2021-03-01 Definiera alla kostnader" in under("Nästa tertial")


def test_a_section_with_nothing_to_say_says_so_in_a_sentence():
    assert under("Avvikelser", QUIET) == "Ingen delaktivitet avviker från planen."
    assert under("Avslutat sedan föregående rapport", QUIET) == "Ingenting har avslutats."
    assert under("Nästa tertial", QUIET).startswith("Ingenting börjar eller slutar under tertial 1 2021")
    assert under("Tidslinje", QUIET) == "Ingen delaktivitet har en tidsplan att visa."


def test_a_plan_that_stands_as_it_stood_has_no_changes():
    same = sample.compared(sample.REPORT, sample.REPORT)
    assert under(CHANGES, same) == "Inga ändringar."


def test_the_timeline_shows_the_days_that_matter():
    pdf = pdf_of(sample.REPORT)
    shown = squash(pdf.page_texts[pdf.page_of("Tidslinje") - 1])
    for text in ("Läget 2020-12-15", "Systemet startar 2022-01-01", "Ingen period angiven", sample.STEP_4):
        assert squash(text) in shown


def test_the_signal_cell_says_what_was_last_reported_and_the_direction():
    cell = next(
        cell for cell in pdf_of(sample.REPORT).cells if cell.column == 6 and "Identifierakrav" in "".join(cell.headers)
    )
    assert cell.text == "Pågående enligt plan Tertial 2 2020: Ej påbörjat Bättre"


@pytest.mark.parametrize("direction", deltas.DIRECTIONS.values())
def test_every_direction_is_a_word_in_the_annex(direction):
    assert direction in pdf_of(sample.REPORT).annex.text


def test_a_correction_begins_with_what_and_why():
    pdf = pdf_of(CORRECTED)
    assert next(text for kind, text in pdf.headings if kind == "H2") == "Rättelse"
    said = pdf.under("Rättelse")
    assert "Det här är version 2. Den ersätter version 1, som fastställdes den 15 december 2020." in said
    assert "Skäl Fel slutdatum hade förts in." in said
    assert "Tidigare 2020-08-15 – 2021-07-31\nNu 2020-08-15 – 2021-08-31" in said


def test_where_the_figures_come_from():
    said = under("Varifrån uppgifterna kommer")
    assert "den 15 december 2020 kl. 14.03" in said
    assert "Tertial 2 2020, version 1, fastställd den 7 september 2020." in said
    assert sample.PREVIOUS.sha256 in said
    assert "rapport.json" in said and "/rapporter/kontrollera/" in said and "sha256sum" in said


def test_a_correction_names_the_file_it_replaces():
    assert "ab12" * 16 in under("Varifrån uppgifterna kommer", CORRECTED)


def test_a_draft_does_not_promise_that_it_can_be_checked():
    said = under("Varifrån uppgifterna kommer", sample.DRAFT)
    assert "Ett utkast kan ändras" in said and "sha256sum" not in said
