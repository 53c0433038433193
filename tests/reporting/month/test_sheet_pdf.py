"""The month as a real PDF: one page whatever the month, both standards, and the very numbers of the month."""

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
from reporting.charts.bars import Told
from reporting.charts.text import CUT
from reporting.month import assemble
from reporting.month.actions import present_month
from reporting.month.frozen import Monthly
from reporting.month.sheet import fit
from reporting.month.sheet import pdf as month_pdf
from reporting.month.sheet.pdf import render_html
from tests.harness.reporting import month_sample
from tests.harness.reporting.month_sample import MONTHS, SHOWN
from tests.harness.reporting.pdf_reader import Pdf, squash

ADDRESS = "https://lovplan.example.se/plan/lov-sarskilt-boende/manad/2020-12/"
DECEMBER = Month(2020, 12)
PATH = "/plan/lov-sarskilt-boende/manad/2020-12/manad.pdf"


@cache
def pdf_of(name: str) -> Pdf:
    return Pdf(month_pdf.month_pdf(MONTHS[name], None, ADDRESS))


@pytest.mark.parametrize("name", MONTHS)
def test_the_month_is_one_page_that_passes_both_standards(name):
    pdf = pdf_of(name)
    assert len(pdf.file.pages) == 1
    assert [round(side) for side in pdf.sizes[0]] == [842, 595]
    for profile in ("ua1", "3a"):
        assert [failure.rule_id for failure in validator.validate_pdf_bytes(pdf.data, profile=profile).failures] == []


@pytest.mark.parametrize("name", ["demo", "all deviate", "180 in 30 steps", "1800 deviate"])
def test_a_full_month_stands_on_its_page_at_the_first_try(name, monkeypatch):
    monkeypatch.setattr(month_pdf, "HEIGHTS", month_pdf.HEIGHTS[:1])
    assert month_pdf.month_pdf(MONTHS[name], None, ADDRESS) == pdf_of(name).data


def test_a_sheet_that_turns_out_too_tall_is_fitted_again(monkeypatch):
    monkeypatch.setattr(month_pdf, "HEIGHTS", (3_000, fit.HEIGHT))
    assert len(Pdf(month_pdf.month_pdf(MONTHS["demo"], None, ADDRESS)).file.pages) == 1


@pytest.mark.parametrize("name", MONTHS)
def test_nothing_leaves_the_sheet(name):
    pdf = pdf_of(name)
    (width, height), glyphs = pdf.sizes[0], pdf.characters[0]
    margin = 12 * 72 / 25.4
    assert all(margin <= glyph.x0 and glyph.x1 <= width - margin for glyph in glyphs if glyph.text.strip())
    content = [glyph for glyph in glyphs if glyph.mcid is not None]
    foot = min(glyph.top for glyph in glyphs if glyph.mcid is None)
    assert all(0 < glyph.top < foot < height for glyph in content)


@pytest.mark.parametrize("name", MONTHS)
def test_the_table_says_the_numbers_of_the_month_through_its_headers(name):
    page, (table,) = MONTHS[name], pdf_of(name).tables
    told = {cell.headers: cell.text for cell in table if cell.tag.kind == "TD"}
    whole = squash("Hela planen")
    assert [told[squash(count.signal.label), whole] for count in page.counts] == [str(c.now) for c in page.counts]
    assert told["Alla", whole] == str(len(page.rows))
    assert {cell.tag.scope for cell in table if cell.tag.kind == "TH"} <= {"/Row", "/Column"}


def test_every_step_has_its_numbers():
    (table,) = pdf_of("well").tables
    told = {cell.headers: cell.text for cell in table if cell.tag.kind == "TD"}
    for step in MONTHS["well"].steps:
        for count, number in zip(MONTHS["well"].counts, step.counts, strict=True):
            assert told[squash(count.signal.label), squash(step.title)] == str(number)


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
    numbered = Pdf(month_pdf.month_pdf(MONTHS["well"], None, ADDRESS, "2020.082 VON"))
    assert squash("Diarienummer 2020.082 VON") in squash(numbered.tree.text)
    assert "Diarienummer" not in pdf_of("well").tree.text


def test_the_pictures_are_told_in_words():
    trend, timeline = pdf_of("demo").figures
    assert trend.startswith("Antal rader med varje signal, månad för månad. Januari 2020:")
    assert "November 2020 (presenterad)" in trend
    assert timeline.startswith(
        "Tidslinje, steg för steg, med 5 staplar. Läget 2020-12-15. Systemet startar 2022-01-01."
    )


def test_the_bars_of_the_sheet_are_drawn_as_those_of_the_page():
    html = render_html(MONTHS["demo"], None, ADDRESS, told=Told("Tertial 2 2020", {1: ("2019-09-01", "2020-03-31")}))
    picture = html.partition('<section class="sheet-timeline')[2]
    assert picture.count('class="timeline-bar"') == 5
    assert picture.count('class="timeline-texture"') == 2  # two steps deviate
    assert picture.count('class="timeline-was"') == 1 and "Streckat: datum i Tertial 2 2020." in picture


def test_deviations_stand_with_cause_and_measure():
    text = squash(pdf_of("demo").tree.text)
    for row in MONTHS["demo"].deviations:
        assert squash(row.name) in text and squash(row.cause[:40]) in text and squash(row.measure[:30]) in text


def test_what_is_cut_says_so_and_what_is_left_out_is_counted():
    text = pdf_of("all deviate").tree.text
    assert squash(CUT) in squash(text)
    assert "Avviker också (" in text and " till" in text


def test_the_day_and_where_the_numbers_come_from_are_said():
    text = squash(pdf_of("demo").tree.text)
    assert squash("Läget den 15 december 2020 Jämfört med den 30 november 2020.") in text
    assert squash("Månaden pågår och är inte presenterad. Uppgifterna är räknade ur planens uppdateringar.") in text
    presented = squash(Pdf(month_pdf.month_pdf(MONTHS["demo"], SHOWN, ADDRESS)).tree.text)
    told = "Presenterad för ledningsgruppen den 14 december 2020, sparad den 15 december 2020, av Avdelningschef"
    assert squash(told) in presented and squash("Version 2.") in presented


def test_the_foot_leads_to_the_whole_page():
    assert f"Hela sidan: {ADDRESS}" in pdf_of("demo").page_texts[0]


def test_the_same_month_gives_the_same_bytes():
    assert month_pdf.month_pdf(MONTHS["demo"], None, ADDRESS) == pdf_of("demo").data


def test_what_people_wrote_is_no_markup():
    hostile = "Ånge & idé <img src=file:///etc/passwd> {{ x }} \U0001f600"
    rows = tuple(replace(row, cause=hostile, title=hostile) for row in month_sample.deviating(2, hostile))
    page = month_sample.month(rows, plan=hostile, municipality=hostile)
    assert "<img" not in render_html(page, None, ADDRESS)
    text = Pdf(month_pdf.month_pdf(page, None, ADDRESS)).tree.text
    assert squash("<img src=file:///etc/passwd> {{ x }} [U+1F600]") in squash(text)


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
    assert "Steg 2." in timeline and "2020-08-15 – 2021-10-31, i Tertial 2 2020 2020-08-15 – 2021-08-31;" in timeline


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
    monkeypatch.setattr("reporting.month.sheet.pdf.HEIGHTS", ())
    response = client_of("controller").get(PATH)
    assert response.status_code == 422
    assert "Månaden ryms inte på en sida." in response.content.decode()
