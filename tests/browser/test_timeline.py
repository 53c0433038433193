"""The timeline in a browser: one picture, its table folded without scripts and whole in print, read by keyboard."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.harness.axe import violations
from tests.harness.pages import PLAN

pytestmark = pytest.mark.browser

TIMELINE = f"{PLAN}tidslinje/"
ROW = "Utreda och definiera ersättningsmodell"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 320])
def test_the_page_passes_axe_with_its_table_open_and_closed(width, scheme, visit):
    page = visit("controller", width=width, color_scheme=scheme)
    page.goto(TIMELINE)
    assert not violations(page)
    page.locator(".time-table-fold > summary").click()
    assert not violations(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_table_folds_without_scripts_and_is_whole_in_print(visit):
    page = visit("controller", java_script_enabled=False)
    page.goto(TIMELINE)
    cell = page.get_by_role("cell", name="2020-05-01").first
    expect(cell).not_to_be_visible()
    page.get_by_role("link", name="Visa som tabell").click()
    expect(cell).to_be_visible()
    page.locator(".time-table-fold > summary").click()
    expect(cell).not_to_be_visible()
    page.emulate_media(media="print")
    expect(cell).to_be_visible()


def test_a_bar_stands_where_its_dates_say_under_the_axis_and_under_its_name_on_a_phone(visit):
    page = visit("controller")
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(TIMELINE)
        line = page.locator(".time-rows > li").filter(has_text=ROW)
        name, bar = line.locator("a").bounding_box(), line.locator("rect").bounding_box()
        second = page.locator(".time-axis line").nth(1).bounding_box()
        assert abs(bar["x"] - second["x"]) < 3, "1 May is where the second tertial begins"
        assert (bar["y"] > name["y"] + name["height"]) if width == 320 else (bar["x"] > name["x"] + name["width"])
        now = page.locator(".time-lines--days .time-now").bounding_box()
        assert bar["x"] < now["x"] < bar["x"] + bar["width"] + 1 and now["height"] > 1000


def test_the_rows_are_reached_and_read_by_keyboard(visit):
    page = visit("controller", width=320)
    page.goto(f"{TIMELINE}?signal=deviating")
    page.locator("#rader").focus()
    page.keyboard.press("Tab")
    focused = page.get_by_role("link", name=ROW)
    expect(focused).to_be_focused()
    expect(page.get_by_role("listitem").filter(has=focused)).to_have_text(
        re.compile(f"^{ROW}, Pågående med avvikelser, 2020-05-01 – 2020-12-31")
    )
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(ROW)
