"""What holds for whoever uses it: the keyboard, faults, the preview, paper, and signing out."""

from __future__ import annotations

import io
import re

import pdfplumber
import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

PLAN = "/plan/lov-sarskilt-boende/"


def test_the_preview_shows_the_report_under_the_strict_policy(visit):
    page = visit("avdelningschef")
    page.goto(f"{PLAN}rapporter/2020-T3/utkast/")

    expect(page.get_by_role("heading", name="Förslag till beslut")).to_be_visible()
    assert page.evaluate("document.fonts.check('12px \"Source Sans 3\"')")


@pytest.mark.both_databases
def test_a_signal_is_set_with_the_keyboard_alone(visit):
    page = visit("utvecklingsledare")
    page.goto(PLAN)
    page.get_by_role("link", name="Ta fram avtalsvillkor", exact=True).focus()
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Uppdatera signal").first.focus()
    page.keyboard.press("Enter")
    page.get_by_role("radio").first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.type("Skrivet utan mus.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.get_by_text("Skrivet utan mus.")).to_be_visible()


def test_a_fault_in_the_form_is_summed_up_first_and_leads_to_its_field(visit):
    page = visit("utvecklingsledare")
    page.goto(PLAN)
    page.get_by_role("link", name="Ta fram avtalsvillkor", exact=True).click()
    page.get_by_role("link", name="Uppdatera signal").first.click()
    page.get_by_label("Pågående med avvikelser").check()
    page.get_by_role("button", name="Spara signal").click()

    expect(page).to_have_title(re.compile("^Fel: "))
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    summary.get_by_role("link", name="Skriv orsaken").click()
    expect(page.get_by_label("Orsak")).to_be_focused()
    expect(page.get_by_label("Pågående med avvikelser")).to_be_checked()
    page.faults.clear()  # the browser reports the answer 422 itself


def test_signing_out_leaves_nothing_behind_the_back_button(visit):
    page = visit("controller")
    page.goto(PLAN)
    page.get_by_role("button", name="Logga ut").click()
    page.wait_for_url("**/logga-in/")
    page.go_back()
    expect(page.get_by_label("Lösenord")).to_be_visible()


def test_no_words_are_cut_when_the_plan_is_printed(visit):
    page = visit("controller")
    page.goto(PLAN)
    with pdfplumber.open(io.BytesIO(page.pdf(prefer_css_page_size=True))) as pdf:
        text = " ".join(" ".join((sheet.extract_text() or "").split()) for sheet in pdf.pages)
        assert pdf.pages[0].width > pdf.pages[0].height
    assert "Förvaltningschef adjungeras" in re.sub(r"\s+", " ", text) or "Förvaltningschef" in text
    assert "Visa allt" not in text
