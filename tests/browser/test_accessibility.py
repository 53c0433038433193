"""axe-core on every page, wide and at 320 px, and its colours in the dark; and no page wider than its window."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.harness.axe import COLOURS, WCAG, WITHOUT_COLOURS, violations
from tests.harness.drills import DRILL
from tests.harness.pages import PLAN

pytestmark = pytest.mark.browser

PAGES = [
    ("", "/logga-in/"),
    ("", "/logga-in/glomt-losenord/"),
    ("controller", "/mitt-konto/tva-steg/"),
    ("controller", "/mitt-konto/inloggningar/"),
    ("admin", "/personer/inloggning/"),
    ("", "/tillganglighet/"),
    ("", "/tillganglighet/meddela/"),
    ("", "/guide/rapporten-till-namnden/"),
    ("admin", "/tillganglighet/andra/"),
    ("controller", "/sok/?q=ersattning"),
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
    ("controller", f"{PLAN}tidslinje/"),
    ("controller", f"{PLAN}tidslinje/?dag=2020-02-29"),
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
    ("controller", f"{PLAN}rapporter/2020-T3/utkast/"),
    ("controller", f"{PLAN}rapporter/2020-T3/bekraftelser/"),
    ("controller", f"{PLAN}rapporter/2020-T3/sammantrade/"),
    ("controller", f"{PLAN}rapporter/rutin/"),
    ("forvaltningschef", f"{PLAN}rapporter/2020-T3/bekraftelser/"),
    ("controller", f"{PLAN}rapporter/2020-T3/tjansteskrivelse/"),
    ("controller", f"{PLAN}rapporter/2020-T3/tjansteskrivelse/forhandsvisning/"),
    ("controller", f"{PLAN}rapporter/2020-T3/kontroll/"),
    ("avdelningschef", f"{PLAN}rapporter/2020-T3/faststall/"),
    ("avdelningschef", f"{PLAN}rapporter/2020-T2/version/1/rattelse/"),
    ("controller", f"{PLAN}rapporter/2020-T2/version/1/"),
    ("controller", f"{PLAN}rapporter/2020-T2/version/1/rapport/"),
    ("controller", f"{PLAN}rapporter/2020-T2/version/1/uppdrag/1/"),
    ("avdelningschef", f"{PLAN}rapporter/2020-T2/version/1/skickad/"),
    ("namndsekreterare", f"{PLAN}rapporter/2020-T2/version/1/"),
    ("namndsekreterare", f"{PLAN}rapporter/2020-T2/version/1/beslut/"),
    ("namndsekreterare", f"{PLAN}rapporter/2020-T2/version/1/uppdrag/"),
    ("namndsekreterare", "/rapporter/kontrollera/"),
    ("controller", "/finns-inte/"),
    ("forvaltningschef", f"{PLAN}delaktivitet/7/uppdatera/"),
    ("namndsekreterare", f"{PLAN}rapporter/"),
    ("controller", f"{PLAN}grupper/"),
    ("controller", f"{PLAN}grupper/2/"),
    ("controller", f"{PLAN}grupper/5/moten/nytt/"),
    ("controller", f"{PLAN}moten/1/"),
    ("controller", f"{PLAN}moten/6/"),
    ("controller", f"{PLAN}moten/9/skicka/"),
    ("controller", f"{PLAN}manad/2020-12/visa/"),
    ("controller", f"{PLAN}manad/2020-06/visa/"),
    ("controller", f"{PLAN}samverkan/kommuner/?q=strand"),
    ("controller", f"{PLAN}samverkan/kommuner/boras/"),
    ("controller", f"{PLAN}samverkan/"),
    ("controller", f"{PLAN}samverkan/3/"),
    ("forvaltningschef", f"{PLAN}manad/"),
    ("forvaltningschef", f"{PLAN}manad/2020-12/"),
    ("forvaltningschef", f"{PLAN}manad/2020-11/"),
    ("forvaltningschef", f"{PLAN}manad/2020-06/"),
    ("forvaltningschef", f"{PLAN}manad/2020-05/"),
    ("forvaltningschef", f"{PLAN}manad/2020-12/nu/?dag=2020-12-10"),
    ("forvaltningschef", f"{PLAN}manad/2020-12/rader/?urval=deviating"),
    ("forvaltningschef", f"{PLAN}manad/2020-12/rader/?fore=on_track"),
    ("forvaltningschef", f"{PLAN}manad/2020-10/rader/?urval=plan-moved"),
    ("avdelningschef", f"{PLAN}manad/2020-12/presentera/"),
    ("partner", "/mitt-arbete/"),
    ("partner", "/samverkan/"),
    ("partner", "/samverkan/5/svara/"),
    ("admin", PLAN),
    ("admin", "/formgivning/"),
    ("admin", "/personer/"),
    ("admin", "/personer/flera/"),
    ("admin", "/drift/mejl/"),
    ("admin", "/drift/handelser/"),
    ("admin", "/personer/2/"),
    ("admin", "/personer/roller/"),
    ("avdelningschef", "/personer/roller/1/ge/"),
    ("controller", "/mitt-konto/losenord/"),
    ("namndsekreterare", f"{PLAN}rapporter/sammantraden/"),
    ("namndsekreterare", "/rapporter/uppdrag/"),
    ("controller", f"{PLAN}jamfor/"),
    ("controller", f"{PLAN}jamfor/?fran=2020-12&till=2020-T1"),
    ("forvaltningschef", f"{PLAN}jamfor/?fran=finns-inte"),
    ("forvaltningschef", "/planer/"),
    ("forvaltningschef", "/planer/rader/?signal=deviating"),
    ("namndsekreterare", "/planer/"),
    ("partner", "/planer/"),
]


# Made of the same parts as their neighbours above: looked at in make test-slow.
ALIKE = (
    *("?q=finns", "?dag=2020-02-29", "foresla/samverkan", "foresla/ansvarig", "underlag/3/andra/", "manad/2020-11/"),
    *("manad/2020-05/", "nu/?dag", "rader/?fore", "urval=plan-moved", "manad/2020-06/visa/", "moten/6/"),
    *("?fran=2020-12&till", "delaktivitet/7/underlag/nytt/"),
)
LOOKED_AT = [page for page in PAGES if DRILL or not any(part in page[1] for part in ALIKE)]


def test_every_page_passes_axe_and_fits_its_window(visit):
    wide, narrow = {"width": 1280, "height": 900}, {"width": 320, "height": 900}
    looks = (wide, "light", WCAG), (wide, "dark", COLOURS), (narrow, "light", WITHOUT_COLOURS)
    faults, username, page = {}, None, None
    for person, path in sorted(LOOKED_AT):
        if person != username:
            page, username = visit(person), person
        page.goto(path)
        found = []
        for window, scheme, rules in looks:
            page.set_viewport_size(window)
            page.emulate_media(color_scheme=scheme)
            found += [f"{window['width']} {scheme} {fault}" for fault in violations(page, rules)]
            if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
                found.append(f"wider than its window of {window['width']}")
        page.set_viewport_size(wide)
        if "finns-inte" in path or person == "forvaltningschef":
            page.faults.clear()  # the browser reports the refusal itself
        if found:
            faults[f"{person} {path}"] = found
    assert not faults


def test_what_people_read_each_month_fits_a_phone_with_letters_twice_as_large(visit):
    page = visit("avdelningschef", width=320)
    months = ("", "2020-12/", "2020-11/", "2020-11/nu/", "2020-12/presentera/", "2020-10/rader/?urval=plan-moved")
    wide = {}
    for path in (PLAN, f"{PLAN}tidslinje/", *(f"{PLAN}manad/{month}" for month in months), "/mitt-arbete/"):
        page.goto(path)
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > 320:
            wide[path] = width
    assert not wide


def test_the_form_with_its_faults_passes_axe(visit):
    page = visit("controller")
    page.goto(f"{PLAN}delaktivitet/7/uppdatera/")
    page.get_by_label("Pågående med avvikelser").check()
    page.get_by_label("Orsak").fill("")
    page.get_by_role("button", name="Spara signal").click()
    expect(page).to_have_title(re.compile("^Fel: "))
    assert not violations(page)
    page.faults.clear()  # the browser reports the answer 422 itself


def test_the_signals_can_be_told_apart_in_forced_colours(visit):
    page = visit("controller", forced_colors="active")
    page.goto(PLAN)
    shapes = page.locator(".plan-table .cell-now .signal use").evaluate_all(
        "uses => uses.map(u => u.getAttribute('href'))"
    )
    assert len(set(shapes)) == 4
    assert not violations(page)


def test_the_plans_first_update_is_within_twelve_tabs_and_its_page_can_be_read_on_paper(visit):
    page = visit("controller")
    page.goto(PLAN)
    reached = ""
    for _ in range(12):
        page.keyboard.press("Tab")
        reached = page.evaluate("document.activeElement.textContent.trim()")
        if reached == "Hoppa till delaktiviteterna":
            page.keyboard.press("Enter")
        if reached.startswith("Uppdatera"):
            break
    assert reached.startswith("Uppdatera")
    page.emulate_media(media="print", color_scheme="dark")  # paper is white whatever the screen is
    row = page.get_by_role("rowheader", name="Utreda och definiera ersättningsmodell")
    expect(row).to_be_visible()
    assert row.evaluate("e => getComputedStyle(e).color") == "rgb(21, 32, 30)"
    expect(page.get_by_text("Underlaget om vårdtyngd dröjer")).to_be_visible()
    expect(page.get_by_role("link", name=re.compile("^Uppdatera")).first).not_to_be_visible()
    expect(page.get_by_role("searchbox")).not_to_be_visible()


def test_every_answer_about_a_file_passes_axe(visit):
    page = visit("namndsekreterare", width=820)
    report = page.request.get(f"{PLAN}rapporter/2020-T2/version/1/rapport.pdf").body()
    answers = {"Äkta, och gäller": report, "Okänd eller ändrad": report + b" ", "Filen kunde inte kontrolleras": b"PK"}
    for heading, data in answers.items():
        page.goto("/rapporter/kontrollera/")
        page.set_input_files("#fil", {"name": "rapport.pdf", "mimeType": "application/pdf", "buffer": data})
        page.get_by_role("button", name="Kontrollera filen").click()
        expect(page.get_by_role("heading", name=heading)).to_be_visible()
        assert not violations(page)
    page.faults.clear()  # the browser reports the answer 422 itself


def test_what_the_board_presses_on_a_tablet_is_large_enough(visit):
    page = visit("namndsekreterare", width=820, has_touch=True)
    for path in ("", "2020-T2/version/1/", "2020-T2/version/1/beslut/"):
        page.goto(f"{PLAN}rapporter/{path}")
        pressed = page.locator("main a, main button, main summary, main input[type=text]").all()
        small = [(item.inner_text(), item.bounding_box()) for item in pressed if item.bounding_box()["height"] < 44]
        assert pressed and not small
