"""The timeline in a browser: folded without scripts, whole in print, reached by mouse and keyboard."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.harness.axe import violations
from tests.harness.pages import PLAN

pytestmark = pytest.mark.browser

TIMELINE = f"{PLAN}tidslinje/"
STEP = "Steg 1. Skapa valfrihetssystem"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 320])
def test_the_page_passes_axe_with_its_steps_open_and_closed(width, scheme, visit):
    page = visit("controller", width=width, color_scheme=scheme)
    page.goto(TIMELINE)
    assert not violations(page)
    for summary in page.locator(".timeline-step > summary").all():
        summary.click()
    assert not violations(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_step_folds_without_scripts_and_is_whole_in_print(visit):
    page = visit("controller", java_script_enabled=False)
    page.goto(TIMELINE)
    step = page.locator(".timeline-step").filter(has_text=STEP)
    row = step.get_by_role("cell", name="2020-05-01").first
    expect(row).to_be_visible()
    step.locator("summary").click()
    expect(row).not_to_be_visible()
    expect(step.locator("summary")).to_contain_text("Pågående med avvikelser 2")
    page.emulate_media(media="print")
    expect(row).to_be_visible()


def test_a_closed_step_opens_when_one_goes_to_it(visit):
    page = visit("controller")
    page.goto(TIMELINE)
    step = page.locator(".timeline-step").filter(has_text=STEP)
    step.locator("summary").click()
    expect(step).not_to_have_attribute("open", "")
    page.get_by_role("navigation", name="Gå till").get_by_role("link", name=STEP).click()
    expect(step).to_have_attribute("open", "")
    expect(step.locator("summary")).to_be_in_viewport()


def test_a_bar_and_a_name_lead_to_the_row(visit):
    page = visit("controller")
    for part in ("path:has(title)", "text"):
        page.goto(TIMELINE)
        line = page.locator(".timeline-picture a").filter(has_text="Utveckla bemanningsplanering")
        line.locator(part).first.click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Utveckla bemanningsplanering")


def test_the_picture_is_reached_and_read_by_keyboard(visit):
    page = visit("controller", width=320)
    page.goto(TIMELINE)
    picture = page.get_by_role("region", name=re.compile(f"^Tidslinje, {STEP}"))
    picture.focus()
    page.keyboard.press("ArrowRight")
    expect(picture).not_to_have_js_property("scrollLeft", 0)
    page.keyboard.press("Tab")
    focused = picture.get_by_role("link", name=re.compile("^Utreda och definiera ersättningsmodell.*avvikelser, 2020"))
    expect(focused).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Utreda och definiera ersättningsmodell")
