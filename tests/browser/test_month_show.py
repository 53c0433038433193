"""The month on the wall: the keys step through it, and without scripts it is a page of linked sections."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

MONTH = "/plan/lov-sarskilt-boende/manad/2020-12/"
SCREEN = {"width": 1920, "height": 1080}


@pytest.fixture
def wall(visit):
    page = visit("controller")
    page.set_viewport_size(SCREEN)
    page.goto(f"{MONTH}visa/")
    return page


def shown(page) -> str:
    """The slide whose upper edge is that of the window, once the page has come to rest there."""
    return page.evaluate(
        "[...document.querySelectorAll('section')].find(s => Math.abs(s.getBoundingClientRect().top) < 2)?.id"
    )


def test_the_keys_step_from_slide_to_slide(wall):
    last = wall.locator("section").count()
    for key, slide in (
        *(("ArrowRight", 2), ("PageDown", 3), ("ArrowDown", 4), ("ArrowLeft", 3), ("PageUp", 2), ("ArrowUp", 1)),
        *(("ArrowLeft", 1), ("Space", 2), ("Space", 3), ("Shift+Space", 2), ("Shift+Space", 1), ("Shift+Space", 1)),
        *(("End", last), ("ArrowRight", last), ("Space", last), ("Home", 1)),
    ):
        wall.keyboard.press(key)
        assert (key, shown(wall)) == (key, str(slide))
        assert wall.url.endswith(f"#{slide}")
        expect(wall.locator("section:focus")).to_have_attribute("id", str(slide))
        expect(wall.get_by_role("status")).to_have_text(f"{slide} av {last}")


def test_escape_leaves_to_the_month(wall):
    wall.route(f"**{MONTH}", lambda route: route.fulfill(body="<title>Månaden</title>", content_type="text/html"))
    wall.keyboard.press("Escape")
    wall.wait_for_url(f"**{MONTH}")


def test_a_slide_taller_than_the_window_is_scrolled_to_its_end_before_the_next(wall):
    wall.set_viewport_size({"width": 1000, "height": 420})
    wall.keyboard.press("Home")
    with wall.expect_event("console", lambda message: message.text == "came to rest"):
        wall.evaluate("addEventListener('scrollend', () => console.info('came to rest'), { once: true })")
        wall.keyboard.press("PageDown")
    assert not wall.url.endswith("#2")
    assert wall.evaluate("scrollY") > 0
    wall.keyboard.press("ArrowLeft")
    assert shown(wall) == "1"
    wall.evaluate("scrollBy(0, 100)")
    wall.keyboard.press("ArrowRight")
    assert shown(wall) == "2"


@pytest.mark.parametrize(
    ("onward", "back"), [("PageDown", "PageUp"), ("Space", "Shift+Space"), ("ArrowDown", "ArrowUp")]
)
def test_no_key_stops_between_two_slides(onward, back, wall):
    """On slides taller than the window: each is read to its end, and then the next begins at the upper edge."""
    wall.set_viewport_size({"width": 1000, "height": 420})
    wall.keyboard.press("Home")
    straddled = """() => [...document.querySelectorAll('section')].map(s => s.getBoundingClientRect())
        .some(({ top, bottom }) => bottom > 2 && bottom < innerHeight - 2)"""
    for key, last in ((onward, "3"), (back, "1")):
        for _ in range(60):
            wall.keyboard.press(key)
            assert not wall.evaluate(straddled)
            if shown(wall) == last:
                break
        assert shown(wall) == last


def test_all_is_large_enough_to_be_read_from_five_metres(wall):
    sizes = wall.locator("section :is(h1, h2, h3, p, li, dt, dd, a, strong)").evaluate_all(
        "all => all.map(e => parseFloat(getComputedStyle(e).fontSize))"
    )
    assert min(sizes) >= 40


@pytest.mark.parametrize(("width", "height"), [(1920, 1080), (1366, 768), (1280, 720)])
@pytest.mark.parametrize("month", ["2020-08", "2020-09", "2020-11", "2020-12"])
def test_every_slide_fills_the_screen_and_no_more(month, width, height, visit):
    page = visit("controller")
    page.set_viewport_size({"width": width, "height": height})
    page.goto(f"/plan/lov-sarskilt-boende/manad/{month}/visa/")
    heights = page.locator("section").evaluate_all("all => all.map(e => e.getBoundingClientRect().height)")
    assert [round(each, 1) for each in heights] == [height] * len(heights)


def test_without_scripts_the_links_lead_through_it(visit, demo_site):
    page = visit("controller", java_script_enabled=False)
    page.goto(f"{MONTH}visa/")
    page.locator("[id='1']").get_by_role("link", name="Nästa").click()
    page.wait_for_url("**#2")
    expect(page.locator("[id='2'] h2")).to_be_in_viewport()
    page.locator("[id='2']").get_by_role("link", name="Föregående").click()
    page.wait_for_url("**#1")
    expect(page.get_by_role("heading", level=1)).to_be_in_viewport()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_focus_can_be_seen(scheme, visit):
    page = visit("controller", color_scheme=scheme)
    page.goto(f"{MONTH}visa/")
    page.keyboard.press("Tab")
    outline = page.locator("a:focus").evaluate("e => getComputedStyle(e).outlineStyle")
    assert outline == "solid"
