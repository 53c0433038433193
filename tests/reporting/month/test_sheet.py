"""The month on paper: an ordinary one on one sheet, a large one on several with nothing cut, the month's numbers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache

import page as validator
import pytest

from activities.calendar import clock
from activities.calendar.month import Month
from activities.models import SubActivity
from activities.models.register import save
from reporting.charts.bars import BarTold
from reporting.month import assemble
from reporting.month.actions import present_month
from reporting.month.frozen import Monthly
from reporting.month.sheet import month_pdf, render_html
from reporting.pdf.render import PdfError
from tests.harness.reporting import month_sample, sample
from tests.harness.reporting.month_sample import MONTHS, SHOWN, month
from tests.harness.reporting.pdf_reader import Pdf, squash

ADDRESS = "https://lovplan.example.se/plan/lov-sarskilt-boende/manad/2020-12/"
DECEMBER = Month(2020, 12)
PATH = "/plan/lov-sarskilt-boende/manad/2020-12/manad.pdf"
TEXTS = {"cause": "Skäl. ", "measure": "Åtgärd. ", "consequence": "Följd. ", "text": "Kommentar. "}
LARGE = month(
    [
        replace(row, **{field: f"{text * 60}Slut {number} {field}." for field, text in TEXTS.items()})
        for number, row in enumerate(month_sample.in_steps(month_sample.deviating(12), 10))
    ],
    tasks=tuple(replace(month_sample.TASK, what=f"Uppdrag {number} " + "ord " * 30) for number in range(25)),
    waiting=tuple(replace(month_sample.WAITING[0], name=f"Väntan {number}") for number in range(60)),
    changes=tuple(replace(month_sample.CHANGES[0], name=f"Ändring {number}") for number in range(60)),
)
PAPERS = {
    **{name: MONTHS[name] for name in ("demo", "nothing", "one row", "well", "finished", "never updated")},
    "endless words": month(month_sample.deviating(2, month_sample.WORD[:900]), plan=month_sample.WORD[:400]),
    "large": LARGE,
}
papers = pytest.mark.parametrize("name", PAPERS)


@cache
def pdf_of(name: str) -> Pdf:
    return Pdf(month_pdf(PAPERS[name], None, ADDRESS))


@papers
def test_the_month_passes_both_standards_on_landscape_sheets(name):
    pdf = pdf_of(name)
    assert {tuple(round(side) for side in size) for size in pdf.sizes} == {(842, 595)}
    for profile in ("ua1", "3a"):
        assert [failure.rule_id for failure in validator.validate_pdf_bytes(pdf.data, profile=profile).failures] == []


@pytest.mark.parametrize("name", ["nothing", "one row", "well", "finished", "never updated"])
def test_a_month_with_little_to_tell_takes_one_sheet(name):
    assert len(pdf_of(name).file.pages) == 1


def test_a_large_month_goes_on_overleaf_and_loses_nothing():
    pdf = pdf_of("large")
    text = squash(pdf.tree.text)
    assert len(pdf.file.pages) > 2
    wanted = [f"Slut {number} {field}." for number in range(12) for field in TEXTS]
    wanted += [f"Uppdrag {number} " for number in range(25)]
    wanted += [f"{what} {number} (" for what in ("Väntan", "Ändring") for number in range(60)]
    wanted += [step.title for step in LARGE.steps] + [coming.name for coming in LARGE.upcoming]
    assert [words for words in wanted if squash(words) not in text] == []


@papers
def test_nothing_leaves_the_sheet(name):
    pdf, margin = pdf_of(name), 12 * 72 / 25.4
    for (width, height), glyphs in zip(pdf.sizes, pdf.characters, strict=True):
        assert all(margin <= glyph.x0 and glyph.x1 <= width - margin for glyph in glyphs if glyph.text.strip())
        foot = min(glyph.top for glyph in glyphs if glyph.mcid is None)
        assert all(0 < glyph.top < foot < height for glyph in glyphs if glyph.mcid is not None)


def test_the_table_says_the_numbers_of_the_month_and_its_steps_through_its_headers():
    page, (table,) = MONTHS["demo"], pdf_of("demo").tables
    told = {cell.headers: cell.text for cell in table if cell.tag.kind == "TD"}
    for count, change in zip(page.counts, ("0", "−3", "+2", "+1"), strict=True):
        label = squash(count.signal.label)
        assert (told[label, squash("Hela planen")], told[label, squash("Ändring")]) == (str(count.now), change)
    for step in page.steps:
        for count, number in zip(page.counts, step.counts, strict=True):
            assert told[squash(count.signal.label), squash(step.title)] == str(number)
    assert told["Alla", squash("Hela planen")] == str(len(page.rows))
    assert {cell.tag.scope for cell in table if cell.tag.kind == "TH"} <= {"/Row", "/Column"}


def test_what_needs_somebody_is_named_with_its_day():
    text = squash(pdf_of("demo").tree.text)
    page = MONTHS["demo"]
    for row, _ in page.needing("late"):
        assert squash(f"{row.name} ({row.start})") in text
    for row, _ in page.needing("silent"):
        assert squash(f"{row.name} ({f'senast {row.updated}' if row.updated else 'aldrig'})") in text
    assert squash("2020-12-01 (sen) Bjud in avdelningschef myndighet till nästa möte – Förvaltningschef") in text


def test_a_well_month_says_so_in_one_sentence():
    text = squash(pdf_of("well").tree.text)
    assert squash("Behöver uppmärksamhet Inget behöver uppmärksamhet.") in text


def test_the_sheet_is_read_in_the_order_of_its_matters():
    headings = pdf_of("demo").headings
    assert headings[0] == ("H1", "Månadsläget december 2020")
    assert [text for kind, text in headings if kind == "H2"] == [
        "Behöver uppmärksamhet",
        "I siffror",
        "Tidslinje, steg för steg",
    ]
    deviating = [row.name for row in MONTHS["demo"].deviations]
    assert [text for kind, text in headings if kind == "H3"][: len(deviating)] == deviating


def test_the_sheet_is_called_by_its_month_and_plan():
    pdf, page = pdf_of("demo"), MONTHS["demo"]
    assert str(pdf.file.docinfo["/Title"]) == f"Månadsläget december 2020 – {page.plan}"


def test_the_plans_diary_number_stands_on_the_sheet():
    numbered = Pdf(month_pdf(MONTHS["well"], None, ADDRESS, "2020.082 VON"))
    assert squash("Diarienummer 2020.082 VON") in squash(numbered.tree.text)
    assert "Diarienummer" not in pdf_of("well").tree.text


def test_the_pictures_are_told_in_words():
    trend, timeline = pdf_of("demo").figures
    assert trend.startswith("Antal delaktiviteter med varje signal, månad för månad. Januari 2020:")
    assert "November 2020 (presenterad)" in trend
    assert timeline.startswith("Tidslinje, steg för steg. Läget 2020-12-15. Systemet startar 2022-01-01. Organisera")
    assert "Steg 1. Skapa valfrihetssystem: Pågående med avvikelser, 2020-" in timeline


def test_what_cannot_be_drawn_is_said():
    assert "Ingen delaktivitet har en tidsplan att visa." in pdf_of("finished").tree.text
    far = render_html(month(sample.ROWS, as_of="2030-12-31"), None, ADDRESS)
    assert far.count("Läget 2030-12-31 ligger efter planens sista datum.") == 1


def test_the_bars_of_the_sheet_are_drawn_as_those_of_the_page():
    html = render_html(MONTHS["demo"], None, ADDRESS, told=BarTold("Tertial 2 2020", {1: ("2019-09-01", "2020-03-31")}))
    picture = html.partition('<section class="sheet-timeline')[2]
    assert picture.count('class="timeline-bar"') == 5
    assert picture.count('class="timeline-texture"') == 2  # two steps deviate
    assert picture.count('class="timeline-was"') == 1 and "Streckat: datum i Tertial 2 2020." in picture


def test_the_day_and_where_the_numbers_come_from_are_said():
    text = squash(pdf_of("demo").tree.text)
    assert squash("Läget den 15 december 2020 Jämfört med den 30 november 2020.") in text
    assert squash("Månaden pågår och är inte presenterad. Uppgifterna är räknade ur planens uppdateringar.") in text
    presented = squash(Pdf(month_pdf(MONTHS["demo"], SHOWN, ADDRESS)).tree.text)
    told = "Presenterad för ledningsgruppen den 14 december 2020, sparad den 15 december 2020, av Avdelningschef"
    assert squash(told) in presented and squash("Version 2.") in presented


def test_the_foot_leads_to_the_whole_page():
    assert f"Månadens sida: {ADDRESS}" in pdf_of("demo").page_texts[0]


def test_the_same_month_gives_the_same_bytes():
    assert month_pdf(MONTHS["demo"], None, ADDRESS) == pdf_of("demo").data


def test_what_people_wrote_is_no_markup():
    hostile = "Ånge & idé <img src=file:///etc/passwd> {{ x }} \U0001f600"
    rows = tuple(replace(row, cause=hostile, title=hostile) for row in month_sample.deviating(2, hostile))
    page = month_sample.month(rows, plan=hostile, municipality=hostile)
    assert "<img" not in render_html(page, None, ADDRESS)
    text = Pdf(month_pdf(page, None, ADDRESS)).tree.text
    assert squash("<img src=file:///etc/passwd> {{ x }} \U0001f600") in squash(text)


# ---- As it is fetched ----


def month_of(plan) -> Monthly:
    return assemble.made(plan, DECEMBER, today=clock.today(), presented=assemble.presented_of(plan, DECEMBER))


@pytest.mark.django_db
def test_the_sheet_is_the_month_of_the_plan(client_of, plan):
    response = client_of("controller").get(PATH)
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'inline; filename="lov-sarskilt-boende-2020-12.pdf"'
    page, pdf = month_of(plan), Pdf(response.content)
    (table,) = pdf.tables
    assert plan.diary_number and squash(f"Diarienummer {plan.diary_number}") in squash(pdf.tree.text)
    told = {cell.headers: cell.text for cell in table if cell.tag.kind == "TD"}
    for count in page.counts:
        assert told[squash(count.signal.label), "Helaplanen"] == str(count.now)


@pytest.mark.django_db
def test_a_date_that_has_moved_since_the_board_was_told_is_drawn_dashed(client_of, row):
    moved = row("Ta fram avtalsvillkor")
    moved.end = date(2021, 10, 31)
    save(record=moved, by=None, reason="Flyttad")
    _, timeline = Pdf(client_of("controller").get(PATH).content).figures
    assert ", 2020-08-15 – 2021-10-31, i Tertial 2 2020 2020-08-15 – 2021-08-31." in timeline


@pytest.mark.django_db
def test_a_presented_month_is_drawn_as_it_was_presented(client_of, plan, person):
    page = assemble.made(plan, DECEMBER, today=date(2020, 12, 14), presented=assemble.presented_of(plan, DECEMBER))
    based_on, leader = assemble.fingerprint(page), person("avdelningschef")
    present_month(plan=plan, month=DECEMBER, meeting_on=date(2020, 12, 14), by=leader, based_on=based_on)
    name = page.deviations[0].name
    SubActivity.objects.filter(pk=page.deviations[0].key).update(title="Något annat")
    text = squash(Pdf(client_of("controller").get(PATH).content).tree.text)
    assert squash(name) in text and squash("Något annat") not in text
    assert squash("Presenterad för ledningsgruppen den 14 december 2020") in text


@pytest.mark.django_db
@pytest.mark.parametrize("what", ["manad.pdf", "visa/"])
@pytest.mark.parametrize("month", ["2021-01", "2019-12", "2020-13"])
def test_a_month_to_come_or_before_the_plan_is_not_found(month, what, client_of):
    assert client_of("controller").get(f"/plan/lov-sarskilt-boende/manad/{month}/{what}").status_code == 404


@pytest.mark.django_db
def test_a_sheet_that_cannot_be_made_is_explained(client_of, monkeypatch):
    def refuse(*_):
        raise PdfError("Månaden är för stor för en pdf.")

    monkeypatch.setattr("reporting.month.sheet.month_pdf", refuse)
    response = client_of("controller").get(PATH)
    assert response.status_code == 422
    assert "Månaden är för stor för en pdf." in response.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("code", ["2020-10", "2020-11", "2020-12"])
def test_an_ordinary_month_takes_one_sheet(code, client_of):
    response = client_of("controller").get(f"/plan/lov-sarskilt-boende/manad/{code}/manad.pdf")
    assert len(Pdf(response.content).file.pages) == 1
