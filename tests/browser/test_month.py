"""The month's page on paper: what the group reads, in black on white, and nothing one can only press."""

from __future__ import annotations

from io import BytesIO

import pdfplumber
import pytest
from playwright.sync_api import expect

from tests.harness.pages import PLAN

pytestmark = pytest.mark.browser

DECEMBER = f"{PLAN}manad/2020-12/"
A4 = 794  # CSS pixels across


def printed(page, path: str, height: str = "297mm") -> list[str]:
    """The text of each sheet of paper."""
    page.goto(path)
    with pdfplumber.open(BytesIO(page.pdf(width="210mm", height=height))) as pdf:
        return [" ".join(sheet.extract_text().split()) for sheet in pdf.pages]


def test_what_is_only_pressed_is_not_printed_and_what_says_which_plan_is(visit):
    page = visit("avdelningschef")
    page.goto(DECEMBER)
    plan = page.get_by_text("Vård- och omsorgsförvaltningen, Exempelkommunen.").first
    pressed = [
        page.get_by_role("navigation", name="Månader"),
        page.get_by_role("link", name="Lås som presenterad"),
        page.get_by_role("link", name="Visa på mötet"),
        page.get_by_role("link", name="Mitt arbete"),
    ]
    expect(plan).not_to_be_visible()
    for each in pressed:
        expect(each).to_be_visible()
    page.emulate_media(media="print")
    expect(plan).to_be_visible()
    for each in pressed:
        expect(each).not_to_be_visible()


def test_the_paper_is_white_whatever_the_screen(visit):
    page = visit("controller", color_scheme="dark")
    page.goto(DECEMBER)
    page.emulate_media(media="print")
    colours = page.locator("body").evaluate("e => [getComputedStyle(e).backgroundColor, getComputedStyle(e).color]")
    assert colours == ["rgb(255, 255, 255)", "rgb(21, 32, 30)"]


def test_all_of_the_month_fits_across_a_sheet_and_stands_on_few(visit):
    page = visit("controller", width=A4)
    sheets = printed(page, DECEMBER)
    text = " ".join(sheets)
    for words in (
        "Två delaktiviteter avviker.",
        "Underlaget om vårdtyngd dröjer",
        "Antal delaktiviteter",
        "Månad för månad",
    ):
        assert words in text
    assert 2 <= len(sheets) <= 6
    assert all(sheets)
    page.emulate_media(media="print")
    assert page.evaluate("document.documentElement.scrollWidth") <= A4


@pytest.mark.parametrize("height", ["297mm", "160mm", "150mm", "140mm"])
def test_a_deviation_is_not_broken_over_two_sheets(height, visit):
    sheets = printed(visit("controller"), DECEMBER, height)
    (sheet,) = [sheet for sheet in sheets if "Underlaget om vårdtyngd dröjer" in sheet]
    assert "sedan 9 november 2020" in sheet
    assert "Beslutet om ersättningsnivå kan inte fattas före årsskiftet." in sheet
    assert "Ansvarig Utvecklingsledare" in sheet
