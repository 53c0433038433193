"""axe-core on every page, in light and dark, wide and at 320 px; and no page wider than its window."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

PLAN = "/plan/lov-sarskilt-boende/"
PAGES = [
    ("", "/logga-in/"),
    ("", "/tillganglighet/"),
    ("controller", "/mitt-arbete/"),
    ("controller", PLAN),
    ("controller", f"{PLAN}?signal=deviating&ordning=-slut"),
    ("controller", f"{PLAN}?q=finns+inte&steg=x"),
    ("controller", f"{PLAN}delaktivitet/7/"),
    ("controller", f"{PLAN}delaktivitet/7/handlingar/"),
    ("controller", f"{PLAN}delaktivitet/7/uppdatera/"),
    ("controller", f"{PLAN}underlag/"),
    ("controller", f"{PLAN}underlag/3/"),
    ("controller", f"{PLAN}underlag/3/andra/"),
    ("controller", f"{PLAN}delaktivitet/7/underlag/nytt/"),
    ("avdelningschef", f"{PLAN}underlag/1/"),
    ("avdelningschef", "/mitt-arbete/"),
    ("avdelningschef", f"{PLAN}delaktivitet/5/forslag/2/"),
    ("controller", f"{PLAN}rapporter/"),
    ("controller", f"{PLAN}avslutade/"),
    ("controller", f"{PLAN}revisioner/"),
    ("controller", f"{PLAN}revisioner/ny/"),
    ("controller", f"{PLAN}revisioner/1/"),
    ("controller", f"{PLAN}revisioner/1/foresla/?rad=7"),
    ("controller", f"{PLAN}revisioner/1/foresla/samverkan/?rad=7"),
    ("controller", f"{PLAN}revisioner/1/foresla/ansvarig/?rad=7"),
    ("controller", f"{PLAN}revisioner/1/foresla/ny-delaktivitet/"),
    ("controller", f"{PLAN}rapporter/2020-T3/"),
    ("controller", "/finns-inte/"),
    ("forvaltningschef", f"{PLAN}delaktivitet/7/uppdatera/"),
    ("namndsekreterare", f"{PLAN}rapporter/"),
    ("controller", f"{PLAN}grupper/"),
    ("controller", f"{PLAN}grupper/2/"),
    ("controller", f"{PLAN}grupper/5/moten/nytt/"),
    ("controller", f"{PLAN}moten/1/"),
    ("controller", f"{PLAN}moten/6/"),
    ("controller", f"{PLAN}samverkan/"),
    ("controller", f"{PLAN}samverkan/3/"),
    ("partner", "/mitt-arbete/"),
    ("partner", "/samverkan/"),
    ("admin", PLAN),
]
WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


def violations(page) -> list[str]:
    found = Axe().run(page, options=WCAG).response["violations"]
    return [f"{fault['id']}: {node['html'][:200]}" for fault in found for node in fault["nodes"]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 320])
def test_every_page_passes_axe_and_fits_its_window(width, scheme, visit):
    faults, username, page = {}, None, None
    for person, path in sorted(PAGES):
        if person != username:
            page, username = visit(person, width=width, color_scheme=scheme), person
        page.goto(path)
        found = violations(page)
        if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            found.append("wider than its window")
        if "finns-inte" in path or person == "forvaltningschef":
            page.faults.clear()  # the browser reports the refusal itself
        if found:
            faults[f"{person} {path}"] = found
    assert not faults


def test_the_form_with_its_faults_passes_axe(visit):
    page = visit("controller")
    page.goto(f"{PLAN}delaktivitet/7/uppdatera/")
    page.get_by_label("Pågående med avvikelser").check()
    page.get_by_role("button", name="Spara signal").click()
    expect(page).to_have_title(re.compile("^Fel: "))
    assert not violations(page)
    page.faults.clear()  # the browser reports the answer 422 itself


def test_the_signals_can_be_told_apart_in_forced_colours(visit):
    page = visit("controller", forced_colors="active")
    page.goto(PLAN)
    shapes = page.locator(".plan-table .cell-now svg use").evaluate_all("uses => uses.map(u => u.getAttribute('href'))")
    assert len(set(shapes)) == 4
    assert not violations(page)
